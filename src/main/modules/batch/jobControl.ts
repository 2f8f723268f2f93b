import type { Side } from "../../../contract/events/ingestion.ts";
import type { JobId } from "../../../contract/ids.ts";
import {
  type ItemState,
  type JobStatus,
  maxBatchItems,
  type Reading,
} from "../../../contract/procedures/batch.ts";
import type { Actor } from "../../../contract/procedures/handlers.ts";
import { AppError } from "../../base/errors.ts";
import type { WriteTx } from "../../storage/database.ts";
import type { StoredItem, StoredJob } from "./batchRows.ts";
import { batchStore } from "./batchStore.ts";
import type { BatchDependencies } from "./dependencies.ts";
import { endWhenDone } from "./endJob.ts";
import { renew } from "./itemOutcome.ts";
import type { JobRunner } from "./runner.ts";

interface ControlParts extends BatchDependencies {
  readonly runner: JobRunner;
  readonly requireJob: (jobId: JobId) => StoredJob;
  readonly changed: (jobNo: number) => void;
}

export interface JobControl {
  pause(job: StoredJob, actor: Actor): number;
  resume(job: StoredJob, actor: Actor): number;
  retry(
    job: StoredJob,
    which: {
      readonly items: readonly number[] | undefined;
      readonly side: Side | undefined;
      readonly reading: Reading | undefined;
    },
    actor: Actor,
  ): number;
  cancel(job: StoredJob, actor: Actor): Promise<number>;
  undo(job: StoredJob, actor: Actor): Promise<number>;
}

interface GoingOn {
  readonly actor: Actor;
  readonly awaitsSearch: boolean;
}

type Told = "batch.job.paused" | "batch.job.resumed";

/** What a person does to a job; each answers with the job's number. */
export function createJobControl(parts: ControlParts): JobControl {
  const { database, bus, clock, runner, changed } = parts;

  const tell = (tx: WriteTx, job: StoredJob, type: Told, actor: Actor): void => {
    const { jobId, projectId } = job;
    const data = { job_id: jobId, project_id: projectId, items_count: countItems(tx, job) };
    bus.publish(tx, { type, projectId, userId: actor.userId, data });
  };
  /** Lets a job run again; one of which nothing waits ends in the same moment, or after the search that it owes. */
  const goOn = (tx: WriteTx, job: StoredJob, { actor, awaitsSearch }: GoingOn): void => {
    batchStore.change(tx, job.jobNo, { status: job.startedAt === null ? "queued" : "running" });
    tell(tx, job, "batch.job.resumed", actor);
    if (!awaitsSearch) endWhenDone(tx, job.jobNo, { bus, now: clock.now() });
  };
  const wake = (jobNo: number): number => {
    changed(jobNo);
    runner.wake();
    runner.settle(jobNo);
    return jobNo;
  };

  return {
    pause(job, actor) {
      requireStatus(job, "pause", ["queued", "running"]);
      database.write((tx) => {
        if (runner.flights(job.jobNo).length === 0) runner.saveWork(tx, job.jobNo, true);
        batchStore.change(tx, job.jobNo, { status: "paused" });
        tell(tx, job, "batch.job.paused", actor);
      });
      return wake(job.jobNo);
    },
    resume(job, actor) {
      requireStatus(job, "resume", ["paused", "interrupted", "failed", "cancelled", "undone"]);
      const awaitsSearch = parts.imports.awaitsSearch(job.projectId);
      database.write((tx) => {
        // What was in already by an item of this job is out with it: it is looked at again.
        renewAll(
          tx,
          job,
          job.status === "undone" ? ["cancelled", "undone", "duplicate"] : ["cancelled", "undone"],
        );
        const isLeft = batchStore.figures(tx, job.jobNo).some(({ state }) => state === "waiting");
        if (!isLeft && job.status === "failed")
          throw new AppError(
            "STATE_CONFLICT",
            `Nothing of the job "${job.name}" waits: its items failed. Retry them once their reasons are put right.`,
          );
        goOn(tx, job, { actor, awaitsSearch });
      });
      return wake(job.jobNo);
    },
    retry(job, { items, side, reading }, actor) {
      requireStatus(job, "retry items of", [
        "running",
        "paused",
        "interrupted",
        "completed",
        "failed",
        "cancelled",
      ]);
      const awaitsSearch = parts.imports.awaitsSearch(job.projectId);
      database.write((tx) => {
        const failed = itemsIn(tx, job, "failed").concat(itemsIn(tx, job, "cancelled"));
        const chosen = items === undefined ? failed : failed.filter(({ item }) => items.includes(item));
        if (chosen.length === 0)
          throw new AppError(
            "STATE_CONFLICT",
            `No item of the job "${job.name}" that was asked for has failed.`,
          );
        for (const item of chosen)
          batchStore.save(tx, job.jobNo, {
            ...renew(item),
            side: side ?? item.side,
            reading: reading ?? item.reading,
          });
        if (job.status !== "running" && job.status !== "paused") goOn(tx, job, { actor, awaitsSearch });
      });
      return wake(job.jobNo);
    },
    async cancel(job, actor) {
      requireStatus(job, "cancel", ["queued", "running", "paused", "interrupted"]);
      const { jobNo, jobId, projectId } = job;
      database.write((tx) => {
        batchStore.move(tx, jobNo, "waiting", "cancelled");
        const reason = "A person cancelled it. What had come in stays in until it is undone.";
        batchStore.change(tx, jobNo, { status: "cancelled", endedAt: clock.now(), reason });
        const count = (state: string) =>
          batchStore.figures(tx, jobNo).find((part) => part.state === state)?.items ?? 0;
        const about = { job_id: jobId, project_id: projectId, items_count: countItems(tx, job) };
        const data = {
          ...about,
          succeeded: count("succeeded") + count("duplicate"),
          failed: count("failed"),
        };
        bus.publish(tx, { type: "batch.job.cancelled", projectId, userId: actor.userId, data });
      });
      changed(jobNo);
      await runner.cancel(jobNo);
      return wake(jobNo);
    },
    async undo(job, actor) {
      requireStatus(job, "undo", ["paused", "interrupted", "completed", "failed", "cancelled"]);
      if (runner.flights(job.jobNo).length > 0)
        throw new AppError(
          "STATE_CONFLICT",
          `Can't undo the job "${job.name}" yet: files of it are still coming in. Try again in a moment, or cancel it.`,
        );
      return await undoJob(job, actor, parts);
    },
  };
}

/** Newest import first, as its rows may rest on those before it; each item is marked as it is taken out. */
async function undoJob(job: StoredJob, actor: Actor, parts: ControlParts): Promise<number> {
  const { database, bus, clock, imports, changed } = parts;
  const { jobNo, jobId, projectId } = job;
  const before = { status: job.status, endedAt: job.endedAt, resultHash: job.resultHash };
  const items = database.write((tx) => {
    batchStore.change(tx, jobNo, { ...before, status: "undoing" });
    return itemsIn(tx, job, "succeeded").reverse();
  });
  changed(jobNo);
  try {
    for (const item of items) {
      const { ingestionId } = item;
      // One that was undone by hand meanwhile is out already.
      if (ingestionId !== null && imports.find(ingestionId)?.status === "committed")
        await imports.undo(ingestionId, actor);
      database.write((tx) => batchStore.save(tx, jobNo, { ...item, state: "undone" }));
      changed(jobNo);
    }
  } catch (error) {
    const reason = error instanceof AppError ? error.message : "Undoing it stopped half-way; undo it again.";
    database.write((tx) => batchStore.change(tx, jobNo, { ...before, reason }));
    changed(jobNo);
    throw error;
  }
  database.write((tx) => {
    batchStore.move(tx, jobNo, "waiting", "cancelled");
    batchStore.change(tx, jobNo, { status: "undone", endedAt: clock.now() });
    const data = {
      job_id: jobId,
      project_id: projectId,
      items_count: countItems(tx, job),
      undone: batchStore.figures(tx, jobNo).find(({ state }) => state === "undone")?.items ?? 0,
    };
    bus.publish(tx, { type: "batch.job.undone", projectId, userId: actor.userId, data });
  });
  changed(jobNo);
  return jobNo;
}

function renewAll(tx: WriteTx, job: StoredJob, states: readonly ItemState[]): void {
  for (const state of states)
    for (const item of itemsIn(tx, job, state)) batchStore.save(tx, job.jobNo, keepBytes(item));
}

/** What was taken out comes back in from the bytes that were read, whatever the file holds now. */
function keepBytes(item: StoredItem): StoredItem {
  return { ...renew(item), sha256: item.sha256, rows: 0, accepted: 0, rejected: 0, sum: null };
}

function itemsIn(tx: WriteTx, job: StoredJob, state: ItemState) {
  return batchStore.items(tx, job.jobNo, { state, offset: 0, limit: maxBatchItems }).items;
}

function countItems(tx: WriteTx, { jobNo }: StoredJob): number {
  return batchStore.figures(tx, jobNo).reduce((sum, part) => sum + part.items, 0);
}

function requireStatus(job: StoredJob, what: string, allowed: readonly JobStatus[]): void {
  if (!allowed.includes(job.status))
    throw new AppError("STATE_CONFLICT", `Can't ${what} the job "${job.name}": it is ${job.status}.`);
}
