import { toSnakeCase } from "../../base/snakeCase.ts";

/** Where a command's results and messages go. Results on stdout; everything said to a person on stderr. */
export interface Output {
  readonly json: boolean;
  /** One result: a JSON document with `--json`, else the given lines. */
  result(document: object, lines: () => readonly string[]): void;
  /** One item of a list: NDJSON with `--json`, else one line. */
  item(document: object, line: () => string): void;
  /** A message for a person: never on stdout while `--json` speaks there. */
  say(text: string): void;
}

export interface TextSink {
  write(text: string): void;
}

export function createOutput(json: boolean, stdout: TextSink, stderr: TextSink): Output {
  return {
    json,
    result(document, lines) {
      stdout.write(json ? `${JSON.stringify(toSnakeCase(document))}\n` : `${lines().join("\n")}\n`);
    },
    item(document, line) {
      stdout.write(json ? `${JSON.stringify(toSnakeCase(document))}\n` : `${line()}\n`);
    },
    say(text) {
      (json ? stderr : stdout).write(`${text}\n`);
    },
  };
}

/** Lays out rows in columns; numbers (given as `right`) align right. */
export function columns(
  rows: readonly (readonly string[])[],
  right: ReadonlySet<number> = new Set(),
): string[] {
  const widths: number[] = [];
  for (const row of rows)
    for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, cell.length);
  return rows.map((row) =>
    row
      .map((cell, i) => (right.has(i) ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)))
      .join("  ")
      .trimEnd(),
  );
}
