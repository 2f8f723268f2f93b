import { z } from "zod";
import { sideSchema } from "../events/ingestion.ts";
import {
  daySchema,
  instantSchema,
  matchIdSchema,
  projectIdSchema,
  sha256Schema,
  userIdSchema,
} from "../ids.ts";
import { currencySchema, minorUnitsSchema } from "../money.ts";
import { pageInput, procedure } from "./base.ts";
import { actSchema } from "./reconciliationActs.ts";
import { bridgePartSchema, bridgeSchema } from "./reconciliationBridge.ts";
import { matchSchema } from "./reconciliationMatch.ts";
import { transactionSchema } from "./transactions.ts";

/** A row that a run left without a match and that rows of a later import have matched. */
export const closedItemSchema = z.object({
  transaction: transactionSchema,
  matchId: matchIdSchema,
  /** `proposed`: the match still waits for a person. */
  status: z.enum(["confirmed", "proposed"]),
  /** The first row of the other side, and the file that brought the answer. */
  partner: transactionSchema,
  broughtBy: z.object({ fileName: z.string(), sha256: sha256Schema }),
  /** When the run was done that found it. */
  at: instantSchema,
  /** Days from the row to its partner. */
  days: z.int(),
  assignee: z.string().nullable(),
});
export type ClosedItem = z.infer<typeof closedItemSchema>;

/** Matches confirmed without a person that were drawn for a person to look at, and what that has shown. */
export const checkStateSchema = z.object({
  /** Drawn from each run, at most. */
  quota: z.int(),
  /** Share of wrong ones beyond which runs confirm nothing by themselves. */
  limit: z.number(),
  /** Looked at since the settings were changed last, and how many of them were wrong. */
  checked: z.int(),
  wrong: z.int(),
  errorRate: z.number().nullable(),
  /** The share of wrong ones among all auto-confirmed that the sample allows at 95 % (Clopper and Pearson). */
  upperLimit: z.number().nullable(),
  /** Why runs confirm nothing by themselves at present. */
  stopped: z.string().nullable(),
  /** The last draw: with seed and frame (numbers of matches) anyone draws the same again. */
  draw: z.object({ seed: z.string(), first: z.int(), last: z.int(), at: instantSchema }).nullable(),
  waiting: z.array(matchSchema),
});
export type CheckState = z.infer<typeof checkStateSchema>;

/** All up to a day, closed with its statement: bridges as they stood, and the SHA-256 of the text that is kept. */
export const periodCloseSchema = z.object({
  through: daySchema,
  closedAt: instantSchema,
  closedBy: userIdSchema,
  statementHash: sha256Schema,
  bridges: z.array(bridgeSchema),
  reopenedAt: instantSchema.nullable(),
  reopenedBy: userIdSchema.nullable(),
  reason: z.string().nullable(),
});
export type PeriodClose = z.infer<typeof periodCloseSchema>;

export const periodsSchema = z.object({
  /** Nothing that lies wholly up to this day changes; null while all is open. */
  closedThrough: daySchema.nullable(),
  /** Every close, the latest first. */
  closes: z.array(periodCloseSchema),
  /** Rows of the closed days that came after the close, in the side's own sign; at most 200 of them. */
  late: z.array(
    z.object({ side: sideSchema, currency: currencySchema, rows: z.int(), sum: minorUnitsSchema }),
  ),
  lateRows: z.array(transactionSchema),
  /** Parts of the bridge of that day that would be stated otherwise today. */
  changed: z.array(
    z.object({
      currency: currencySchema,
      part: bridgePartSchema,
      atClose: minorUnitsSchema,
      today: minorUnitsSchema,
    }),
  ),
});
export type Periods = z.infer<typeof periodsSchema>;

const project = z.object({ projectId: projectIdSchema });

/** What is looked at again after a run: rows that closed themselves, and a sample of what was confirmed without a person,
 * and periods that are closed. */
export const reviewProcedures = {
  /** What closed itself, the latest first, each with its proof; not what was taken apart since. */
  closedItems: procedure
    .input(project.extend(pageInput))
    .output(z.object({ total: z.int(), items: z.array(closedItemSchema) })),
  checks: procedure.input(project).output(checkStateSchema),
  /** What a person found of matches that were drawn; a wrong one is taken apart. */
  check: procedure
    .input(z.object({ matchIds: z.array(matchIdSchema).min(1).max(200), isRight: z.boolean() }))
    .output(actSchema),
  periods: procedure.input(project).output(periodsSchema),
  /** What a close at a day would state, and why it may not be made. */
  previewClose: procedure
    .input(project.extend({ through: daySchema }))
    .output(z.object({ bridges: z.array(bridgeSchema), refusal: z.string().nullable() })),
  /** Closes all up to a day: what lies wholly within it is refused from then on, by people and by runs. */
  closePeriod: procedure.input(project.extend({ through: daySchema })).output(periodsSchema),
  /** Opens the period that was closed last; the reason is kept and the log tells of it. */
  reopenPeriod: procedure
    .input(project.extend({ reason: z.string().trim().min(3).max(500) }))
    .output(periodsSchema),
};
