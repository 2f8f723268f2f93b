import { AppError } from "../../../../../base/errors.ts";
import type { FormatProblem, TableSink } from "../converter.ts";
import type { JsonReceiver } from "./jsonScanner.ts";
import type { FoundList } from "./listCensus.ts";

const mostProblems = 200;
/** Objects around a list in them, of which the values are kept to stand beside each of its rows. */
const mostParents = 100_000;
const mostParentCharacters = 64_000_000;

/** Cells of one object, by the columns of its list. */
class Cells {
  readonly columns: ReadonlyMap<string, number>;
  values: string[] = [];
  /** Fields that the object has more than once. */
  doubled: string[] = [];
  isEmpty = true;
  #given: Uint8Array;

  constructor(columns: ReadonlyMap<string, number>) {
    this.columns = columns;
    this.#given = new Uint8Array(columns.size);
  }

  start(): void {
    this.values = new Array<string>(this.columns.size).fill("");
    this.doubled = [];
    this.isEmpty = true;
    this.#given.fill(0);
  }

  /** A field given twice with two values has both in its cell, so that neither is taken for the right one. */
  set(name: string, text: string): void {
    const column = this.columns.get(name);
    if (column === undefined) return;
    if (text !== "") this.isEmpty = false;
    if (this.#given[column] === 0) {
      this.#given[column] = 1;
      this.values[column] = text;
      return;
    }
    this.doubled.push(name);
    if (this.values[column] !== text) this.values[column] += ` | ${text}`;
  }
}

/** Gives the objects of one list to the sink. */
export class RecordRows implements JsonReceiver {
  readonly problems: FormatProblem[] = [];
  /** Rows given, with the header. */
  rows = 1;
  readonly #list: FoundList;
  readonly #sink: TableSink;
  readonly #parents: ParentCells | null;
  readonly #cells: Cells;
  readonly #open: string[] = [];
  #parent = -1;

  constructor(list: FoundList, sink: TableSink, parents: ParentCells | null) {
    this.#list = list;
    this.#sink = sink;
    this.#parents = parents;
    this.#cells = new Cells(list.columns);
    sink.row([...(parents?.names ?? []), ...list.columns.keys()], null);
  }

  open(list: string): void {
    this.#open.push(list);
    if (list === this.#list.name) this.#cells.start();
    else if (list === this.#parents?.list.name) this.#parent += 1;
  }

  field(name: string, text: string): void {
    if (this.#open.at(-1) === this.#list.name) this.#cells.set(name, text);
  }

  close(list: string, offset: number, length: number): void {
    this.#open.pop();
    if (list !== this.#list.name) return;
    this.rows += 1;
    const parent = this.#parents?.valuesOf(this.#parent) ?? [];
    this.#sink.row([...parent, ...this.#cells.values], { offset, length });
    if (this.#cells.isEmpty) this.report("unknown_record", "an object has no values");
    for (const name of this.#cells.doubled)
      this.report("unreadable_record", `an object has the field "${name}" twice`);
  }

  stray(list: string, offset: number, text: string): void {
    if (list !== this.#list.name) return;
    this.broken(text, { offset, length: Buffer.byteLength(text) });
    this.report("unreadable_record", `"${text.slice(0, 60)}" stands between the objects`);
  }

  /** A row that could not be read as an object: its beginning stands in the first cell. */
  broken(text: string, place: { offset: number; length: number }): void {
    this.rows += 1;
    this.#sink.row([text.slice(0, 1_000)], place);
  }

  report(code: FormatProblem["code"], explanation: string): void {
    if (this.problems.length < mostProblems) this.problems.push({ code, row: this.rows, explanation });
  }
}

/** The values of the objects that hold the list which is read: their columns stand before its own. */
export class ParentCells implements JsonReceiver {
  readonly list: FoundList;
  readonly names: readonly string[];
  readonly #fileName: string;
  readonly #cells: Cells;
  readonly #rows: string[][] = [];
  readonly #open: string[] = [];
  readonly #columns: readonly number[];
  #characters = 0;

  constructor(list: FoundList, childField: string, fileName: string) {
    this.list = list;
    this.#fileName = fileName;
    this.#cells = new Cells(list.columns);
    const kept = [...list.columns].filter(([name]) => name !== childField);
    this.names = kept.map(([name]) => (list.name === "" ? `parent.${name}` : `${list.name}.${name}`));
    this.#columns = kept.map(([, column]) => column);
  }

  valuesOf(parent: number): readonly string[] {
    return this.#rows[parent] ?? [];
  }

  open(list: string): void {
    this.#open.push(list);
    if (list === this.list.name) this.#cells.start();
  }

  field(name: string, text: string): void {
    if (this.#open.at(-1) !== this.list.name) return;
    this.#characters += text.length;
    this.#cells.set(name, text);
  }

  close(list: string): void {
    this.#open.pop();
    if (list !== this.list.name) return;
    this.#rows.push(this.#columns.map((column) => this.#cells.values[column] ?? ""));
    if (this.#rows.length > mostParents || this.#characters > mostParentCharacters)
      throw new AppError(
        "FORMAT_UNSUPPORTED",
        `Can't read "${this.#fileName}": its list is spread over too many objects of "${this.list.name}". Export one list of transactions.`,
        { where: this.#fileName },
      );
  }

  stray(): void {}
}
