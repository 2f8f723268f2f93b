import { z } from "zod";
import { ingestionIdSchema, instantSchema, projectIdSchema, userIdSchema } from "../ids.ts";
import { pageInput, procedure } from "./base.ts";

export const quarantineStateSchema = z.enum(["new", "repairing", "repaired", "ignored"]);
export type QuarantineState = z.infer<typeof quarantineStateSchema>;

export const quarantinedRowSchema = z.object({
  ingestionId: ingestionIdSchema,
  fileName: z.string(),
  row: z.int(),
  code: z.string(),
  reason: z.string(),
  /** As the file has it. */
  raw: z.array(z.string()),
  /** As it stands now: repaired, if it was. */
  cells: z.array(z.string()),
  state: quarantineStateSchema,
  /** How often it was repaired, set aside or taken up again. */
  versions: z.int(),
});
export type QuarantinedRow = z.infer<typeof quarantinedRowSchema>;

/** What a person did to a row in quarantine, with what it was before. */
export const repairVersionSchema = z.object({
  version: z.int(),
  state: quarantineStateSchema,
  before: z.array(z.string()),
  after: z.array(z.string()),
  author: userIdSchema,
  madeAt: instantSchema,
});

const repairOutcomeSchema = z.object({
  /** Rows that count now. */
  repaired: z.int(),
  /** Rows that still can't be read, with the reason as it is now; at most 100 of them. */
  stillWrong: z.int(),
  reasons: z.array(z.object({ row: z.int(), code: z.string(), reason: z.string() })),
});
export type RepairOutcome = z.infer<typeof repairOutcomeSchema>;

/** Rows that could not be read, and what people do about them; part of the procedures of ingestion. */
export const quarantineProcedures = {
  quarantine: procedure
    .input(
      z.object({
        projectId: projectIdSchema,
        ingestionId: ingestionIdSchema.optional(),
        code: z.string().max(64).optional(),
        state: quarantineStateSchema.optional(),
        ...pageInput,
      }),
    )
    .output(z.object({ total: z.int(), rows: z.array(quarantinedRowSchema) })),
  /** Rows in quarantine by what is wrong with them. */
  quarantineClasses: procedure.input(z.object({ ingestionId: ingestionIdSchema })).output(
    z.array(
      z.object({
        code: z.string(),
        rows: z.int(),
        states: z.object({ new: z.int(), repairing: z.int(), repaired: z.int(), ignored: z.int() }),
      }),
    ),
  ),
  /** Puts other cells in the place of a row's; every check of the file runs again with them. */
  repair: procedure
    .input(
      z.object({
        ingestionId: ingestionIdSchema,
        rows: z
          .array(z.object({ row: z.int(), cells: z.array(z.string().max(1_048_576)).max(16_384) }))
          .min(1)
          .max(1_000),
      }),
    )
    .output(repairOutcomeSchema),
  /** Replaces text in one column of all rows that wait for the same reason; an empty `find` replaces the whole cell. */
  repairClass: procedure
    .input(
      z.object({
        ingestionId: ingestionIdSchema,
        code: z.string().max(64),
        column: z.int().nonnegative(),
        find: z.string().max(1_000),
        replace: z.string().max(1_000),
      }),
    )
    .output(repairOutcomeSchema),
  /** Sets rows aside, or back to what the file has: a repaired row waits again. */
  setQuarantineState: procedure
    .input(
      z.object({
        ingestionId: ingestionIdSchema,
        rows: z.array(z.int()).max(1_000).optional(),
        code: z.string().max(64).optional(),
        state: z.enum(["new", "ignored"]),
      }),
    )
    .output(z.object({ changed: z.int() })),
  repairHistory: procedure
    .input(z.object({ ingestionId: ingestionIdSchema, row: z.int() }))
    .output(z.array(repairVersionSchema)),
};
