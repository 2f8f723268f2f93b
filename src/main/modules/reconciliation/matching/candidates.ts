import { type BankAmounts, blockByAmount } from "./blocks.ts";
import { rowsAround, type Side } from "./columns.ts";
import type { Comparison } from "./comparison.ts";
import type { Names } from "./names.ts";
import type { RowLists } from "./numbering.ts";
import { Pairs } from "./pairs.ts";
import { leastBits, priorBits } from "./weights.ts";

/** Rows of equal amount and currency that nothing but their amount and date tells apart. */
export interface AlikeRows {
  readonly ledger: readonly number[];
  readonly bank: readonly number[];
}

export interface Candidates {
  readonly pairs: Pairs;
  readonly alike: readonly AlikeRows[];
  /** Amounts with too many pairs to compare each. */
  readonly denseAmounts: number;
}

/** Pairs of one amount that are looked at each; beyond it only those that share a key, a name, a word or an account. */
export const denseLimit = 4_000_000;
/** From here on rows of one amount that found no candidate are shown as one set of equal choices. */
const alikeLimit = 250_000;
/** Pairs of all amounts together, at most. */
export const pairLimit = 16_000_000;
/** Rows of an amount within the window that share a key or word: a commoner one tells nothing apart. */
const sharedLimit = 64;
/** What a date alone can weigh for a pair, at most; with an amount so common that this does not help, nothing is kept. */
const bestLagBits = 5;

export interface BlockingContext {
  readonly ledger: Side;
  readonly bank: Side;
  readonly amounts: BankAmounts;
  readonly comparison: Comparison;
  /** Business days by channel of the bank's row. */
  readonly windows: readonly number[];
  readonly names: Names;
  check(): void;
}

/** All pairs of equal amount and currency within the window of the bank row's channel. */
export function findCandidates(context: BlockingContext): Candidates {
  const { ledger, bank, windows } = context;
  const pairs = new Pairs(4_096 + Math.round(1.5 * Math.min(ledger.count, bank.count)));
  const alike: AlikeRows[] = [];
  const blocks = blockByAmount(ledger, bank, context.amounts);
  const widest = Math.max(...windows);
  const tellingBits = leastBits - bestLagBits - priorBits(ledger.count, bank.count);
  let denseAmounts = 0;
  for (let number = 0; number < blocks.count; number += 1) {
    if (number % 4096 === 0) context.check();
    const ours = rowsOf(blocks.ledger, number);
    if (ours.length === 0) continue;
    const theirs = rowsOf(blocks.bank, number);
    const amountBits = -Math.log2(theirs.length / rowsAround(bank));
    const block = { ours, theirs, amountBits, widest, isCommon: amountBits < tellingBits };
    const size = countPairs(block, context);
    const isDense = size > denseLimit || pairs.count + (block.isCommon ? 0 : size) > pairLimit;
    if (isDense) denseAmounts += 1;
    const before = pairs.count;
    if (isDense) pairSparsely(context, block, pairs);
    else pairAll(context, block, pairs);
    if (size > alikeLimit) alike.push(...setsOfUnpaired(context, block, { pairs, before }));
    context.check();
  }
  return { pairs, alike, denseAmounts };
}

function rowsOf({ start, rows }: RowLists, number: number): Int32Array {
  return rows.subarray(start[number], start[number + 1]);
}

interface Block {
  /** Rows of each side in order of day. */
  readonly ours: Int32Array;
  readonly theirs: Int32Array;
  readonly amountBits: number;
  readonly widest: number;
  /** True when amount and date alone can't make a pair worth keeping. */
  readonly isCommon: boolean;
}

/** Place of the first row on a business day or after it, in rows in order of day. */
function firstFrom(rows: Int32Array, business: Int32Array, day: number): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((business[rows[middle] ?? 0] ?? 0) < day) low = middle + 1;
    else high = middle;
  }
  return low;
}

function countPairs({ ours, theirs }: Block, { ledger, bank, windows }: BlockingContext): number {
  if (ours.length * theirs.length <= 4_096) return ours.length * theirs.length;
  let sum = 0;
  for (const b of theirs) {
    const day = bank.business[b] ?? 0;
    const window = windows[bank.channel[b] ?? 0] ?? 0;
    sum +=
      firstFrom(ours, ledger.business, day + window + 1) - firstFrom(ours, ledger.business, day - window);
  }
  return sum;
}

function pairAll(context: BlockingContext, block: Block, pairs: Pairs): void {
  const { ours, theirs, amountBits, widest, isCommon } = block;
  const { ledger, bank, comparison, windows } = context;
  let from = 0;
  for (const l of ours) {
    const day = ledger.business[l] ?? 0;
    while (from < theirs.length && (bank.business[theirs[from] ?? 0] ?? 0) < day - widest) from += 1;
    for (let at = from; at < theirs.length; at += 1) {
      const b = theirs[at] ?? 0;
      const lag = (bank.business[b] ?? 0) - day;
      if (lag > widest) break;
      if (Math.abs(lag) > (windows[bank.channel[b] ?? 0] ?? 0)) continue;
      if (isCommon && !comparison.mayShare(l, b)) continue;
      const code = comparison.compare(l, b, false);
      pairs.add(l, b, { code, keyRows: comparison.keyRows, amountBits });
    }
  }
}

/** For an amount that occurs too often: pairs that share something. */
function pairSparsely(context: BlockingContext, block: Block, pairs: Pairs): void {
  const { ledger, bank, comparison, windows, names } = context;
  const byToken = new Map<number, number[]>();
  for (const b of block.theirs)
    for (const token of tokensOf(bank, b, names)) {
      const rows = byToken.get(token);
      if (rows === undefined) byToken.set(token, [b]);
      else rows.push(b);
    }
  const lists = new Map([...byToken].map(([token, rows]) => [token, Int32Array.from(rows)]));
  for (const [at, l] of block.ours.entries()) {
    if (at % 1024 === 0) context.check();
    const day = ledger.business[l] ?? 0;
    const found = new Set<number>();
    for (const token of tokensOf(ledger, l, names)) {
      const rows = lists.get(token);
      if (rows === undefined) continue;
      const [from, to] = [-block.widest, block.widest + 1].map((lag) =>
        firstFrom(rows, bank.business, day + lag),
      );
      if ((to ?? 0) - (from ?? 0) <= sharedLimit) for (const b of rows.subarray(from, to)) found.add(b);
    }
    for (const b of found) {
      const lag = Math.abs((bank.business[b] ?? 0) - day);
      if (lag > (windows[bank.channel[b] ?? 0] ?? 0)) continue;
      const code = comparison.compare(l, b, false);
      pairs.add(l, b, { code, keyRows: comparison.keyRows, amountBits: block.amountBits });
    }
  }
}

/** Rows of a common amount that nothing tells apart: sets of equal choices. */
function setsOfUnpaired(
  { ledger, bank }: BlockingContext,
  { ours, theirs, widest }: Block,
  { pairs, before }: { readonly pairs: Pairs; readonly before: number },
): AlikeRows[] {
  const paired = {
    ledger: new Set(pairs.ledger.subarray(before, pairs.count)),
    bank: new Set(pairs.bank.subarray(before, pairs.count)),
  };
  return setsByDay(
    ours.filter((l) => !paired.ledger.has(l)),
    theirs.filter((b) => !paired.bank.has(b)),
    { ledger, bank, gap: widest },
  );
}

function* tokensOf(side: Side, row: number, names: Names): Generator<number> {
  for (let i = side.keyStart[row] ?? 0; i < (side.keyStart[row + 1] ?? 0); i += 1) yield side.keys[i] ?? 0;
  const account = side.account[row] ?? 0;
  if (account !== 0) yield -account;
  const name = side.name[row] ?? 0;
  if (name !== 0) yield 2 ** 33 + name;
  for (const word of names.wordsOf(name)) yield 2 ** 34 + word;
}

/** Cuts rows into sets at pauses longer than the window; a set needs both sides. */
function setsByDay(
  ours: Int32Array,
  theirs: Int32Array,
  about: { readonly ledger: Side; readonly bank: Side; readonly gap: number },
): AlikeRows[] {
  const all = [
    ...Array.from(ours, (row) => ({ row, isOurs: true, day: about.ledger.business[row] ?? 0 })),
    ...Array.from(theirs, (row) => ({ row, isOurs: false, day: about.bank.business[row] ?? 0 })),
  ].sort((a, b) => a.day - b.day);
  const sets: { ledger: number[]; bank: number[] }[] = [];
  let last = Number.NEGATIVE_INFINITY;
  for (const { row, isOurs, day } of all) {
    let set = sets.at(-1);
    if (set === undefined || day - last > about.gap) {
      set = { ledger: [], bank: [] };
      sets.push(set);
    }
    (isOurs ? set.ledger : set.bank).push(row);
    last = day;
  }
  return sets.filter((set) => set.ledger.length > 0 && set.bank.length > 0);
}
