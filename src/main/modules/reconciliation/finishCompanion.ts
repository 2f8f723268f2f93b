import type { RunFigures } from "../../../contract/procedures/reconciliationRun.ts";
import type { Disposable } from "../../base/disposable.ts";
import type { Database } from "../../storage/database.ts";
import { runInWorker } from "../../workers/pool.ts";
import type { ReconciliationDependencies } from "./dependencies.ts";
import { figuresOfRun } from "./runFigures.ts";
import { runsStore } from "./runsStore.ts";

/** What a thread does beside the one that finishes a large run. */
export interface FinishJob {
  readonly projectId: string;
  /** One Int32: a step of `steps`. */
  readonly step: SharedArrayBuffer;
}

/** What is wanted of the thread; it goes back to `none` when it has answered. */
const steps = { none: 0, catchUp: 1, count: 2, end: 3 } as const;
const everyMs = 100;

/** The answer to `catchUp` and `count`. */
export interface FinishReport {
  readonly figures: RunFigures | null;
}

/** In the thread: moves pages from the write-ahead log into the database all the time, and counts the run when asked. */
export function accompanyFinish(
  job: FinishJob,
  database: Database,
  report: (report: FinishReport) => void,
): null {
  const wanted = new Int32Array(job.step);
  for (;;) {
    Atomics.wait(wanted, 0, steps.none, everyMs);
    database.checkpoint();
    const step = Atomics.load(wanted, 0);
    if (step === steps.end) return null;
    if (step === steps.none) continue;
    const { figures } = database.read((tx) => {
      const run = step === steps.count ? runsStore.current(tx, job.projectId) : undefined;
      return { figures: run === undefined ? null : figuresOfRun(tx, job.projectId, run) };
    });
    Atomics.compareExchange(wanted, 0, step, steps.none);
    report({ figures });
  }
}

interface Running {
  readonly wanted: Int32Array;
  readonly sharing: Disposable;
  readonly done: Promise<unknown>;
}

/** Spares the window's thread, while it confirms very many matches, the pauses for moving pages and for counting. */
export class FinishCompanion {
  readonly #deps: Pick<ReconciliationDependencies, "database" | "databaseOptions" | "logger">;
  readonly #projectId: string;
  #running: Running | undefined;
  #answer: (figures: RunFigures | null) => void = () => undefined;

  constructor(
    deps: Pick<ReconciliationDependencies, "database" | "databaseOptions" | "logger">,
    projectId: string,
  ) {
    this.#deps = deps;
    this.#projectId = projectId;
  }

  start(): void {
    const { database, databaseOptions, logger } = this.#deps;
    const step = new SharedArrayBuffer(4);
    const task = { job: { projectId: this.#projectId, step }, database: databaseOptions };
    const done = runInWorker<FinishJob, null, FinishReport>("reconcileWorker", task, ({ figures }) =>
      this.#answer(figures),
    )
      .catch((error: unknown) =>
        logger.warn({ err: error }, "the thread beside a finishing run failed; its work is done in place"),
      )
      .finally(() => {
        this.#running = undefined;
        this.#answer(null);
      });
    this.#running = { wanted: new Int32Array(step), sharing: database.shareWriting(), done };
  }

  /**
   * Resolves when the thread has moved all pages there are: the next commit begins the write-ahead log anew. Without
   * this it would grow for as long as one transaction follows the other.
   */
  async catchUp(): Promise<void> {
    await this.#ask(steps.catchUp);
  }

  /** The run's figures; null when no thread counts them. */
  figures(): Promise<RunFigures | null> {
    return this.#ask(steps.count);
  }

  async stop(): Promise<void> {
    const running = this.#running;
    if (running === undefined) return;
    moveTo(running.wanted, steps.end);
    await running.done;
    running.sharing.dispose();
  }

  #ask(step: typeof steps.catchUp | typeof steps.count): Promise<RunFigures | null> {
    if (this.#running === undefined) return Promise.resolve(null);
    const { promise, resolve } = Promise.withResolvers<RunFigures | null>();
    this.#answer = resolve;
    moveTo(this.#running.wanted, step);
    return promise;
  }
}

function moveTo(wanted: Int32Array, step: number): void {
  Atomics.store(wanted, 0, step);
  Atomics.notify(wanted, 0);
}
