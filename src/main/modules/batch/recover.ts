import type { IngestionId } from "../../../contract/ids.ts";
import { maxBatchItems } from "../../../contract/procedures/batch.ts";
import type { Ingestion } from "../../../contract/procedures/ingestion.ts";
import type { Database, WriteTx } from "../../storage/database.ts";
import type { StoredItem, StoredJob } from "./batchRows.ts";
import { batchStore } from "./batchStore.ts";
import { succeed } from "./itemOutcome.ts";

interface Known {
  readonly find: (ingestionId: IngestionId) => Ingestion | undefined;
  /** Whether somebody works on the item at this moment. */
  readonly isUnderway: (item: number) => boolean;
}

/**
 * Items that stand as running while nobody works on them: the import of one was committed before the process ended, so
 * its result is taken over; of the others nothing was kept, and they wait again.
 */
export function takeBack(database: Database, jobNo: number, known: Known): void {
  const { items } = database.read((tx) =>
    batchStore.items(tx, jobNo, { state: "running", offset: 0, limit: maxBatchItems }),
  );
  const lost = items.filter(({ item }) => !known.isUnderway(item));
  if (lost.length === 0) return;
  const standing = lost.map((item) => standingOf(item, known.find));
  database.write((tx) => {
    for (const item of standing) batchStore.save(tx, jobNo, item);
  });
}

function standingOf(item: StoredItem, find: Known["find"]): StoredItem {
  const ingestion = item.ingestionId === null ? undefined : find(item.ingestionId);
  if (ingestion?.status === "committed") return succeed(item, ingestion);
  // The attempt was cut off from outside: it does not count against the item.
  return { ...item, state: "waiting", attempts: Math.max(0, item.attempts - 1), ingestionId: null };
}

/** Puts right what a process that was killed left behind: its jobs are interrupted and wait for a person to go on. */
export function recoverJobs(database: Database, find: Known["find"]): void {
  for (const job of database.read((tx) => batchStore.leftOpen(tx))) {
    takeBack(database, job.jobNo, { find, isUnderway: () => false });
    database.write((tx) => markInterrupted(tx, job));
  }
}

function markInterrupted(tx: WriteTx, { jobNo, status }: StoredJob): void {
  if (status === "cancelled") batchStore.move(tx, jobNo, "waiting", "cancelled");
  if (status === "queued" || status === "running")
    batchStore.change(tx, jobNo, {
      status: "interrupted",
      reason: "Frenly ended while this job ran. Resume it: what is in stays in, the rest follows.",
    });
  if (status === "undoing")
    batchStore.change(tx, jobNo, {
      status: "interrupted",
      reason:
        "Frenly ended while this job was being undone. Undo it again, or resume it to bring it back in.",
    });
}
