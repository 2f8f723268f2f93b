import { at, type DetectedFinding, type Detector, touchesNew } from "./detector.ts";
import { quantile, sortedMagnitudes } from "./statistics.ts";
import { money } from "./wording.ts";

/** Expected share of each first-digits value: log10(1 + 1/d) (Benford 1938). */
export function expectedShare(digits: number): number {
  return Math.log10(1 + 1 / digits);
}

/** First `count` significant digits of a magnitude, or undefined for 0. */
export function leadingDigits(magnitude: number, count: 1 | 2): number | undefined {
  if (!(magnitude > 0)) return undefined;
  let exponent = Math.floor(Math.log10(magnitude));
  let scaled = magnitude / 10 ** (exponent - count + 1);
  // Rounding of the logarithm next to powers of ten.
  if (scaled < 10 ** (count - 1)) scaled = magnitude / 10 ** (exponent - count);
  if (scaled >= 10 ** count) exponent += 1;
  return Math.floor(Number((magnitude / 10 ** (exponent - count + 1)).toPrecision(15))) || undefined;
}

export interface DigitTest {
  readonly n: number;
  /** Mean absolute deviation of the shares (Nigrini 2012). */
  readonly meanAbsoluteDeviation: number;
  /** Z statistic of each digits value with continuity correction (Nigrini 2012, eq. 7.3). */
  readonly z: ReadonlyMap<number, number>;
  readonly counts: ReadonlyMap<number, number>;
}

/** Compares first-digits shares with Benford's law. */
export function testDigits(magnitudes: Iterable<number>, count: 1 | 2): DigitTest {
  const from = 10 ** (count - 1);
  const to = 10 ** count - 1;
  const counts = new Map<number, number>();
  let n = 0;
  for (const magnitude of magnitudes) {
    const digits = leadingDigits(magnitude, count);
    if (digits === undefined) continue;
    counts.set(digits, (counts.get(digits) ?? 0) + 1);
    n += 1;
  }
  let deviation = 0;
  const z = new Map<number, number>();
  for (let digits = from; digits <= to; digits += 1) {
    const expected = expectedShare(digits);
    const difference = Math.abs((counts.get(digits) ?? 0) / n - expected);
    deviation += difference;
    const correction = 1 / (2 * n);
    z.set(
      digits,
      (difference - (correction < difference ? correction : 0)) / Math.sqrt((expected * (1 - expected)) / n),
    );
  }
  return { n, meanAbsoluteDeviation: deviation / (to - from + 1), z, counts };
}

/** Limit of "nonconformity" for first two digits (Nigrini 2012, table 7.1). */
const nonconforming = 0.0022;
/** Two-sided 0.1 % spread over the 90 values (Bonferroni). */
const zLimit = 4.4;

/**
 * First two digits of the amounts against Benford's law. Answers "not applicable" where the law has no reason to hold:
 * fewer than 500 amounts of 10.00 or more, or amounts that do not span two orders of magnitude.
 */
export const firstTwoDigits: Detector = {
  kind: "benford",
  test: "First two digits of amounts from 10.00 on, payments apart from credits",
  detect(rows, context) {
    const least = 10 * 10 ** context.digits;
    const places: number[] = [];
    let positive = 0;
    for (let i = 0; i < rows.count; i += 1) if (at(rows.amount, i) > 0) positive += 1;
    const sign = positive * 2 >= rows.count ? 1 : -1;
    for (let i = 0; i < rows.count; i += 1) if (at(rows.amount, i) * sign >= least) places.push(i);
    if (places.length < 500)
      return {
        notApplicable: `only ${places.length} amounts of ${money(least, context)} or more; at least 500 are needed`,
      };
    const magnitudes = places.map((i) => Math.abs(at(rows.amount, i)));
    const sorted = sortedMagnitudes(Float64Array.from(magnitudes));
    const span = Math.log10(quantile(sorted, 0.99) / quantile(sorted, 0.01));
    if (span < 2)
      return {
        notApplicable: `the amounts span ${span.toFixed(1)} orders of magnitude; at least two are needed`,
      };
    const test = testDigits(magnitudes, 2);
    if (test.meanAbsoluteDeviation <= nonconforming) return { findings: [] };
    const spikes = [...test.z]
      .filter(([digits, z]) => z > zLimit && (test.counts.get(digits) ?? 0) / test.n > expectedShare(digits))
      .sort((a, b) => b[1] - a[1])
      .slice(0, 3);
    const findings = spikes.map(([digits, z]): DetectedFinding => {
      const spike = places.filter((i) => leadingDigits(Math.abs(at(rows.amount, i)), 2) === digits);
      const expected = Math.round(expectedShare(digits) * test.n);
      return {
        severity: Math.min(0.6, 0.3 + z / 50),
        explanation: `${spike.length} amounts begin with ${digits} where ${expected} are expected (Z ${z.toFixed(1)}, MAD ${test.meanAbsoluteDeviation.toFixed(4)} over ${test.n} amounts).`,
        rows: spike,
        amountAtRisk: 0,
      };
    });
    return { findings: findings.filter(({ rows: own }) => touchesNew(rows, own)) };
  },
};
