import { Worker } from "node:worker_threads";
import type { Disposable } from "../base/disposable.ts";
import { AppError } from "../base/errors.ts";
import type { WorkerMessage, WorkerOrder, WorkerTask } from "./messages.ts";

/** Entries that run in threads; each is built to `out/main/workers/<name>.js`. */
export type WorkerEntry =
  | "importWorker"
  | "analyseWorker"
  | "caseGraphWorker"
  | "entitiesWorker"
  | "evidenceWorker"
  | "exportWorker"
  | "inspectWorker"
  | "packageWorker"
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
 * Runs one job in a thread of its own, which ends with it: nothing that a large job did to the heap outlives it.
 * Rejects with the worker's AppError, or with the error that stopped it.
 */
export async function runInWorker<Job, Result, Report = never>(
  entry: WorkerEntry,
  task: WorkerTask<Job>,
  onReport: (report: Report) => void = () => {},
): Promise<Result> {
  const worker = new Worker(entryUrl(entry), { workerData: task, execArgv: [], stdin: false });
  // The entry of this job posts its reports and its result.
  const end = await endOfTask(worker, entry, (report) => onReport(report as Report));
  return resultOf(end) as Result;
}

/** Threads that are kept for the next task of their kind: starting one costs more than reading a small file. */
export interface WorkerPool extends Disposable {
  /** Rejects with the worker's AppError, or with the error that stopped it. */
  run<Job, Result, Report = never>(
    entry: WorkerEntry,
    task: WorkerTask<Job>,
    onReport?: (report: Report) => void,
  ): Promise<Result>;
}

/** A thread without work for so long ends. */
const idleMs = 5_000;
/** A thread that holds more than this after a task ends with it, so that its memory is given back. */
const mostHeldBytes = 128e6;
/** Rows of a file live briefly: with the usual 48 MB each thread would hold that much garbage, and be no faster. */
const resourceLimits = { maxYoungGenerationSizeMb: 12 };

/** Builds a pool. Idle threads don't keep the process alive; disposing lets busy ones end their task first. */
export function createWorkerPool(): WorkerPool {
  const idle = new Map<Worker, { readonly entry: WorkerEntry; readonly timer: NodeJS.Timeout }>();
  const all = new Set<Worker>();
  let isDisposed = false;

  const tell = (worker: Worker, order: WorkerOrder<unknown>): void => worker.postMessage(order);
  const forget = (worker: Worker): void => {
    clearTimeout(idle.get(worker)?.timer);
    idle.delete(worker);
  };
  const end = (worker: Worker): void => {
    forget(worker);
    tell(worker, "end");
  };
  const start = (entry: WorkerEntry): Worker => {
    const worker = new Worker(entryUrl(entry), {
      workerData: null,
      resourceLimits,
      execArgv: [],
      stdin: false,
    });
    all.add(worker);
    worker.once("exit", () => {
      all.delete(worker);
      forget(worker);
    });
    return worker;
  };
  const take = (entry: WorkerEntry): Worker => {
    for (const [worker, kept] of idle) {
      if (kept.entry !== entry) continue;
      forget(worker);
      worker.ref();
      return worker;
    }
    return start(entry);
  };
  const keep = (worker: Worker, entry: WorkerEntry): void => {
    worker.unref();
    idle.set(worker, { entry, timer: setTimeout(() => end(worker), idleMs).unref() });
  };

  return {
    async run<Job, Result, Report>(
      entry: WorkerEntry,
      task: WorkerTask<Job>,
      onReport: (report: Report) => void = () => {},
    ): Promise<Result> {
      const worker = take(entry);
      // The entry of this job posts its reports and its result.
      const ended = endOfTask(worker, entry, (report) => onReport(report as Report));
      tell(worker, task);
      const message = await ended;
      if (isDisposed || message.heldBytes > mostHeldBytes) end(worker);
      else keep(worker, entry);
      return resultOf(message) as Result;
    },
    dispose() {
      isDisposed = true;
      for (const worker of all) end(worker);
    },
  };
}

type TaskEnd = Exclude<WorkerMessage, { readonly kind: "report" }>;

/** Resolves with the last message of a task; rejects when the thread stops before it. */
function endOfTask(
  worker: Worker,
  entry: WorkerEntry,
  onReport: (report: unknown) => void,
): Promise<TaskEnd> {
  const { promise, resolve, reject } = Promise.withResolvers<TaskEnd>();
  const onMessage = (message: WorkerMessage): void => {
    if (message.kind === "report") onReport(message.report);
    else resolve(message);
  };
  const onExit = (code: number): void =>
    reject(new Error(`Worker ${entry} ended with code ${code} before its result`));
  worker.on("message", onMessage).on("error", reject).on("exit", onExit);
  return promise.finally(() => worker.off("message", onMessage).off("error", reject).off("exit", onExit));
}

function resultOf(end: TaskEnd): unknown {
  if (end.kind === "result") return end.result;
  throw new AppError(end.code, end.message, end.where === undefined ? {} : { where: end.where });
}
