import { formatDecimal } from "../../../../contract/money.ts";
import type { UnmatchedRow } from "../../../../contract/procedures/reconciliation.ts";
import type { Bridge } from "../../../../contract/procedures/reconciliationBridge.ts";
import type { BankCalendar } from "../../../../contract/procedures/reconciliationRun.ts";
import type { DocumentTable } from "../../../documents/table.ts";
import type { StatementFacts } from "./statementFacts.ts";

const partWords: Readonly<Record<Bridge["parts"][number]["part"], string>> = {
  timing: "Timing",
  fee: "Fees and roundings",
  currency: "Currency",
  missing: "Missing on one side",
  duplicate: "Duplicates",
  unexplained: "Unexplained",
};

/** From the books' balance over each part to the bank's: each line adds to the ones above it. */
export function bridgeTable(bridges: readonly Bridge[]): DocumentTable {
  return {
    name: "Bridge",
    columns: [
      { title: "Line", kind: "text", width: 24 },
      { title: "Currency", kind: "text", width: 10 },
      { title: "Amount", kind: "money", width: 18 },
      { title: "Turnover", kind: "money", width: 18 },
      { title: "Rows", kind: "number", width: 10 },
      { title: "What it is", kind: "text", width: 80 },
    ],
    rows: bridges.flatMap((bridge) => {
      const money = (amount: number) => formatDecimal(amount, bridge.currency);
      return [
        ["Books", bridge.currency, money(bridge.ledgerBalance), null, null, "Sum of all rows of the books"],
        ...bridge.parts.map(({ part, amount, gross, rows, explanation }) => [
          partWords[part],
          bridge.currency,
          money(amount),
          money(gross),
          rows,
          explanation,
        ]),
        ["Bank", bridge.currency, money(bridge.bankBalance), null, null, "Sum of all rows of the bank"],
      ];
    }),
  };
}

export function tiersTable({ stats, run }: StatementFacts): DocumentTable {
  const currency = run.figures?.variance.currency ?? "EUR";
  const share = (value: number | null) => (value === null ? null : `${(value * 100).toFixed(2)} %`);
  return {
    name: "Tiers",
    columns: [
      { title: "Tier", kind: "text", width: 10 },
      { title: "Confirmed", kind: "number", width: 12 },
      { title: `Confirmed, ${currency}`, kind: "money", width: 18 },
      { title: "Proposed", kind: "number", width: 12 },
      { title: `Proposed, ${currency}`, kind: "money", width: 18 },
      { title: "Rejected", kind: "number", width: 12 },
      { title: "Expected error", kind: "number", width: 16 },
      { title: "Measured error", kind: "number", width: 16 },
    ],
    rows: stats.tiers.map((tier) => [
      tier.tier,
      tier.confirmed,
      formatDecimal(tier.confirmedAmount, currency),
      tier.proposed,
      formatDecimal(tier.proposedAmount, currency),
      tier.rejected,
      share(tier.expectedError),
      share(tier.measuredError),
    ]),
  };
}

export function openTable(name: string, rows: readonly UnmatchedRow[]): DocumentTable {
  return {
    name,
    columns: [
      { title: "Date", kind: "date", width: 12 },
      { title: "Days", kind: "number", width: 8 },
      { title: "Amount", kind: "money", width: 16 },
      { title: "Currency", kind: "text", width: 10 },
      { title: "Counterparty", kind: "text", width: 32 },
      { title: "Reference", kind: "text", width: 22 },
      { title: "Description", kind: "text", width: 40 },
      { title: "Part", kind: "text", width: 20 },
      { title: "Why", kind: "text", width: 60 },
      { title: "File", kind: "text", width: 30 },
      { title: "Row", kind: "number", width: 8 },
    ],
    rows: rows.map(({ transaction: tx, part, because, ageDays }) => [
      tx.date,
      ageDays,
      formatDecimal(tx.amount, tx.currency),
      tx.currency,
      tx.counterparty,
      tx.reference,
      tx.description,
      partWords[part],
      because,
      tx.fileName,
      tx.row,
    ]),
  };
}

export function sourcesTable({ sources }: StatementFacts): DocumentTable {
  return {
    name: "Sources",
    columns: [
      { title: "Side", kind: "text", width: 8 },
      { title: "File", kind: "text", width: 40 },
      { title: "Rows", kind: "number", width: 10 },
      { title: "From", kind: "date", width: 12 },
      { title: "To", kind: "date", width: 12 },
      { title: "SHA-256", kind: "text", width: 66 },
    ],
    rows: sources.map(({ side, fileName, rows, from, to, sha256 }) => [
      side === "bank" ? "Bank" : "Books",
      fileName,
      rows,
      from,
      to,
      sha256,
    ]),
  };
}

/** What the figures rest on: settings, people, the run, the log. One fact a line. */
export function basisTable(facts: StatementFacts): DocumentTable {
  const { run, log, deciders, stats, projectName, checks, closed } = facts;
  const { settings } = run;
  const windows = Object.entries(settings.windows).map(([channel, days]) => `${channel} ${days}`);
  const currency = run.figures?.variance.currency ?? "EUR";
  return {
    name: "Basis",
    columns: [
      { title: "Fact", kind: "text", width: 34 },
      { title: "Value", kind: "text", width: 90 },
    ],
    rows: [
      ["Project", projectName],
      ["Matching run", run.runId],
      ["Run at (UTC)", run.startedAt],
      ["Business days a payment may take", windows.join(", ")],
      ["Bank holidays", calendarWords[settings.calendar]],
      ["Amounts may differ by", `${formatDecimal(settings.tolerance, currency)} ${currency}`],
      ["Confirmed without a person", stats.autoConfirmed],
      ["Of these looked at, drawn at random", checkWords(checks)],
      ...deciders.map(({ userId, confirmed, rejected }) => [
        `Decided by ${userId}`,
        `${confirmed} confirmed, ${rejected} rejected`,
      ]),
      ["Still to investigate", stats.needsInvestigation],
      [
        "Closed period",
        closed === null ? "none" : `up to ${closed.through}, statement ${closed.statementHash}`,
      ],
      ["Events in the log", log.events],
      ["Root of the log (SHA-256, RFC 9162)", log.root],
    ],
  };
}

const calendarWords: Readonly<Record<BankCalendar, string>> = {
  auto: "of the currency: T2 for EUR, England and Wales for GBP, the Federal Reserve for USD",
  weekends: "none beside the weekends",
  target: "T2, the euro's payment system",
  gb: "England and Wales",
  us: "the Federal Reserve",
};

function checkWords({ checked, wrong, upperLimit }: StatementFacts["checks"]): string {
  if (upperLimit === null) return "none yet";
  return `${checked}, ${wrong} wrong: with 95 % confidence at most ${(upperLimit * 100).toFixed(1)} % of all`;
}
