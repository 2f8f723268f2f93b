import { parentPort, workerData } from "node:worker_threads";
import { AppError, assert } from "../base/errors.ts";
import type { DatabaseOptions } from "../storage/database.ts";
import type { WorkerMessage, WorkerTask } from "./messages.ts";

/** Runs the one task that this worker was started for and posts its result; an AppError keeps its code and place. */
export function answer<Job, Report>(
  work: (job: Job, database: DatabaseOptions, report: (report: Report) => void) => unknown,
): void {
  const port = parentPort;
  assert(port !== null, "a worker entry was loaded outside a worker");
  const { job, database } = workerData as WorkerTask<Job>; // posted by runInWorker with this entry's job
  const post = (message: WorkerMessage): void => port.postMessage(message);
  try {
    post({ kind: "result", result: work(job, database, (report) => post({ kind: "report", report })) });
  } catch (error) {
    if (error instanceof AppError)
      post({ kind: "failure", code: error.code, message: error.message, where: error.where });
    else throw error; // reaches the parent as its 'error' event, with its stack
  }
}
