import type { Side } from "./columns.ts";
import type { Comparison } from "./comparison.ts";
import { name } from "./levels.ts";
import type { Names } from "./names.ts";

/** One payment of several rows, or an ambiguous set of them. */
export interface Aggregate {
  readonly ledger: readonly number[];
  readonly bank: readonly number[];
  readonly confidence: number;
  /** Bits of the sum: how rarely chance makes one. */
  readonly sumBits: number;
  /** Bits of names and references. */
  readonly identityBits: number;
  /** How many combinations fit; a lower bound when the search gave up. */
  readonly solutions: number;
  readonly gaveUp: boolean;
  readonly difference: number;
  /** With several solutions: each, as rows of both sides. */
  readonly alternatives: readonly { readonly ledger: readonly number[]; readonly bank: readonly number[] }[];
}

export interface AggregateContext {
  readonly ledger: Side;
  readonly bank: Side;
  readonly comparison: Comparison;
  readonly names: Names;
  /** Rows in no pair: 1. Taken ones become 0. */
  readonly freeLedger: Uint8Array;
  readonly freeBank: Uint8Array;
  readonly windowDays: number;
  readonly tolerance: number;
  readonly maximumSize: number;
  check(): void;
}

/** Rows that may be parts of one sum. */
export interface Pool {
  readonly rows: readonly number[];
  readonly byReference: boolean;
  readonly byName: boolean;
}

interface SumEvidence {
  readonly probability: number;
  readonly sumBits: number;
  readonly identityBits: number;
}

/** What the sums of a pool are weighed by. */
export interface WeighedSums {
  readonly pool: Pick<Pool, "byReference" | "byName">;
  readonly amounts: readonly number[];
  readonly goal: number;
  readonly tolerance: number;
}

/**
 * How likely a sum that fits is the payment: against it stands how many sums of that size the pool has, and how
 * densely sums lie around the target, so that chance alone would hit it.
 */
export function weigh(about: WeighedSums & { readonly size: number }): SumEvidence {
  const sumBits = Math.min(20, -Math.log2(expectedByChance(about, about.size)));
  const identityBits = identityOf(about.pool);
  return { probability: 1 / (1 + 2 ** -(sumBits + identityBits)), sumBits, identityBits };
}

/** Rows of a sum up to which one that fits is more likely the payment than chance: larger ones need not be searched. */
export function tellingSize(about: WeighedSums, maximum: number): number {
  const identity = 2 ** identityOf(about.pool);
  let size = 2;
  while (size < maximum && expectedByChance(about, size + 1) < identity) size += 1;
  return size;
}

function identityOf(pool: WeighedSums["pool"]): number {
  if (pool.byReference) return 3;
  return pool.byName ? -1 : -10;
}

/** Sums of two to `size` rows that chance alone puts on the target. */
function expectedByChance({ amounts, goal, tolerance }: WeighedSums, size: number): number {
  let sums = 0;
  let ways = 1;
  for (let k = 1; k <= Math.min(size, amounts.length); k += 1) {
    ways *= (amounts.length - k + 1) / k;
    if (k >= 2) sums += ways;
  }
  const isMultiple = (grain: number) => goal % grain === 0 && amounts.every((amount) => amount % grain === 0);
  const grain = [10_000, 1_000, 100, 10].find(isMultiple) ?? 1;
  return (Math.max(1, sums) * (grain + 2 * tolerance)) / Math.max(grain, Math.abs(goal));
}

/** From here on no other match may use these rows. */
export function take(
  { ledger, bank }: Pick<Aggregate, "ledger" | "bank">,
  context: Pick<AggregateContext, "freeLedger" | "freeBank">,
): void {
  for (const row of ledger) context.freeLedger[row] = 0;
  for (const row of bank) context.freeBank[row] = 0;
}

/** Whether two names are one, for pools: at least close. */
export function namesAgree(step: number): boolean {
  return step >= name.same && step <= name.close;
}
