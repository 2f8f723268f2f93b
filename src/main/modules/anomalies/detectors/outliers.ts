import { at } from "./columns.ts";
import type { DetectedFinding, Detector } from "./detector.ts";
import { gather } from "./gather.ts";
import { type Population, partiesOf } from "./population.ts";
import { quantile } from "./statistics.ts";
import { dateText, money, partyName } from "./wording.ts";

const leastPayments = 10;
const limit = 8;
const leastTimes = 5;
/** Narrowest spread that is believed: a tenth up or down. */
const leastSpread = Math.log(1.1);

/**
 * Payments far above what the payee usually gets: modified Z score of the logarithm, 0.6745 · (x − median) / MAD
 * (Iglewicz and Hoaglin 1993, who ask for 3.5; we ask for 8), five times the median, and above nine tenths of the whole file.
 */
export const aboveOwnBaseline: Detector = {
  kind: "outlier",
  test: `Payment with a modified Z score above ${limit} among the payee's own`,
  detect(rows, context) {
    if (rows.count < 50)
      return { notApplicable: `only ${rows.count} rows; at least 50 are needed to tell what is large` };
    const large = quantile(rows.magnitudes(), 0.9);
    const findings: DetectedFinding[] = [];
    for (const group of partiesOf(rows, leastPayments)) {
      const magnitudes = magnitudesOf(rows, group);
      const middle = Math.max(1, middleOf(magnitudes));
      const largest = at(magnitudes, magnitudes.length - 1);
      if (largest < large || largest < leastTimes * middle || !couldStandOut(magnitudes, middle)) continue;
      const spread = Math.max(leastSpread, spreadOf(magnitudes, middle));
      for (const i of group) {
        const magnitude = Math.abs(at(rows.amount, i));
        const z = (0.6745 * Math.log(magnitude / middle)) / spread;
        if (z <= limit || magnitude < large || magnitude < leastTimes * middle || rows.isNew[i] !== 1)
          continue;
        findings.push({
          severity: Math.min(0.6, 0.4 + z / 100),
          explanation: `${money(magnitude, context)} to ${partyName(rows, i)} on ${dateText(at(rows.day, i))} is ${(magnitude / middle).toFixed(1)} times its median of ${group.length} payments (modified Z ${z.toFixed(1)}).`,
          rows: [i],
          amountAtRisk: Math.round(magnitude - middle),
        });
      }
    }
    return {
      findings: gather(findings, { rows, context, what: "payments far above the payee's usual ones" }),
    };
  },
};

/** Magnitudes of some rows, ascending. */
function magnitudesOf(rows: Population, group: Int32Array): Float64Array {
  const magnitudes = new Float64Array(group.length);
  for (let k = 0; k < group.length; k += 1) magnitudes[k] = Math.abs(at(rows.amount, at(group, k)));
  return magnitudes.sort();
}

/**
 * Whether the largest could pass the limit: only if more than half of the values lie within the spread that it would
 * need. Saves the logarithms of nearly every payee.
 */
function couldStandOut(sorted: Float64Array, middle: number): boolean {
  const needed = (0.6745 * Math.log(at(sorted, sorted.length - 1) / middle)) / limit;
  const [low, high] = [middle * Math.exp(-needed), middle * Math.exp(needed)];
  let within = 0;
  for (let k = 0; k < sorted.length; k += 1) if (at(sorted, k) >= low && at(sorted, k) <= high) within += 1;
  return within * 2 >= sorted.length;
}

/** Median of the absolute differences of the logarithms from the middle's. */
function spreadOf(magnitudes: Float64Array, middle: number): number {
  return middleOf(magnitudes.map((one) => Math.abs(Math.log(Math.max(1, one) / middle))).sort());
}

function middleOf(sorted: Float64Array): number {
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? at(sorted, half) : (at(sorted, half - 1) + at(sorted, half)) / 2;
}
