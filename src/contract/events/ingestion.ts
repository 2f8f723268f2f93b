import { z } from "zod";
import { ingestionIdSchema, profileIdSchema, projectIdSchema, sha256Schema } from "../ids.ts";
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
  "profile.saved": defineEvent({
    summary: "A way of reading files with a certain header was saved, or a new version of it",
    data: { profile_id: profileIdSchema, profile_version: countSchema },
  }),
  "profile.removed": defineEvent({
    summary: "A way of reading files is no longer used; its versions stay",
    data: { profile_id: profileIdSchema, profile_version: countSchema },
  }),
  "quarantine.repaired": defineEvent({
    summary: "Rows that waited in quarantine were repaired and count now",
    data: {
      ingestion_id: ingestionIdSchema,
      project_id: projectIdSchema,
      records_count: countSchema,
      remaining: countSchema,
    },
  }),
  "quarantine.state_changed": defineEvent({
    summary: "Rows in quarantine were set aside, or taken up again; repaired rows may go back",
    data: {
      ingestion_id: ingestionIdSchema,
      project_id: projectIdSchema,
      records_count: countSchema,
      to: z.enum(["new", "ignored"]),
    },
  }),
  "source.damaged": defineEvent({
    summary: "A kept source file is missing or no longer has the content that was imported",
    data: {
      ingestion_id: ingestionIdSchema,
      project_id: projectIdSchema,
      file_sha256: sha256Schema,
      cause: z.enum(["missing", "changed"]),
    },
  }),
} as const;
