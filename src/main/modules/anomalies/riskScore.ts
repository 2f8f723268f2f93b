import type { Priority } from "../../../contract/events/definition.ts";
import { roundScore } from "../../../contract/events/definition.ts";

/** Money at which a finding weighs half of its full weight, in whole currency units. */
const halfWeight = 10_000;
/** How much of the next finding's weight still counts after each worse one. */
const decay = 0.85;
/** Full weight of one finding: severity 1 and unlimited money. */
const fullWeight = 0.6;

/**
 * Risk of an import, 0 to 1, from the severity of its findings and the money they touch:
 *
 *   w(f) = 0.6 · severity · (1 + 3 · money / (money + 10,000)) / 4
 *   risk = 1 − Π (1 − w(f_i) · 0.85^i), findings by falling weight
 *
 * It grows with each severity and each amount, needs no file size, and so is never diluted: clean rows do not enter.
 * `money` is in minor units, `digits` the decimals of the currency. Rounded to four decimals.
 */
export function riskScore(
  findings: readonly { readonly severity: number; readonly amountAtRisk: number }[],
  digits: number,
): number {
  const weights = findings.map(({ severity, amountAtRisk }) => {
    const money = Math.max(0, amountAtRisk) / 10 ** digits;
    return (fullWeight * Math.min(1, Math.max(0, severity)) * (1 + (3 * money) / (money + halfWeight))) / 4;
  });
  weights.sort((a, b) => b - a);
  const clean = weights.reduce((product, weight, i) => product * (1 - weight * decay ** i), 1);
  return roundScore(1 - clean);
}

/** The word for a severity: critical above 0.85, high above 0.7, medium above 0.4, else low. */
export function severityWord(severity: number): Priority {
  return severity > 0.85 ? "critical" : severity > 0.7 ? "high" : severity > 0.4 ? "medium" : "low";
}
