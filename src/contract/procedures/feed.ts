import { eventIterator } from "@orpc/contract";
import { z } from "zod";
import { sideSchema } from "../events/ingestion.ts";
import { ingestionIdSchema, projectIdSchema } from "../ids.ts";
import { procedure } from "./base.ts";
import { jobSchema } from "./batch.ts";
import { loggedEventSchema } from "./events.ts";
import { runProgressSchema } from "./reconciliationRun.ts";

/** How far a running import is. Shown, never logged. */
export const progressSchema = z.object({
  ingestionId: ingestionIdSchema,
  projectId: projectIdSchema,
  side: sideSchema,
  fileName: z.string(),
  phase: z.enum(["hashing", "reading", "checking", "analysing", "committing", "done", "cancelled", "failed"]),
  rows: z.int(),
  bytes: z.int(),
  byteSize: z.int(),
  rowsPerSecond: z.number(),
  /** Milliseconds left, or null while it can't be told. */
  remainingMs: z.number().nullable(),
  /** One sentence when it failed. */
  error: z.string().nullable(),
});
export type Progress = z.infer<typeof progressSchema>;

/**
 * One message of the live feed. `events` come in log order without gaps after `cursor`; `resync` says aloud that
 * the reader fell too far behind and must read its lists again from `cursor` on.
 */
export const feedMessageSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("events"),
    after: z.int(),
    cursor: z.int(),
    events: z.array(loggedEventSchema),
  }),
  z.object({ kind: z.literal("progress"), progress: z.array(progressSchema) }),
  z.object({ kind: z.literal("jobs"), jobs: z.array(jobSchema) }),
  z.object({ kind: z.literal("reconciliation"), runs: z.array(runProgressSchema) }),
  z.object({ kind: z.literal("resync"), cursor: z.int() }),
]);
export type FeedMessage = z.infer<typeof feedMessageSchema>;

export const feedProcedures = {
  /** Starts after a cursor; without one, at the end of the log. */
  live: procedure
    .input(z.object({ after: z.int().nonnegative().optional() }))
    .output(eventIterator(feedMessageSchema)),
};
