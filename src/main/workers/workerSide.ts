import { getHeapStatistics } from "node:v8";
import { parentPort, workerData } from "node:worker_threads";
import { AppError, assert } from "../base/errors.ts";
import type { DatabaseOptions } from "../storage/database.ts";
import type { WorkerMessage, WorkerOrder, WorkerTask } from "./messages.ts";

/**
 * Runs the one task that this worker was started with, or, started without, each that it is given until it is told
 * that none follows. An AppError keeps its code and place; any other error ends the worker.
 */
export function answer<Job, Report>(
  work: (job: Job, database: DatabaseOptions, report: (report: Report) => void) => unknown,
): void {
  const port = parentPort;
  assert(port !== null, "a worker entry was loaded outside a worker");
  const post = (message: WorkerMessage): void => port.postMessage(message);
  const run = async ({ job, database }: WorkerTask<Job>): Promise<void> => {
    try {
      const result = await work(job, database, (report) => post({ kind: "report", report }));
      post({ kind: "result", result, heldBytes: heldBytes() });
    } catch (error) {
      // Taken by nobody, it stops the thread and reaches the parent as its 'error' event, with its stack.
      if (!(error instanceof AppError)) throw error;
      const { code, message, where } = error;
      post({ kind: "failure", code, message, where, heldBytes: heldBytes() });
    }
  };
  const first = workerData as WorkerTask<Job> | null; // given by runInWorker, null by createWorkerPool
  if (first !== null) void run(first);
  else port.on("message", (order: WorkerOrder<Job>) => (order === "end" ? port.close() : void run(order)));
}

function heldBytes(): number {
  const { total_heap_size, external_memory } = getHeapStatistics();
  return total_heap_size + external_memory;
}
