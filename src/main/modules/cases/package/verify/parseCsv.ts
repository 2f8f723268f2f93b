import { require } from "./wrong.ts";

/** Rows of a CSV file as our packages write them: RFC 4180 with a byte order mark, CRLF, no line break inside a cell. */
export function parseCsv(content: string): string[][] {
  require(content.startsWith("\ufeff"), "custody.csv does not begin with its mark of UTF-8");
  require(content.endsWith("\r\n"), "custody.csv does not end with a line break");
  return content.slice(1, -2).split("\r\n").map(parseLine);
}

function parseLine(line: string): string[] {
  const cells: string[] = [];
  for (let at = 0; ; ) {
    const quoted = line[at] === '"';
    let end = at;
    if (quoted) {
      for (end = at + 1; end < line.length; end += 1) {
        if (line[end] !== '"') continue;
        if (line[end + 1] !== '"') break;
        end += 1;
      }
      cells.push(line.slice(at + 1, end).replaceAll('""', '"'));
      end += 1;
    } else {
      const comma = line.indexOf(",", at);
      end = comma < 0 ? line.length : comma;
      cells.push(line.slice(at, end));
    }
    if (end >= line.length) return cells;
    require(line[end] === ",", "custody.csv has a cell that does not end where it should");
    at = end + 1;
  }
}
