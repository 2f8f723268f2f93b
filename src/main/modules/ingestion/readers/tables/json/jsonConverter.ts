import { AppError } from "../../../../../base/errors.ts";
import { type ByteSource, withFileSource } from "../../csv/byteSource.ts";
import type { SourceFile } from "../../reader.ts";
import type { ConvertOptions, TableConverter, TableFacts, TableSink } from "../converter.ts";
import { ByteWindow } from "./byteWindow.ts";
import { brokenJson, refuseOtherEncodings } from "./jsonErrors.ts";
import { JsonProblem, type JsonReceiver, JsonScanner } from "./jsonScanner.ts";
import { type FoundList, ListCensus } from "./listCensus.ts";
import { looksLikeLines } from "./ndjsonConverter.ts";
import { ParentCells, RecordRows } from "./recordRows.ts";

const startsAsJson = /^(?:\xef\xbb\xbf)?\s*(?:\[\s*(?:[[{"\]\d-]|$)|\{\s*(?:"|\}|$))/;

/**
 * Reads a JSON document that is or holds lists of objects, wherever they stand; the longest list is the table, unless
 * a person chose another. Fields of objects in objects have dotted names; the columns are the fields of all objects
 * in the order in which they are first seen, which takes a pass of its own.
 */
export const jsonConverter: TableConverter = {
  format: "json",

  recognises(head, fileName) {
    return startsAsJson.test(head.toString("latin1", 0, 4_096)) && !looksLikeLines(head, fileName);
  },

  convert(source: SourceFile, sink: TableSink, options: ConvertOptions): TableFacts {
    return withFileSource(source, (bytes) => {
      const conversion = new Conversion(source, bytes, sink);
      return conversion.run(options.part);
    });
  },
};

class Conversion {
  readonly #source: SourceFile;
  readonly #bytes: ByteSource;
  readonly #sink: TableSink;

  constructor(source: SourceFile, bytes: ByteSource, sink: TableSink) {
    this.#source = source;
    this.#bytes = bytes;
    this.#sink = sink;
  }

  run(wanted: string | undefined): TableFacts {
    const { fileName } = this.#source;
    const census = new ListCensus(fileName);
    this.#pass(census, 0);
    const lists = [...census.lists.values()].filter(({ rows }) => rows > 0);
    const list = wanted === undefined ? longest(lists) : lists.find((found) => nameOf(found) === wanted);
    if (list === undefined) throw this.#noList(lists, wanted);
    const parents = this.#parentsOf(list, census);
    census.refuseTooWide(list, parents?.names.length ?? 0);
    const rows = new RecordRows(list, this.#sink, parents);
    this.#pass(rows, 1);
    const isOne = lists.length === 1 && list.name === "";
    for (const [name, inner] of census.lists)
      if (name.startsWith(`${list.name}[].`) && inner.rows > 0)
        rows.report(
          "unknown_record",
          `the list "${name}" with ${inner.rows} objects is a table of its own and is left out`,
        );
    return {
      reading: {},
      parts: isOne ? [] : lists.map((found) => ({ name: nameOf(found), rows: found.rows })),
      part: isOne ? null : nameOf(list),
      statements: [],
      problems: rows.problems,
    };
  }

  /** The values around a list that stands in objects of another list. */
  #parentsOf(list: FoundList, census: ListCensus): ParentCells | null {
    const at = list.name.indexOf("[].");
    if (at < 0) return null;
    const outer = census.lists.get(list.name.slice(0, at));
    if (outer === undefined) return null;
    const parents = new ParentCells(outer, list.name.slice(at + 3), this.#source.fileName);
    this.#pass(parents, 0);
    return parents;
  }

  /** Reads the whole file; the progress of the last pass is the second half. */
  #pass(receiver: JsonReceiver, half: 0 | 1): void {
    const { byteSize } = this.#source;
    const progress = (done: number) => this.#sink.progress(Math.floor((half * byteSize + done) / 2));
    const from = refuseOtherEncodings(this.#bytes, this.#source);
    const window = new ByteWindow(this.#bytes, progress, from);
    try {
      new JsonScanner(window, receiver).document();
    } catch (error) {
      if (error instanceof JsonProblem) throw brokenJson(this.#source, this.#bytes, error);
      throw error;
    }
  }

  #noList(lists: readonly FoundList[], wanted: string | undefined): AppError {
    const { fileName } = this.#source;
    const where = { where: fileName };
    if (lists.length > 0) {
      const names = lists.slice(0, 20).map((list) => `"${nameOf(list)}"`);
      const sentence = `Can't read the list "${wanted}" of "${fileName}": it has ${names.join(", ")}. Choose one of them.`;
      return new AppError("INPUT_INVALID", sentence, where);
    }
    return new AppError(
      "FILE_NOT_A_TABLE",
      `Can't read "${fileName}" as a table: it holds no list of objects. Export the transactions as a list with one object for each.`,
      where,
    );
  }
}

function nameOf({ name }: FoundList): string {
  return name === "" ? "(the whole file)" : name;
}

/** How many times as long as the list around it an inner list is before it is taken for the table. */
const clearlyLonger = 5;

/**
 * The list with the most objects. One inside of another list's objects is taken only where it is clearly the table,
 * as transactions are within accounts: the lines of an order are not.
 */
function longest(lists: readonly FoundList[]): FoundList | undefined {
  let best: FoundList | undefined;
  for (const list of lists) {
    const outer = lists.find(({ name }) => list.name.startsWith(`${name}[].`));
    const isTable = outer === undefined || outer.rows === 1 || list.rows >= outer.rows * clearlyLonger;
    if (isTable && (best === undefined || list.rows > best.rows || outer === best)) best = list;
  }
  return best;
}
