const needsQuotes = /[",\r\n]|^\s|\s$/;

/** One record as delimited text, without its line break (RFC 4180; UTF-8, comma). */
export function toDelimitedLine(cells: readonly string[]): string {
  return cells.map((cell) => (needsQuotes.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(",");
}
