import { z } from "zod";
import { instantSchema, matchIdSchema, projectIdSchema, sha256Schema } from "../ids.ts";
import { pageInput, procedure } from "./base.ts";
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

const project = z.object({ projectId: projectIdSchema });

/** What is looked at again after a run: rows that closed themselves. */
export const reviewProcedures = {
  /** What closed itself, the latest first, each with its proof; not what was taken apart since. */
  closedItems: procedure
    .input(project.extend(pageInput))
    .output(z.object({ total: z.int(), items: z.array(closedItemSchema) })),
};
