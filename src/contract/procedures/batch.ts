import { z } from "zod";
import { prioritySchema } from "../events/definition.ts";
import { sideSchema } from "../events/ingestion.ts";
import {
  ingestionIdSchema,
  instantSchema,
  jobIdSchema,
  profileIdSchema,
  projectIdSchema,
  sha256Schema,
  uploadIdSchema,
} from "../ids.ts";
import { currencySchema, minorUnitsSchema } from "../money.ts";
import { pageInput, procedure } from "./base.ts";
import { dateOrderSchema, mappingSchema } from "./ingestion.ts";

/** What the files hold. `ledger` and `bank` say whose they all are; with `transactions` each item says or its name does. */
export const batchDataTypeSchema = z.enum(["transactions", "ledger", "bank"]);
export type BatchDataType = z.infer<typeof batchDataTypeSchema>;

/**
 * `interrupted`: Frenly ended while the job ran; it goes on when it is resumed. `failed`: it stopped before it was
 * done, or no item succeeded. A job of which some items failed is `completed`.
 */
export const jobStatusSchema = z.enum([
  "queued",
  "running",
  "paused",
  "interrupted",
  "completed",
  "failed",
  "cancelled",
  "undoing",
  "undone",
]);
export type JobStatus = z.infer<typeof jobStatusSchema>;

/** `duplicate`: the same bytes are in the project on this side already, by another item or an earlier import. */
export const itemStateSchema = z.enum([
  "waiting",
  "running",
  "succeeded",
  "duplicate",
  "failed",
  "cancelled",
  "undone",
]);
export type ItemState = z.infer<typeof itemStateSchema>;

/** Files taken up at once, at most: one is written, the others are copied, recognised and wait for their turn. */
export const maxConcurrency = 8;
export const maxBatchItems = 10_000;
/** What of a folder is taken; a file that is named outright is always taken, whatever its name. */
export const readableExtensions: ReadonlySet<string> = new Set(
  ".csv .tsv .tab .txt .xlsx .xlsm .json .ndjson .jsonl .xml .camt .ofx .qfx .qif .sta .mt940 .mt942 .940 .942 .bai .bai2".split(
    " ",
  ),
);
export const maxBatchAttempts = 20;

/** What a person says about the reading of a file that nobody looks at while the batch runs. */
export const readingSchema = z.object({
  /** Answers to questions that the file leaves open; where the file tells, they are not used. */
  dateOrder: dateOrderSchema.optional(),
  decimalMark: z.enum([".", ","]).optional(),
  /** The profile to read it by; left out: the one that knows its header. */
  profileId: profileIdSchema.optional(),
});
export type Reading = z.infer<typeof readingSchema>;

/** How a job is run; what is left out has a default. */
export const jobOptionsSchema = z.object({
  name: z.string().trim().min(1).max(120).optional(),
  dataType: batchDataTypeSchema.default("transactions"),
  priority: prioritySchema.default("medium"),
  concurrency: z.int().min(1).max(maxConcurrency).default(2),
  /** Attempts at an item whose failure may pass by itself; other failures wait for a person. */
  maxAttempts: z.int().min(1).max(maxBatchAttempts).default(4),
});
export type JobOptions = z.infer<typeof jobOptionsSchema>;

export const jobSchema = z.object({
  jobId: jobIdSchema,
  projectId: projectIdSchema,
  name: z.string(),
  dataType: batchDataTypeSchema,
  status: jobStatusSchema,
  priority: prioritySchema,
  concurrency: z.int(),
  maxAttempts: z.int(),
  itemsCount: z.int(),
  waiting: z.int(),
  running: z.int(),
  succeeded: z.int(),
  duplicates: z.int(),
  failed: z.int(),
  cancelled: z.int(),
  undone: z.int(),
  /** Rows that came in, those of files under way included, those taken out again not. */
  rows: z.int(),
  bytes: z.int(),
  byteSize: z.int(),
  /** How much of the work is done, 0 to 1. */
  share: z.number(),
  rowsPerSecond: z.number(),
  itemsPerSecond: z.number(),
  /** Milliseconds left at the rate so far, or null while it can't be told. */
  remainingMs: z.number().nullable(),
  /** Time spent working, without pauses and interruptions. */
  durationMs: z.int(),
  submittedAt: instantSchema,
  startedAt: instantSchema.nullable(),
  endedAt: instantSchema.nullable(),
  /** When the next item is tried again by itself. */
  nextAttemptAt: instantSchema.nullable(),
  errorCode: z.string().nullable(),
  /** Why it stands as it stands, and what to do, in one sentence. */
  reason: z.string().nullable(),
  /** SHA-256 over the results of all items; the same however often the job was interrupted. */
  resultHash: sha256Schema.nullable(),
  /** Files under way. */
  current: z.array(
    z.object({ item: z.int(), fileName: z.string(), phase: z.string(), rows: z.int(), share: z.number() }),
  ),
});
export type Job = z.infer<typeof jobSchema>;

export const jobItemSchema = z.object({
  /** 1-based place in the job. */
  item: z.int(),
  fileName: z.string(),
  /** Where it was read from; null when a window handed it over. */
  path: z.string().nullable(),
  side: sideSchema.nullable(),
  state: itemStateSchema,
  attempts: z.int(),
  nextAttemptAt: instantSchema.nullable(),
  byteSize: z.int(),
  sha256: sha256Schema.nullable(),
  ingestionId: ingestionIdSchema.nullable(),
  rows: z.int(),
  accepted: z.int(),
  rejected: z.int(),
  sum: minorUnitsSchema.nullable(),
  currency: currencySchema.nullable(),
  qualityScore: z.number().nullable(),
  durationMs: z.int(),
  errorCode: z.string().nullable(),
  /** What went wrong, naming the file. */
  reason: z.string().nullable(),
  /** What to do about it and how to try again. */
  remedy: z.string().nullable(),
  reading: readingSchema.nullable(),
});
export type JobItem = z.infer<typeof jobItemSchema>;

const jobInput = z.object({ jobId: jobIdSchema });

export const batchProcedures = {
  /** Takes uploaded files as one job and starts it; progress comes through the feed. Paths are for CLI and local API only. */
  submit: procedure
    .input(
      z.object({
        projectId: projectIdSchema,
        ...jobOptionsSchema.shape,
        items: z
          .array(
            z.object({
              uploadId: uploadIdSchema,
              side: sideSchema.optional(),
              mapping: mappingSchema.partial().optional(),
              reading: readingSchema.optional(),
            }),
          )
          .min(1)
          .max(maxBatchItems),
      }),
    )
    .output(jobSchema),
  list: procedure
    .input(z.object({ projectId: projectIdSchema.optional(), ...pageInput }))
    .output(z.object({ total: z.int(), jobs: z.array(jobSchema) })),
  get: procedure.input(jobInput).output(jobSchema),
  items: procedure
    .input(jobInput.extend({ state: itemStateSchema.optional(), ...pageInput }))
    .output(z.object({ total: z.int(), items: z.array(jobItemSchema) })),
  item: procedure.input(jobInput.extend({ item: z.int().min(1) })).output(jobItemSchema),
  /** What is under way ends, nothing new begins. */
  pause: procedure.input(jobInput).output(jobSchema),
  /** Goes on with what is not done: after a pause, an interruption, a stop or a cancellation. */
  resume: procedure.input(jobInput).output(jobSchema),
  /** Stops at once; what is in stays in and can be undone. */
  cancel: procedure.input(jobInput).output(jobSchema),
  /** Tries failed items again from their files as they are now: all of them, or those given. */
  retry: procedure
    .input(
      jobInput.extend({
        items: z.array(z.int().min(1)).max(maxBatchItems).optional(),
        /** Whose files they are, where the names did not tell. */
        side: sideSchema.optional(),
        /** In the place of what was said before about how they are read. */
        reading: readingSchema.optional(),
      }),
    )
    .output(jobSchema),
  /** Takes out every import the job made, newest first. */
  undo: procedure.input(jobInput).output(jobSchema),
};
