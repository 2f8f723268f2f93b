import type { DigitPlace } from "../../../../contract/procedures/anomalies.ts";
import { at, touchesNew } from "./columns.ts";
import type { DetectedFinding, Detector, DetectorContext } from "./detector.ts";
import { conformityLimits, type DigitTest, digitsAt, explainSmallSample, testDigits } from "./digits.ts";
import type { Population } from "./population.ts";
import { quantile } from "./statistics.ts";
import { money } from "./wording.ts";

const leastAmounts = 500;
const leastSpan = 2;

/** Payments of 10.00 and more as magnitudes with their places; `because` where the law has no reason to hold. */
interface DigitSample {
  readonly places: Int32Array;
  readonly magnitudes: Float64Array;
  readonly because: string | undefined;
}

/**
 * The payments whose digits can be tested, and why the test would say nothing where it would not: fewer than 500
 * amounts of 10.00 or more, or amounts that do not span two orders of magnitude. Credits are left out.
 */
export function digitSample(rows: Population, context: DetectorContext): DigitSample {
  const least = 10 * 10 ** context.digits;
  const sign = rows.mainSign();
  const places = new Int32Array(rows.count);
  const magnitudes = new Float64Array(rows.count);
  let n = 0;
  for (let i = 0; i < rows.count; i += 1) {
    const magnitude = at(rows.amount, i) * sign;
    if (magnitude < least) continue;
    places[n] = i;
    magnitudes[n] = magnitude;
    n += 1;
  }
  const sample = { places: places.subarray(0, n), magnitudes: magnitudes.subarray(0, n) };
  if (n < leastAmounts) {
    const because = `only ${n} amounts of ${money(least, context)} or more; at least ${leastAmounts} are needed`;
    return { ...sample, because };
  }
  // By all magnitudes, which other tests sort anyway; the small ones left out are cut off by the quantile's index.
  const sorted = rows.magnitudes();
  const below = rows.count - n;
  const low = Math.max(least, at(sorted, Math.min(rows.count - 1, below + Math.floor(n * 0.01))));
  const span = Math.log10(Math.max(1, quantile(sorted, 0.99) / low));
  const because =
    span < leastSpan
      ? `the amounts span ${span.toFixed(1)} orders of magnitude; at least two are needed`
      : undefined;
  return { ...sample, because };
}

/** Two-sided 0.1 % spread over the values of a test (Bonferroni). */
const zLimits: Readonly<Record<"second" | "firstTwo" | "lastTwo", number>> = {
  second: 3.9,
  firstTwo: 4.4,
  lastTwo: 4.4,
};
const spikesShown = 3;
/** A value that stands out from a whole that conforms: twice as frequent as expected, and far beyond chance. */
const aloneTimes = 2;
const aloneZ = 8;

interface DigitDetector {
  readonly place: keyof typeof zLimits;
  readonly test: string;
  /** How amounts of one digits value are named. */
  readonly words: (digits: string) => string;
}

/** Values that occur too often where the whole does not conform, or far too often where it does. */
function digitDetector({ place, test, words }: DigitDetector): Detector {
  return {
    kind: "benford",
    test,
    detect(rows, context) {
      const sample = digitSample(rows, context);
      if (sample.because !== undefined) return { notApplicable: sample.because };
      const result = testDigits(sample.magnitudes, place);
      const small = explainSmallSample(result);
      if (small !== undefined) return { notApplicable: small };
      const isWhole = conforms(result);
      const spikes = result.values
        .filter(({ z, count, expected }) => {
          const share = count / result.n;
          return isWhole
            ? z > aloneZ && share > aloneTimes * expected
            : z > zLimits[place] && share > expected;
        })
        .sort((a, b) => b.z - a.z)
        .slice(0, spikesShown);
      const findings = spikes.map(({ digits, count, expected, z }): DetectedFinding => {
        const name = place === "lastTwo" ? String(digits).padStart(2, "0") : String(digits);
        return {
          severity: Math.min(0.5, 0.25 + z / 100),
          explanation: `${count} amounts ${words(name)} where ${Math.round(expected * result.n)} are expected (Z ${z.toFixed(1)}, MAD ${result.meanAbsoluteDeviation.toFixed(4)} over ${result.n} amounts).`,
          rows: placesWith(sample, place, digits),
          amountAtRisk: 0,
        };
      });
      return { findings: findings.filter((finding) => touchesNew(rows, finding.rows)) };
    },
  };
}

/** By Nigrini's limits; for the last two digits, which have none, by chi-square (normal approximation, four sigma). */
function conforms({ place, meanAbsoluteDeviation, chiSquare, values }: DigitTest): boolean {
  if (place !== "lastTwo") return meanAbsoluteDeviation <= conformityLimits[place][2];
  const freedom = values.length - 1;
  return (chiSquare - freedom) / Math.sqrt(2 * freedom) <= 4;
}

function placesWith(sample: DigitSample, place: DigitPlace, digits: number): number[] {
  const found: number[] = [];
  for (let k = 0; k < sample.places.length; k += 1)
    if (digitsAt(at(sample.magnitudes, k), place) === digits) found.push(at(sample.places, k));
  return found;
}

/** First two digits against Benford's law (Nigrini 2012, ch. 7): the test that finds limits and fixed prices. */
export const firstTwoDigits: Detector = digitDetector({
  place: "firstTwo",
  test: "First two digits of amounts from 10.00 on, payments apart from credits",
  words: (digits) => `begin with ${digits}`,
});

/** Second digit against Benford's law: rounding up shows as too many 0 and 5 (Carslaw 1988). */
export const secondDigit: Detector = digitDetector({
  place: "second",
  test: "Second digit of amounts from 10.00 on, payments apart from credits",
  words: (digits) => `have ${digits} as second digit`,
});

/** Last two digits against equal shares (Nigrini 2012, ch. 8): invented figures avoid or prefer endings. */
export const lastTwoDigits: Detector = digitDetector({
  place: "lastTwo",
  test: "Last two digits of amounts from 10.00 on, payments apart from credits",
  words: (digits) => `end in ${digits}`,
});
