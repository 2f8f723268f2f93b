import type { Cell, DocumentTable } from "./table.ts";

/**
 * One cell of a CSV file (RFC 4180). Text that a spreadsheet would run as a formula gets an apostrophe in front
 * (OWASP, CSV injection); plain numbers keep their sign.
 */
export function csvCell(value: Cell): string {
  const text = value === null ? "" : String(value);
  const isNumber = /^-?\d+(\.\d+)?$/.test(text);
  const safe = !isNumber && /^\s*[=+\-@\t\r|%]/.test(text) ? `'${text}` : text;
  return /["\n\r,;]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A table as CSV in UTF-8, with the mark that makes spreadsheets read it as such. */
export function renderCsv({ columns, rows }: DocumentTable): Buffer {
  const line = (cells: readonly Cell[]) => `${cells.map(csvCell).join(",")}\r\n`;
  const parts = [Buffer.from(`\ufeff${line(columns.map(({ title }) => title))}`)];
  const linesAtOnce = 10_000;
  for (let at = 0; at < rows.length; at += linesAtOnce)
    parts.push(
      Buffer.from(
        rows
          .slice(at, at + linesAtOnce)
          .map(line)
          .join(""),
      ),
    );
  return Buffer.concat(parts);
}
