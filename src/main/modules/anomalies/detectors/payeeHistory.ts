import { at, touchesNew } from "./columns.ts";
import type { DetectedFinding, Detector, DetectorContext } from "./detector.ts";
import { gather } from "./gather.ts";
import { type Population, partiesOf } from "./population.ts";
import { median, poissonTail, quantile } from "./statistics.ts";
import { dateText, money, partyName } from "./wording.ts";

const warmUpDays = 60;
const leastSpan = 120;

function explainShortSpan(rows: Population, least: number): string | undefined {
  const { from, to } = rows.span();
  const days = rows.count === 0 ? 0 : to - from + 1;
  return days < least
    ? `the rows span ${days} days; at least ${least} are needed to know a payee's history`
    : undefined;
}

/**
 * A payee that appears after the first sixty days and begins with a payment among the largest hundredth of the file
 * (ElastAlert "new term"; ACFE, shell companies). In the first sixty days every payee is new: nothing is said of them.
 */
export const newPayee: Detector = {
  kind: "new_payee",
  test: `First payment to a payee among the largest 1 %, after ${warmUpDays} days without it`,
  detect(rows, context) {
    const because = explainShortSpan(rows, leastSpan);
    if (because !== undefined) return { notApplicable: because };
    const from = rows.span().from + warmUpDays;
    const large = quantile(rows.magnitudes(), 0.99);
    const findings: DetectedFinding[] = [];
    for (const group of partiesOf(rows, 1)) {
      const first = at(group, 0);
      const magnitude = Math.abs(at(rows.amount, first));
      if (at(rows.day, first) < from || magnitude < large || magnitude === 0 || rows.isNew[first] !== 1)
        continue;
      const later = group.length === 1 ? "it was never paid again" : `${group.length - 1} more followed`;
      findings.push({
        severity: group.length <= 2 ? 0.55 : 0.45,
        explanation: `${partyName(rows, first)} was first paid on ${dateText(at(rows.day, first))}, at once ${money(magnitude, context)}, more than 99 % of all payments; ${later}.`,
        rows: [first],
        amountAtRisk: magnitude,
      });
    }
    return { findings: gather(findings, { rows, context, what: "new payees that begin large" }) };
  },
};

const silentDays = 180;
const leastBefore = 3;
const timesLarger = 2;

/**
 * A payee that was paid regularly, then not for half a year and four times its usual interval, and then gets at least
 * twice what it ever got (the dormant-account test of bank auditors; "flatline" and "spike" of one payee).
 */
export const wokenPayee: Detector = {
  kind: "dormant_account",
  test: `Silent for ${silentDays} days, then at least ${timesLarger} times its largest payment`,
  detect(rows, context) {
    const because = explainShortSpan(rows, silentDays + 60);
    if (because !== undefined) return { notApplicable: because };
    const findings: DetectedFinding[] = [];
    for (const group of partiesOf(rows, leastBefore + 1)) {
      const finding = describeWaking(rows, group, context);
      if (finding !== undefined) findings.push(finding);
    }
    return { findings: gather(findings, { rows, context, what: "payees that woke up" }) };
  },
};

function describeWaking(
  rows: Population,
  group: Int32Array,
  context: DetectorContext,
): DetectedFinding | undefined {
  for (let k = leastBefore; k < group.length; k += 1) {
    const i = at(group, k);
    const silent = at(rows.day, i) - at(rows.day, at(group, k - 1));
    if (silent < silentDays || rows.isNew[i] !== 1) continue;
    const before = [...group.subarray(0, k)];
    const intervals = before.slice(1).map((row, n) => at(rows.day, row) - at(rows.day, before[n] ?? row));
    const largest = Math.max(...before.map((row) => Math.abs(at(rows.amount, row))));
    const magnitude = Math.abs(at(rows.amount, i));
    if (silent < 4 * median(intervals) || magnitude < timesLarger * largest) continue;
    return {
      severity: 0.55,
      explanation: `${partyName(rows, i)} was silent for ${silent} days until ${dateText(at(rows.day, i))} and then got ${money(magnitude, context)}; its ${before.length} payments before were ${money(largest, context)} at most.`,
      rows: [i],
      amountAtRisk: magnitude,
    };
  }
  return undefined;
}

const paceDays = 7;
const leastInPace = 6;
const timesFaster = 3;
const expectedByChance = 0.05;

/**
 * A week in which a payee gets three times as many payments as in any other week, and six at least (ElastAlert
 * "spike"; own baseline). Payees with fewer than four payments outside that week have no pace yet: nothing is said.
 */
export const suddenPace: Detector = {
  kind: "velocity",
  test: `At least ${leastInPace} payments in ${paceDays} days, ${timesFaster} times the payee's busiest other week`,
  detect(rows, context) {
    const because = explainShortSpan(rows, 60);
    if (because !== undefined) return { notApplicable: because };
    const findings: DetectedFinding[] = [];
    for (const group of partiesOf(rows, leastInPace + 4)) {
      const finding = describePace(rows, group, context);
      if (finding !== undefined) findings.push(finding);
    }
    return { findings: gather(findings, { rows, context, what: "payees with a week of sudden pace" }) };
  },
};

/** Ends of the windows that begin at each payment, and the fullest of them. */
function busiestWeek(
  rows: Population,
  group: Int32Array,
  except: readonly [number, number],
): [number, number] {
  let best: [number, number] = [0, 0];
  for (let start = 0, end = 0; start < group.length; start += 1) {
    if (start >= except[0] && start < except[1]) continue;
    end = Math.max(end, start);
    const limit = start < except[0] ? except[0] : group.length;
    while (end < limit && at(rows.day, at(group, end)) - at(rows.day, at(group, start)) < paceDays) end += 1;
    if (end - start > best[1] - best[0]) best = [start, end];
  }
  return best;
}

/** Whether such a week may be expected of one of the file's payees that are paid at an even pace (Poisson). */
function isByChance(rows: Population, payments: number, inWeek: number): boolean {
  const { from, to } = rows.span();
  const pace = ((payments - inWeek) * paceDays) / Math.max(paceDays, to - from + 1 - paceDays);
  return poissonTail(inWeek, pace) * payments * rows.parties.length > expectedByChance;
}

function describePace(
  rows: Population,
  group: Int32Array,
  context: DetectorContext,
): DetectedFinding | undefined {
  const [start, end] = busiestWeek(rows, group, [group.length, group.length]);
  const size = end - start;
  if (size < leastInPace || group.length - size < 4) return undefined;
  const [otherStart, otherEnd] = busiestWeek(rows, group, [start, end]);
  const usual = otherEnd - otherStart;
  const own = [...group.subarray(start, end)];
  if (size < timesFaster * usual || !touchesNew(rows, own) || isByChance(rows, group.length, size))
    return undefined;
  const total = own.reduce((sum, i) => sum + Math.abs(at(rows.amount, i)), 0);
  return {
    severity: Math.min(0.65, 0.4 + 0.05 * (size / usual)),
    explanation: `${partyName(rows, own[0] ?? 0)} got ${size} payments within ${paceDays} days from ${dateText(at(rows.day, own[0] ?? 0))} on, ${money(total, context)} in total; in its busiest other week it got ${usual}.`,
    rows: own,
    amountAtRisk: total,
  };
}
