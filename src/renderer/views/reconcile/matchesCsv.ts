import { formatDecimal } from "../../../contract/money.ts";
import type { Bridge, Match } from "../../../contract/procedures/reconciliation.ts";

/**
 * One cell of a CSV file (RFC 4180). Text that a spreadsheet would run as a formula gets an apostrophe in front
 * (OWASP, CSV injection); plain numbers keep their sign.
 */
export function csvCell(value: string): string {
  const isNumber = /^-?\d+(\.\d+)?$/.test(value);
  const safe = !isNumber && /^\s*[=+\-@\t\r|%]/.test(value) ? `'${value}` : value;
  return /["\n\r,;]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const line = (cells: readonly string[]) => cells.map(csvCell).join(",");

const matchHeader = [
  "match",
  "status",
  "tier",
  "confidence",
  "type",
  "ambiguous",
  "auto_confirmed",
  "manual",
  "currency",
  "ledger_sum",
  "bank_sum",
  "difference",
  "days",
  "ledger_rows",
  "bank_rows",
  "ledger",
  "bank",
  "reasons",
];

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

/** Matches as CSV, one a line, with both sides' rows and the reasons. */
export function matchesCsv(matches: readonly Match[]): string {
  const lines = matches.map((match) =>
    line([
      match.matchId,
      match.status,
      match.tier,
      match.confidence.toFixed(4),
      match.type,
      String(match.ambiguous),
      String(match.autoConfirmed),
      String(match.manual),
      match.currency,
      formatDecimal(match.ledgerSum, match.currency),
      formatDecimal(match.bankSum, match.currency),
      formatDecimal(match.difference, match.currency),
      String(match.days),
      String(match.ledgerRows),
      String(match.bankRows),
      rowsText(match.ledger),
      rowsText(match.bank),
      match.reasons.map(({ text, bits }) => `${text} (${bits.toFixed(1)} bits)`).join(" | "),
    ]),
  );
  return `${[line(matchHeader), ...lines].join("\r\n")}\r\n`;
}

/** The reconciliation statement as CSV: from the books' balance over each part to the bank's. */
export function bridgeCsv(bridges: readonly Bridge[]): string {
  const lines = bridges.flatMap((bridge) => {
    const money = (amount: number) => formatDecimal(amount, bridge.currency);
    return [
      ["books", bridge.currency, money(bridge.ledgerBalance), "", "", "Sum of all rows of the books"],
      ...bridge.parts.map(({ part, amount, gross, rows, explanation }) => [
        part,
        bridge.currency,
        money(amount),
        money(gross),
        String(rows),
        explanation,
      ]),
      ["bank", bridge.currency, money(bridge.bankBalance), "", "", "Sum of all rows of the bank"],
    ];
  });
  const header = ["line", "currency", "amount", "gross", "rows", "explanation"];
  return `${[header, ...lines].map(line).join("\r\n")}\r\n`;
}

/** Hands a text to the browser as a file; the mark in front makes spreadsheets read it as UTF-8. */
export function saveCsv(text: string, fileName: string): void {
  const address = URL.createObjectURL(new Blob(["\uFEFF", text], { type: "text/csv;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = fileName;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
