import { findManyToMany } from "./manyToMany.ts";
import { PartIndex } from "./partIndex.ts";
import { findSubsets } from "./subsetSum.ts";
import { type Aggregate, type AggregateContext, type Pool, take, tellingSize, weigh } from "./sums.ts";

/** Search steps for one sum, and for all sums of a run. */
export const stepsPerSum = 20_000;
const stepsInAll = 600_000_000;

interface Found extends Aggregate {
  readonly target: number;
}

/** Sums: several rows of the books to one of the bank, the other way round, then a few to a few. */
export function findAggregates(context: AggregateContext): { found: Aggregate[]; gaveUp: number } {
  const budget = { steps: stepsInAll, gaveUp: 0 };
  const found = [...searchDirection(context, "bank", budget), ...searchDirection(context, "ledger", budget)];
  found.push(...findManyToMany(context));
  return { found, gaveUp: budget.gaveUp };
}

type Budget = { steps: number; gaveUp: number };

/** `whole` names the side whose single row is the sum. */
function searchDirection(context: AggregateContext, whole: "ledger" | "bank", budget: Budget): Aggregate[] {
  const isBank = whole === "bank";
  const free = {
    whole: isBank ? context.freeBank : context.freeLedger,
    parts: isBank ? context.freeLedger : context.freeBank,
  };
  const index = new PartIndex(context, whole);
  const candidates: Found[] = [];
  for (let target = 0; target < free.whole.length; target += 1) {
    if (target % 1024 === 0) context.check();
    if (free.whole[target] !== 1) continue;
    const one = searchSum(context, { whole, target, index, budget });
    if (one !== undefined) candidates.push(one);
  }
  candidates.sort(
    (a, b) =>
      Number(a.solutions > 1) - Number(b.solutions > 1) || b.confidence - a.confidence || a.target - b.target,
  );
  const accepted: Aggregate[] = [];
  for (const candidate of candidates) {
    const one = isStillFree(candidate, context)
      ? candidate
      : searchSum(context, { whole, target: candidate.target, index, budget });
    if (one === undefined || !isStillFree(one, context)) continue;
    take(one, context);
    accepted.push(one);
  }
  return accepted;
}

function isStillFree({ ledger, bank }: Aggregate, { freeLedger, freeBank }: AggregateContext): boolean {
  return ledger.every((row) => freeLedger[row] === 1) && bank.every((row) => freeBank[row] === 1);
}

interface SumSearch {
  readonly whole: "ledger" | "bank";
  readonly target: number;
  readonly index: PartIndex;
  readonly budget: Budget;
}

function searchSum(context: AggregateContext, search: SumSearch): Found | undefined {
  const pools = search.index.poolsOf(search.target);
  for (const pool of pools) {
    if (pool.rows.length < 2 || search.budget.steps <= 0) continue;
    const found = searchPool(context, search, pool);
    if (found !== undefined) return found;
  }
  return undefined;
}

function searchPool(context: AggregateContext, search: SumSearch, pool: Pool): Found | undefined {
  const { whole, target, budget } = search;
  const [wholes, parts] = whole === "bank" ? [context.bank, context.ledger] : [context.ledger, context.bank];
  const goal = wholes.amount[target] ?? 0;
  const amounts = pool.rows.map((row) => parts.amount[row] ?? 0);
  const sums = { pool, amounts, goal, tolerance: 0 };
  const limits = {
    maximumSize: tellingSize(sums, Math.min(context.maximumSize, amounts.length)),
    maximumSteps: Math.min(stepsPerSum, budget.steps),
    keep: 20,
  };
  const result = findSubsets(amounts, goal, limits);
  budget.steps -= result.steps;
  if (result.gaveUp) budget.gaveUp += 1;
  let solutions = result.solutions.map((places) => places.map((place) => pool.rows[place] ?? 0));
  let difference = 0;
  if (solutions.length === 0) {
    const off = wholeWithin(amounts, goal, pool, context.tolerance);
    if (off === undefined) return undefined;
    solutions = [[...pool.rows]];
    difference = whole === "bank" ? off : -off;
  }
  const evidence = weigh({ ...sums, size: solutions[0]?.length ?? 2, tolerance: Math.abs(difference) });
  const count = Math.max(1, result.count);
  const confidence = ceilingOf(evidence.probability / count, {
    count,
    gaveUp: result.gaveUp,
    pool,
    difference,
  });
  if (confidence < 0.5 && count === 1) return undefined;
  if (evidence.probability < 0.5) return undefined;
  const rows = [...new Set(solutions.flat())].sort((a, b) => a - b);
  const asSides = (part: readonly number[]) =>
    whole === "bank" ? { ledger: part, bank: [target] } : { ledger: [target], bank: part };
  return {
    ...asSides(rows),
    target,
    confidence,
    sumBits: evidence.sumBits,
    identityBits: evidence.identityBits,
    solutions: count,
    gaveUp: result.gaveUp,
    difference,
    alternatives: count > 1 ? solutions.map(asSides) : [],
  };
}

/** A larger part of a sum than this is a row that is missing, not a fee. */
const feeShare = 0.05;

/** All rows that the text names, a little off: what is missing is the fee. */
function wholeWithin(
  amounts: readonly number[],
  goal: number,
  pool: Pool,
  tolerance: number,
): number | undefined {
  if (!pool.byReference || tolerance === 0 || amounts.length > 20) return undefined;
  const off = goal - amounts.reduce((sum, amount) => sum + amount, 0);
  const isFee = Math.abs(off) <= Math.min(tolerance, Math.abs(goal) * feeShare);
  return off !== 0 && isFee ? off : undefined;
}

function ceilingOf(
  probability: number,
  about: {
    readonly count: number;
    readonly gaveUp: boolean;
    readonly pool: Pool;
    readonly difference: number;
  },
): number {
  let ceiling = 0.9899;
  if (!about.pool.byReference || about.difference !== 0) ceiling = about.pool.byName ? 0.9499 : 0.8499;
  if (about.gaveUp) ceiling = 0.7999;
  return Math.round(Math.min(ceiling, probability) * 10_000) / 10_000;
}
