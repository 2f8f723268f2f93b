import { z } from "zod";
import { alertIdSchema, projectIdSchema } from "../ids.ts";
import { codeSchema, countSchema, defineEvent, prioritySchema } from "./definition.ts";

export const alertTypeSchema = z.enum([
  "high_risk_anomaly",
  "data_quality_issue",
  "batch_job_failed",
  "reconciliation_variance",
  "pattern_detected",
  "source_damaged",
]);
export type AlertType = z.infer<typeof alertTypeSchema>;

/** Where an alert stands in its life (contracts.md, section 2). */
export const alertStatusSchema = z.enum([
  "raised",
  "delivered",
  "seen",
  "acknowledged",
  "resolved",
  "dismissed",
  "expired",
]);
export type AlertStatus = z.infer<typeof alertStatusSchema>;

const of = { alert_id: alertIdSchema, project_id: projectIdSchema.nullable() };

export const frenlyEvents = {
  "alert.raised": defineEvent({
    summary: "Frenly found something that deserves attention",
    data: {
      ...of,
      alert_type: alertTypeSchema,
      severity: prioritySchema,
      subject: codeSchema,
      episode: countSchema,
    },
  }),
  "alert.repeated": defineEvent({
    summary: "The same thing was found again within the window; the first alert counts it",
    data: { ...of, occurrences: countSchema },
  }),
  "alert.delivered": defineEvent({
    summary: "An alert was shown to its user",
    data: { ...of, waited_ms: countSchema },
  }),
  "alert.status_changed": defineEvent({
    summary: "An alert was seen, acknowledged, resolved, dismissed or has expired",
    data: { ...of, from: alertStatusSchema, to: alertStatusSchema },
  }),
  "alert.snoozed": defineEvent({
    summary: "An alert is held back until a stated time, for a stated reason",
    data: { ...of, until: z.iso.datetime(), reason_code: codeSchema },
  }),
  "alert.suppressed": defineEvent({
    summary: "An alert was kept from its user; the cause is stored",
    data: { ...of, cause: z.enum(["rate_limit", "capacity", "snooze", "bus_disabled"]) },
  }),
} as const;
