import { z } from "zod";
import { sideSchema } from "../events/ingestion.ts";
import { matchTypeSchema, tierSchema } from "../events/reconciliation.ts";
import { actIdSchema, daySchema, matchIdSchema, projectIdSchema, runIdSchema, txIdSchema } from "../ids.ts";
import { currencySchema, minorUnitsSchema } from "../money.ts";
import { pageInput, procedure } from "./base.ts";
import { actSchema, commentSchema, learnedRuleSchema } from "./reconciliationActs.ts";
import { bridgePartSchema, bridgeSchema } from "./reconciliationBridge.ts";
import { matchSchema, matchStatusSchema, reasonSchema } from "./reconciliationMatch.ts";
import { reviewProcedures } from "./reconciliationReview.ts";
import {
  reconciliationSettingsSchema,
  runChangesSchema,
  runFiguresSchema,
  runProgressSchema,
  runSchema,
} from "./reconciliationRun.ts";
import { transactionSchema } from "./transactions.ts";

export const matchFilterSchema = z.object({
  projectId: projectIdSchema,
  status: matchStatusSchema.optional(),
  tier: tierSchema.optional(),
  type: matchTypeSchema.optional(),
  ambiguous: z.boolean().optional(),
  /** TIER_3, TIER_4 and ambiguous sets that still wait: the investigation queue. */
  needsInvestigation: z.boolean().optional(),
  /** With false, items snoozed beyond today are left out. */
  includeSnoozed: z.boolean().default(true),
  assignee: z.string().max(80).optional(),
  /** Text that a row's counterparty, reference or description must contain, case-insensitive. */
  text: z.string().max(200).optional(),
  /** This one only, whatever its status. */
  matchId: matchIdSchema.optional(),
  /** Of the absolute sum of the bank's side. */
  minAmount: minorUnitsSchema.optional(),
  maxAmount: minorUnitsSchema.optional(),
});
export type MatchFilter = z.infer<typeof matchFilterSchema>;

export const bridgeRowSchema = z.object({
  part: bridgePartSchema,
  /** What it adds to the part: bank − books, in the bank's sign. */
  amount: minorUnitsSchema,
  because: z.string(),
  /** The match that carries a fee or is ambiguous; null for a single unmatched row. */
  matchId: matchIdSchema.nullable(),
  /** The row, or the first row of the match. */
  transaction: transactionSchema,
});

export const unmatchedRowSchema = z.object({
  transaction: transactionSchema,
  part: bridgePartSchema,
  because: z.string(),
  /** Days from the row to the last day of the project's data. */
  ageDays: z.int(),
  assignee: z.string().nullable(),
  snoozedUntil: daySchema.nullable(),
  comments: z.int(),
});
export type UnmatchedRow = z.infer<typeof unmatchedRowSchema>;

const project = z.object({ projectId: projectIdSchema });
const matchIds = z.array(matchIdSchema).min(1).max(1_000);
const rowIds = z.array(txIdSchema).min(1).max(200);
/** What somebody looks into: matches, or rows without one; at least one of them. */
const items = z.object({
  matchIds: matchIds.optional(),
  txIds: z.array(txIdSchema).min(1).max(1_000).optional(),
});

/** Books against bank: propose, decide, explain the difference. */
export const reconciliationProcedures = {
  ...reviewProcedures,
  /** Starts a run in a thread and returns its id; progress and end come through the feed and as events. */
  run: procedure
    .input(project.extend({ settings: runChangesSchema.optional() }))
    .output(z.object({ runId: runIdSchema })),
  /** Stops a run that is under way; nothing of it is kept. */
  cancel: procedure.input(z.object({ runId: runIdSchema })).output(z.object({})),
  /** The run under way, the last committed one, and how many rows came or went since. */
  status: procedure.input(project).output(
    z.object({
      running: runProgressSchema.nullable(),
      last: runSchema.nullable(),
      rowsSince: z.int(),
      /** Rows that later imports have answered so far; `closedItems` lists them. */
      closedItems: z.int(),
    }),
  ),
  runs: procedure
    .input(project.extend(pageInput))
    .output(z.object({ total: z.int(), runs: z.array(runSchema) })),
  /** Matches; `money` puts the largest first, `age` the oldest, `confidence` the surest, `date` the latest. */
  list: procedure
    .input(
      z.object({
        filter: matchFilterSchema,
        sort: z.enum(["money", "age", "confidence", "date"]).default("date"),
        ...pageInput,
      }),
    )
    .output(z.object({ total: z.int(), matches: z.array(matchSchema) })),
  get: procedure.input(z.object({ matchId: matchIdSchema })).output(
    z.object({
      match: matchSchema,
      /** The choices of an ambiguous set that fit best, best first, at most 100. */
      alternatives: z.array(
        z.object({
          ledger: z.array(txIdSchema),
          bank: z.array(txIdSchema),
          confidence: z.number(),
        }),
      ),
      comments: z.array(commentSchema),
    }),
  ),
  /** Rows of a side in no standing match. `sum` is per currency, in the side's own sign. */
  unmatched: procedure
    .input(
      z.object({
        projectId: projectIdSchema,
        side: sideSchema,
        text: z.string().max(200).optional(),
        minAmount: minorUnitsSchema.optional(),
        maxAmount: minorUnitsSchema.optional(),
        from: daySchema.optional(),
        to: daySchema.optional(),
        /** With false, rows snoozed beyond today are left out. */
        includeSnoozed: z.boolean().optional(),
        assignee: z.string().max(80).optional(),
        sort: z.enum(["money", "age", "date"]).default("date"),
        ...pageInput,
      }),
    )
    .output(
      z.object({
        total: z.int(),
        sums: z.array(z.object({ currency: currencySchema, sum: minorUnitsSchema })),
        rows: z.array(unmatchedRowSchema),
      }),
    ),
  /** Rows of the other side that a row could belong to, best first, at most 20; proposals and unmatched rows. */
  candidates: procedure.input(z.object({ txId: txIdSchema })).output(
    z.array(
      z.object({
        transaction: transactionSchema,
        confidence: z.number(),
        bits: z.number(),
        reasons: z.array(reasonSchema),
        difference: minorUnitsSchema,
        /** The standing match that holds it, if any. */
        heldBy: matchIdSchema.nullable(),
      }),
    ),
  ),
  /** What a match of these rows would be: its running difference, and why it may not be made. */
  preview: procedure
    .input(project.extend({ ledger: z.array(txIdSchema).max(200), bank: z.array(txIdSchema).max(200) }))
    .output(
      z.object({
        ledgerSum: minorUnitsSchema,
        bankSum: minorUnitsSchema,
        difference: minorUnitsSchema,
        currency: currencySchema.nullable(),
        /** Null when it may be made; else one sentence. */
        refusal: z.string().nullable(),
      }),
    ),
  /** Publishes `transaction.matched` for each. All or none. Ambiguous sets are refused: choose with `match`. */
  confirm: procedure.input(z.object({ matchIds })).output(actSchema),
  /** Not proposed again unless the data of its rows change. */
  reject: procedure.input(z.object({ matchIds })).output(actSchema),
  /** Breaks confirmed matches up again; they become proposals that wait. */
  unmatch: procedure.input(z.object({ matchIds })).output(actSchema),
  /**
   * Matches rows by hand: one to one, or a group of each side. Proposals that hold them give way; what is left of an
   * ambiguous set stays a set.
   */
  match: procedure.input(project.extend({ ledger: rowIds, bank: rowIds })).output(actSchema),
  /** Breaks a match into parts, each confirmed; rows in no part become unmatched. */
  split: procedure
    .input(
      z.object({
        matchId: matchIdSchema,
        parts: z
          .array(z.object({ ledger: rowIds, bank: rowIds }))
          .min(1)
          .max(50),
      }),
    )
    .output(actSchema),
  /** Confirms every unambiguous proposal of a tier (at most 20,000) in one act. */
  confirmTier: procedure.input(project.extend({ tier: tierSchema })).output(actSchema),
  undo: procedure.input(z.object({ actId: actIdSchema })).output(actSchema),
  /** What was done, latest first. */
  acts: procedure
    .input(project.extend(pageInput))
    .output(z.object({ total: z.int(), acts: z.array(actSchema) })),
  /** Who looks into it; null for nobody. */
  assign: procedure
    .input(items.extend({ assignee: z.string().trim().min(1).max(80).nullable() }))
    .output(actSchema),
  /** Out of the queue until a day; null brings it back now. */
  snooze: procedure.input(items.extend({ until: daySchema.nullable() })).output(actSchema),
  /** About one match, or one row without a match. */
  comment: procedure
    .input(
      z.object({
        matchId: matchIdSchema.optional(),
        txId: txIdSchema.optional(),
        text: z.string().trim().min(1).max(2_000),
      }),
    )
    .output(actSchema),
  /** Who looks into a row without a match, and what was written about it. */
  rowNotes: procedure.input(z.object({ txId: txIdSchema })).output(
    z.object({
      assignee: z.string().nullable(),
      snoozedUntil: daySchema.nullable(),
      comments: z.array(commentSchema),
    }),
  ),
  stats: procedure.input(project).output(
    z.object({
      /** By tier: standing proposals and confirmed matches, with the absolute money of their bank side. */
      tiers: z.array(
        z.object({
          tier: tierSchema,
          proposed: z.int(),
          confirmed: z.int(),
          rejected: z.int(),
          proposedAmount: minorUnitsSchema,
          confirmedAmount: minorUnitsSchema,
          /** Expected share of wrong matches: 1 − mean confidence. Null without a match. */
          expectedError: z.number().nullable(),
          /** Share of a person's decisions in this tier that were rejections, undone acts left out; null without any. */
          measuredError: z.number().nullable(),
          decisions: z.int(),
        }),
      ),
      ambiguous: z.int(),
      autoConfirmed: z.int(),
      matches: z.int(),
      needsInvestigation: z.int(),
      flagRate: z.number(),
      /** Money by side and where it stands, per currency, absolute. */
      flow: z.array(
        z.object({
          side: sideSchema,
          currency: currencySchema,
          confirmed: minorUnitsSchema,
          proposed: minorUnitsSchema,
          ambiguous: minorUnitsSchema,
          unmatched: minorUnitsSchema,
          rows: z.object({ confirmed: z.int(), proposed: z.int(), ambiguous: z.int(), unmatched: z.int() }),
        }),
      ),
      /** Unmatched rows by age: days from the row to the last day of the data. */
      ageing: z.array(
        z.object({
          side: sideSchema,
          /** `0-7`, `8-30`, `31-60`, `61-90`, `91+` */
          bucket: z.string(),
          rows: z.int(),
          amount: minorUnitsSchema,
        }),
      ),
    }),
  ),
  /** One bridge per currency. */
  bridge: procedure.input(project).output(z.array(bridgeSchema)),
  bridgeRows: procedure
    .input(project.extend({ currency: currencySchema, part: bridgePartSchema, ...pageInput }))
    .output(z.object({ total: z.int(), rows: z.array(bridgeRowSchema) })),
  settings: procedure.input(project).output(reconciliationSettingsSchema),
  saveSettings: procedure
    .input(project.extend({ settings: reconciliationSettingsSchema }))
    .output(reconciliationSettingsSchema),
  /** What was learned from decisions; it counts from the next run on. */
  rules: procedure.input(project).output(z.array(learnedRuleSchema)),
  /** Switches a learned rule off or on again. */
  setRule: procedure
    .input(
      project
        .extend(learnedRuleSchema.pick({ kind: true, ours: true, theirs: true }).shape)
        .extend({ active: z.boolean() }),
    )
    .output(actSchema),
  /** Runs with other settings and keeps nothing: what a change would do before it is applied. */
  dryRun: procedure
    .input(project.extend({ settings: reconciliationSettingsSchema }))
    .output(z.object({ now: runFiguresSchema.nullable(), would: runFiguresSchema })),
};
