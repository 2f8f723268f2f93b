import { createHash } from "node:crypto";
import type { Sha256 } from "../../../contract/ids.ts";
import type { JobItem } from "../../../contract/procedures/batch.ts";

/** What of an item's result is hashed: nothing that depends on time, order, attempts or interruptions. */
export type HashedResult = Pick<
  JobItem,
  "state" | "fileName" | "ingestionId" | "rows" | "accepted" | "rejected" | "sum" | "currency" | "errorCode"
>;

/**
 * SHA-256 over one line per item, sorted: state, import, rows read, accepted and rejected, sum and currency; for an
 * item that failed its file name and error code. Two runs over the same files have the same hash exactly when the same
 * imports with the same rows and sums came of them.
 */
export function resultHash(results: Iterable<HashedResult>): Sha256 {
  const lines = Array.from(results, (item) =>
    JSON.stringify(
      item.state === "failed" || item.state === "cancelled"
        ? [item.state, item.fileName, item.errorCode]
        : [item.state, item.ingestionId, item.rows, item.accepted, item.rejected, item.sum, item.currency],
    ),
  ).sort();
  const hash = createHash("sha256");
  for (const line of lines) hash.update(`${line}\n`);
  return hash.digest("hex") as Sha256; // SHA-256 in hexadecimal is what the brand stands for
}
