import type { Side } from "./columns.ts";
import { type Aggregate, type AggregateContext, namesAgree, take, weigh } from "./sums.ts";

/** Rows of a side in a pool, and rows of a side in a solution, at most. */
export const poolRows = 10;
export const groupRows = 3;

interface Sum {
  readonly rows: readonly number[];
  readonly sum: number;
}

/**
 * A few rows of the books that add up to a few rows of the bank, of one name and currency within the window. Every
 * pair of sums is compared; only a name for which exactly one pair is equal is proposed as sure.
 */
export function findManyToMany(context: AggregateContext): Aggregate[] {
  const ours = freeByName(context.ledger, context.freeLedger);
  const theirs = freeByName(context.bank, context.freeBank);
  const found: Aggregate[] = [];
  for (const [number, bankRows] of theirs) {
    const ledgerRows = ours.get(number);
    if (ledgerRows === undefined || ledgerRows.length < 2 || bankRows.length < 2) continue;
    context.check();
    for (const pool of cutByDay(context, ledgerRows, bankRows)) {
      const one = solve(context, pool);
      if (one === undefined) continue;
      take(one, context);
      found.push(one);
    }
  }
  return found;
}

function freeByName(side: Side, free: Uint8Array): Map<number, number[]> {
  const rows = new Map<number, number[]>();
  for (let row = 0; row < side.count; row += 1) {
    const number = side.name[row] ?? 0;
    if (free[row] !== 1 || number === 0 || side.amount[row] === 0) continue;
    const list = rows.get(number);
    if (list === undefined) rows.set(number, [row]);
    else list.push(row);
  }
  return rows;
}

interface SidePool {
  readonly ledger: readonly number[];
  readonly bank: readonly number[];
}

/** Rows that lie within the window of each other, in the order of days. */
function cutByDay(
  context: AggregateContext,
  ledgerRows: readonly number[],
  bankRows: readonly number[],
): SidePool[] {
  const { ledger, bank, windowDays } = context;
  const pools: { ledger: number[]; bank: number[]; start: number }[] = [];
  const all = [
    ...ledgerRows.map((row) => ({
      row,
      isOurs: true,
      day: ledger.business[row] ?? 0,
      currency: ledger.currency[row],
    })),
    ...bankRows.map((row) => ({
      row,
      isOurs: false,
      day: bank.business[row] ?? 0,
      currency: bank.currency[row],
    })),
  ].sort((a, b) => (a.currency ?? 0) - (b.currency ?? 0) || a.day - b.day);
  let currency: number | undefined;
  for (const one of all) {
    let pool = pools.at(-1);
    if (pool === undefined || one.day - pool.start > windowDays || one.currency !== currency) {
      pool = { ledger: [], bank: [], start: one.day };
      pools.push(pool);
      currency = one.currency;
    }
    (one.isOurs ? pool.ledger : pool.bank).push(one.row);
  }
  return pools.filter(
    ({ ledger: a, bank: b }) =>
      a.length >= 2 && b.length >= 2 && a.length <= poolRows && b.length <= poolRows,
  );
}

function solve(context: AggregateContext, pool: SidePool): Aggregate | undefined {
  const { ledger, bank, comparison } = context;
  if (!namesAgree(comparison.nameLevel(pool.ledger[0] ?? 0, pool.bank[0] ?? 0))) return undefined;
  const ours = sumsOf(pool.ledger, ledger);
  const theirs = new Map<number, Sum[]>();
  for (const one of sumsOf(pool.bank, bank)) {
    const list = theirs.get(one.sum);
    if (list === undefined) theirs.set(one.sum, [one]);
    else list.push(one);
  }
  const solutions = ours.flatMap((one) =>
    (theirs.get(one.sum) ?? []).map((other) => ({ ledger: one.rows, bank: other.rows, sum: one.sum })),
  );
  const [first] = solutions;
  if (first === undefined || first.sum === 0) return undefined;
  const evidence = weigh({
    pool: { byReference: false, byName: true },
    amounts: [
      ...pool.ledger.map((row) => ledger.amount[row] ?? 0),
      ...pool.bank.map((row) => bank.amount[row] ?? 0),
    ],
    goal: first.sum,
    size: first.ledger.length + first.bank.length - 1,
    tolerance: 0,
  });
  if (evidence.probability < 0.5) return undefined;
  const confidence = Math.round(Math.min(0.9499, evidence.probability / solutions.length) * 10_000) / 10_000;
  const rows = (side: "ledger" | "bank") =>
    [...new Set(solutions.flatMap((one) => one[side]))].sort((a, b) => a - b);
  return {
    ledger: rows("ledger"),
    bank: rows("bank"),
    confidence,
    sumBits: evidence.sumBits,
    identityBits: evidence.identityBits,
    solutions: solutions.length,
    gaveUp: false,
    difference: 0,
    alternatives:
      solutions.length > 1
        ? solutions.slice(0, 20).map(({ ledger: l, bank: b }) => ({ ledger: l, bank: b }))
        : [],
  };
}

/** All sums of two to three rows. */
function sumsOf(rows: readonly number[], side: Side): Sum[] {
  const sums: Sum[] = [];
  const extend = (from: number, picked: readonly number[], sum: number): void => {
    if (picked.length >= 2) sums.push({ rows: picked, sum });
    if (picked.length === groupRows) return;
    for (let i = from; i < rows.length; i += 1) {
      const row = rows[i] ?? 0;
      extend(i + 1, [...picked, row], sum + (side.amount[row] ?? 0));
    }
  };
  extend(0, [], 0);
  return sums;
}
