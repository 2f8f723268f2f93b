import { rowsAround, type Side } from "./columns.ts";
import type { Comparison } from "./comparison.ts";
import { bearsFee, type LearnedFee } from "./learnedFees.ts";
import { account, accountOf, learnedFee, name, nameOf, reference, referenceOf } from "./levels.ts";
import { Pairs } from "./pairs.ts";

export interface LeftoverContext {
  readonly ledger: Side;
  readonly bank: Side;
  readonly comparison: Comparison;
  readonly windows: readonly number[];
  readonly freeLedger: Uint8Array;
  readonly freeBank: Uint8Array;
  /** Minor units by which amounts may differ. */
  readonly tolerance: number;
  /** Share of the amount by which they may differ where the reference agrees, if that is more. */
  readonly namedShare?: number;
  /** Learned fees by the number of the books' name. */
  readonly fees: ReadonlyMap<number, readonly LearnedFee[]>;
  /** Currencies by number. */
  readonly currencies: readonly string[];
}

/** A row that names the same document may come this many business days after its window, and is flagged. */
export const lateDays = 15;
/** Rows near an amount that are compared, at most. */
const nearLimit = 500;

/**
 * Pairs of rows that found no partner of equal amount in time: amounts within the tolerance when something names the
 * payment, and equal or tolerated amounts outside the window when the reference agrees. The amount stays a gate.
 */
export function findLeftoverPairs(context: LeftoverContext): Pairs {
  const pairs = new Pairs();
  const order = freeByAmount(context);
  const byKey = keysOfFree(context);
  const seen = new Set<number>();
  for (let b = 0; b < context.bank.count; b += 1) {
    if (context.freeBank[b] !== 1) continue;
    seen.clear();
    for (const l of withSharedKey(context, b, byKey)) addPair(context, { l, b, rows: 1 }, { pairs, seen });
    if (context.tolerance === 0) continue;
    const near = nearAmount(context, order, b);
    if (near.length > nearLimit) continue;
    for (const l of near) addPair(context, { l, b, rows: near.length }, { pairs, seen });
  }
  return pairs;
}

function addPair(
  context: LeftoverContext,
  { l, b, rows }: { readonly l: number; readonly b: number; readonly rows: number },
  into: { readonly pairs: Pairs; readonly seen: Set<number> },
): void {
  const { ledger, bank, comparison, windows, tolerance, namedShare = 0 } = context;
  if (into.seen.has(l) || ledger.currency[l] !== bank.currency[b]) return;
  const [ours, theirs] = [ledger.amount[l] ?? 0, bank.amount[b] ?? 0];
  const difference = Math.abs(ours - theirs);
  if (difference > Math.max(tolerance, namedShare * Math.abs(theirs)) || ours * theirs < 0) return;
  const lag = Math.abs((bank.business[b] ?? 0) - (ledger.business[l] ?? 0));
  const window = windows[bank.channel[b] ?? 0] ?? 0;
  if (lag > window + lateDays) return;
  const code = comparison.compare(l, b, lag > window);
  const namesDocument = referenceOf(code) === reference.agrees;
  if (difference > tolerance && !namesDocument) return;
  const isNamed =
    (nameOf(code) >= name.same && nameOf(code) <= name.close) || accountOf(code) === account.same;
  if (lag > window ? !namesDocument : difference > 0 && !namesDocument && !isNamed) return;
  const isLearned = difference > 0 && bearsLearnedFee(context, l, b);
  into.seen.add(l);
  into.pairs.add(l, b, {
    code: isLearned ? code | learnedFee : code,
    keyRows: comparison.keyRows,
    amountBits: -Math.log2(rows / rowsAround(bank)) - (isLearned ? 0 : feeShareBits(difference, theirs)),
  });
}

function bearsLearnedFee({ ledger, bank, fees, currencies }: LeftoverContext, l: number, b: number): boolean {
  const own = fees.get(ledger.name[l] ?? 0);
  if (own === undefined) return false;
  const currency = currencies[bank.currency[b] ?? 0];
  return own.some(
    (fee) => fee.currency === currency && bearsFee(fee, ledger.amount[l] ?? 0, bank.amount[b] ?? 0),
  );
}

/** A fee is a small part of its payment: each hundredth of the amount weighs a quarter of a bit against it. */
function feeShareBits(difference: number, amount: number): number {
  return Math.min(15, (25 * difference) / Math.max(1, Math.abs(amount)));
}

function freeByAmount({ ledger, freeLedger, tolerance }: LeftoverContext): number[] {
  if (tolerance === 0) return [];
  const rows: number[] = [];
  for (let l = 0; l < ledger.count; l += 1) if (freeLedger[l] === 1) rows.push(l);
  return rows.sort((a, b) => (ledger.amount[a] ?? 0) - (ledger.amount[b] ?? 0) || a - b);
}

function nearAmount(
  { ledger, bank, tolerance, windows }: LeftoverContext,
  order: readonly number[],
  b: number,
): number[] {
  const amount = bank.amount[b] ?? 0;
  let [low, high] = [0, order.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ledger.amount[order[middle] ?? 0] ?? 0) < amount - tolerance) low = middle + 1;
    else high = middle;
  }
  const window = windows[bank.channel[b] ?? 0] ?? 0;
  const day = bank.business[b] ?? 0;
  const rows: number[] = [];
  for (let at = low; at < order.length; at += 1) {
    const l = order[at] ?? 0;
    if ((ledger.amount[l] ?? 0) > amount + tolerance || rows.length > nearLimit) break;
    if (Math.abs((ledger.business[l] ?? 0) - day) <= window) rows.push(l);
  }
  return rows;
}

function keysOfFree({ ledger, freeLedger }: LeftoverContext): Map<number, number[]> {
  const byKey = new Map<number, number[]>();
  for (let l = 0; l < ledger.count; l += 1) {
    if (freeLedger[l] !== 1) continue;
    for (let i = ledger.keyStart[l] ?? 0; i < (ledger.keyStart[l + 1] ?? 0); i += 1) {
      const key = ledger.keys[i] ?? 0;
      const rows = byKey.get(key);
      if (rows === undefined) byKey.set(key, [l]);
      else rows.push(l);
    }
  }
  return byKey;
}

function* withSharedKey(
  { bank }: LeftoverContext,
  b: number,
  byKey: ReadonlyMap<number, number[]>,
): Generator<number> {
  for (let i = bank.keyStart[b] ?? 0; i < (bank.keyStart[b + 1] ?? 0); i += 1)
    yield* byKey.get(bank.keys[i] ?? 0) ?? [];
}
