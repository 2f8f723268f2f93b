import { z } from "zod";
import { instantSchema, matchIdSchema, projectIdSchema, sha256Schema } from "../ids.ts";
import { pageInput, procedure } from "./base.ts";
import { actSchema } from "./reconciliationActs.ts";
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

const project = z.object({ projectId: projectIdSchema });

/** What is looked at again after a run: rows that closed themselves, and a sample of what was confirmed without a person. */
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
};
