import { z } from "zod";
import { ingestionIdSchema, projectIdSchema, sha256Schema } from "../ids.ts";
import { codeSchema, countSchema, defineEvent, labelSchema, scoreSchema } from "./definition.ts";

/** Whose file it is: the books (`ledger`) or the bank (`bank`). */
export const sideSchema = z.enum(["ledger", "bank"]);
export type Side = z.infer<typeof sideSchema>;

/** What stands in the file. */
export const ingestionTypeSchema = z.enum(["transactions"]);

export const ingestionEvents = {
  "data.uploaded": defineEvent({
    summary: "A file starts to be read",
    data: {
      ingestion_id: ingestionIdSchema,
      project_id: projectIdSchema,
      file_sha256: sha256Schema,
      byte_size: countSchema,
      format: codeSchema,
      side: sideSchema,
      ingestion_type: ingestionTypeSchema,
    },
  }),
  "data.validated": defineEvent({
    summary: "The quality checks of an import are done",
    data: {
      ingestion_id: ingestionIdSchema,
      project_id: projectIdSchema,
      records_count: countSchema,
      warnings_count: countSchema,
      quality_score: scoreSchema.min(0).max(100),
      issues: z
        .array(z.strictObject({ code: codeSchema, column: labelSchema.nullable(), rows: countSchema }))
        .max(500),
    },
    labels: ["issues"],
  }),
  "data.ingested": defineEvent({
    summary: "The rows of an import are in",
    data: {
      ingestion_id: ingestionIdSchema,
      project_id: projectIdSchema,
      records_count: countSchema,
      entities_created: countSchema,
      ghost_transactions: countSchema,
      anomalies_detected: countSchema,
      ingestion_type: ingestionTypeSchema,
    },
  }),
  "ingestion.cancelled": defineEvent({
    summary: "An import was stopped before its rows were in; nothing of it is kept",
    data: {
      ingestion_id: ingestionIdSchema,
      project_id: projectIdSchema,
      cause: z.enum(["user", "interrupted"]),
    },
  }),
  "ingestion.failed": defineEvent({
    summary: "An import could not be finished; nothing of it is kept",
    data: {
      ingestion_id: ingestionIdSchema,
      project_id: projectIdSchema,
      error_code: z.string().regex(/^[A-Z_]{1,40}$/),
    },
  }),
  "ingestion.undone": defineEvent({
    summary: "The rows of an import were taken out again",
    data: { ingestion_id: ingestionIdSchema, project_id: projectIdSchema, records_count: countSchema },
  }),
} as const;
