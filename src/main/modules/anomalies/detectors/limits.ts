import { at, type RowColumns } from "./columns.ts";
import type { DetectorContext } from "./detector.ts";

/** Usual approval and reporting limits, in whole currency units. A project's own limits will take their place. */
const wholeLimits = [1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000] as const;

/** In minor units, ascending. */
export function limitsOf({ digits }: DetectorContext): number[] {
  return wholeLimits.map((limit) => limit * 10 ** digits);
}

/** Place of the limit that an amount stays below by at most a share of it, or -1. Bands must not overlap. */
export function limitJustAbove(magnitude: number, limits: readonly number[], share: number): number {
  for (let k = 0; k < limits.length; k += 1) {
    const limit = limits[k] ?? 0;
    if (magnitude < limit) return magnitude >= limit * (1 - share) ? k : -1;
  }
  return -1;
}

export interface Bands {
  readonly limits: readonly number[];
  /** Limit that each row stays just below, or -1. */
  readonly inBand: Int8Array;
  /** Rows per limit, and rows per party below any limit. */
  readonly perLimit: Int32Array;
  readonly perParty: Int32Array;
}

/** Which rows stay below a limit by at most a share of it. */
export function bandsOf(rows: RowColumns, limits: readonly number[], share: number): Bands {
  const inBand = new Int8Array(rows.count);
  const perLimit = new Int32Array(limits.length);
  const perParty = new Int32Array(rows.parties.length);
  for (let i = 0; i < rows.count; i += 1) {
    const limit = limitJustAbove(Math.abs(at(rows.amount, i)), limits, share);
    inBand[i] = limit;
    if (limit === -1) continue;
    perLimit[limit] = at(perLimit, limit) + 1;
    perParty[at(rows.party, i)] = at(perParty, at(rows.party, i)) + 1;
  }
  return { limits, inBand, perLimit, perParty };
}
