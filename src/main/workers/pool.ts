import { Worker } from "node:worker_threads";
import { AppError } from "../base/errors.ts";
import type { WorkerMessage, WorkerTask } from "./messages.ts";

/** Entries that run in threads; each is built to `out/main/workers/<name>.js`. */
export type WorkerEntry =
  | "importWorker"
  | "analyseWorker"
  | "entitiesWorker"
  | "inspectWorker"
  | "queryWorker"
  | "reconcileWorker"
  | "removeWorker"
  | "repairWorker"
  | "tableWorker";

/** From source under Node's type stripping the entries lie beside this file; built, under `workers/`. */
export function entryUrl(entry: WorkerEntry): URL {
  const here = import.meta.url;
  if (here.endsWith(".ts")) return new URL(`./${entry}.ts`, here);
  const root = here.slice(0, here.lastIndexOf("/out/main/") + "/out/main/".length);
  return new URL(`workers/${entry}.js`, root);
}

/**
 * Runs one job in a thread of its own, which ends with it: nothing a file did to the heap outlives its import.
 * Rejects with the worker's AppError, or with the error that stopped it.
 */
export function runInWorker<Job, Result, Report = never>(
  entry: WorkerEntry,
  task: WorkerTask<Job>,
  onReport: (report: Report) => void = () => {},
): Promise<Result> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(entryUrl(entry), { workerData: task, execArgv: [], stdin: false });
    let settled = false;
    const settle = (act: () => void): void => {
      settled = true;
      act();
    };
    worker.on("message", (message: WorkerMessage) => {
      // Reports and results are what the entry of this job posts.
      if (message.kind === "report") onReport(message.report as Report);
      else if (message.kind === "result") settle(() => resolve(message.result as Result));
      else
        settle(() =>
          reject(
            new AppError(
              message.code,
              message.message,
              message.where === undefined ? {} : { where: message.where },
            ),
          ),
        );
    });
    worker.on("error", (error) => settle(() => reject(error)));
    worker.on("exit", (code) => {
      if (!settled) reject(new Error(`Worker ${entry} ended with code ${code} before its result`));
    });
  });
}
