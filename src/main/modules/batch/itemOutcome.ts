import { ingestionIdSchema } from "../../../contract/ids.ts";
import type { Ingestion } from "../../../contract/procedures/ingestion.ts";
import { toInstant } from "../../base/clock.ts";
import { AppError } from "../../base/errors.ts";
import { backoffMs } from "./backoff.ts";
import { resultOf, type StoredItem } from "./batchRows.ts";
import { explainFailure, type Failure } from "./failure.ts";

const nothingWrong = { nextAttemptAt: null, errorCode: null, reason: null, remedy: null };

/** An item whose rows are in. */
export function succeed(item: StoredItem, ingestion: Ingestion): StoredItem {
  return { ...item, ...nothingWrong, ...resultOf(ingestion), state: "succeeded" };
}

/** An item as it was before anyone tried it; a file of this machine is read anew, one that was handed over is kept. */
export function renew(item: StoredItem): StoredItem {
  return {
    ...item,
    ...nothingWrong,
    state: "waiting",
    attempts: 0,
    sha256: item.path === null ? item.sha256 : null,
    ingestionId: null,
  };
}

interface Circumstances {
  readonly now: number;
  readonly random: number;
  readonly maxAttempts: number;
}

export interface ItemOutcome {
  readonly item: StoredItem;
  /** Set when no item could come in now: the whole job stops. */
  readonly stops: Failure | undefined;
}

/** What becomes of an item that did not come in: it is in already, waits, is tried again by itself, or failed. */
export function fail(item: StoredItem, error: unknown, around: Circumstances): ItemOutcome {
  if (error instanceof AppError && error.code === "FILE_ALREADY_IMPORTED")
    return { item: toDuplicate(item, error), stops: undefined };
  const failure = explainFailure(error, item);
  const told = { errorCode: failure.code, reason: failure.reason, remedy: failure.remedy };
  if (failure.code === "CANCELLED")
    return { item: { ...item, ...told, nextAttemptAt: null, state: "cancelled" }, stops: undefined };
  if (failure.reach === "job")
    return { item: { ...item, ...told, nextAttemptAt: null, state: "waiting" }, stops: failure };
  if (failure.reach === "passing" && item.attempts < around.maxAttempts) {
    const nextAttemptAt = toInstant(around.now + backoffMs(item.attempts, around.random));
    return { item: { ...item, ...told, nextAttemptAt, state: "waiting" }, stops: undefined };
  }
  return { item: { ...item, ...told, nextAttemptAt: null, state: "failed" }, stops: undefined };
}

function toDuplicate(item: StoredItem, error: AppError): StoredItem {
  return {
    ...item,
    state: "duplicate",
    // The refusal names the import that holds these bytes.
    ingestionId: ingestionIdSchema.safeParse(error.where).data ?? null,
    nextAttemptAt: null,
    errorCode: error.code,
    reason: error.message,
    remedy: "There is nothing to do: its rows count once.",
  };
}
