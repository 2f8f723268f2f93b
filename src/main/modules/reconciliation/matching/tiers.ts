import type { z } from "zod";
import type { tierSchema } from "../../../../contract/events/reconciliation.ts";

export type Tier = z.infer<typeof tierSchema>;

/** Confidence from which a match belongs to a tier; below the last none is proposed. */
export const tierFloors = { TIER_1: 0.95, TIER_2: 0.85, TIER_3: 0.7, TIER_4: 0.5 } as const;

export function tierOf(confidence: number): Tier | undefined {
  if (confidence >= tierFloors.TIER_1) return "TIER_1";
  if (confidence >= tierFloors.TIER_2) return "TIER_2";
  if (confidence >= tierFloors.TIER_3) return "TIER_3";
  return confidence >= tierFloors.TIER_4 ? "TIER_4" : undefined;
}

/** What a pair rests on, for the rules that no sum of weights overrides. */
export interface Grounds {
  /** A reference, an account or a name that agrees. */
  readonly identified: boolean;
  /** A reference or an account that differs. */
  readonly contradicted: boolean;
  readonly amountDiffers: boolean;
  readonly outsideWindow: boolean;
  /** Amount, currency and day equal, name and reference agree: a perfect direct match. */
  readonly perfect: boolean;
}

/**
 * Confidence under the rules of evidence: without anything that names the payment, or with a difference, a pair is
 * not of the first tier, however rare its amount; a contradicted one not of the second. A perfect one is of the
 * first. Never 0 and never 1.
 */
export function ruledConfidence(probability: number, grounds: Grounds): number {
  let ceiling = 0.9999;
  if (!grounds.identified || grounds.amountDiffers) ceiling = 0.9499;
  if (grounds.contradicted || grounds.outsideWindow) ceiling = 0.8499;
  if (grounds.contradicted && !grounds.identified) ceiling = 0.6999;
  const floor = grounds.perfect ? 0.95 : 0.0001;
  return Math.round(Math.max(floor, Math.min(ceiling, probability)) * 10_000) / 10_000;
}
