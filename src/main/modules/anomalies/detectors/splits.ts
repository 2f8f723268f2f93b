import { at, moneyOf, touchesNew } from "./columns.ts";
import type { DetectedFinding, Detector, DetectorContext } from "./detector.ts";
import { gather } from "./gather.ts";
import { type Bands, bandsOf, limitsOf } from "./limits.ts";
import { type Population, partiesOf } from "./population.ts";
import { logFactorial } from "./statistics.ts";
import { dateText, money, partyName, percent } from "./wording.ts";

const splitDays = 3;
const bandShare = 0.2;
/** Pieces are cut to fit under the limit: one of them comes this near. */
const closestAtLeast = 0.9;
/** Runs by chance that all payees and limits of a file together may be expected to give. */
const expectedByChance = 0.1;

/**
 * One order cut into payments that each stay under a limit: two or more to one payee within three days, each between
 * 80 % of the limit and the limit and one above 90 %, together above it (Nigrini 2020, ch. 12; the classic "split purchase"). A run counts
 * only when payees paid as often, in amounts spread as they are here, and on the days this file has, would hardly
 * give one in the whole file by chance; the payee's own other payments of such amounts count as its habit.
 */
export const splitOrders: Detector = {
  kind: "split_purchase",
  test: `Payments to one payee within ${splitDays} days that together pass a limit each stays under`,
  detect(rows, context) {
    const limits = limitsOf(context).filter((limit) => limit >= 5_000 * 10 ** context.digits);
    const bands = { ...bandsOf(rows, limits, bandShare), rows, context };
    const findings: DetectedFinding[] = [];
    for (const group of partiesOf(rows, 2))
      if (at(bands.perParty, at(rows.party, at(group, 0))) > 1) findings.push(...splitsOf(bands, group));
    return {
      findings: gather(findings, { rows, context, what: "runs of payments that together pass a limit" }),
    };
  },
};

interface Subject extends Bands {
  readonly rows: Population;
  readonly context: DetectorContext;
}

function splitsOf(bands: Subject, group: Int32Array): DetectedFinding[] {
  const { rows, limits, inBand } = bands;
  const pieces = limits.map((): number[] => []);
  for (let k = 0; k < group.length; k += 1) {
    const i = at(group, k);
    const limit = inBand[i] ?? -1;
    if (limit >= 0) pieces[limit]?.push(i);
  }
  return pieces.flatMap((own, limit) =>
    own.length < 2
      ? []
      : runsOf(rows, own)
          .filter((run) => touchesNew(rows, run) && isTelling(bands, { run, own, group, limit }))
          .map((run) => describeSplit(bands, run, limits[limit] ?? 0)),
  );
}

/** Runs of one sign within the window, by day. */
function runsOf(rows: Population, pieces: readonly number[]): number[][] {
  const runs: number[][] = [];
  for (const i of pieces) {
    const run = runs.at(-1);
    const first = run?.[0] ?? i;
    const fits =
      Math.sign(at(rows.amount, first)) === Math.sign(at(rows.amount, i)) &&
      at(rows.day, i) - at(rows.day, first) <= splitDays;
    if (run !== undefined && fits) run.push(i);
    else runs.push([i]);
  }
  return runs.filter((run) => run.length >= 2);
}

interface Run {
  readonly run: readonly number[];
  readonly own: readonly number[];
  readonly group: Int32Array;
  readonly limit: number;
}

/**
 * Expected runs as tight and as near the limit as this one, over all payees: the ways to choose so many of the payee's
 * payments, times the share of payments at least as near the limit for each, times the chance that the days are as
 * close for each after the first. Invoice numbers in a row tell more where the payee's numbers seldom are.
 */
function isTelling({ rows, limits, perLimit }: Subject, { run, own, group, limit }: Run): boolean {
  const size = run.length;
  const [first = 0, last = 0] = [run[0], run.at(-1)];
  if (new Set(run.map((i) => at(rows.amount, i))).size === 1 && own.length > size) return false;
  const amounts = run.map((i) => Math.abs(at(rows.amount, i)) / (limits[limit] ?? 1));
  const nearest = Math.min(...amounts);
  if (Math.max(...amounts) < closestAtLeast || hasCompany(rows, run, group)) return false;
  // Of the band's payments, those at least as near to the limit, taking the band as evenly filled.
  const part = (1 - nearest) / bandShare;
  const file = ((at(perLimit, limit) - own.length + 1) / (rows.count - group.length + 2)) * part;
  const habit = (own.length - size) / Math.max(1, group.length - size);
  const share = Math.max(file, habit);
  const days = at(rows.day, last) - at(rows.day, first);
  const close = Math.max(1 / 365, rows.closeShare(days), ownCloseShare(rows, run, group));
  const ways = logFactorial(group.length) - logFactorial(size) - logFactorial(group.length - size);
  const inARow = numberedInARow(rows, run, group);
  const expected = Math.exp(ways + size * Math.log(share) + (size - 1) * Math.log(close * inARow));
  return expected * (rows.parties.length - 1) * limits.length <= expectedByChance;
}

/**
 * Whether the payee's days around the run have as many other payments of that size: it is paid in such amounts, below
 * and above the limit, and the run is a slice of them. Equal amounts far from the limit are a unit price.
 */
function hasCompany(rows: Population, run: readonly number[], group: Int32Array): boolean {
  const magnitudes = run.map((i) => Math.abs(at(rows.amount, i)));
  const [low, high] = [Math.min(...magnitudes), Math.max(...magnitudes)];
  const [from, to] = [at(rows.day, run[0] ?? 0), at(rows.day, run.at(-1) ?? 0)];
  let others = 0;
  for (const i of group) {
    const isNear = at(rows.day, i) >= from - splitDays && at(rows.day, i) <= to + splitDays;
    const magnitude = Math.abs(at(rows.amount, i));
    if (isNear && magnitude >= low / 2 && magnitude <= high * 1.5 && !run.includes(i)) others += 1;
  }
  return others * 2 >= run.length || new Set(magnitudes).size * 3 < run.length * 2;
}

/** Share of the payee's other pairs of payments in a row that are as close in time: it may be paid in batches. */
function ownCloseShare(rows: Population, run: readonly number[], group: Int32Array): number {
  let [close, pairs] = [0, 0];
  for (let k = 1; k < group.length; k += 1) {
    const [a, b] = [at(group, k - 1), at(group, k)];
    if (run.includes(a) || run.includes(b)) continue;
    pairs += 1;
    if (at(rows.day, b) - at(rows.day, a) === 0) close += 1;
  }
  return pairs < 4 ? 0 : close / group.length;
}

/** How often the payee's invoices have numbers in a row, for a run that has them; 1 for any other. */
function numberedInARow(rows: Population, run: readonly number[], group: Int32Array): number {
  const follows = (before: number, after: number): boolean => {
    const [a, b] = [numberedTail(rows.reference[before] ?? ""), numberedTail(rows.reference[after] ?? "")];
    return a !== undefined && b !== undefined && a.prefix === b.prefix && Math.abs(b.number - a.number) === 1;
  };
  const pairs = run.slice(1).filter((i, k) => follows(run[k] ?? i, i)).length;
  if (pairs < run.length - 1) return 1;
  let all = 0;
  for (let k = 1; k < group.length; k += 1) if (follows(at(group, k - 1), at(group, k))) all += 1;
  return Math.min(1, (all - pairs + 1) / Math.max(1, group.length - run.length + 1));
}

function numberedTail(text: string): { readonly prefix: string; readonly number: number } | undefined {
  const match = /^(.*?)(\d{1,15})\D?$/.exec(text.trim());
  return match === null ? undefined : { prefix: match[1] ?? "", number: Number(match[2]) };
}

function describeSplit({ rows, context }: Subject, run: readonly number[], limit: number): DetectedFinding {
  const total = moneyOf(rows, run);
  const closest = Math.max(...run.map((i) => Math.abs(at(rows.amount, i)))) / limit;
  const first = run[0] ?? 0;
  return {
    severity: Math.min(0.85, 0.35 + 0.1 * run.length + (closest > 0.9 ? 0.15 : 0)),
    explanation: `${run.length} payments to ${partyName(rows, first)} from ${dateText(at(rows.day, first))} on add up to ${money(total, context)}, each up to ${percent(closest)} of the limit of ${money(limit, context)}.`,
    rows: run,
    amountAtRisk: total,
  };
}
