import { z } from "zod";
import { findingIdSchema, ingestionIdSchema, projectIdSchema } from "../ids.ts";
import { currencySchema, minorUnitsSchema } from "../money.ts";
import { countSchema, defineEvent, unitScoreSchema } from "./definition.ts";

export const anomalyKindSchema = z.enum([
  "duplicate",
  "benford",
  "number_duplication",
  "round_amount",
  "relative_size",
  "sequence_gap",
  "threshold_bunching",
  "split_purchase",
  "velocity",
  "new_payee",
  "dormant_account",
  "calendar",
  "journal_entry",
  "shared_attribute",
  "circular_flow",
  "fan_in",
  "fan_out",
  "outlier",
  "watch_list",
]);
export type AnomalyKind = z.infer<typeof anomalyKindSchema>;

export const findingStatusSchema = z.enum(["open", "dismissed", "confirmed"]);
export type FindingStatus = z.infer<typeof findingStatusSchema>;

export const anomalyEvents = {
  "anomaly.detected": defineEvent({
    summary: "An import holds more than ten anomalies",
    data: {
      ingestion_id: ingestionIdSchema,
      project_id: projectIdSchema,
      anomalies_count: countSchema,
      risk_score: unitScoreSchema,
      breakdown: z.partialRecord(anomalyKindSchema, countSchema),
      amount_at_risk: minorUnitsSchema,
      currency: currencySchema,
    },
  }),
  "finding.triaged": defineEvent({
    summary: "A person dismissed, confirmed or reopened a finding",
    data: {
      finding_id: findingIdSchema,
      project_id: projectIdSchema,
      from: findingStatusSchema,
      to: findingStatusSchema,
    },
  }),
} as const;
