import type { Priority } from "../../../contract/events/definition.ts";
import { roundScore } from "../../../contract/events/definition.ts";

/** Money at which a finding weighs five eighths of its full weight, in whole currency units. */
const halfWeight = 10_000;
/** How much of the next finding's weight still counts after each heavier one of its kind. */
const decay = 0.6;
/** How fast weights add up to certainty. */
const steepness = 0.45;

export interface WeighedFinding {
  readonly kind: string;
  readonly severity: number;
  /** Minor units. */
  readonly amountAtRisk: number;
}

/**
 * Risk of an import, 0 to 1, from the severity of its findings and the money they touch:
 *
 *   w(f)  = severity² · (1 + 3 · money / (money + 10,000)) / 4
 *   S(k)  = Σ w(f_i) · 0.6^i, the findings of one kind by falling weight
 *   risk  = 1 − exp(−0.45 · Σ S(k)), over the kinds
 *
 * Different kinds of findings confirm each other and add up; the hundredth of one kind is the habit of a ledger and
 * adds next to nothing; weak signs weigh by their square. It grows with each severity, each amount and each finding
 * (a finding put before others takes at most its own weight from them), needs no file size, and so is never diluted:
 * clean rows do not enter. `digits` are the decimals of the currency. Rounded to four decimals.
 */
export function riskScore(findings: readonly WeighedFinding[], digits: number): number {
  const byKind = Map.groupBy(findings, ({ kind }) => kind);
  const sums = [...byKind.values()].map((own) => {
    const weights = own.map((finding) => weightOf(finding, digits)).sort((a, b) => b - a);
    return weights.reduce((sum, weight, i) => sum + weight * decay ** i, 0);
  });
  // In order of size: a sum of fractions depends on its order in the last digit.
  const total = sums.sort((a, b) => b - a).reduce((sum, one) => sum + one, 0);
  return roundScore(1 - Math.exp(-steepness * total));
}

function weightOf({ severity, amountAtRisk }: WeighedFinding, digits: number): number {
  const money = Math.max(0, amountAtRisk) / 10 ** digits;
  return (Math.min(1, Math.max(0, severity)) ** 2 * (1 + (3 * money) / (money + halfWeight))) / 4;
}

/** The word for a severity: critical above 0.85, high above 0.7, medium above 0.4, else low. */
export function severityWord(severity: number): Priority {
  return severity > 0.85 ? "critical" : severity > 0.7 ? "high" : severity > 0.4 ? "medium" : "low";
}
