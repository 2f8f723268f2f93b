import { at, type RowColumns } from "./columns.ts";

/** Places grouped by a key: group g is `places` from `starts[g]` to `starts[g + 1]`. */
export interface Groups {
  readonly size: number;
  readonly starts: Int32Array;
  readonly places: Int32Array;
}

/** The columns with what several tests need, each computed once, when it is first asked for. */
export interface Population extends RowColumns {
  /** Places by day, and by place within a day. */
  byDay(): Int32Array;
  /** Group p holds the rows of party p by day; group 0 the rows without one. */
  byParty(): Groups;
  /** Rows that share payee and signed amount with another row, by day. */
  repeats(): Groups & { /** Rows of the payee with the opposite amount. */ readonly opposite: Int32Array };
  /** Magnitudes of all amounts, ascending. */
  magnitudes(): Float64Array;
  /** The sign most amounts have: 1 or -1. Payments in a ledger, debits in a statement. */
  mainSign(): 1 | -1;
  /** First and last day of all but the earliest and latest half per cent: a mistyped year makes no history. */
  span(): { readonly from: number; readonly to: number };
  /** Share of pairs of rows whose days lie at most so many days apart, by the days on which rows were posted. */
  closeShare(days: number): number;
}

/** Builds the population of some columns. */
export function populationOf(columns: RowColumns): Population {
  const byDay = once(() => placesByDay(columns));
  const byParty = once(() => groupByParty(columns, byDay()));
  const magnitudes = once(() => columns.amount.map(Math.abs).sort());
  const repeats = once(() => findRepeats(columns, byParty()));
  const mainSign = once(() => {
    let balance = 0;
    for (let i = 0; i < columns.count; i += 1) balance += Math.sign(at(columns.amount, i));
    return balance >= 0 ? 1 : -1;
  });
  const span = once(() => ({
    from: at(columns.day, at(byDay(), Math.floor(columns.count * 0.005))),
    to: at(columns.day, at(byDay(), Math.max(0, Math.ceil(columns.count * 0.995) - 1))),
  }));
  const perDay = once(() => rowsPerDay(columns));
  const shares = new Map<number, number>();
  const closeShare = (days: number): number => {
    const known = shares.get(days) ?? closeShareOf(perDay(), columns.count, days);
    shares.set(days, known);
    return known;
  };
  return { ...columns, byDay, byParty, magnitudes, repeats, mainSign, span, closeShare };
}

function once<T>(compute: () => T): () => T {
  let known: { readonly value: T } | undefined;
  return () => {
    known ??= { value: compute() };
    return known.value;
  };
}

/** The rows of each group that has at least so many, in order of group. */
export function* groupsOf(groups: Groups, least: number, from = 0): Generator<Int32Array> {
  for (let g = from; g < groups.size; g += 1) {
    const [start, end] = [at(groups.starts, g), at(groups.starts, g + 1)];
    if (end - start >= least) yield groups.places.subarray(start, end);
  }
}

/** Groups of rows with a named party. */
export function partiesOf(rows: Population, least: number): Generator<Int32Array> {
  return groupsOf(rows.byParty(), least, 1);
}

/** Counting sort by party of the places by day: stable, so each group is by day and then by place. */
function groupByParty(columns: RowColumns, byDay: Int32Array): Groups {
  const size = columns.parties.length;
  const starts = new Int32Array(size + 1);
  for (let i = 0; i < columns.count; i += 1) {
    const next = at(columns.party, i) + 1;
    starts[next] = at(starts, next) + 1;
  }
  for (let g = 0; g < size; g += 1) starts[g + 1] = at(starts, g + 1) + at(starts, g);
  const next = starts.slice();
  const places = new Int32Array(columns.count);
  for (const i of byDay) {
    const party = at(columns.party, i);
    const slot = at(next, party);
    places[slot] = i;
    next[party] = slot + 1;
  }
  return { size, starts, places };
}

function placesByDay({ count, day }: RowColumns): Int32Array {
  const places = new Int32Array(count);
  let isSorted = true;
  for (let i = 0; i < count; i += 1) {
    places[i] = i;
    if (i > 0 && at(day, i) < at(day, i - 1)) isSorted = false;
  }
  if (isSorted) return places;
  const { from, to } = extentOf(day);
  if (to - from > widestCount) return places.sort((a, b) => at(day, a) - at(day, b) || a - b);
  const next = new Int32Array(to - from + 2);
  for (let i = 0; i < count; i += 1) next[at(day, i) - from + 1] = at(next, at(day, i) - from + 1) + 1;
  for (let d = 1; d < next.length; d += 1) next[d] = at(next, d) + at(next, d - 1);
  for (let i = 0; i < count; i += 1) {
    const d = at(day, i) - from;
    places[at(next, d)] = i;
    next[d] = at(next, d) + 1;
  }
  return places;
}

/** Days that a counting sort has room for: 2,700 years. */
const widestCount = 1_000_000;

/**
 * One table of amounts per party, small enough for the processor's cache, cleared by a stamp instead of by writing.
 * Finds each row's first equal within the party, then lays out the groups of two and more.
 */
function findRepeats(columns: RowColumns, byParty: Groups): ReturnType<Population["repeats"]> {
  const table = new AmountTable(columns.count);
  const places: number[] = [];
  const starts: number[] = [0];
  const opposite: number[] = [];
  for (const members of groupsOf(byParty, 2, 1)) {
    table.clear(members.length);
    const counts = new Map<number, number[]>();
    for (const i of members) {
      const earlier = table.put(at(columns.amount, i), i);
      if (earlier === i) continue;
      const group = counts.get(earlier);
      if (group === undefined) counts.set(earlier, [earlier, i]);
      else group.push(i);
    }
    for (const [first, group] of counts) {
      for (const i of group) places.push(i);
      starts.push(places.length);
      const contrary = table.find(-at(columns.amount, first));
      opposite.push(contrary === -1 ? 0 : (counts.get(contrary)?.length ?? 1));
    }
  }
  return {
    size: starts.length - 1,
    starts: Int32Array.from(starts),
    places: Int32Array.from(places),
    opposite: Int32Array.from(opposite),
  };
}

/** Amounts to the first place that had them: open addressing. */
class AmountTable {
  readonly #amounts: Float64Array;
  readonly #places: Int32Array;
  readonly #stamps: Int32Array;
  #stamp = 0;
  #mask = 0;

  constructor(most: number) {
    const capacity = 2 ** Math.ceil(Math.log2(Math.max(8, most * 2)));
    this.#amounts = new Float64Array(capacity);
    this.#places = new Int32Array(capacity);
    this.#stamps = new Int32Array(capacity);
  }

  /** Forgets everything; the next `expected` amounts use a part of the table that fits them. */
  clear(expected: number): void {
    this.#stamp += 1;
    this.#mask = 2 ** Math.ceil(Math.log2(Math.max(8, expected * 2))) - 1;
  }

  /** The place that had this amount first: the given one when none had. */
  put(amount: number, place: number): number {
    const slot = this.#slotOf(amount);
    if (this.#stamps[slot] === this.#stamp) return at(this.#places, slot);
    this.#stamps[slot] = this.#stamp;
    this.#amounts[slot] = amount;
    this.#places[slot] = place;
    return place;
  }

  find(amount: number): number {
    const slot = this.#slotOf(amount);
    return this.#stamps[slot] === this.#stamp ? at(this.#places, slot) : -1;
  }

  #slotOf(amount: number): number {
    // Low and high half, so that amounts beyond 2^32 differ too (Knuth's multiplicative hash).
    let slot = (Math.imul(amount % 4_294_967_296, 0x9e3779b1) ^ Math.floor(amount / 4_294_967_296)) >>> 0;
    slot = (slot ^ (slot >>> 15)) & this.#mask;
    while (this.#stamps[slot] === this.#stamp && this.#amounts[slot] !== amount)
      slot = (slot + 1) & this.#mask;
    return slot;
  }
}

function extentOf(day: Int32Array): { readonly from: number; readonly to: number } {
  let [from, to] = [at(day, 0), at(day, 0)];
  for (let i = 1; i < day.length; i += 1) {
    const one = at(day, i);
    if (one < from) from = one;
    else if (one > to) to = one;
  }
  return { from, to };
}

function rowsPerDay({ count, day }: RowColumns): ReadonlyMap<number, number> {
  const perDay = new Map<number, number>();
  let [last, rows] = [at(day, 0), 0];
  for (let i = 0; i < count; i += 1) {
    if (at(day, i) !== last) {
      perDay.set(last, (perDay.get(last) ?? 0) + rows);
      [last, rows] = [at(day, i), 0];
    }
    rows += 1;
  }
  return perDay.set(last, (perDay.get(last) ?? 0) + rows);
}

function closeShareOf(perDay: ReadonlyMap<number, number>, count: number, window: number): number {
  let pairs = 0;
  for (const [one, rows] of perDay) {
    pairs += rows * (rows - 1);
    for (let apart = 1; apart <= window; apart += 1) pairs += 2 * rows * (perDay.get(one + apart) ?? 0);
  }
  return count < 2 ? 0 : pairs / (count * (count - 1));
}
