import { AppError } from "../../../../../base/errors.ts";
import { type ByteSource, withFileSource } from "../../csv/byteSource.ts";
import type { SourceFile } from "../../reader.ts";
import type { TableConverter, TableFacts, TableSink } from "../converter.ts";
import { ByteWindow } from "./byteWindow.ts";
import { brokenJson, refuseOtherEncodings } from "./jsonErrors.ts";
import { JsonProblem, type JsonReceiver, JsonScanner } from "./jsonScanner.ts";
import { ListCensus } from "./listCensus.ts";
import { readExactlyUpTo } from "./readUpTo.ts";
import { RecordRows } from "./recordRows.ts";

const lineNames = /\.(?:ndjson|jsonl|jsonlines|ldjson)$/i;
const longestLine = 4 * 1024 * 1024;
const chunkBytes = 256 * 1024;

/**
 * Reads one JSON object per line (NDJSON, JSON Lines). A line that is no object spoils itself only: it stands as a
 * row with its beginning in the first cell, and is reported.
 */
export const ndjsonConverter: TableConverter = {
  format: "ndjson",

  recognises(head, fileName) {
    return looksLikeLines(head, fileName);
  },

  convert(source: SourceFile, sink: TableSink): TableFacts {
    return withFileSource(source, (bytes) => {
      const census = new ListCensus(source.fileName);
      const first = new LineReader(source, bytes, census);
      const good = first.read((done) => sink.progress(Math.floor(done / 2)));
      const list = census.lists.get("");
      if (list === undefined || good === 0) throw first.explain();
      census.refuseTooWide(list, 0);
      const rows = new RecordRows(list, sink, null);
      const second = new LineReader(source, bytes, rows);
      second.onBroken = (line) => {
        rows.broken(line.text, line);
        rows.report(
          "unreadable_record",
          `line ${line.number.toLocaleString("en-GB")}: ${line.problem.message}`,
        );
      };
      second.read((done) => sink.progress(Math.floor((source.byteSize + done) / 2)));
      for (const [name, inner] of census.lists)
        if (name !== "" && inner.rows > 0)
          rows.report(
            "unknown_record",
            `the list "${name.slice(3)}" in the objects, ${inner.rows} objects in all, is left out`,
          );
      return { reading: {}, parts: [], part: null, statements: [], problems: rows.problems };
    });
  },
};

/** Whether the first line is an object of its own and another one follows, or the name says so. */
export function looksLikeLines(head: Buffer, fileName: string): boolean {
  const lines = head
    .toString("utf8")
    .replace(/^\ufeff/, "")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const [first = "", second = ""] = lines;
  if (!first.startsWith("{")) return false;
  if (lineNames.test(fileName)) return true;
  return second.startsWith("{") && isObject(first);
}

function isObject(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}

interface BrokenLine {
  readonly text: string;
  readonly offset: number;
  readonly length: number;
  readonly number: number;
  readonly problem: JsonProblem;
}

/** Gives the objects of all lines to a receiver, but only whole ones: a broken line leaves nothing. */
class LineReader {
  onBroken: (line: BrokenLine) => void = () => {};
  readonly #source: SourceFile;
  readonly #bytes: ByteSource;
  readonly #check: JsonScanner;
  readonly #give: JsonScanner;
  readonly #window = new ByteWindow(null, () => {});
  #number = 0;
  #good = 0;
  #firstProblem: JsonProblem | null = null;

  constructor(source: SourceFile, bytes: ByteSource, receiver: JsonReceiver) {
    this.#source = source;
    this.#bytes = bytes;
    this.#check = new JsonScanner(this.#window, silent);
    this.#give = new JsonScanner(this.#window, receiver);
  }

  /** Reads all lines; returns how many were objects. */
  read(progress: (bytes: number) => void): number {
    let offset = refuseOtherEncodings(this.#bytes, this.#source);
    let rest: Buffer = Buffer.alloc(0);
    for (;;) {
      const chunk = readExactlyUpTo(this.#bytes, offset + rest.length, chunkBytes);
      const text = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      const isLast = chunk.length < chunkBytes;
      let start = 0;
      for (let end = text.indexOf(10, rest.length); end >= 0; end = text.indexOf(10, start)) {
        this.#line(text.subarray(start, end), offset + start);
        start = end + 1;
      }
      if (isLast && start < text.length) this.#line(text.subarray(start), offset + start);
      offset += start;
      rest = text.subarray(start);
      progress(offset);
      if (isLast) return this.#good;
      if (rest.length > longestLine)
        throw brokenJson(this.#source, this.#bytes, new JsonProblem("the line is longer than 4 MiB", offset));
    }
  }

  /** Why nothing could be read. */
  explain(): AppError {
    if (this.#firstProblem !== null) return brokenJson(this.#source, this.#bytes, this.#firstProblem);
    const { fileName } = this.#source;
    return new AppError("FILE_EMPTY", `Can't import "${fileName}": it has no lines. Ask for the full file.`, {
      where: fileName,
    });
  }

  #line(bytes: Buffer, offset: number): void {
    this.#number += 1;
    const length = trimmedLength(bytes);
    const line = bytes.subarray(0, length);
    if (length === 0) return;
    try {
      this.#window.load(line, offset);
      this.#check.object();
    } catch (problem) {
      if (!(problem instanceof JsonProblem)) throw problem;
      this.#firstProblem ??= problem;
      this.onBroken({ text: line.toString("utf8"), offset, length, number: this.#number, problem });
      return;
    }
    this.#good += 1;
    this.#window.load(line, offset);
    this.#give.object();
  }
}

const silent: JsonReceiver = { open() {}, field() {}, close() {}, stray() {} };

/** Length without spaces at the end. */
function trimmedLength(bytes: Buffer): number {
  let length = bytes.length;
  while (length > 0 && (bytes[length - 1] ?? 0) <= 0x20) length -= 1;
  return length;
}
