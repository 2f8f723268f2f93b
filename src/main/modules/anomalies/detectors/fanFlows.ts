import { at, moneyOf, touchesNew } from "./columns.ts";
import type { DetectedFinding, Detector, DetectorContext } from "./detector.ts";
import { type FlowGraph, flowGraphOf } from "./flowGraph.ts";
import { gather } from "./gather.ts";
import { groupsOf, type Population } from "./population.ts";
import { binomialTail, firstFrom, poissonTail } from "./statistics.ts";
import { dateText, money } from "./wording.ts";

const windowDays = 7;
const leastParties = 5;
/** Largest over smallest of amounts that count as alike. */
const alike = 1.25;
/** Findings by chance that all accounts of a file together may be expected to give. */
const expectedByChance = 0.01;

/**
 * Many accounts that pay alike amounts to one within a week, or are paid so by one: smurfing (FATF; AMLSim's fan-in
 * and fan-out patterns). Against the account's own pace and the file's share of such amounts (Poisson, Bonferroni).
 * Over any time: three and more accounts whose payments are most of what it gets, alike, and rare elsewhere.
 */
function fanDetector(about: Pick<Detector, "kind" | "test"> & { readonly isIn: boolean }): Detector {
  return {
    kind: about.kind,
    test: about.test,
    detect(rows, context) {
      const graph = flowGraphOf(rows, context);
      if ("notApplicable" in graph) return graph;
      const findings: DetectedFinding[] = [];
      for (const group of groupsOf(about.isIn ? graph.incoming : graph.outgoing, leastParties)) {
        const ends = { rows, ends: about.isIn ? graph.from : graph.to };
        const fan = findFan(ends, group) ?? findSlowFan(ends, group);
        if (fan !== undefined && touchesNew(rows, fan))
          findings.push(describeFan({ rows, graph, context, isIn: about.isIn }, fan));
      }
      return { findings: gather(findings, { rows, context, what: "accounts with such fans" }) };
    },
  };
}

export const fanIn: Detector = fanDetector({
  kind: "fan_in",
  test: `At least ${leastParties} accounts pay alike amounts to one within ${windowDays} days, or three amounts rare elsewhere`,
  isIn: true,
});
export const fanOut: Detector = fanDetector({
  kind: "fan_out",
  test: `One account pays alike amounts to at least ${leastParties} within ${windowDays} days, or to three amounts rare elsewhere`,
  isIn: false,
});

interface Ends {
  readonly rows: Population;
  /** The account at the other end of each row. */
  readonly ends: Int32Array;
}

/** The largest set of alike amounts with as many other ends within a week, where chance would hardly give it. */
function findFan(about: Ends, group: Int32Array): number[] | undefined {
  const { rows } = about;
  let best: number[] = [];
  for (let start = 0, end = 0; start < group.length; start += 1) {
    while (end < group.length && at(rows.day, at(group, end)) - at(rows.day, at(group, start)) < windowDays)
      end += 1;
    if (end - start <= best.length || end - start < leastParties) continue;
    const fan = alikeIn(about, group.subarray(start, end));
    if (fan.length > best.length) best = fan;
  }
  if (best.length < leastParties) return undefined;
  const magnitudes = best.map((i) => Math.abs(at(rows.amount, i)));
  const share = shareBetween(rows.magnitudes(), Math.min(...magnitudes), Math.max(...magnitudes));
  const { from, to } = rows.span();
  const pace = ((group.length - best.length) * windowDays) / Math.max(windowDays, to - from + 1);
  const chance = poissonTail(best.length, Math.max(0.02, pace * share));
  return chance * rows.accounts.length * group.length ** 2 <= expectedByChance ? best : undefined;
}

/**
 * Alike amounts, rare in the file, that make up most of what an account gets over any time, from three others at least
 * (binomial test, Bonferroni over accounts and choices of the amounts). One price again and again is a tariff.
 */
function findSlowFan({ rows, ends }: Ends, group: Int32Array): number[] | undefined {
  const sorted = [...group].sort((a, b) => Math.abs(at(rows.amount, a)) - Math.abs(at(rows.amount, b)));
  const fan = strangestAlike(rows, sorted);
  const different = new Set(fan.map((i) => at(rows.amount, i))).size;
  if (fan.length < leastSlow || new Set(fan.map((i) => at(ends, i))).size < 3) return undefined;
  if (different * 2 < fan.length) return undefined;
  const chance = binomialTail(fan.length, group.length, shareOf(rows, fan));
  return chance * rows.accounts.length * group.length ** 2 <= expectedByChance ? fan : undefined;
}

/** Rows from which a slow fan is told. */
const leastSlow = 6;

/** Of the rows with alike amounts, those that most exceed what the file lets expect (likelihood ratio). */
function strangestAlike(rows: Population, sorted: readonly number[]): number[] {
  const amountOf = (k: number): number => Math.abs(at(rows.amount, sorted[k] ?? 0));
  let best: number[] = [];
  let bestRatio = 0;
  for (let low = 0, high = 0; low < sorted.length; low += 1) {
    const before = high;
    while (high < sorted.length && amountOf(high) <= amountOf(low) * slowAlike) high += 1;
    // Only stretches that can't be longer: the others are parts of one before.
    if (high === before || high - low < leastSlow || amountOf(low) === 0) continue;
    const stretch = sorted.slice(low, high);
    const share = Math.max(shareOf(rows, stretch), 1 / Math.max(1, rows.count));
    const ratio = stretch.length * Math.log(stretch.length / (sorted.length * share));
    if (ratio > bestRatio) [best, bestRatio] = [stretch, ratio];
  }
  return best;
}

/** Share of the file's amounts that lie between the first and the last of rows by amount. */
function shareOf(rows: Population, byAmount: readonly number[]): number {
  const [first = 0, last = 0] = [byAmount[0], byAmount.at(-1)];
  return shareBetween(rows.magnitudes(), Math.abs(at(rows.amount, first)), Math.abs(at(rows.amount, last)));
}

const slowAlike = 1.5;

/** The most rows of a window whose amounts are alike and whose other ends differ. */
function alikeIn({ rows, ends }: Ends, window: Int32Array): number[] {
  const sorted = [...window].sort((a, b) => Math.abs(at(rows.amount, a)) - Math.abs(at(rows.amount, b)));
  let best: number[] = [];
  for (let low = 0, high = 0; low < sorted.length; low += 1) {
    const least = Math.abs(at(rows.amount, sorted[low] ?? 0));
    while (high < sorted.length && Math.abs(at(rows.amount, sorted[high] ?? 0)) <= least * alike) high += 1;
    if (high - low <= best.length || least === 0) continue;
    const byEnd = new Map(sorted.slice(low, high).map((i) => [at(ends, i), i]));
    if (byEnd.size > best.length) best = [...byEnd.values()];
  }
  return best;
}

/** Share of whole values from the lower to the higher one. */
function shareBetween(sorted: Float64Array, low: number, high: number): number {
  return (firstFrom(sorted, high + 1) - firstFrom(sorted, low)) / Math.max(1, sorted.length);
}

function describeFan(
  about: { rows: Population; graph: FlowGraph; context: DetectorContext; isIn: boolean },
  fan: readonly number[],
): DetectedFinding {
  const { rows, graph, context, isIn } = about;
  const sorted = [...fan].sort((a, b) => at(rows.day, a) - at(rows.day, b) || a - b);
  const [first = 0, last = 0] = [sorted[0], sorted.at(-1)];
  const total = moneyOf(rows, sorted);
  const magnitudes = sorted.map((i) => Math.abs(at(rows.amount, i)));
  const amounts = `${money(Math.min(...magnitudes), context)} to ${money(Math.max(...magnitudes), context)} each`;
  const centre = graph.nameOf(at(isIn ? graph.to : graph.from, first));
  const who = isIn ? `${sorted.length} accounts paid ${centre}` : `${centre} paid ${sorted.length} accounts`;
  return {
    severity: Math.min(0.85, 0.5 + 0.03 * sorted.length),
    explanation: `${who} ${amounts} between ${dateText(at(rows.day, first))} and ${dateText(at(rows.day, last))}, ${money(total, context)} in total.`,
    rows: sorted,
    amountAtRisk: total,
  };
}
