import { z } from "zod";
import { jobIdSchema, projectIdSchema } from "../ids.ts";
import { codeSchema, countSchema, defineEvent, labelSchema, scoreSchema } from "./definition.ts";

const jobData = { job_id: jobIdSchema, project_id: projectIdSchema, items_count: countSchema };

export const batchEvents = {
  "batch.job.started": defineEvent({
    summary: "A batch job starts",
    data: {
      job_id: jobIdSchema,
      project_id: projectIdSchema,
      data_type: codeSchema,
      items_count: countSchema,
    },
  }),
  "batch.job.completed": defineEvent({
    summary: "A batch job is done",
    data: {
      job_id: jobIdSchema,
      project_id: projectIdSchema,
      items_count: countSchema,
      succeeded: countSchema,
      failed: countSchema,
      duration_ms: countSchema,
      items_per_second: scoreSchema.min(0),
    },
  }),
  "batch.job.failed": defineEvent({
    summary: "A batch job stopped before it was done",
    data: {
      job_id: jobIdSchema,
      project_id: projectIdSchema,
      items_count: countSchema,
      failed: countSchema,
      error_code: z.string().regex(/^[A-Z_]{1,40}$/),
      reason: labelSchema,
    },
    labels: ["reason"],
  }),
  "batch.job.paused": defineEvent({ summary: "A person holds a batch job", data: jobData }),
  "batch.job.resumed": defineEvent({
    summary: "A batch job goes on after a pause, an interruption or a failure",
    data: jobData,
  }),
  "batch.job.cancelled": defineEvent({
    summary: "A person stops a batch job for good",
    data: { ...jobData, succeeded: countSchema, failed: countSchema },
  }),
  "batch.job.undone": defineEvent({
    summary: "Everything a batch job brought in is taken out again",
    data: { ...jobData, undone: countSchema },
  }),
} as const;
