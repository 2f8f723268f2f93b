import type { Database } from "../../storage/database.ts";
import { ingestionStore } from "./ingestionStore.ts";

const rowsAtATime = 5_000;

/** Removes the rows of an import that does not count, a few at a time, so that no other writer waits long. */
export function removeRows(database: Database, ingestionNo: number): number {
  let removed = 0;
  for (;;) {
    const some = database.write((tx) => ingestionStore.removeSomeRows(tx, ingestionNo, rowsAtATime));
    removed += some;
    if (some < rowsAtATime) break;
  }
  database.write((tx) => ingestionStore.removeRest(tx, ingestionNo));
  return removed;
}
