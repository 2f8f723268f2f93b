import {
  at,
  type DetectedFinding,
  type Detector,
  type DetectorContext,
  groupBy,
  type RowColumns,
  touchesNew,
} from "./detector.ts";
import { gather } from "./gather.ts";
import { binomialTail } from "./statistics.ts";
import { dateText, money, partyName, percent } from "./wording.ts";

/** Usual approval and reporting limits, in whole currency units. A project's own limits will take their place. */
const wholeLimits = [1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000] as const;

function limitsOf({ digits }: DetectorContext): number[] {
  return wholeLimits.map((limit) => limit * 10 ** digits);
}

const bandShare = 0.1;
const minimumInBand = 3;

/**
 * Payments that keep just below a limit. Per payee: three or more in the tenth below a limit, at least half of what it
 * gets, and more than its own payments above the limit. Over all payees: a jump in density at the limit, tested by
 * a binomial test of the band below against the band above (the idea of McCrary 2008, "Manipulation of the running
 * variable", with equal bands instead of local regressions).
 */
export const justBelowLimit: Detector = {
  kind: "threshold_bunching",
  test: "Payments in the tenth just below an approval limit",
  detect(rows, context) {
    const findings: DetectedFinding[] = [];
    const byParty = groupBy(rows, (i) => (at(rows.party, i) === 0 ? undefined : at(rows.party, i)));
    for (const limit of limitsOf(context)) {
      const told = new Set<number>();
      for (const group of byParty.values()) {
        const finding = describeParty(rows, group, { limit, context });
        if (finding === undefined) continue;
        findings.push(finding);
        for (const i of finding.rows) told.add(i);
      }
      const jump = describeJump(rows, { limit, context, told });
      if (jump !== undefined) findings.push(jump);
    }
    return { findings };
  },
};

function isJustBelow(amount: number, limit: number): boolean {
  const magnitude = Math.abs(amount);
  return magnitude < limit && magnitude >= limit * (1 - bandShare);
}

function describeParty(
  rows: RowColumns,
  group: readonly number[],
  about: { readonly limit: number; readonly context: DetectorContext },
): DetectedFinding | undefined {
  const { limit, context } = about;
  const below = group.filter((i) => isJustBelow(at(rows.amount, i), limit));
  const amounts = new Set(below.map((i) => at(rows.amount, i)));
  // One amount again and again is a contract; different amounts that all stop short of the limit are a pattern.
  if (
    below.length < minimumInBand ||
    amounts.size < 2 ||
    below.length * 2 < group.length ||
    !touchesNew(rows, below)
  )
    return undefined;
  const total = below.reduce((sum, i) => sum + Math.abs(at(rows.amount, i)), 0);
  const first = below[0] ?? 0;
  return {
    severity: Math.min(0.9, 0.55 + 0.05 * below.length),
    explanation: `${below.length} of ${group.length} payments to ${partyName(rows, first)} lie just below ${money(limit, context)}, ${money(total, context)} in total.`,
    rows: below,
    amountAtRisk: total,
  };
}

/** Over the payments that no payee's own finding tells of: one payee's pattern is not the habit of the file. */
function describeJump(
  rows: RowColumns,
  about: {
    readonly limit: number;
    readonly context: DetectorContext;
    readonly told: ReadonlySet<number>;
  },
): DetectedFinding | undefined {
  const { limit, context, told } = about;
  const below: number[] = [];
  let above = 0;
  for (let i = 0; i < rows.count; i += 1) {
    const magnitude = Math.abs(at(rows.amount, i));
    if (told.has(i)) continue;
    if (magnitude < limit && magnitude >= limit * 0.95) below.push(i);
    else if (magnitude > limit && magnitude <= limit * 1.05) above += 1;
  }
  const chance = binomialTail(below.length, below.length + above, 0.55);
  if (below.length < 10 || below.length < 3 * above || chance > 1e-4 || !touchesNew(rows, below))
    return undefined;
  const total = below.reduce((sum, i) => sum + Math.abs(at(rows.amount, i)), 0);
  return {
    severity: 0.65,
    explanation: `${below.length} payments lie in the twentieth below ${money(limit, context)} and only ${above} in the twentieth above it (chance ${chance.toExponential(0)}).`,
    rows: below,
    amountAtRisk: total,
  };
}

const splitDays = 3;

/**
 * One order cut into payments that each stay under a limit: two or more to one payee within three days, each between
 * 75 % of the limit and the limit, together above it, where such runs are not the payee's habit.
 */
export const splitOrders: Detector = {
  kind: "split_purchase",
  test: `Payments to one payee within ${splitDays} days that together pass a limit each stays under`,
  detect(rows, context) {
    const findings: DetectedFinding[] = [];
    const limits = limitsOf(context).filter((limit) => limit >= 5_000 * 10 ** context.digits);
    for (const group of groupBy(rows, (i) =>
      at(rows.party, i) === 0 ? undefined : at(rows.party, i),
    ).values()) {
      for (const limit of limits) findings.push(...splitsOf(rows, group, { limit, context }));
    }
    return {
      findings: gather(findings, { rows, context, what: "runs of payments that together pass a limit" }),
    };
  },
};

function splitsOf(
  rows: RowColumns,
  group: readonly number[],
  about: { readonly limit: number; readonly context: DetectorContext },
): DetectedFinding[] {
  const { limit, context } = about;
  const pieces = group
    .filter((i) => Math.abs(at(rows.amount, i)) < limit && Math.abs(at(rows.amount, i)) >= limit * 0.75)
    .sort((a, b) => at(rows.day, a) - at(rows.day, b) || a - b);
  const runs: number[][] = [];
  for (const i of pieces) {
    const run = runs.at(-1);
    const sameSign =
      run !== undefined && Math.sign(at(rows.amount, run[0] ?? 0)) === Math.sign(at(rows.amount, i));
    if (run !== undefined && sameSign && at(rows.day, i) - at(rows.day, run[0] ?? 0) <= splitDays)
      run.push(i);
    else runs.push([i]);
  }
  const splits = runs.filter((run) => run.length >= 2);
  // Several such runs are how this payee is paid, not an order cut in two.
  if (splits.length > 3) return [];
  return splits
    .filter((run) => touchesNew(rows, run) && isTelling(rows, run, limit))
    .map((run) => {
      const total = run.reduce((sum, i) => sum + Math.abs(at(rows.amount, i)), 0);
      const closest = Math.max(...run.map((i) => Math.abs(at(rows.amount, i)))) / limit;
      const first = run[0] ?? 0;
      return {
        severity: Math.min(0.85, 0.35 + 0.1 * run.length + (closest > 0.9 ? 0.15 : 0)),
        explanation: `${run.length} payments to ${partyName(rows, first)} from ${dateText(at(rows.day, first))} on add up to ${money(total, context)}, each up to ${percent(closest)} of the limit of ${money(limit, context)}.`,
        rows: run,
        amountAtRisk: total,
      };
    });
}

/** Two pieces happen to meet often enough; they tell only when both come close to the limit within a day. */
function isTelling(rows: RowColumns, run: readonly number[], limit: number): boolean {
  if (run.length > 2) return true;
  const days = at(rows.day, run[1] ?? 0) - at(rows.day, run[0] ?? 0);
  return days <= 1 && run.every((i) => Math.abs(at(rows.amount, i)) >= limit * 0.85);
}
