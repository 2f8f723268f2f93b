import { AppError } from "../../../../../base/errors.ts";
import { maximumColumns } from "../../csv/recordView.ts";
import type { JsonReceiver } from "./jsonScanner.ts";

const mostLists = 1_000;
/** A longer name could not be chosen: a mapping holds 255 characters. */
const longestName = 255;
/** Cells that all rows of a table may have together. */
const mostCells = 300_000_000;

export interface FoundList {
  readonly name: string;
  /** Objects in it. */
  rows: number;
  /** Values in it that are no objects. */
  strays: number;
  /** Names of the fields in the order in which they were first seen, each with its column. */
  readonly columns: Map<string, number>;
}

/** Finds every list of objects in a document, with its fields. */
export class ListCensus implements JsonReceiver {
  readonly lists = new Map<string, FoundList>();
  readonly #fileName: string;
  readonly #open: FoundList[] = [];

  constructor(fileName: string) {
    this.#fileName = fileName;
  }

  open(list: string): void {
    const found = this.#listNamed(list);
    found.rows += 1;
    this.#open.push(found);
  }

  field(name: string): void {
    const columns = this.#open.at(-1)?.columns;
    if (columns === undefined || columns.has(name) || columns.size > maximumColumns) return;
    columns.set(name, columns.size);
  }

  close(): void {
    this.#open.pop();
  }

  stray(list: string): void {
    this.#listNamed(list).strays += 1;
  }

  /** Refuses a list that no table can hold. */
  refuseTooWide({ columns, rows }: FoundList, moreColumns: number): void {
    const width = columns.size + moreColumns;
    if (width <= maximumColumns && width * rows <= mostCells) return;
    throw new AppError(
      "FORMAT_UNSUPPORTED",
      `Can't read "${this.#fileName}": its ${rows.toLocaleString("en-GB")} objects have ${width.toLocaleString("en-GB")} different fields, too many for one table. Export a list of transactions with the same fields.`,
      { where: this.#fileName },
    );
  }

  #listNamed(name: string): FoundList {
    const known = this.lists.get(name);
    if (known !== undefined) return known;
    const found = { name, rows: 0, strays: 0, columns: new Map<string, number>() };
    if (this.lists.size < mostLists && name.length <= longestName) this.lists.set(name, found);
    return found;
  }
}
