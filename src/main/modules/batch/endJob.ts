import { roundScore } from "../../../contract/events/definition.ts";
import type { EventBus } from "../../events/bus.ts";
import type { WriteTx } from "../../storage/database.ts";
import { batchStore } from "./batchStore.ts";
import type { Failure } from "./failure.ts";
import { perSecond } from "./jobView.ts";
import { type HashedResult, resultHash } from "./resultHash.ts";

interface Ending {
  readonly bus: EventBus;
  readonly now: number;
}

/** Ends a job of which no item waits or runs: result hash, metrics, and the event that says which. */
export function endWhenDone(tx: WriteTx, jobNo: number, { bus, now }: Ending): boolean {
  const job = batchStore.byNo(tx, jobNo);
  if (job.status !== "running" && job.status !== "paused") return false;
  const figures = batchStore.figures(tx, jobNo);
  if (figures.some(({ state }) => state === "waiting" || state === "running")) return false;
  const results = batchStore.results(tx, jobNo);
  const inside = results.filter(({ state }) => state === "succeeded" || state === "duplicate").length;
  const left = results.length - inside;
  const about = { job_id: job.jobId, project_id: job.projectId, items_count: results.length };
  const from = { projectId: job.projectId, userId: job.userId };
  const hash = resultHash(results);
  if (inside === 0) {
    const errorCode = commonCode(results);
    const reason =
      left === 1
        ? "Its only file did not come in; the job names the reason"
        : `None of the ${left} files came in; the job names each one's reason`;
    batchStore.change(tx, jobNo, { status: "failed", endedAt: now, errorCode, reason, resultHash: hash });
    const data = { ...about, failed: left, error_code: errorCode, reason };
    bus.publish(tx, { ...from, type: "batch.job.failed", data });
    return true;
  }
  const reason = left === 0 ? null : `${left} of ${results.length} files did not come in; each says why.`;
  batchStore.change(tx, jobNo, { status: "completed", endedAt: now, reason, resultHash: hash });
  bus.publish(tx, {
    ...from,
    type: "batch.job.completed",
    data: {
      ...about,
      succeeded: inside,
      failed: left,
      duration_ms: job.workedMs,
      items_per_second: roundScore(perSecond(results.length, job.workedMs)),
    },
  });
  return true;
}

/** Stops a job that can't go on; the items that wait stay waiting, so that it can be resumed. */
export function stopJob(tx: WriteTx, jobNo: number, failure: Failure, { bus, now }: Ending): void {
  const job = batchStore.byNo(tx, jobNo);
  if (job.status !== "running" && job.status !== "paused") return;
  const figures = batchStore.figures(tx, jobNo);
  const items = figures.reduce((sum, part) => sum + part.items, 0);
  const failed = figures.find(({ state }) => state === "failed")?.items ?? 0;
  const stop = { status: "failed" as const, endedAt: now, errorCode: failure.code };
  batchStore.change(tx, jobNo, { ...stop, reason: `${failure.reason} ${failure.remedy}` });
  bus.publish(tx, {
    type: "batch.job.failed",
    projectId: job.projectId,
    userId: job.userId,
    data: {
      job_id: job.jobId,
      project_id: job.projectId,
      items_count: items,
      failed,
      error_code: failure.code,
      // File names stay out of the log: they may name people or accounts.
      reason: failure.code === "DISK_FULL" ? "The disk is full" : "The workspace can't be written",
    },
  });
}

function commonCode(results: readonly HashedResult[]): string {
  const [code, ...others] = new Set(results.map(({ errorCode }) => errorCode));
  return others.length === 0 && typeof code === "string" ? code : "ITEMS_FAILED";
}
