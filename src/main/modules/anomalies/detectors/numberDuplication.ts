import { at, touchesNew } from "./columns.ts";
import type { DetectedFinding, Detector } from "./detector.ts";
import type { Population } from "./population.ts";
import { firstFrom, poissonTail } from "./statistics.ts";
import { money } from "./wording.ts";

const leastTimes = 10;
const leastRows = 300;
const shown = 10;
const window = 0.1;

interface Repeated {
  readonly magnitude: number;
  readonly times: number;
  readonly expected: number;
}

/**
 * Number duplication (Nigrini 2020, ch. 11): which amounts occur far more often than the amounts around them make
 * likely (Poisson, Bonferroni over the different amounts), at several payees. Not whole hundreds, which have a test
 * of their own, and not the tariff of one payee.
 */
export const repeatedAmounts: Detector = {
  kind: "number_duplication",
  test: `Amounts that occur at least ${leastTimes} times, far more often than the amounts around them`,
  detect(rows, context) {
    if (rows.count < leastRows)
      return {
        notApplicable: `only ${rows.count} rows; at least ${leastRows} are needed to tell what is frequent`,
      };
    const unit = 10 ** context.digits;
    const repeated = findRepeated(rows.magnitudes(), unit);
    const places = placesOf(rows, new Set(repeated.map(({ magnitude }) => magnitude)));
    const findings = repeated.flatMap(({ magnitude, times, expected }): DetectedFinding[] => {
      const own = places.get(magnitude) ?? [];
      const parties = new Set(own.map((i) => at(rows.party, i))).size;
      if (parties < 2 || !touchesNew(rows, own)) return [];
      const around = expected < 0.95 ? "fewer than one" : String(Math.round(expected));
      return [
        {
          severity: Math.min(0.5, 0.3 + 0.05 * Math.log2(times / leastTimes)),
          explanation: `${money(magnitude, context)} occurs ${times} times at ${parties} payees where the amounts around it let expect ${around}.`,
          rows: own,
          amountAtRisk: 0,
        },
      ];
    });
    return { findings: findings.slice(0, shown) };
  },
};

/** Runs of equal values in the sorted magnitudes that their neighbourhood does not explain, the strangest first. */
function findRepeated(sorted: Float64Array, unit: number): Repeated[] {
  const found: Repeated[] = [];
  let distinct = 1;
  for (let start = 0, end = 1; end <= sorted.length; end += 1) {
    if (end < sorted.length && sorted[end] === sorted[start]) continue;
    const magnitude = at(sorted, start);
    const times = end - start;
    start = end;
    distinct += 1;
    if (times < leastTimes || magnitude < unit || magnitude % (100 * unit) === 0) continue;
    // The denser of the two neighbourhoods: below the least amount and above the largest there is nothing.
    const width = Math.max(1, magnitude * window);
    const below = start - times - firstFrom(sorted, magnitude - width);
    const above = firstFrom(sorted, magnitude + width) - start;
    const near = Math.max(below, above) / width;
    // Prices end in 0 and 5 more often than in other figures: their share of the neighbourhood is larger.
    const preference = magnitude % (unit / 2) === 0 ? 25 : magnitude % (unit / 10) === 0 ? 5 : 1;
    const expected = near * preference;
    // Far from significant: spares the exact tail for nearly every amount.
    if (times > expected + 4 * Math.sqrt(expected)) found.push({ magnitude, times, expected });
  }
  return found
    .filter(({ times, expected }) => poissonTail(times, Math.max(0.05, expected)) * distinct < 0.001)
    .sort((a, b) => b.times / Math.max(0.5, b.expected) - a.times / Math.max(0.5, a.expected))
    .slice(0, shown * 3);
}

function placesOf(rows: Population, magnitudes: ReadonlySet<number>): ReadonlyMap<number, number[]> {
  const places = new Map<number, number[]>();
  if (magnitudes.size === 0) return places;
  for (let i = 0; i < rows.count; i += 1) {
    const magnitude = Math.abs(at(rows.amount, i));
    if (!magnitudes.has(magnitude)) continue;
    const own = places.get(magnitude);
    if (own === undefined) places.set(magnitude, [i]);
    else own.push(i);
  }
  return places;
}
