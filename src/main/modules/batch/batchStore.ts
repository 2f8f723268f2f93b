import type { Side } from "../../../contract/events/ingestion.ts";
import type { JobId, ProjectId, Sha256, UserId } from "../../../contract/ids.ts";
import type { ItemState, JobOptions, JobStatus, Reading } from "../../../contract/procedures/batch.ts";
import type { Mapping } from "../../../contract/procedures/ingestion.ts";
import { assert } from "../../base/errors.ts";
import { type ReadTx, type SqlValue, sql, type WriteTx } from "../../storage/database.ts";
import {
  type ItemColumns,
  type JobColumns,
  priorities,
  type StoredItem,
  type StoredJob,
  toItem,
  toJob,
} from "./batchRows.ts";
import type { HashedResult } from "./resultHash.ts";

export interface NewItem {
  readonly fileName: string;
  readonly path: string | null;
  readonly sha256: Sha256 | null;
  readonly byteSize: number;
  readonly side: Side | null;
  readonly mapping: Partial<Mapping> | undefined;
  readonly reading?: Reading | undefined;
}

export interface NewJob extends Omit<JobOptions, "name"> {
  readonly jobId: JobId;
  readonly projectId: ProjectId;
  readonly userId: UserId;
  readonly name: string;
  readonly submittedAt: number;
}

/** Counts and sums of a job's items by state. */
export interface StateFigures {
  readonly state: ItemState;
  readonly items: number;
  readonly rows: number;
  readonly bytes: number;
}

export interface JobChange {
  readonly status: JobStatus;
  readonly endedAt?: number | null;
  readonly errorCode?: string | null;
  readonly reason?: string | null;
  readonly resultHash?: Sha256 | null;
}

const insertJob = sql<SqlValue[]>(
  `INSERT INTO batch_job (job_id, project_id, user_id, name, data_type, status, priority, concurrency, max_attempts, submitted_at)
   VALUES (?, ?, ?, ?, ?, 'queued', ?, ?, ?, ?)`,
);
const insertItem = sql<SqlValue[]>(
  `INSERT INTO batch_item (job_no, item, file_name, path, sha256, byte_size, side, mapping, reading, state)
   VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'waiting')`,
);
const jobById = sql<[string], JobColumns>("SELECT * FROM batch_job WHERE job_id = ?");
const jobByNo = sql<[number], JobColumns>("SELECT * FROM batch_job WHERE job_no = ?");
const jobsPage = sql<Record<string, SqlValue>, JobColumns>(
  `SELECT * FROM batch_job WHERE :project IS NULL OR project_id = :project ORDER BY job_no DESC LIMIT :limit OFFSET :offset`,
);
const countJobs = sql<Record<string, SqlValue>, { n: number }>(
  "SELECT count(*) AS n FROM batch_job WHERE :project IS NULL OR project_id = :project",
);
const jobsToRun = sql<[], JobColumns>(
  "SELECT * FROM batch_job WHERE status IN ('queued', 'running') ORDER BY priority, job_no LIMIT 10000",
);
const jobsLeftOpen = sql<[], JobColumns>(
  `SELECT * FROM batch_job j WHERE status IN ('queued', 'running', 'undoing')
     OR EXISTS (SELECT 1 FROM batch_item i WHERE i.job_no = j.job_no AND i.state = 'running') ORDER BY job_no LIMIT 10000`,
);
const startJob = sql<[number, number]>(
  "UPDATE batch_job SET status = 'running', started_at = coalesce(started_at, ?) WHERE job_no = ?",
);
const changeJob = sql<SqlValue[]>(
  "UPDATE batch_job SET status = ?, ended_at = ?, error_code = ?, reason = ?, result_hash = ? WHERE job_no = ?",
);
const addWork = sql<[number, number]>("UPDATE batch_job SET worked_ms = worked_ms + ? WHERE job_no = ?");
const oneItem = sql<[number, number], ItemColumns>("SELECT * FROM batch_item WHERE job_no = ? AND item = ?");
const nextItem = sql<[number, number], ItemColumns>(
  `SELECT * FROM batch_item WHERE job_no = ? AND state = 'waiting' AND (next_at IS NULL OR next_at <= ?) ORDER BY item LIMIT 1`,
);
const nextDue = sql<[number], { at: number | null }>(
  "SELECT min(next_at) AS at FROM batch_item WHERE job_no = ? AND state = 'waiting'",
);
const itemsPage = sql<Record<string, SqlValue>, ItemColumns>(
  `SELECT * FROM batch_item WHERE job_no = :job AND (:state IS NULL OR state = :state) ORDER BY item LIMIT :limit OFFSET :offset`,
);
const countItems = sql<Record<string, SqlValue>, { n: number }>(
  "SELECT count(*) AS n FROM batch_item WHERE job_no = :job AND (:state IS NULL OR state = :state)",
);
const figures = sql<[number], StateFigures>(
  `SELECT state, count(*) AS items, sum(rows) AS rows, sum(byte_size) AS bytes FROM batch_item WHERE job_no = ? GROUP BY state LIMIT 10`,
);
const severalItems = sql<[number], { n: number }>(
  "SELECT count(*) AS n FROM (SELECT 1 FROM batch_item WHERE job_no = ? LIMIT 2)",
);
const moreToDo = sql<[number], { n: number }>(
  `SELECT count(*) AS n FROM batch_job j WHERE job_no = ? AND status IN ('queued', 'running')
     AND EXISTS (SELECT 1 FROM batch_item i WHERE i.job_no = j.job_no AND i.state = 'waiting')`,
);
const saveItem = sql<Record<string, SqlValue>>(
  `UPDATE batch_item SET state = :state, attempts = :attempts, next_at = :nextAt, sha256 = :sha256, byte_size = :byteSize,
     side = :side, reading = :reading, ingestion_id = :ingestionId, rows = :rows, accepted = :accepted, rejected = :rejected, sum = :sum,
     currency = :currency, quality_score = :qualityScore, duration_ms = :durationMs, error_code = :errorCode,
     reason = :reason, remedy = :remedy WHERE job_no = :job AND item = :item`,
);
const moveItems = sql<[string, number, string]>(
  "UPDATE batch_item SET state = ?, next_at = NULL WHERE job_no = ? AND state = ?",
);
const results = sql<[number], ItemColumns>(
  "SELECT * FROM batch_item WHERE job_no = ? ORDER BY item LIMIT 10000",
);

/** Everything about jobs that is kept. */
export const batchStore = {
  insert(tx: WriteTx, job: NewJob, items: readonly NewItem[]): number {
    const { jobId, projectId, userId, name, dataType, priority, concurrency, maxAttempts } = job;
    const rank = priorities.indexOf(priority);
    const { lastId: jobNo } = tx.run(insertJob, [
      jobId,
      projectId,
      userId,
      name,
      dataType,
      rank,
      concurrency,
      maxAttempts,
      job.submittedAt,
    ]);
    for (const [index, item] of items.entries()) {
      const { fileName, path, sha256, byteSize, side, mapping } = item;
      const given = [mapping, item.reading].map((said) => (said === undefined ? null : JSON.stringify(said)));
      tx.run(insertItem, [jobNo, index + 1, fileName, path, sha256, byteSize, side, ...given]);
    }
    return jobNo;
  },
  byId: (tx: ReadTx, jobId: JobId) => toJob(tx.get(jobById, [jobId])),
  byNo(tx: ReadTx, jobNo: number): StoredJob {
    const job = toJob(tx.get(jobByNo, [jobNo]));
    assert(job !== undefined, "a job that is run is stored");
    return job;
  },
  page(tx: ReadTx, projectId: ProjectId | undefined, page: { offset: number; limit: number }) {
    const project = projectId ?? null;
    return {
      total: tx.get(countJobs, { project })?.n ?? 0,
      jobs: tx.all(jobsPage, { project, ...page }).flatMap((row) => toJob(row) ?? []),
    };
  },
  /** Jobs that want to run, most urgent first. */
  toRun: (tx: ReadTx) => tx.all(jobsToRun, []).flatMap((row) => toJob(row) ?? []),
  /** Jobs that a process which ended left in the middle of something. */
  leftOpen: (tx: ReadTx) => tx.all(jobsLeftOpen, []).flatMap((row) => toJob(row) ?? []),
  start: (tx: WriteTx, jobNo: number, now: number) => void tx.run(startJob, [now, jobNo]),
  change(tx: WriteTx, jobNo: number, change: JobChange): void {
    const { status, endedAt = null, errorCode = null, reason = null, resultHash = null } = change;
    tx.run(changeJob, [status, endedAt, errorCode, reason, resultHash, jobNo]);
  },
  addWork: (tx: WriteTx, jobNo: number, ms: number) => void tx.run(addWork, [Math.max(0, ms), jobNo]),
  item: (tx: ReadTx, jobNo: number, item: number) => toItem(tx.get(oneItem, [jobNo, item])),
  nextItem: (tx: ReadTx, jobNo: number, now: number) => toItem(tx.get(nextItem, [jobNo, now])),
  /** When the first of the items that wait for another attempt is due; null when none waits. */
  nextDue: (tx: ReadTx, jobNo: number) => tx.get(nextDue, [jobNo])?.at ?? null,
  items(
    tx: ReadTx,
    jobNo: number,
    query: { state: ItemState | undefined; offset: number; limit: number },
  ): { total: number; items: StoredItem[] } {
    const which = { job: jobNo, state: query.state ?? null };
    const { offset, limit } = query;
    return {
      total: tx.get(countItems, which)?.n ?? 0,
      items: tx.all(itemsPage, { ...which, offset, limit }).flatMap((row) => toItem(row) ?? []),
    };
  },
  hasSeveral: (tx: ReadTx, jobNo: number) => (tx.get(severalItems, [jobNo])?.n ?? 0) > 1,
  /** Whether a job runs and items of it wait. */
  hasMore: (tx: ReadTx, jobNo: number) => (tx.get(moreToDo, [jobNo])?.n ?? 0) > 0,
  figures: (tx: ReadTx, jobNo: number) => tx.all(figures, [jobNo]),
  save(tx: WriteTx, jobNo: number, item: StoredItem): void {
    const { fileName: _name, path: _path, mapping: _mapping, nextAttemptAt, reading: said, ...values } = item;
    const reading = said === null ? null : JSON.stringify(said);
    const nextAt = nextAttemptAt === null ? null : Date.parse(nextAttemptAt);
    const { changes } = tx.run(saveItem, { job: jobNo, nextAt, reading, ...values });
    assert(changes === 1, "an item that is saved is stored");
  },
  move: (tx: WriteTx, jobNo: number, from: ItemState, to: ItemState) =>
    tx.run(moveItems, [to, jobNo, from]).changes,
  results: (tx: ReadTx, jobNo: number): HashedResult[] =>
    tx.all(results, [jobNo]).flatMap((row) => toItem(row) ?? []),
};
