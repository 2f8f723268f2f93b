import type { Content } from "pdfmake/interfaces";
import { formatDecimal } from "../../../../contract/money.ts";
import type { UnmatchedRow } from "../../../../contract/procedures/reconciliation.ts";
import type { Bridge } from "../../../../contract/procedures/reconciliationBridge.ts";
import {
  groupDigits,
  heading,
  type PdfDocument,
  paragraph,
  tableOf,
  titleOf,
} from "../../../documents/pdf.ts";
import type { StatementFacts } from "./statementFacts.ts";
import { basisTable, bridgeTable, openTable, sourcesTable, tiersTable } from "./statementTables.ts";

/** Open items of a side that are printed; all of them stand in the workbook. */
const printedItems = 500;
const printedText = 80;
const money = (amount: number, currency: string) =>
  `${groupDigits(formatDecimal(amount, currency))} ${currency}`;

/** The reconciliation statement for print, in the order in which it is read: result, bridge, what is open, basis. */
export function statementPdf(facts: StatementFacts): PdfDocument {
  const { projectName, run, log, open } = facts;
  const ended = Date.parse(run.startedAt) + run.durationMs;
  const through =
    facts.sources
      .map(({ to }) => to)
      .sort()
      .at(-1) ?? "";
  return {
    title: `Reconciliation statement: ${projectName}`,
    subject: `Matching run ${run.runId}`,
    at: ended,
    foot: `${projectName} · run ${run.runId} · log of ${log.events} events, root ${log.root}`,
    content: [
      titleOf("Reconciliation statement", `${projectName} · books against bank, rows up to ${through}`),
      ...facts.bridges.map(resultOf),
      heading("From the books to the bank"),
      ...facts.bridges.map(bridgeContent),
      heading("Matches by tier"),
      tableOf(tiersTable(facts), { widths: ["*", 48, 78, 44, 78, 44, 62, 66] }),
      ...openContent("In the books and not at the bank", open.ledger),
      ...openContent("At the bank and not in the books", open.bank),
      heading("Basis"),
      tableOf(basisTable(facts), { widths: [170, "*"] }),
      heading("Source files"),
      sourcesContent(facts),
    ],
  };
}

function resultOf({ currency, ledgerBalance, bankBalance, difference, parts }: Bridge): Content {
  const unexplained = parts.find(({ part }) => part === "unexplained")?.amount ?? 0;
  const ends =
    difference === 0
      ? "Both agree."
      : `They differ by ${money(difference, currency)}, of which ${money(unexplained, currency)} is unexplained.`;
  return paragraph(
    `The books sum to ${money(ledgerBalance, currency)} and the bank to ${money(bankBalance, currency)}. ${ends}`,
  );
}

function bridgeContent(bridge: Bridge): Content {
  const table = bridgeTable([bridge]);
  return tableOf(table, {
    widths: [92, 40, 84, 84, 34, "*"],
    bold: new Set([0, table.rows.length - 1]),
  });
}

function openContent(title: string, rows: readonly UnmatchedRow[]): Content[] {
  if (rows.length === 0) return [heading(title), paragraph("Nothing is open.")];
  const more =
    rows.length > printedItems
      ? [
          paragraph(
            `${(rows.length - printedItems).toLocaleString("en-GB")} more stand in the workbook of this statement.`,
          ),
        ]
      : [];
  const reasons = Map.groupBy(rows.slice(0, printedItems), ({ because }) => because);
  return [
    heading(`${title}: ${rows.length.toLocaleString("en-GB")} rows`),
    ...[...reasons].flatMap(([because, own]) => reasonContent(because, own)),
    ...more,
  ];
}

/** The rows that are open for one reason, which is said once. */
function reasonContent(because: string, own: readonly UnmatchedRow[]): Content[] {
  const { columns, rows } = openTable(because, own.map(shortened));
  // Part and file stay with the workbook: a page has room for what a person looks at first.
  const shown = [0, 1, 2, 3, 4, 6];
  const pick = <Item>(items: readonly Item[]) => shown.flatMap((index) => items.slice(index, index + 1));
  const count = own.length === 1 ? "1 row" : `${own.length.toLocaleString("en-GB")} rows`;
  return [
    paragraph(`${count}. ${because}`),
    tableOf({ columns: pick(columns), rows: rows.map(pick) }, { widths: [50, 28, 70, 44, 130, "*"] }),
  ];
}

/** A description of ten lines would hide the ten rows behind it; the workbook has it whole. */
function shortened(row: UnmatchedRow): UnmatchedRow {
  const { reference, description } = row.transaction;
  const text = [reference, description].filter((part) => part !== "").join(" · ");
  const cut = text.length <= printedText ? text : `${text.slice(0, printedText).trimEnd()}…`;
  return { ...row, transaction: { ...row.transaction, description: cut } };
}

function sourcesContent(facts: StatementFacts): Content {
  const { columns, rows } = sourcesTable(facts);
  // A digest of 64 signs is broken in two, so that it can be read and typed.
  const broken = rows.map((row) =>
    row.map((cell, i) =>
      i === 5 && typeof cell === "string" ? `${cell.slice(0, 32)} ${cell.slice(32)}` : cell,
    ),
  );
  return tableOf({ columns, rows: broken }, { widths: [32, "*", 40, 48, 48, 150] });
}
