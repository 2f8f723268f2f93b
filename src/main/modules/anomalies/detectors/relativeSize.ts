import { at } from "./columns.ts";
import type { DetectedFinding, Detector } from "./detector.ts";
import { gather } from "./gather.ts";
import { partiesOf } from "./population.ts";
import { quantile } from "./statistics.ts";
import { dateText, money, partyName } from "./wording.ts";

const minimumRatio = 10;
const minimumRows = 5;

/**
 * Relative size factor: a payee's largest payment over its second largest (Nigrini 2020, ch. 13). Reported for payees
 * with five or more payments, where the largest is ten times the second and among the largest hundredth of the file:
 * a decimal point that slipped, or a payment meant for somebody else.
 */
export const relativeSizeFactor: Detector = {
  kind: "relative_size",
  test: `Largest payment at least ${minimumRatio} times the payee's second largest`,
  detect(rows, context) {
    if (rows.count < 50)
      return { notApplicable: `only ${rows.count} rows; at least 50 are needed to tell what is large` };
    const large = quantile(rows.magnitudes(), 0.99);
    const findings: DetectedFinding[] = [];
    for (const group of partiesOf(rows, minimumRows)) {
      const { first, largest, next } = twoLargest(rows.amount, group);
      if (next < 10 ** context.digits || largest < large || largest / next < minimumRatio) continue;
      if (rows.isNew[first] !== 1) continue;
      findings.push({
        severity: Math.min(0.8, 0.45 + Math.log10(largest / next) * 0.1),
        explanation: `${money(largest, context)} to ${partyName(rows, first)} on ${dateText(at(rows.day, first))} is ${(largest / next).toFixed(1)} times its next largest of ${group.length} payments (${money(next, context)}).`,
        rows: [first],
        amountAtRisk: largest - next,
      });
    }
    return { findings: gather(findings, { rows, context, what: "payments far above the payee's others" }) };
  },
};

function twoLargest(amounts: Float64Array, group: Int32Array) {
  let first = 0;
  let largest = -1;
  let next = -1;
  for (let k = 0; k < group.length; k += 1) {
    const magnitude = Math.abs(at(amounts, at(group, k)));
    if (magnitude > largest) {
      next = largest;
      largest = magnitude;
      first = at(group, k);
    } else if (magnitude > next) next = magnitude;
  }
  return { first, largest, next };
}
