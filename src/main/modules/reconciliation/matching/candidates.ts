import { rowsAround, type Side } from "./columns.ts";
import type { Comparison } from "./comparison.ts";
import { Pairs } from "./pairs.ts";

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

/** Pairs of one amount that are compared each; beyond it only those that share a key, a word or an account. */
export const denseLimit = 250_000;
/** Pairs of all amounts together, at most. */
export const pairLimit = 16_000_000;
/** Rows of an amount that share a key or word: a commoner one tells nothing apart. */
const sharedLimit = 64;

export interface BlockingContext {
  readonly ledger: Side;
  readonly bank: Side;
  readonly comparison: Comparison;
  /** Business days by channel of the bank's row. */
  readonly windows: readonly number[];
  readonly names: readonly (readonly string[])[];
  /** False for rows that take no part. */
  readonly ledgerIn?: Uint8Array;
  readonly bankIn?: Uint8Array;
  check(): void;
}

/** All pairs of equal amount and currency within the window of the bank row's channel. */
export function findCandidates(context: BlockingContext): Candidates {
  const { ledger, bank, windows } = context;
  const pairs = new Pairs();
  const alike: AlikeRows[] = [];
  const buckets = blockByAmount(context);
  const widest = Math.max(...windows);
  let denseAmounts = 0;
  for (let bucket = 0; bucket < buckets.count; bucket += 1) {
    if (bucket % 4096 === 0) context.check();
    const ours = buckets.ledgerRows.subarray(buckets.ledgerStart[bucket], buckets.ledgerStart[bucket + 1]);
    if (ours.length === 0) continue;
    const theirs = buckets.bankRows.subarray(buckets.bankStart[bucket], buckets.bankStart[bucket + 1]);
    const amountBits = -Math.log2(theirs.length / rowsAround(bank));
    const block = { ours, theirs, amountBits, widest };
    const size = countPairs(block, ledger, bank);
    if (size > denseLimit || pairs.count + size > pairLimit) {
      denseAmounts += 1;
      alike.push(...pairSparsely(context, block, pairs));
    } else pairAll(context, block, pairs);
  }
  return { pairs, alike, denseAmounts };
}

interface Block {
  /** Rows of each side in order of day. */
  readonly ours: Int32Array;
  readonly theirs: Int32Array;
  readonly amountBits: number;
  readonly widest: number;
}

function countPairs({ ours, theirs, widest }: Block, ledger: Side, bank: Side): number {
  if (ours.length * theirs.length <= 16) return ours.length * theirs.length;
  let [from, to, sum] = [0, 0, 0];
  for (const l of ours) {
    const day = ledger.business[l] ?? 0;
    while (from < theirs.length && (bank.business[theirs[from] ?? 0] ?? 0) < day - widest) from += 1;
    if (to < from) to = from;
    while (to < theirs.length && (bank.business[theirs[to] ?? 0] ?? 0) <= day + widest) to += 1;
    sum += to - from;
  }
  return sum;
}

function pairAll(context: BlockingContext, { ours, theirs, amountBits, widest }: Block, pairs: Pairs): void {
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
      const code = comparison.compare(l, b, false);
      pairs.add(l, b, { code, keyRows: comparison.keyRows, amountBits });
    }
  }
}

/** For an amount that occurs too often: pairs that share something; what is left is one set of equal choices. */
function pairSparsely(context: BlockingContext, block: Block, pairs: Pairs): AlikeRows[] {
  const { ledger, bank, comparison, windows, names } = context;
  const byToken = new Map<number, number[]>();
  for (const b of block.theirs)
    for (const token of tokensOf(bank, b, names)) {
      const rows = byToken.get(token);
      if (rows === undefined) byToken.set(token, [b]);
      else rows.push(b);
    }
  const [pairedOurs, pairedTheirs] = [new Set<number>(), new Set<number>()];
  for (const l of block.ours) {
    const found = new Set<number>();
    for (const token of tokensOf(ledger, l, names)) {
      const rows = byToken.get(token) ?? [];
      if (rows.length <= sharedLimit) for (const b of rows) found.add(b);
    }
    for (const b of found) {
      const lag = Math.abs((bank.business[b] ?? 0) - (ledger.business[l] ?? 0));
      if (lag > (windows[bank.channel[b] ?? 0] ?? 0)) continue;
      const code = comparison.compare(l, b, false);
      pairs.add(l, b, { code, keyRows: comparison.keyRows, amountBits: block.amountBits });
      pairedOurs.add(l);
      pairedTheirs.add(b);
    }
  }
  return setsByDay(
    block.ours.filter((l) => !pairedOurs.has(l)),
    block.theirs.filter((b) => !pairedTheirs.has(b)),
    { ledger, bank, gap: block.widest },
  );
}

function* tokensOf(side: Side, row: number, names: readonly (readonly string[])[]): Generator<number> {
  for (let i = side.keyStart[row] ?? 0; i < (side.keyStart[row + 1] ?? 0); i += 1) yield side.keys[i] ?? 0;
  const account = side.account[row] ?? 0;
  if (account !== 0) yield -account;
  for (const word of names[side.name[row] ?? 0] ?? []) yield 2 ** 33 + wordNumber(word);
}

function wordNumber(word: string): number {
  let hash = 7;
  for (let i = 0; i < word.length; i += 1) hash = (Math.imul(hash, 31) + word.charCodeAt(i)) | 0;
  return hash >>> 0;
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

interface Buckets {
  readonly count: number;
  readonly ledgerStart: Int32Array;
  readonly ledgerRows: Int32Array;
  readonly bankStart: Int32Array;
  readonly bankRows: Int32Array;
}

/** Rows of both sides by amount and currency of the bank's rows, each block in order of day. */
function blockByAmount({ ledger, bank, ledgerIn, bankIn }: BlockingContext): Buckets {
  const numbers = new Map<number, number>();
  const ofBank = new Int32Array(bank.count).fill(-1);
  for (let b = 0; b < bank.count; b += 1) {
    if (bankIn?.[b] === 0) continue;
    const key = amountKey(bank, b);
    let bucket = numbers.get(key);
    if (bucket === undefined) {
      bucket = numbers.size;
      numbers.set(key, bucket);
    }
    ofBank[b] = bucket;
  }
  const ofLedger = new Int32Array(ledger.count).fill(-1);
  for (let l = 0; l < ledger.count; l += 1)
    if (ledgerIn?.[l] !== 0) ofLedger[l] = numbers.get(amountKey(ledger, l)) ?? -1;
  const ours = gather(ofLedger, rowsByDay(ledger), numbers.size);
  const theirs = gather(ofBank, rowsByDay(bank), numbers.size);
  return {
    count: numbers.size,
    ledgerStart: ours.start,
    ledgerRows: ours.rows,
    bankStart: theirs.start,
    bankRows: theirs.rows,
  };
}

/** Exact up to 2^46 minor units; beyond that a few amounts share a block, and the comparison tells them apart. */
function amountKey(side: Side, row: number): number {
  return (side.amount[row] ?? 0) * 64 + (side.currency[row] ?? 0);
}

function gather(
  bucketOf: Int32Array,
  order: Int32Array,
  count: number,
): { start: Int32Array; rows: Int32Array } {
  const start = new Int32Array(count + 1);
  for (const bucket of bucketOf) if (bucket >= 0) start[bucket + 1] = (start[bucket + 1] ?? 0) + 1;
  for (let i = 0; i < count; i += 1) start[i + 1] = (start[i + 1] ?? 0) + (start[i] ?? 0);
  const next = start.slice(0, count);
  const rows = new Int32Array(start[count] ?? 0);
  for (const row of order) {
    const bucket = bucketOf[row] ?? -1;
    if (bucket < 0) continue;
    const at = next[bucket] ?? 0;
    rows[at] = row;
    next[bucket] = at + 1;
  }
  return { start, rows };
}

/** Places of the rows in order of day, then of place: numbers of both sort faster than a comparison. */
export function rowsByDay(side: Side): Int32Array {
  const packed = new Float64Array(side.count);
  for (let i = 0; i < side.count; i += 1) packed[i] = (side.business[i] ?? 0) * 16_777_216 + i;
  packed.sort();
  return Int32Array.from(packed, (value) => value - Math.floor(value / 16_777_216) * 16_777_216);
}
