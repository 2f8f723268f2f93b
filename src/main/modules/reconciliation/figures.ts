import { roundScore } from "../../../contract/events/definition.ts";
import { tierSchema } from "../../../contract/events/reconciliation.ts";
import { currencySchema, minorUnitsSchema } from "../../../contract/money.ts";
import type { RunFigures } from "../../../contract/procedures/reconciliationRun.ts";
import type { Tier } from "./matching/tiers.ts";

/** One kind of standing matches with its number. */
export interface Counted {
  readonly tier: string;
  readonly type: string;
  readonly ambiguous: boolean;
  readonly autoConfirmed: boolean;
  /** False for a confirmed match: it needs no investigation whatever its tier. */
  readonly isOpen: boolean;
  readonly n: number;
}

export interface FigureParts {
  readonly counts: readonly Counted[];
  readonly unmatched: { readonly ledger: number; readonly bank: number };
  readonly kept: number;
  readonly added: number;
  readonly gone: number;
  readonly sign: { readonly factor: number; readonly sameRows: number; readonly oppositeRows: number };
  readonly limits: readonly string[];
  readonly passes?: RunFigures["passes"] | readonly NonNullable<RunFigures["passes"]>[number][];
  readonly unexplained: number;
  /** Beyond it the unexplained money alone is a variance; 0 for none. */
  readonly materiality: number;
  readonly currency: string;
}

/** `variance.detected` needs more than this many to investigate, and a flag rate above one of these. */
export const varianceLimits = { investigate: 5, medium: 0.2, high: 0.4 } as const;

/** The figures of a state of matching, as the event, the screen and the terminal give them (contracts.md, section 1). */
export function toFigures(parts: FigureParts): RunFigures {
  const count = (test: (one: Counted) => boolean) =>
    parts.counts.filter(test).reduce((sum, one) => sum + one.n, 0);
  const matches = count(() => true);
  const autoConfirmed = count((one) => one.autoConfirmed);
  const flagged = count(
    (one) => one.isOpen && (one.ambiguous || one.tier === "TIER_3" || one.tier === "TIER_4"),
  );
  const flagRate = matches === 0 ? 0 : flagged / matches;
  return {
    matches,
    byTier: Object.fromEntries(
      tierSchema.options.map((tier) => [tier, count((one) => one.tier === tier && !one.ambiguous)]),
    ) as Record<Tier, number>, // one entry for each tier of the schema
    ambiguous: count((one) => one.ambiguous),
    aggregates: count((one) => one.type === "aggregate" && !one.ambiguous),
    autoConfirmed,
    autoConfirmRate: matches === 0 ? 0 : roundScore(autoConfirmed / matches),
    flagged,
    flagRate: roundScore(flagRate),
    unmatchedInternal: parts.unmatched.ledger,
    unmatchedBank: parts.unmatched.bank,
    kept: parts.kept,
    added: parts.added,
    gone: parts.gone,
    variance: {
      severity: severityOf(flagged, flagRate, isMaterial(parts)),
      needsInvestigation: flagged,
      unexplainedAmount: minorUnitsSchema.parse(parts.unexplained),
      currency: currencySchema.parse(parts.currency),
    },
    sign: {
      convention: parts.sign.factor === 1 ? "same" : "opposite",
      sameRows: parts.sign.sameRows,
      oppositeRows: parts.sign.oppositeRows,
    },
    ...(parts.passes === undefined ? {} : { passes: [...parts.passes] }),
    limits: [...parts.limits],
  };
}

function isMaterial({ unexplained, materiality }: FigureParts): boolean {
  return materiality > 0 && Math.abs(unexplained) > materiality;
}

/** A value AT a limit is within it. Unexplained money that is material is a variance however few the matches are. */
export function severityOf(
  needsInvestigation: number,
  flagRate: number,
  isMaterialMoney = false,
): "none" | "medium" | "high" {
  const isFlagged = needsInvestigation > varianceLimits.investigate;
  if (isFlagged && flagRate > varianceLimits.high) return "high";
  return (isFlagged && flagRate > varianceLimits.medium) || isMaterialMoney ? "medium" : "none";
}
