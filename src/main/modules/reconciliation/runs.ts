import type { ProjectId, RunId, UserId } from "../../../contract/ids.ts";
import type {
  ReconciliationSettings,
  RunFigures,
  RunProgress,
} from "../../../contract/procedures/reconciliationRun.ts";
import { AppError } from "../../base/errors.ts";
import { newId } from "../../base/uuid.ts";
import { runInWorker } from "../../workers/pool.ts";
import { actsStore } from "./actsStore.ts";
import { announceRun } from "./announceRun.ts";
import { confirmSome } from "./autoConfirm.ts";
import { drawChecks, explainStop } from "./checks.ts";
import { noteClosed } from "./closedItems.ts";
import type { ReconciliationDependencies } from "./dependencies.ts";
import { toFigures } from "./figures.ts";
import { FinishCompanion } from "./finishCompanion.ts";
import { matchesStore } from "./matchesStore.ts";
import { settingsOf } from "./projectSettings.ts";
import type { JobReport, ReconcileJob, ReconcileOutcome } from "./reconcileJob.ts";
import { countsOfRun, figuresOfRun } from "./runFigures.ts";
import { runsStore, toRun } from "./runsStore.ts";

/** Matches confirmed in one transaction, at first; then what fits the time. */
const confirmedAtFirst = 100;
const mostConfirmed = 400;
/** Beyond this many another thread moves their pages into the database, and counts at the end. */
const confirmedAlone = 2_000;
const confirmedBetweenCatchUps = 5_000;
/** Time of one such transaction, in milliseconds: well under a frame of the window. */
const confirmingMs = 8;
const removedAtATime = 500;

export interface ActiveRun {
  readonly progress: RunProgress;
  readonly cancelFlag: SharedArrayBuffer;
  readonly done: Promise<void>;
}

/** The runs of a workspace: one at a time for a project. */
export class Runs {
  readonly #deps: ReconciliationDependencies;
  readonly #emit: (progress: RunProgress) => void;
  readonly #active = new Map<ProjectId, ActiveRun>();
  #closing = false;

  constructor(deps: ReconciliationDependencies, emit: (progress: RunProgress) => void) {
    this.#deps = deps;
    this.#emit = emit;
    this.#endInterrupted();
  }

  settings(projectId: ProjectId): ReconciliationSettings {
    return this.#deps.database.read((tx) => settingsOf(tx, projectId));
  }

  active(projectId: ProjectId): ActiveRun | undefined {
    return this.#active.get(projectId);
  }

  start(
    projectId: ProjectId,
    wanted: ReconciliationSettings,
    userId: UserId,
  ): { runId: RunId; done: Promise<void> } {
    const { database, clock, currencyOf } = this.#deps;
    currencyOf(projectId);
    if (this.#active.has(projectId))
      throw new AppError(
        "STATE_CONFLICT",
        "A reconciliation of this project is running. Wait for it or cancel it.",
      );
    const runId = newId("run", clock.now()) as RunId; // the shape of the brand
    const stop = database.read((tx) => ({ why: explainStop(tx, projectId, wanted) })).why;
    const settings = stop === null ? wanted : { ...wanted, autoConfirm: false };
    const { runNo, currentRunNo } = database.write((tx) => ({
      currentRunNo: runsStore.current(tx, projectId)?.run_no ?? 0,
      runNo: runsStore.begin(tx, { runId, projectId, at: clock.now(), settings, userId }),
    }));
    const cancelFlag = new SharedArrayBuffer(4);
    const job: ReconcileJob = { projectId, runNo, currentRunNo, settings, cancelFlag };
    const limits = stop === null ? [] : [stop];
    const about = { runId, projectId, runNo, startedAt: clock.now(), userId, limits };
    const done = this.#carryOut(about, job);
    this.#active.set(projectId, { progress: startOf(about), cancelFlag, done });
    done.catch(() => undefined);
    return { runId, done };
  }

  cancel(runId: RunId): void {
    const found = [...this.#active.values()].find((one) => one.progress.runId === runId);
    if (found === undefined) throw new AppError("STATE_CONFLICT", `The run ${runId} is not under way.`);
    if (found.progress.phase === "saving" && found.progress.share >= 0.95)
      throw new AppError("STATE_CONFLICT", "The run is being committed and can no longer be cancelled.");
    Atomics.store(new Int32Array(found.cancelFlag), 0, 1);
  }

  async dryRun(projectId: ProjectId, settings: ReconciliationSettings): Promise<RunFigures> {
    const { database, databaseOptions, currencyOf } = this.#deps;
    const currency = currencyOf(projectId);
    const current = database.read((tx) => runsStore.current(tx, projectId)?.run_no ?? 0);
    const job: ReconcileJob = {
      projectId,
      runNo: null,
      currentRunNo: current,
      settings,
      cancelFlag: new SharedArrayBuffer(4),
    };
    const outcome = await runInWorker<ReconcileJob, ReconcileOutcome>("reconcileWorker", {
      job,
      database: databaseOptions,
    });
    const confirmed = database.read((tx) => countsOfRun(tx, projectId, -1)).filter((one) => !one.isOpen);
    const tally = outcome.tally.map((one) => ({
      ...one,
      autoConfirmed: one.autoConfirm,
      isOpen: !one.autoConfirm,
    }));
    return toFigures({
      ...outcome,
      counts: [...confirmed, ...tally],
      currency,
      materiality: settings.materiality,
    });
  }

  dispose(): void {
    this.#closing = true;
    for (const run of this.#active.values()) Atomics.store(new Int32Array(run.cancelFlag), 0, 1);
  }

  async #carryOut(about: RunAbout, job: ReconcileJob): Promise<void> {
    // The caller registers the run before anything of it is told.
    await Promise.resolve();
    try {
      const outcome = await this.#inThread(about, job);
      if (Atomics.load(new Int32Array(job.cancelFlag), 0) !== 0)
        throw new AppError("CANCELLED", "The reconciliation was cancelled. Nothing of it was kept.");
      this.#tell(about, { phase: "saving", share: 0.95, rows: 0 });
      const toConfirm = outcome.tally.reduce((sum, one) => sum + (one.autoConfirm ? one.n : 0), 0);
      this.#makeCurrent(about, outcome);
      await this.#finish(about, toConfirm);
      this.#tell(about, { phase: "done", share: 1, rows: 0 });
    } catch (error) {
      if (this.#closing) throw error;
      this.#stop(about, error);
      throw error;
    } finally {
      this.#active.delete(about.projectId);
    }
    if (!this.#closing) await this.#removeOutdated();
  }

  #inThread(about: RunAbout, job: ReconcileJob): Promise<ReconcileOutcome> {
    const sharing = this.#deps.database.shareWriting();
    return runInWorker<ReconcileJob, ReconcileOutcome, JobReport>(
      "reconcileWorker",
      { job, database: this.#deps.databaseOptions },
      (report) => this.#tell(about, report),
    ).finally(() => sharing.dispose());
  }

  /** One small transaction makes everything the thread has written the project's, but for what was overtaken meanwhile. */
  #makeCurrent({ projectId, runNo, limits: told }: RunAbout, outcome: ReconcileOutcome): void {
    const { database } = this.#deps;
    database.write((tx) => {
      const standing = new Set(runsStore.imports(tx, projectId).map((one) => one.ingestion_no));
      const gone = outcome.imports.filter((no) => !standing.has(no));
      const { sign, limits, kept, added } = outcome;
      runsStore.makeCurrent(tx, projectId, {
        runNo,
        sign: sign.factor,
        imports: outcome.imports,
        found: {
          sign,
          limits: [...told, ...limits],
          passes: outcome.passes,
          kept,
          added,
          gone: outcome.gone,
        },
      });
      if (gone.length === 0 && actsStore.state(tx, projectId) === outcome.decisions) return;
      for (const matchNo of runsStore.overtaken(tx, runNo, gone))
        matchesStore.move(
          tx,
          { match_no: matchNo },
          { status: "replaced", runNo, sign: sign.factor, auto: false, at: null, by: null },
        );
      for (const no of gone) matchesStore.removeUnmatched(tx, no, runNo);
      matchesStore.holdConfirmed(tx, runNo);
    });
  }

  /** Confirms what needs no person, a few at a time, then closes the run; taken up again after a crash. */
  async #finish(about: RunAbout, toConfirm = 0): Promise<void> {
    const { database, clock } = this.#deps;
    const companion = new FinishCompanion(this.#deps, about.projectId);
    if (toConfirm > confirmedAlone) companion.start();
    try {
      await this.#confirmAll(about, companion);
      if (this.#closing)
        throw new AppError("CANCELLED", "Frenly was closed; the run is finished at the next start.");
      const counted = await companion.figures();
      const durationMs = Math.max(0, clock.now() - about.startedAt);
      database.write((tx) => {
        const run = runsStore.current(tx, about.projectId);
        if (run === undefined || run.run_no !== about.runNo) return;
        const figures = counted ?? figuresOfRun(tx, about.projectId, run);
        runsStore.finish(tx, about.runNo, figures, durationMs);
        const { checkQuota: quota } = toRun(run).settings;
        drawChecks(tx, { projectId: about.projectId, runNo: about.runNo, quota, at: clock.now() });
        announceRun(tx, this.#deps.bus, { ...about, figures, durationMs });
      });
    } finally {
      await companion.stop();
    }
  }

  /** Each transaction as many as its time allows: the window shares this thread. */
  async #confirmAll({ projectId, runNo }: RunAbout, companion: FinishCompanion): Promise<void> {
    const { database, bus, clock } = this.#deps;
    let [after, limit, sinceCatchUp] = [0, confirmedAtFirst, 0];
    for (let more = true; more && !this.#closing; ) {
      const started = performance.now();
      more = database.write((tx) => {
        if (runsStore.current(tx, projectId)?.run_no !== runNo) return false;
        const { last, count } = confirmSome(tx, bus, { projectId, runNo, after, limit, at: clock.now() });
        after = last;
        sinceCatchUp += count;
        return count === limit;
      });
      limit = nextLimit(limit, performance.now() - started);
      await new Promise((resolve) => setImmediate(resolve));
      if (sinceCatchUp < confirmedBetweenCatchUps) continue;
      await companion.catchUp();
      sinceCatchUp = 0;
    }
  }

  #stop(about: RunAbout, error: unknown): void {
    const { database, bus, clock, logger } = this.#deps;
    const isCancelled = error instanceof AppError && error.code === "CANCELLED";
    if (!isCancelled) logger.error({ err: error, run: about.runId }, "a reconciliation failed");
    const reason =
      error instanceof AppError
        ? error.message
        : "The reconciliation failed for a reason that should not occur; nothing of it was kept.";
    database.write((tx) => {
      runsStore.stop(tx, about.runNo, {
        status: isCancelled ? "cancelled" : "failed",
        reason,
        durationMs: Math.max(0, clock.now() - about.startedAt),
      });
      const data = {
        run_id: about.runId,
        project_id: about.projectId,
        cause: isCancelled ? ("user" as const) : ("failed" as const),
      };
      bus.publish(tx, {
        type: "reconciliation.stopped",
        projectId: about.projectId,
        userId: about.userId,
        data,
      });
    });
    this.#tell(
      about,
      { phase: isCancelled ? "cancelled" : "failed", share: 1, rows: 0 },
      isCancelled ? null : reason,
    );
    void this.#removeOutdated().catch((failure: unknown) =>
      logger.warn({ err: failure }, "what a stopped run has written is left for the next start"),
    );
  }

  #tell(about: RunAbout, report: JobReport, error: string | null = null): void {
    const active = this.#active.get(about.projectId);
    const progress: RunProgress = {
      ...startOf(about),
      ...report,
      rows: report.rows || (active?.progress.rows ?? 0),
      error,
    };
    if (active !== undefined) this.#active.set(about.projectId, { ...active, progress });
    this.#emit(progress);
  }

  /** A run of a process that ended: finished when its proposals count already, else gone. */
  #endInterrupted(): void {
    const { database, bus, logger } = this.#deps;
    for (const row of database.read((tx) => runsStore.unfinished(tx))) {
      // Written from branded ids.
      const about: RunAbout = {
        runId: row.run_id as RunId,
        projectId: row.project_id as ProjectId,
        runNo: row.run_no,
        startedAt: row.started_at,
        userId: row.user_id as UserId,
        limits: [],
      };
      if (row.is_current === 1) {
        const done = Promise.resolve()
          .then(() => this.#finish(about))
          .finally(() => this.#active.delete(about.projectId));
        this.#active.set(about.projectId, {
          progress: startOf(about),
          cancelFlag: new SharedArrayBuffer(4),
          done,
        });
        done.catch((error: unknown) =>
          logger.warn({ err: error }, "an interrupted reconciliation is left for the next start"),
        );
        continue;
      }
      const reason = "Frenly was stopped while it ran. Nothing of it was kept; run it again.";
      database.write((tx) => {
        runsStore.stop(tx, row.run_no, { status: "cancelled", reason, durationMs: 0 });
        const data = { run_id: about.runId, project_id: about.projectId, cause: "interrupted" as const };
        bus.publish(tx, { type: "reconciliation.stopped", projectId: about.projectId, data });
      });
    }
    this.#removeOutdated().catch((error: unknown) => {
      if (!this.#closing)
        logger.warn({ err: error }, "what old runs have written is left for the next start");
    });
  }

  /** Removes what runs that count no more have written, a few rows at a time, and notes which of it has an answer now. */
  async #removeOutdated(): Promise<void> {
    const { database } = this.#deps;
    for (const run of database.read((tx) => runsStore.outdated(tx)))
      for (let some = 1; some > 0 && !this.#closing; ) {
        some = database.write((tx) => {
          noteClosed(tx, this.#deps, { run, limit: removedAtATime });
          return runsStore.removeSome(tx, run.run_no, removedAtATime);
        });
        await new Promise((resolve) => setImmediate(resolve));
      }
  }
}

function nextLimit(limit: number, ms: number): number {
  return Math.max(
    20,
    Math.min(mostConfirmed, Math.round(limit * Math.min(2, Math.max(0.5, confirmingMs / ms)))),
  );
}

interface RunAbout {
  readonly runId: RunId;
  readonly projectId: ProjectId;
  readonly runNo: number;
  readonly startedAt: number;
  readonly userId: UserId;
  /** What the run does not do, said before it began. */
  readonly limits: readonly string[];
}

function startOf({ runId, projectId }: RunAbout): RunProgress {
  return { runId, projectId, phase: "reading", share: 0, rows: 0, error: null };
}
