import type { Side } from "./columns.ts";
import { type AggregateContext, namesAgree, type Pool } from "./sums.ts";

/** Rows of a pool, at most: those nearest in time. */
export const poolLimit = 24;
/** Without a name or reference a pool is only searched when it is this small. */
const namelessLimit = 12;
/** A word in more names than this does not lead to them. */
const commonWord = 400;

/** Finds for one row the rows of the other side that it could be the sum of. */
export class PartIndex {
  readonly #context: AggregateContext;
  readonly #isBankWhole: boolean;
  readonly #wholes: Side;
  readonly #parts: Side;
  readonly #free: Uint8Array;
  readonly #byKey = new Map<number, number[]>();
  readonly #byName = new Map<number, number[]>();
  readonly #namesByWord = new Map<string, number[]>();
  readonly #similar = new Map<number, number[]>();
  /** Free rows in order of day. */
  readonly #byDay: number[];

  constructor(context: AggregateContext, whole: "ledger" | "bank") {
    this.#context = context;
    this.#isBankWhole = whole === "bank";
    this.#wholes = this.#isBankWhole ? context.bank : context.ledger;
    this.#parts = this.#isBankWhole ? context.ledger : context.bank;
    this.#free = this.#isBankWhole ? context.freeLedger : context.freeBank;
    const days: number[] = [];
    for (let row = 0; row < this.#parts.count; row += 1) {
      if (this.#free[row] !== 1) continue;
      days.push(row);
      this.#addRow(row);
    }
    this.#byDay = days.sort(
      (a, b) => (this.#parts.business[a] ?? 0) - (this.#parts.business[b] ?? 0) || a - b,
    );
  }

  /** The most telling pool first. */
  poolsOf(target: number): Pool[] {
    const keyed = this.#nearest(target, this.#keyed(target));
    const named = this.#nearest(target, [...new Set([...this.#keyed(target), ...this.#named(target)])]);
    const pools: Pool[] = [];
    if (keyed.length >= 2) pools.push({ rows: keyed, byReference: true, byName: false });
    if (named.length >= 2 && named.length > keyed.length)
      pools.push({ rows: named, byReference: false, byName: true });
    const isNameless = (this.#wholes.name[target] ?? 0) === 0 || this.#wholes.isNameFromText[target] === 1;
    if (pools.length === 0 && isNameless) {
      const near = this.#nearby(target);
      if (near.length <= namelessLimit) pools.push({ rows: near, byReference: false, byName: false });
    }
    return pools;
  }

  #addRow(row: number): void {
    const { keyStart, keys, name } = this.#parts;
    for (let i = keyStart[row] ?? 0; i < (keyStart[row + 1] ?? 0); i += 1)
      append(this.#byKey, keys[i] ?? 0, row);
    const number = name[row] ?? 0;
    if (number === 0) return;
    if (!this.#byName.has(number))
      for (const word of new Set(this.#context.names[number] ?? [])) append(this.#namesByWord, word, number);
    append(this.#byName, number, row);
  }

  #keyed(target: number): number[] {
    const { keyStart, keys } = this.#wholes;
    const rows = new Set<number>();
    for (let i = keyStart[target] ?? 0; i < (keyStart[target + 1] ?? 0); i += 1)
      for (const row of this.#byKey.get(keys[i] ?? 0) ?? []) rows.add(row);
    return [...rows];
  }

  #named(target: number): number[] {
    const number = this.#wholes.name[target] ?? 0;
    if (number === 0) return [];
    let similar = this.#similar.get(number);
    if (similar === undefined) {
      similar = this.#similarNames(target, number);
      this.#similar.set(number, similar);
    }
    return similar.flatMap((other) => this.#byName.get(other) ?? []);
  }

  #similarNames(target: number, number: number): number[] {
    const words = new Set(this.#context.names[number] ?? []);
    const shared = new Map<number, number>();
    for (const word of words) {
      const others = this.#namesByWord.get(word) ?? [];
      if (others.length <= commonWord)
        for (const other of others) shared.set(other, (shared.get(other) ?? 0) + 1);
    }
    if (this.#byName.has(number)) shared.set(number, words.size);
    return [...shared.keys()].filter((other) => {
      const fewest = Math.min(words.size, this.#context.names[other]?.length ?? 0);
      // Of two words or more, one alone is a first name or a trade.
      if ((shared.get(other) ?? 0) < Math.min(2, fewest)) return false;
      const row = this.#byName.get(other)?.[0];
      if (row === undefined) return false;
      const { comparison } = this.#context;
      return namesAgree(
        this.#isBankWhole ? comparison.nameLevel(row, target) : comparison.nameLevel(target, row),
      );
    });
  }

  /** Free rows of the currency within the window, those nearest in time. */
  #nearest(target: number, rows: readonly number[]): number[] {
    const day = this.#wholes.business[target] ?? 0;
    const lag = (row: number) => Math.abs((this.#parts.business[row] ?? 0) - day);
    const near = rows.filter((row) => this.#fits(target, row, day));
    if (near.length <= poolLimit) return near;
    return near.sort((a, b) => lag(a) - lag(b) || a - b).slice(0, poolLimit);
  }

  #fits(target: number, row: number, day: number): boolean {
    return (
      this.#free[row] === 1 &&
      this.#parts.amount[row] !== 0 &&
      this.#parts.currency[row] === this.#wholes.currency[target] &&
      Math.abs((this.#parts.business[row] ?? 0) - day) <= this.#context.windowDays
    );
  }

  #nearby(target: number): number[] {
    const day = this.#wholes.business[target] ?? 0;
    let [low, high] = [0, this.#byDay.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#parts.business[this.#byDay[middle] ?? 0] ?? 0) < day - 3) low = middle + 1;
      else high = middle;
    }
    const rows: number[] = [];
    for (let at = low; at < this.#byDay.length && rows.length <= namelessLimit; at += 1) {
      const row = this.#byDay[at] ?? 0;
      if ((this.#parts.business[row] ?? 0) > day + 3) break;
      if (this.#fits(target, row, day)) rows.push(row);
    }
    return rows;
  }
}

function append<K>(map: Map<K, number[]>, key: K, value: number): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
