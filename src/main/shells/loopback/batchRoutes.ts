import { isAbsolute } from "node:path";
import { z } from "zod";
import { sideSchema } from "../../../contract/events/ingestion.ts";
import { jobIdSchema, type ProjectId, projectIdSchema } from "../../../contract/ids.ts";
import {
  type batchProcedures,
  type Job,
  type JobOptions,
  jobOptionsSchema,
  maxBatchItems,
} from "../../../contract/procedures/batch.ts";
import type { Actor, Handlers } from "../../../contract/procedures/handlers.ts";
import { AppError } from "../../base/errors.ts";
import type { Route } from "./route.ts";

export interface BatchSource {
  readonly batch: Handlers<typeof batchProcedures>;
  submitBatch(
    input: JobOptions & {
      readonly projectId: ProjectId;
      readonly items: readonly { readonly path: string; readonly side?: "ledger" | "bank" | undefined }[];
    },
    actor: Actor,
  ): Promise<{ readonly job: Job; readonly skipped: readonly string[] }>;
}

const pathSchema = z
  .string()
  .min(1)
  .refine((path) => isAbsolute(path), "expected a full path of a file or folder on this machine");

const submitSchema = z.strictObject({
  project_id: projectIdSchema,
  data_type: jobOptionsSchema.shape.dataType,
  name: jobOptionsSchema.shape.name,
  priority: jobOptionsSchema.shape.priority,
  concurrency: jobOptionsSchema.shape.concurrency,
  max_attempts: jobOptionsSchema.shape.maxAttempts,
  items: z
    .array(z.union([pathSchema, z.strictObject({ path: pathSchema, side: sideSchema.optional() })]))
    .min(1)
    .max(maxBatchItems),
});

const pageSize = 1_000;

/** `POST /api/v1/batch/submit` and `GET /api/v1/batch/{job_id}`. */
export function batchRoutes({ batch, submitBatch }: BatchSource): readonly Route[] {
  return [
    {
      method: "POST",
      path: "/api/v1/batch/submit",
      async answer({ body, actor, fromBrowser }) {
        if (fromBrowser)
          throw new AppError("NOT_ALLOWED", "A page can't name files of this machine; it uploads them.");
        const { project_id: projectId, data_type: dataType, items, max_attempts, ...rest } = parseBody(body);
        const { job, skipped } = await submitBatch(
          {
            ...rest,
            projectId,
            dataType,
            maxAttempts: max_attempts,
            items: items.map((item) => (typeof item === "string" ? { path: item } : item)),
          },
          actor,
        );
        return { ...job, skipped };
      },
    },
    {
      method: "GET",
      path: "/api/v1/batch/:id",
      async answer({ params, query, actor }) {
        const jobId = jobIdSchema.safeParse(params.id);
        if (!jobId.success) throw new AppError("NOT_FOUND", `There is no batch job "${params.id ?? ""}".`);
        const offset = query.offset === undefined ? 0 : Number(query.offset);
        if (!Number.isInteger(offset) || offset < 0)
          throw new AppError("INPUT_INVALID", "offset takes a whole number from 0.");
        const job = await batch.get({ jobId: jobId.data }, actor);
        const page = await batch.items({ jobId: jobId.data, offset, limit: pageSize }, actor);
        return { ...job, items: page.items };
      },
    },
  ];
}

function parseBody(body: unknown): z.infer<typeof submitSchema> {
  const parsed = submitSchema.safeParse(body);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const where = issue?.path.join(".") ?? "";
  throw new AppError(
    "INPUT_INVALID",
    `The job can't be read: ${where === "" ? "the body" : where}: ${issue?.message ?? ""}.`,
  );
}
