import { rowsByDay } from "./blocks.ts";
import type { Side } from "./columns.ts";
import { NameIndex } from "./nameIndex.ts";
import { listRows, type RowLists } from "./numbering.ts";
import { type AggregateContext, namesAgree, type Pool } from "./sums.ts";

/** Rows of a pool, at most: those nearest in time. */
export const poolLimit = 24;
/** Without a name or reference a pool is only searched when it is this small. */
const namelessLimit = 12;
/** And only from this many business days before and after. */
const namelessDays = 3;

/** Finds for one row the rows of the other side that it could be the sum of. */
export class PartIndex {
  readonly #context: AggregateContext;
  readonly #isBankWhole: boolean;
  readonly #wholes: Side;
  readonly #parts: Side;
  readonly #free: Uint8Array;
  readonly #names: NameIndex;
  /** Free rows by name, by key, and all of them, each in order of day. */
  readonly #byName: RowLists;
  readonly #byKey: RowLists;
  readonly #byDay: Int32Array;
  readonly #similar = new Map<number, readonly number[]>();
  /** Rows found for the target at hand. */
  readonly #found: number[] = [];
  readonly #isFound: Uint8Array;

  constructor(context: AggregateContext, whole: "ledger" | "bank") {
    this.#context = context;
    this.#isBankWhole = whole === "bank";
    this.#wholes = this.#isBankWhole ? context.bank : context.ledger;
    this.#parts = this.#isBankWhole ? context.ledger : context.bank;
    this.#free = this.#isBankWhole ? context.freeLedger : context.freeBank;
    this.#isFound = new Uint8Array(this.#parts.count);
    this.#byDay = rowsByDay(this.#parts).filter((row) => this.#free[row] === 1);
    const named = this.#parts.name.map((name) => (name === 0 ? -1 : name));
    this.#byName = listRows(named, this.#byDay, context.names.count);
    this.#byKey = listKeys(this.#parts, this.#byDay);
    const { start } = this.#byName;
    const present = function* (count: number): Generator<number> {
      for (let name = 1; name < count; name += 1) if ((start[name] ?? 0) < (start[name + 1] ?? 0)) yield name;
    };
    this.#names = new NameIndex(context.names, present(context.names.count));
  }

  /** The most telling pool first. */
  poolsOf(target: number): Pool[] {
    this.#found.length = 0;
    const { keyStart, keys } = this.#wholes;
    for (let i = keyStart[target] ?? 0; i < (keyStart[target + 1] ?? 0); i += 1)
      this.#addInTime(this.#byKey, keys[i] ?? 0, target);
    const keyed = this.#found.length >= 2 ? this.#nearest(target) : undefined;
    const ofKeys = this.#found.length;
    for (const name of this.#similarNames(target)) this.#addInTime(this.#byName, name, target);
    const named = this.#found.length >= 2 && this.#found.length > ofKeys ? this.#nearest(target) : undefined;
    for (const row of this.#found) this.#isFound[row] = 0;
    const pools: Pool[] = [];
    if (keyed !== undefined) pools.push({ rows: keyed, byReference: true, byName: false });
    if (named !== undefined) pools.push({ rows: named, byReference: false, byName: true });
    const isNameless = (this.#wholes.name[target] ?? 0) === 0 || this.#wholes.isNameFromText[target] === 1;
    if (pools.length === 0 && isNameless) {
      const near = this.#nearby(target);
      if (near.length <= namelessLimit) pools.push({ rows: near, byReference: false, byName: false });
    }
    return pools;
  }

  #similarNames(target: number): readonly number[] {
    const number = this.#wholes.name[target] ?? 0;
    if (number === 0) return [];
    let similar = this.#similar.get(number);
    if (similar === undefined) {
      const { comparison } = this.#context;
      const { start, rows } = this.#byName;
      similar = [...this.#names.near(number)].filter((other) => {
        const row = rows[start[other] ?? 0] ?? 0;
        return namesAgree(
          this.#isBankWhole ? comparison.nameLevel(row, target) : comparison.nameLevel(target, row),
        );
      });
      this.#similar.set(number, similar);
    }
    return similar;
  }

  /** Finds the free rows of a list that lie within the window, each once. */
  #addInTime({ start, rows }: RowLists, number: number, target: number): void {
    const end = start[number + 1] ?? 0;
    const begin = start[number] ?? 0;
    if (begin === end) return;
    const day = this.#wholes.business[target] ?? 0;
    const { windowDays } = this.#context;
    for (let at = this.#firstFrom(rows, day - windowDays, [begin, end]); at < end; at += 1) {
      const row = rows[at] ?? 0;
      if ((this.#parts.business[row] ?? 0) > day + windowDays) break;
      if (this.#isFound[row] === 1 || !this.#fits(target, row)) continue;
      this.#isFound[row] = 1;
      this.#found.push(row);
    }
  }

  /** Of the rows found those nearest in time. */
  #nearest(target: number): number[] {
    if (this.#found.length <= poolLimit) return [...this.#found];
    const day = this.#wholes.business[target] ?? 0;
    const lag = (row: number) => Math.abs((this.#parts.business[row] ?? 0) - day);
    return [...this.#found].sort((a, b) => lag(a) - lag(b) || a - b).slice(0, poolLimit);
  }

  #fits(target: number, row: number): boolean {
    return (
      this.#free[row] === 1 &&
      this.#parts.amount[row] !== 0 &&
      this.#parts.currency[row] === this.#wholes.currency[target]
    );
  }

  #nearby(target: number): number[] {
    const day = this.#wholes.business[target] ?? 0;
    const order = this.#byDay;
    const rows: number[] = [];
    const first = this.#firstFrom(order, day - namelessDays, [0, order.length]);
    for (let at = first; at < order.length && rows.length <= namelessLimit; at += 1) {
      const row = order[at] ?? 0;
      if ((this.#parts.business[row] ?? 0) > day + namelessDays) break;
      if (this.#fits(target, row)) rows.push(row);
    }
    return rows;
  }

  /** Place of the first row on a business day or after it, between two places. */
  #firstFrom(rows: Int32Array, day: number, [from, to]: readonly [number, number]): number {
    let low = from;
    let high = to;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#parts.business[rows[middle] ?? 0] ?? 0) < day) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/** Rows by each of their keys. */
export function listKeys({ keyStart, keys, keyRows }: Side, order: Int32Array): RowLists {
  const start = new Int32Array(keyRows.length + 1);
  for (const row of order)
    for (let i = keyStart[row] ?? 0; i < (keyStart[row + 1] ?? 0); i += 1) {
      const key = keys[i] ?? 0;
      start[key + 1] = (start[key + 1] ?? 0) + 1;
    }
  for (let key = 0; key < keyRows.length; key += 1)
    start[key + 1] = (start[key + 1] ?? 0) + (start[key] ?? 0);
  const next = start.slice(0, keyRows.length);
  const rows = new Int32Array(start[keyRows.length] ?? 0);
  for (const row of order)
    for (let i = keyStart[row] ?? 0; i < (keyStart[row + 1] ?? 0); i += 1) {
      const key = keys[i] ?? 0;
      const at = next[key] ?? 0;
      rows[at] = row;
      next[key] = at + 1;
    }
  return { start, rows };
}
