import { z } from "zod";
import { instantSchema, projectIdSchema, runIdSchema } from "../ids.ts";
import { currencySchema, minorUnitsSchema } from "../money.ts";

/** How a payment travelled; told from the bank's text. `other` where it tells nothing. */
export const channelSchema = z.enum(["instant", "transfer", "card", "cheque", "other"]);
export type Channel = z.infer<typeof channelSchema>;

/**
 * Whose bank holidays are no working days beside the weekends: `target` the euro's payment system, `gb` England and
 * Wales, `us` the Federal Reserve; `auto` the one of the rows' currency (EUR, GBP, USD; others have weekends only).
 */
export const bankCalendarSchema = z.enum(["auto", "weekends", "target", "gb", "us"]);
export type BankCalendar = z.infer<typeof bankCalendarSchema>;

/** What a project's matching allows. Changing it changes nothing until the next run; see `dryRun`. */
const matchingSchema = z.object({
  /** Business days that a payment of each channel may take between the two sides. */
  windows: z.object({
    instant: z.int().min(0).max(60).default(1),
    transfer: z.int().min(0).max(60).default(2),
    card: z.int().min(0).max(60).default(7),
    cheque: z.int().min(0).max(60).default(14),
    other: z.int().min(0).max(60).default(3),
  }),
  /** Minor units by which the amounts of a pair may differ (fee, rounding). */
  tolerance: minorUnitsSchema.nonnegative(),
  /** Bits by which the best candidate must beat the runner-up to be confirmed without a person. */
  margin: z.number().min(0).max(40),
  autoConfirm: z.boolean(),
  /** Whether the books write a payment with the bank's sign; `auto` decides over all rows. */
  sign: z.enum(["auto", "same", "opposite"]),
  /** Rows of an aggregate, at most. */
  aggregateSize: z.int().min(2).max(20),
});
export const reconciliationSettingsSchema = matchingSchema.extend({
  calendar: bankCalendarSchema.default("auto"),
  /** Matches of a run, confirmed without a person, that are drawn for a person to look at. */
  checkQuota: z.int().min(0).max(200).default(10),
  /** Share of the looked at that may be wrong; beyond it a run confirms nothing by itself. */
  checkLimit: z.number().min(0).max(1).default(0.02),
  /** Unexplained money, in minor units of the project's currency, beyond which a run raises its variance; 0 for none. */
  materiality: minorUnitsSchema.nonnegative().prefault(0),
});
/** What one run may do otherwise than its project. */
export const runChangesSchema = matchingSchema.extend({ calendar: bankCalendarSchema }).partial();
export type ReconciliationSettings = z.infer<typeof reconciliationSettingsSchema>;

const countsByTier = z.object({ TIER_1: z.int(), TIER_2: z.int(), TIER_3: z.int(), TIER_4: z.int() });

/**
 * The passes of a run, in their order: pairs of equal amount within the window; rows of a common amount that nothing
 * tells apart; sums of several rows; then what is left over and differs by a fee, or came late and names its document.
 */
export const passNameSchema = z.enum(["pairs", "common", "sums", "leftovers"]);
export type PassName = z.infer<typeof passNameSchema>;

/** What a run found; the same figures as the event `reconciliation.completed` and the CLI. */
export const runFiguresSchema = z.object({
  /** Proposed matches: each tier's, and ambiguous sets. */
  matches: z.int(),
  byTier: countsByTier,
  ambiguous: z.int(),
  aggregates: z.int(),
  autoConfirmed: z.int(),
  autoConfirmRate: z.number(),
  /** TIER_3 + TIER_4 + ambiguous sets. */
  flagged: z.int(),
  /** `flagged` ÷ `matches`. */
  flagRate: z.number(),
  unmatchedInternal: z.int(),
  unmatchedBank: z.int(),
  /** Proposals that stand as they stood after the run before, that are new, and that are gone. */
  kept: z.int(),
  added: z.int(),
  gone: z.int(),
  variance: z.object({
    severity: z.enum(["none", "medium", "high"]),
    needsInvestigation: z.int(),
    unexplainedAmount: minorUnitsSchema,
    currency: currencySchema,
  }),
  sign: z.object({
    /** `opposite`: the books write money out as positive. */
    convention: z.enum(["same", "opposite"]),
    /** Rows of the books whose amount the bank knows with the same sign, and with the opposite one. */
    sameRows: z.int(),
    oppositeRows: z.int(),
  }),
  /** What each pass found among the rows that were left to it, and how long it took; not told by older runs. */
  passes: z
    .array(z.object({ pass: passNameSchema, matches: z.int(), sets: z.int(), ms: z.int() }))
    .optional(),
  /** What was not searched to the end, in sentences with the limit that was reached. */
  limits: z.array(z.string()),
});
export type RunFigures = z.infer<typeof runFiguresSchema>;

export const runStatusSchema = z.enum(["running", "committed", "cancelled", "failed"]);

export const runSchema = z.object({
  runId: runIdSchema,
  projectId: projectIdSchema,
  status: runStatusSchema,
  startedAt: instantSchema,
  durationMs: z.int(),
  settings: reconciliationSettingsSchema,
  /** Null until it is committed. */
  figures: runFiguresSchema.nullable(),
  /** Why it failed or was cancelled, in one sentence. */
  reason: z.string().nullable(),
});
export type ReconciliationRun = z.infer<typeof runSchema>;

/** How far a running run is; comes through the feed as `{kind: "reconciliation"}`. Shown, never logged. */
export const runProgressSchema = z.object({
  runId: runIdSchema,
  projectId: projectIdSchema,
  phase: z.enum([
    "reading",
    "pairing",
    "learning",
    "assigning",
    "aggregating",
    "saving",
    "done",
    "cancelled",
    "failed",
  ]),
  /** 0 to 1 over the whole run. */
  share: z.number(),
  rows: z.int(),
  error: z.string().nullable(),
});
export type RunProgress = z.infer<typeof runProgressSchema>;
