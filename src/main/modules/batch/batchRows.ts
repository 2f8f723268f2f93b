import type { Priority } from "../../../contract/events/definition.ts";
import type { Side } from "../../../contract/events/ingestion.ts";
import type { IngestionId, Instant, JobId, ProjectId, Sha256, UserId } from "../../../contract/ids.ts";
import type { Currency, MinorUnits } from "../../../contract/money.ts";
import type { ItemState, Job, JobItem, JobStatus, Reading } from "../../../contract/procedures/batch.ts";
import type { Ingestion, Mapping } from "../../../contract/procedures/ingestion.ts";
import { toInstant } from "../../base/clock.ts";

/** In the order of the queue; a job keeps the place. */
export const priorities: readonly Priority[] = ["critical", "high", "medium", "low"];

export interface JobColumns {
  readonly job_no: number;
  readonly job_id: string;
  readonly project_id: string;
  readonly user_id: string;
  readonly name: string;
  readonly data_type: string;
  readonly status: string;
  readonly priority: number;
  readonly concurrency: number;
  readonly max_attempts: number;
  readonly submitted_at: number;
  readonly started_at: number | null;
  readonly ended_at: number | null;
  readonly worked_ms: number;
  readonly error_code: string | null;
  readonly reason: string | null;
  readonly result_hash: string | null;
}

export interface ItemColumns {
  readonly item: number;
  readonly file_name: string;
  readonly path: string | null;
  readonly sha256: string | null;
  readonly byte_size: number;
  readonly side: string | null;
  readonly mapping: string | null;
  readonly reading: string | null;
  readonly state: string;
  readonly attempts: number;
  readonly next_at: number | null;
  readonly ingestion_id: string | null;
  readonly rows: number;
  readonly accepted: number;
  readonly rejected: number;
  readonly sum: number | null;
  readonly currency: string | null;
  readonly quality_score: number | null;
  readonly duration_ms: number;
  readonly error_code: string | null;
  readonly reason: string | null;
  readonly remedy: string | null;
}

/** A job as it is stored; times in milliseconds. */
export interface StoredJob
  extends Pick<
    Job,
    "jobId" | "projectId" | "name" | "dataType" | "status" | "priority" | "concurrency" | "maxAttempts"
  > {
  readonly jobNo: number;
  readonly userId: UserId;
  readonly submittedAt: number;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  readonly workedMs: number;
  readonly errorCode: string | null;
  readonly reason: string | null;
  readonly resultHash: Sha256 | null;
}

/** An item with what it is read with. */
export interface StoredItem extends JobItem {
  readonly mapping: Partial<Mapping> | undefined;
}

/** Casts: each column was written from a value of that type. */
export function toJob(row: JobColumns | undefined): StoredJob | undefined {
  if (row === undefined) return undefined;
  return {
    jobNo: row.job_no,
    jobId: row.job_id as JobId,
    projectId: row.project_id as ProjectId,
    userId: row.user_id as UserId,
    name: row.name,
    dataType: row.data_type as Job["dataType"],
    status: row.status as JobStatus,
    priority: priorities[row.priority] ?? "medium",
    concurrency: row.concurrency,
    maxAttempts: row.max_attempts,
    submittedAt: row.submitted_at,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    workedMs: row.worked_ms,
    errorCode: row.error_code,
    reason: row.reason,
    resultHash: row.result_hash as Sha256 | null,
  };
}

/** Casts: each column was written from a value of that type. */
export function toItem(row: ItemColumns | undefined): StoredItem | undefined {
  if (row === undefined) return undefined;
  return {
    item: row.item,
    fileName: row.file_name,
    path: row.path,
    side: row.side as Side | null,
    state: row.state as ItemState,
    attempts: row.attempts,
    nextAttemptAt: toInstantOrNull(row.next_at),
    byteSize: row.byte_size,
    sha256: row.sha256 as Sha256 | null,
    ingestionId: row.ingestion_id as IngestionId | null,
    rows: row.rows,
    accepted: row.accepted,
    rejected: row.rejected,
    sum: row.sum as MinorUnits | null,
    currency: row.currency as Currency | null,
    qualityScore: row.quality_score,
    durationMs: row.duration_ms,
    errorCode: row.error_code,
    reason: row.reason,
    remedy: row.remedy,
    reading: row.reading === null ? null : (JSON.parse(row.reading) as Reading),
    mapping: row.mapping === null ? undefined : (JSON.parse(row.mapping) as Partial<Mapping>),
  };
}

export function toInstantOrNull(ms: number | null): Instant | null {
  return ms === null ? null : toInstant(ms);
}

/** What an import that is in says about its item. */
export function resultOf(ingestion: Ingestion) {
  const { ingestionId, rows, accepted, rejected, sum, currency, qualityScore, durationMs } = ingestion;
  return { ingestionId, rows, accepted, rejected, sum, currency, qualityScore, durationMs };
}
