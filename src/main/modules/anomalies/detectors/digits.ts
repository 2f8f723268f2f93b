import type { DigitPlace } from "../../../../contract/procedures/anomalies.ts";

/** First `count` significant digits of a magnitude, or undefined for 0. */
export function leadingDigits(magnitude: number, count: 1 | 2 | 3): number | undefined {
  if (!(magnitude > 0)) return undefined;
  const limit = 10 ** count;
  if (!Number.isInteger(magnitude)) return leadingDigits(decimalDigits(magnitude), count);
  let large = magnitude;
  while (large >= 1_000_000_000) large = Math.floor(large / 100_000);
  // From here on within 32 bits, where division is several times as fast.
  let whole = large | 0;
  while (whole >= limit * 100) whole = (whole / 100) | 0;
  while (whole >= limit) whole = (whole / 10) | 0;
  while (whole < limit / 10) whole *= 10;
  return whole;
}

/** The significant decimal digits of a number that is not whole, as a whole number. */
function decimalDigits(magnitude: number): number {
  return Number(magnitude.toExponential(14).split("e")[0]?.replace(".", "") ?? 0);
}

/** The digits of a whole magnitude at a place; undefined where it has none (zero, or too short for its last two). */
export function digitsAt(magnitude: number, place: DigitPlace): number | undefined {
  switch (place) {
    case "first":
      return leadingDigits(magnitude, 1);
    case "second": {
      const two = leadingDigits(magnitude, 2);
      return two === undefined ? undefined : two % 10;
    }
    case "firstTwo":
      return leadingDigits(magnitude, 2);
    case "firstThree":
      return leadingDigits(magnitude, 3);
    case "lastTwo":
      return magnitude >= 1_000 ? magnitude % 100 : undefined;
    default:
      return place satisfies never;
  }
}

/** Lowest and highest value of the digits at a place. */
export function digitRange(place: DigitPlace): { readonly from: number; readonly to: number } {
  switch (place) {
    case "first":
      return { from: 1, to: 9 };
    case "second":
      return { from: 0, to: 9 };
    case "firstTwo":
      return { from: 10, to: 99 };
    case "firstThree":
      return { from: 100, to: 999 };
    case "lastTwo":
      return { from: 0, to: 99 };
    default:
      return place satisfies never;
  }
}

/** Expected share of each value: log10(1 + 1/d) and its sums (Benford 1938); a hundredth each for the last two. */
export function expectedShare(digits: number, place: DigitPlace): number {
  if (place === "lastTwo") return 0.01;
  if (place !== "second") return Math.log10(1 + 1 / digits);
  let sum = 0;
  for (let first = 1; first <= 9; first += 1) sum += Math.log10(1 + 1 / (10 * first + digits));
  return sum;
}

/**
 * Limits of the mean absolute deviation between close, acceptable, marginal and no conformity (Nigrini, Benford's Law,
 * 2012, table 7.1). None are published for the last two digits.
 */
export const conformityLimits: Readonly<
  Record<Exclude<DigitPlace, "lastTwo">, readonly [close: number, acceptable: number, marginal: number]>
> = {
  first: [0.006, 0.012, 0.015],
  second: [0.008, 0.01, 0.012],
  firstTwo: [0.0012, 0.0018, 0.0022],
  firstThree: [0.000_36, 0.000_44, 0.0005],
};

export interface DigitTest {
  readonly place: DigitPlace;
  readonly n: number;
  /** Mean absolute deviation of the shares. */
  readonly meanAbsoluteDeviation: number;
  readonly chiSquare: number;
  /** Largest difference of the cumulated shares (Kolmogorov-Smirnov). */
  readonly kolmogorovSmirnov: number;
  readonly values: readonly {
    readonly digits: number;
    readonly count: number;
    readonly expected: number;
    /** Z statistic with continuity correction (Nigrini 2012, eq. 7.3). */
    readonly z: number;
  }[];
}

/** Compares the digits of magnitudes at a place with what is expected there. */
export function testDigits(magnitudes: Iterable<number>, place: DigitPlace): DigitTest {
  const { from, to } = digitRange(place);
  const counts = new Float64Array(to + 1);
  let n = 0;
  for (const magnitude of magnitudes) {
    const digits = digitsAt(magnitude, place);
    if (digits === undefined) continue;
    counts[digits] = (counts[digits] ?? 0) + 1;
    n += 1;
  }
  return describeCounts(counts, n, { place, from, to });
}

function describeCounts(
  counts: Float64Array,
  n: number,
  about: { readonly place: DigitPlace; readonly from: number; readonly to: number },
): DigitTest {
  const { place, from, to } = about;
  const values: DigitTest["values"][number][] = [];
  let [deviation, chiSquare, cumulated, kolmogorovSmirnov] = [0, 0, 0, 0];
  for (let digits = from; digits <= to; digits += 1) {
    const count = counts[digits] ?? 0;
    const expected = expectedShare(digits, place);
    const difference = n === 0 ? 0 : Math.abs(count / n - expected);
    deviation += difference;
    chiSquare += n === 0 ? 0 : (count - n * expected) ** 2 / (n * expected);
    cumulated += n === 0 ? 0 : count / n - expected;
    kolmogorovSmirnov = Math.max(kolmogorovSmirnov, Math.abs(cumulated));
    const correction = 1 / (2 * Math.max(1, n));
    const corrected = difference - (correction < difference ? correction : 0);
    values.push({
      digits,
      count,
      expected,
      z: corrected / Math.sqrt((expected * (1 - expected)) / Math.max(1, n)),
    });
  }
  const meanAbsoluteDeviation = deviation / (to - from + 1);
  return { place, n, meanAbsoluteDeviation, chiSquare, kolmogorovSmirnov, values };
}

/**
 * Why a sample is too small for a verdict: chance alone would make its mean absolute deviation as large as the limit
 * of acceptable conformity, which does not ask for the size (the mean of √(2/π · p(1 − p)/n) over the values).
 */
export function explainSmallSample({ place, n, values }: DigitTest): string | undefined {
  if (place === "lastTwo") return undefined;
  let sum = 0;
  for (const { expected } of values)
    sum += Math.sqrt((2 * expected * (1 - expected)) / (Math.PI * Math.max(1, n)));
  const byChance = sum / values.length;
  const limit = conformityLimits[place][1];
  if (byChance <= limit) return undefined;
  return `${n} amounts deviate by ${byChance.toPrecision(2)} on average by chance alone, and the limit of acceptable conformity is ${limit}`;
}
