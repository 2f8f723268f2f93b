import { at } from "./columns.ts";
import type { Population } from "./population.ts";

/** Pairs that chance alone may give in the whole file. */
const pairsByChance = 0.5;

/**
 * The amount from which on chance would hardly make any close pair in the whole file: pairs of one payee's rows, times
 * how often two rows are as close, times how often two rows of the file have one and the same amount as large.
 */
export function amountBeyondChance(rows: Population, windowDays: number): number {
  const { starts, size } = rows.byParty();
  let pairs = 0;
  for (let party = 1; party < size; party += 1) {
    const own = at(starts, party + 1) - at(starts, party);
    pairs += (own * (own - 1)) / 2;
  }
  const scale = (pairs * rows.closeShare(windowDays)) / Math.max(1, rows.count * (rows.count - 1));
  const sorted = rows.magnitudes();
  let equal = 0;
  for (let end = sorted.length; end > 0; ) {
    let start = end - 1;
    while (start > 0 && sorted[start - 1] === sorted[end - 1]) start -= 1;
    equal += (end - start) * (end - start - 1);
    if (equal * scale > pairsByChance) return at(sorted, end - 1) + 1;
    end = start;
  }
  return 0;
}
