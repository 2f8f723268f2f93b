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
