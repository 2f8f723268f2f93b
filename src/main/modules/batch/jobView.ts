import type { IngestionId } from "../../../contract/ids.ts";
import type { ItemState, Job } from "../../../contract/procedures/batch.ts";
import { toInstant } from "../../base/clock.ts";
import { type StoredItem, type StoredJob, toInstantOrNull } from "./batchRows.ts";
import type { StateFigures } from "./batchStore.ts";

/** An item that is being worked on. */
export interface Flight {
  readonly item: StoredItem;
  /** Known once its import is open. */
  ingestionId: IngestionId | undefined;
  phase: string;
  rows: number;
  bytes: number;
}

interface Surroundings {
  readonly figures: readonly StateFigures[];
  readonly flights: readonly Flight[];
  readonly nextDue: number | null;
  /** Milliseconds worked since they were last added up in `workedMs`. */
  readonly unsavedMs: number;
}

/** A job as the outside sees it: what is stored, and how far the files under way are. */
export function viewJob(stored: StoredJob, around: Surroundings): Job {
  const { jobNo: _no, userId: _user, workedMs, submittedAt, startedAt, endedAt, ...job } = stored;
  const { figures, flights } = around;
  const count = (state: ItemState) => figures.find((part) => part.state === state)?.items ?? 0;
  const sum = (value: (part: StateFigures) => number) => figures.reduce((all, part) => all + value(part), 0);
  const itemsCount = sum((part) => part.items);
  const ended = itemsCount - count("waiting") - count("running");
  const rows =
    sum((part) => (part.state === "undone" ? 0 : part.rows)) +
    flights.reduce((all, flight) => all + flight.rows, 0);
  const bytes =
    sum((part) => (part.state === "waiting" || part.state === "running" ? 0 : part.bytes)) +
    flights.reduce((all, flight) => all + Math.min(flight.bytes, flight.item.byteSize), 0);
  const byteSize = sum((part) => part.bytes);
  const durationMs = workedMs + around.unsavedMs;
  const share = shareDone({ bytes, byteSize, items: ended, itemsCount });
  return {
    ...job,
    itemsCount,
    waiting: count("waiting"),
    running: count("running"),
    succeeded: count("succeeded"),
    duplicates: count("duplicate"),
    failed: count("failed"),
    cancelled: count("cancelled"),
    undone: count("undone"),
    rows,
    bytes,
    byteSize,
    share,
    rowsPerSecond: perSecond(rows, durationMs),
    itemsPerSecond: perSecond(ended, durationMs),
    remainingMs:
      stored.status === "running" ? remainingMs(share, durationMs, ended > 0 || bytes > bytesPerFile) : null,
    durationMs,
    submittedAt: toInstant(submittedAt),
    startedAt: toInstantOrNull(startedAt),
    endedAt: toInstantOrNull(endedAt),
    nextAttemptAt: toInstantOrNull(stored.status === "running" ? around.nextDue : null),
    current: flights.map(({ item, phase, rows: read, bytes: done }) => ({
      item: item.item,
      fileName: item.fileName,
      phase,
      rows: read,
      share: item.byteSize === 0 ? 0 : Math.min(1, done / item.byteSize),
    })),
  };
}

/** How many a second, to two decimals. */
export function perSecond(count: number, ms: number): number {
  return Math.round((count * 100_000) / Math.max(1, ms)) / 100;
}

/** Opening, recognising and committing a file takes about as long as reading so many bytes of it. */
const bytesPerFile = 500_000;

function shareDone(of: { bytes: number; byteSize: number; items: number; itemsCount: number }): number {
  const all = of.byteSize + of.itemsCount * bytesPerFile;
  return all === 0 ? 0 : (of.bytes + of.items * bytesPerFile) / all;
}

/** At the rate of the work done so far, once that is enough to tell. */
function remainingMs(share: number, durationMs: number, isTelling: boolean): number | null {
  if (share === 0 || durationMs < 500 || !isTelling) return null;
  return Math.round(durationMs * (1 / share - 1));
}
