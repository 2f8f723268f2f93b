import { AppError } from "../../base/errors.ts";
import type { StoredItem, StoredJob } from "./batchRows.ts";
import { batchStore } from "./batchStore.ts";
import type { BatchDependencies, KeptFile } from "./dependencies.ts";
import { sideUnknown } from "./failure.ts";
import type { Flight } from "./jobView.ts";

/** An item under way, as the runner keeps it. */
export interface Underway extends Flight {
  readonly job: StoredJob;
  file: KeptFile | undefined;
  isCancelled: boolean;
  readonly landed: Promise<void>;
  land: () => void;
}

export function newFlight(job: StoredJob, item: StoredItem): Underway {
  const { promise: landed, resolve: land } = Promise.withResolvers<void>();
  return {
    job,
    item,
    file: undefined,
    ingestionId: undefined,
    phase: "copying",
    rows: 0,
    bytes: 0,
    isCancelled: false,
    landed,
    land,
  };
}

/** Stores that an item is taken up; with the first of them its job starts. */
export function markBegun(
  { database, bus, clock }: Pick<BatchDependencies, "database" | "bus" | "clock">,
  { jobNo, jobId, projectId, userId, startedAt, dataType }: StoredJob,
  waiting: StoredItem,
): StoredItem {
  const attempts = waiting.attempts + 1;
  const item: StoredItem = { ...waiting, state: "running", attempts, nextAttemptAt: null };
  database.write((tx) => {
    if (startedAt === null) {
      const items_count = batchStore.figures(tx, jobNo).reduce((sum, part) => sum + part.items, 0);
      const data = { job_id: jobId, project_id: projectId, data_type: dataType, items_count };
      bus.publish(tx, { type: "batch.job.started", projectId, userId, data });
    }
    batchStore.start(tx, jobNo, clock.now());
    batchStore.save(tx, jobNo, item);
  });
  return item;
}

export function unknownSide({ fileName }: StoredItem): AppError {
  return new AppError(
    "MAPPING_NEEDED",
    `Can't tell from its name whose file "${fileName}" is: the bank's or the books'. Its folder or its name may say "bank" or "ledger".`,
    { where: sideUnknown },
  );
}
