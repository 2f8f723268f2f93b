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
  const probability = new Float32Array(n);
  const rivals = placesOfRivals(pairs, ledgerCount, bankCount);
  // Without a rival a pair's odds are its own.
  for (let at = 0; at < n; at += 1) {
    const odds = weightOf(pairs, at);
    probability[at] = odds / (1 + odds);
  }
  const weight = new Float64Array(rivals.length);
  for (let i = 0; i < rivals.length; i += 1) weight[i] = weightOf(pairs, rivals[i] ?? 0);
  const toBank = weight.slice();
  const toLedger = new Float64Array(rivals.length);
  const sums = new Float64Array(Math.max(ledgerCount, bankCount));
  const ofLedger = rivals.map((at) => pairs.ledger[at] ?? 0);
  const ofBank = rivals.map((at) => pairs.bank[at] ?? 0);
  for (let round = 0; round < rounds; round += 1) {
    pass(weight, { from: toBank, into: toLedger, rows: ofBank, sums });
    pass(weight, { from: toLedger, into: toBank, rows: ofLedger, sums });
  }
  pass(weight, { from: toBank, into: toLedger, rows: ofBank, sums });
  for (let i = 0; i < rivals.length; i += 1) {
    const odds = ((toBank[i] ?? 0) * (toLedger[i] ?? 0)) / (weight[i] || 1);
    probability[rivals[i] ?? 0] = odds / (1 + odds);
  }
  return probability;
}

function weightOf(pairs: Pairs, at: number): number {
  return 2 ** Math.min(mostBits, pairs.bits[at] ?? 0);
}

/** Pairs one of whose rows is in another pair as well. */
function placesOfRivals(pairs: Pairs, ledgerCount: number, bankCount: number): Int32Array {
  const ofLedger = new Uint8Array(ledgerCount);
  const ofBank = new Uint8Array(bankCount);
  for (let at = 0; at < pairs.count; at += 1) {
    const [l, b] = [pairs.ledger[at] ?? 0, pairs.bank[at] ?? 0];
    ofLedger[l] = Math.min(2, (ofLedger[l] ?? 0) + 1);
    ofBank[b] = Math.min(2, (ofBank[b] ?? 0) + 1);
  }
  const isRival = (at: number) => ofLedger[pairs.ledger[at] ?? 0] === 2 || ofBank[pairs.bank[at] ?? 0] === 2;
  let count = 0;
  for (let at = 0; at < pairs.count; at += 1) if (isRival(at)) count += 1;
  const places = new Int32Array(count);
  let next = 0;
  for (let at = 0; at < pairs.count; at += 1) {
    if (!isRival(at)) continue;
    places[next] = at;
    next += 1;
  }
  return places;
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
  for (let at = 0; at < rows.length; at += 1) sums[rows[at] ?? 0] = 0;
  for (let at = 0; at < weight.length; at += 1) {
    const row = rows[at] ?? 0;
    sums[row] = (sums[row] ?? 0) + (from[at] ?? 0);
  }
  for (let at = 0; at < weight.length; at += 1) {
    const others = Math.max(0, (sums[rows[at] ?? 0] ?? 0) - (from[at] ?? 0));
    into[at] = (weight[at] ?? 0) / (1 + others);
  }
}
