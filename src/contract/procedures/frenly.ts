import { z } from "zod";
import { prioritySchema } from "../events/definition.ts";
import { alertStatusSchema, alertTypeSchema } from "../events/frenly.ts";
import { alertIdSchema, instantSchema, projectIdSchema, userIdSchema } from "../ids.ts";
import { pageInput, procedure } from "./base.ts";

export const alertSchema = z.object({
  alertId: alertIdSchema,
  projectId: projectIdSchema.nullable(),
  type: alertTypeSchema,
  severity: prioritySchema,
  status: alertStatusSchema,
  /** The message of contracts.md, section 2. */
  message: z.string(),
  /** Why it was raised, with its figures: "Risk 0.91 over the limit of 0.70; 41 anomalies, 312,400.00 EUR at risk". */
  reason: z.string(),
  /** What it is about: an ingestion, job, run or rule id. */
  subject: z.string(),
  episode: z.int(),
  occurrences: z.int(),
  raisedAt: instantSchema,
  lastSeenAt: instantSchema,
  /** Waiting for the rate limit, snoozed, or moved out for capacity; null when it was shown. */
  heldBackBy: z.enum(["rate_limit", "capacity", "snooze", "bus_disabled"]).nullable(),
  snoozedUntil: instantSchema.nullable(),
});
export type Alert = z.infer<typeof alertSchema>;

export const alertStepSchema = z.object({
  status: z.string(),
  at: instantSchema,
  userId: userIdSchema,
  detail: z.string().nullable(),
});

export const frenlyProcedures = {
  list: procedure
    .input(
      z.object({
        projectId: projectIdSchema.optional(),
        /** `active`: not yet resolved, dismissed, expired or moved out; `all`: history too. */
        scope: z.enum(["active", "all"]).default("active"),
        ...pageInput,
      }),
    )
    .output(z.object({ total: z.int(), alerts: z.array(alertSchema) })),
  summary: procedure.output(
    z.object({ active: z.int(), unacknowledged: z.int(), unacknowledgedCritical: z.int(), waiting: z.int() }),
  ),
  history: procedure
    .input(z.object({ alertId: alertIdSchema }))
    .output(z.object({ alert: alertSchema, steps: z.array(alertStepSchema) })),
  markSeen: procedure.input(z.object({ alertIds: z.array(alertIdSchema).max(200) })).output(z.object({})),
  acknowledge: procedure.input(z.object({ alertId: alertIdSchema })).output(alertSchema),
  resolve: procedure.input(z.object({ alertId: alertIdSchema })).output(alertSchema),
  dismiss: procedure.input(z.object({ alertId: alertIdSchema })).output(alertSchema),
  snooze: procedure
    .input(
      z.object({
        alertId: alertIdSchema,
        minutes: z.int().min(1).max(43_200),
        reason: z.string().min(1).max(60),
      }),
    )
    .output(alertSchema),
};
