import type { Pairs } from "./pairs.ts";

const rounds = 8;
/** Beyond 2^40 to 1 more evidence changes nothing, and sums of doubles stay exact enough. */
const mostBits = 40;

/**
 * The probability of each pair given that a row has one partner at most: belief propagation over the graph of
 * candidates (sum-product for matchings; Huang and Jebara 2009). Two equal candidates get a half each, and a rival
 * that surely belongs elsewhere takes nothing away.
 */
export function marginals(pairs: Pairs, ledgerCount: number, bankCount: number): Float32Array {
  const n = pairs.count;
  const weight = new Float64Array(n);
  for (let at = 0; at < n; at += 1) weight[at] = 2 ** Math.min(mostBits, pairs.bits[at] ?? 0);
  const toBank = weight.slice();
  const toLedger = new Float64Array(n);
  const sums = new Float64Array(Math.max(ledgerCount, bankCount));
  for (let round = 0; round < rounds; round += 1) {
    pass(weight, { from: toBank, into: toLedger, rows: pairs.bank, sums });
    pass(weight, { from: toLedger, into: toBank, rows: pairs.ledger, sums });
  }
  pass(weight, { from: toBank, into: toLedger, rows: pairs.bank, sums });
  const probability = new Float32Array(n);
  for (let at = 0; at < n; at += 1) {
    const odds = ((toBank[at] ?? 0) * (toLedger[at] ?? 0)) / (weight[at] || 1);
    probability[at] = odds / (1 + odds);
  }
  return probability;
}

/** What each row hears from all its candidates but the one it speaks to. */
function pass(
  weight: Float64Array,
  step: {
    readonly from: Float64Array;
    readonly into: Float64Array;
    readonly rows: Int32Array;
    readonly sums: Float64Array;
  },
): void {
  const { from, into, rows, sums } = step;
  sums.fill(0);
  for (let at = 0; at < weight.length; at += 1) {
    const row = rows[at] ?? 0;
    sums[row] = (sums[row] ?? 0) + (from[at] ?? 0);
  }
  for (let at = 0; at < weight.length; at += 1) {
    const others = Math.max(0, (sums[rows[at] ?? 0] ?? 0) - (from[at] ?? 0));
    into[at] = (weight[at] ?? 0) / (1 + others);
  }
}
