import type { Database } from "../../storage/database.ts";
import { ingestionStore, type RowTable } from "./ingestionStore.ts";

/** Few enough that another writer waits under 20 ms. */
const rowsAtATime = 1_000;
const pause = new Int32Array(new SharedArrayBuffer(4));
const tables: readonly RowTable[] = ["entity", "held_tx", "quarantine_repair", "quarantine", "tx"];

/**
 * Removes what imports that count no more have read, a few rows at a time; how many transactions it removed.
 * Runs in a worker thread. Killed half-way it is taken up at the next start (`ingestionStore.leftovers`).
 */
export function removeRows(database: Database, ingestionNos: readonly number[]): number {
  let removed = 0;
  for (const ingestionNo of ingestionNos) {
    for (const table of tables) {
      for (let some = rowsAtATime; some === rowsAtATime; ) {
        some = database.write((tx) => ingestionStore.removeSome(tx, table, ingestionNo, rowsAtATime));
        if (table === "tx") removed += some;
        Atomics.wait(pause, 0, 0, 1); // a gap in which another writer gets its turn
      }
    }
  }
  return removed;
}
