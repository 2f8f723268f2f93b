import type { ProjectId } from "../../../../contract/ids.ts";
import { formatDecimal } from "../../../../contract/money.ts";
import type { Match } from "../../../../contract/procedures/reconciliationMatch.ts";
import type { Cell, DocumentTable } from "../../../documents/table.ts";
import type { Database } from "../../../storage/database.ts";
import { matchesStore } from "../matchesStore.ts";
import { toMatch } from "../matchView.ts";
import { settingsOf } from "../projectSettings.ts";
import { runsStore } from "../runsStore.ts";

const pageRows = 1_000;

/** All matches that stand, one a line, with both sides' rows and the reasons. `today` in days since 1970. */
export function matchesTable(database: Database, projectId: ProjectId, today: number): DocumentTable {
  const rows: Cell[][] = [];
  database.read((tx) => {
    const { calendar } = settingsOf(tx, projectId);
    const runNo = runsStore.current(tx, projectId)?.run_no ?? 0;
    for (let total = 1; rows.length < total; ) {
      const filter = { projectId, includeSnoozed: true };
      const page = matchesStore.list(tx, {
        filter,
        sort: "date",
        limit: pageRows,
        offset: rows.length,
        runNo,
        today,
      });
      total = page.rows.length === 0 ? 0 : page.total;
      for (const row of page.rows) rows.push(lineOf(toMatch(tx, row, calendar)));
    }
  });
  return {
    name: "Matches",
    columns: [
      { title: "match", kind: "text", width: 22 },
      { title: "status", kind: "text", width: 12 },
      { title: "tier", kind: "text", width: 10 },
      { title: "confidence", kind: "number", width: 12 },
      { title: "type", kind: "text", width: 12 },
      { title: "ambiguous", kind: "text", width: 11 },
      { title: "auto_confirmed", kind: "text", width: 15 },
      { title: "manual", kind: "text", width: 9 },
      { title: "currency", kind: "text", width: 9 },
      { title: "ledger_sum", kind: "money", width: 16 },
      { title: "bank_sum", kind: "money", width: 16 },
      { title: "difference", kind: "money", width: 14 },
      { title: "days", kind: "number", width: 7 },
      { title: "ledger_rows", kind: "number", width: 12 },
      { title: "bank_rows", kind: "number", width: 11 },
      { title: "ledger", kind: "text", width: 60 },
      { title: "bank", kind: "text", width: 60 },
      { title: "reasons", kind: "text", width: 80 },
      { title: "decided_at", kind: "text", width: 26 },
      { title: "decided_by", kind: "text", width: 22 },
    ],
    rows,
  };
}

function lineOf(match: Match): Cell[] {
  const yes = (is: boolean) => (is ? "yes" : "no");
  const money = (amount: number) => formatDecimal(amount, match.currency);
  return [
    match.matchId,
    match.status,
    match.tier,
    match.confidence,
    match.type,
    yes(match.ambiguous),
    yes(match.autoConfirmed),
    yes(match.manual),
    match.currency,
    money(match.ledgerSum),
    money(match.bankSum),
    money(match.difference),
    match.days,
    match.ledgerRows,
    match.bankRows,
    rowsText(match.ledger),
    rowsText(match.bank),
    match.reasons.map(({ text, bits }) => `${text} (${bits.toFixed(1)} bits)`).join(" | "),
    match.decidedAt,
    match.decidedBy,
  ];
}

/** Rows of one side in one cell: file, row, day, amount, counterparty, reference. */
function rowsText(rows: Match["ledger"]): string {
  return rows
    .map((row) =>
      [
        `${row.fileName}:${row.row}`,
        row.date,
        formatDecimal(row.amount, row.currency),
        row.counterparty,
        row.reference,
      ]
        .filter((part) => part !== "")
        .join(" "),
    )
    .join(" | ");
}
