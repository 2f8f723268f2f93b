import { z } from "zod";
import { eventTypeSchema } from "../events/catalogue.ts";
import { projectIdSchema } from "../ids.ts";
import { procedure } from "./base.ts";

/** An event as the page shows it: the parsed document beside its exact stored text. */
export const loggedEventSchema = z.object({
  sequence: z.int(),
  type: z.string(),
  timestamp: z.string(),
  projectId: z.string().nullable(),
  userId: z.string(),
  /** Exact stored bytes (RFC 8785). */
  body: z.string(),
});
export type LoggedEvent = z.infer<typeof loggedEventSchema>;

export const checkpointSchema = z.object({
  size: z.int(),
  root: z.string(),
  signedAt: z.string().nullable(),
  note: z.string(),
});

export const eventProcedures = {
  /** Newest first, before a sequence number (exclusive). */
  page: procedure
    .input(
      z.object({
        before: z.int().positive().optional(),
        type: eventTypeSchema.optional(),
        projectId: projectIdSchema.optional(),
        since: z.string().optional(),
        until: z.string().optional(),
        limit: z.int().min(1).max(1_000).default(200),
      }),
    )
    .output(z.object({ events: z.array(loggedEventSchema), total: z.int() })),
  /** RFC 6962 inclusion proof of one event in the newest checkpoint that covers it. */
  proof: procedure.input(z.object({ sequence: z.int().positive() })).output(
    z.object({
      event: loggedEventSchema,
      leafHash: z.string(),
      checkpoint: checkpointSchema.nullable(),
      path: z.array(z.string()),
      holds: z.boolean(),
    }),
  ),
  status: procedure.output(
    z.object({
      events: z.int(),
      checkpoints: z.int(),
      anchoredUpTo: z.int(),
      root: z.string(),
      deviceId: z.string(),
    }),
  ),
  verify: procedure.output(
    z.object({
      events: z.int(),
      devices: z.int(),
      checkpoints: z.int(),
      ok: z.boolean(),
      firstProblem: z.string().nullable(),
      durationMs: z.int(),
    }),
  ),
};
