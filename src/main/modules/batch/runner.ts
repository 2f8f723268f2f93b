import type { IngestionId } from "../../../contract/ids.ts";
import type { Progress } from "../../../contract/procedures/feed.ts";
import { type Disposable, DisposableStore } from "../../base/disposable.ts";
import { AppError } from "../../base/errors.ts";
import type { WriteTx } from "../../storage/database.ts";
import type { StoredItem, StoredJob } from "./batchRows.ts";
import { batchStore } from "./batchStore.ts";
import type { BatchDependencies } from "./dependencies.ts";
import { endWhenDone, stopJob } from "./endJob.ts";
import type { Failure } from "./failure.ts";
import { markBegun, newFlight, type Underway, unknownSide } from "./flight.ts";
import { fail, succeed } from "./itemOutcome.ts";
import type { Flight } from "./jobView.ts";
import { startWithAnswers } from "./readingAnswers.ts";
import { takeBack } from "./recover.ts";

/** After a failure of our own store, such as a full disk, jobs are looked at again. */
const stallMs = 5_000;

/**
 * Takes up the items of all jobs: the most urgent job first, within a job in order. Items are taken up one after the
 * other, so rows are written in the order of the items whatever the concurrency; beyond one it means that files are
 * copied and recognised while another's rows are written, which one import does at a time.
 */
export class JobRunner implements Disposable {
  readonly #deps: BatchDependencies;
  readonly #onChange: (jobNo: number, isState: boolean) => void;
  readonly #underway = new Map<number, Map<number, Underway>>();
  readonly #byImport = new Map<IngestionId, Underway>();
  /** Jobs of which nothing is under way while the sides of their files are searched. */
  readonly #searching = new Set<number>();
  /** When work on a job was last added up. */
  readonly #countedFrom = new Map<number, number>();
  readonly #disposables = new DisposableStore();
  #timer: Disposable | undefined;
  #isTaking = false;
  /** The result of an item could not be saved: it stands as running and nobody works on it. */
  #hasLost = false;
  #isClosed = false;

  constructor(deps: BatchDependencies, onChange: (jobNo: number, isState: boolean) => void) {
    this.#deps = deps;
    this.#onChange = onChange;
    this.#disposables.add(deps.imports.onProgress((progress) => this.#note(progress)));
  }

  /** Looks for items to take up; harmless when there are none. */
  wake(): void {
    this.#takeItems().catch((error: unknown) => {
      if (this.#isClosed) return;
      this.#deps.logger.error({ err: error }, "batch jobs stand still for a moment");
      this.#wakeIn(stallMs);
    });
  }

  flights(jobNo: number): readonly Flight[] {
    return [...(this.#underway.get(jobNo)?.values() ?? [])];
  }

  unsavedMs(jobNo: number): number {
    const from = this.#countedFrom.get(jobNo);
    return from === undefined ? 0 : Math.max(0, this.#deps.clock.now() - from);
  }

  /** Adds up the work on a job since it was last added up; `ended` when none follows. */
  saveWork(tx: WriteTx, jobNo: number, ended: boolean): void {
    batchStore.addWork(tx, jobNo, this.unsavedMs(jobNo));
    const now = this.#deps.clock.now();
    tx.afterCommit(() => {
      if (ended) this.#countedFrom.delete(jobNo);
      else this.#countedFrom.set(jobNo, now);
    });
  }

  /** Stops what is under way of a job; resolves when it has ended. */
  async cancel(jobNo: number): Promise<void> {
    const flights = [...(this.#underway.get(jobNo)?.values() ?? [])];
    for (const flight of flights) {
      flight.isCancelled = true;
      this.#cancelImport(flight);
    }
    await Promise.all(flights.map(({ landed }) => landed));
  }

  dispose(): void {
    this.#isClosed = true;
    this.#timer?.dispose();
    this.#disposables.dispose();
  }

  async #takeItems(): Promise<void> {
    if (this.#isTaking || this.#isClosed) return;
    this.#isTaking = true;
    try {
      if (this.#hasLost) this.#takeBackLost();
      for (let next = this.#pick(); next !== undefined && !this.#isClosed; next = this.#pick())
        await this.#takeUp(next.job, next.item);
    } finally {
      this.#isTaking = false;
    }
  }

  #takeBackLost(): void {
    const { database, imports } = this.#deps;
    for (const { jobNo } of database.read((tx) => batchStore.toRun(tx))) {
      const flights = this.#underway.get(jobNo);
      takeBack(database, jobNo, { find: imports.find, isUnderway: (item) => flights?.has(item) === true });
    }
    this.#hasLost = false;
  }

  /** The next item of the most urgent job that has room; sets the timer for items whose time has not come. */
  #pick(): { readonly job: StoredJob; readonly item: StoredItem } | undefined {
    const { database, clock } = this.#deps;
    const now = clock.now();
    let due = Number.POSITIVE_INFINITY;
    const found = database.read((tx) => {
      for (const job of batchStore.toRun(tx)) {
        if ((this.#underway.get(job.jobNo)?.size ?? 0) >= job.concurrency) continue;
        const item = batchStore.nextItem(tx, job.jobNo, now);
        if (item !== undefined) return { job, item };
        due = Math.min(due, batchStore.nextDue(tx, job.jobNo) ?? Number.POSITIVE_INFINITY);
      }
      return undefined;
    });
    if (found === undefined && Number.isFinite(due)) this.#wakeIn(Math.max(1, due - now));
    return found;
  }

  #wakeIn(ms: number): void {
    this.#timer?.dispose();
    this.#timer = this.#deps.clock.after(ms, () => this.wake());
  }

  /** Resolves when the item's import is open or has failed; its rows come in meanwhile. */
  async #takeUp(job: StoredJob, waiting: StoredItem): Promise<void> {
    const { imports, database } = this.#deps;
    const flight = this.#begin(job, waiting);
    try {
      const { side, mapping, reading } = waiting;
      const file =
        waiting.sha256 === null
          ? await imports.keepFile(waiting.path ?? "")
          : await imports.keptFile(waiting.sha256, waiting.fileName);
      flight.file = file;
      if (side === null) throw unknownSide(waiting);
      flight.phase = "recognising";
      this.#onChange(job.jobNo, false);
      await this.#twinOf(flight)?.landed;
      if (flight.isCancelled) throw new AppError("CANCELLED", `"${waiting.fileName}" was cancelled.`);
      const scope = database.read((tx) => batchStore.hasSeveral(tx, job.jobNo)) ? "file" : "side";
      const about = { projectId: job.projectId, side, scope, profileId: reading?.profileId } as const;
      const { ingestionId, done } = await startWithAnswers(reading, (answers) =>
        imports.start(file, { ...about, mapping: { ...mapping, ...answers } }, { userId: job.userId }),
      );
      this.#follow(flight, ingestionId);
      done.then(
        (ingestion) => this.#end(flight, (item) => ({ item: succeed(item, ingestion), stops: undefined })),
        (error: unknown) => this.#endFailed(flight, error),
      );
    } catch (error) {
      this.#endFailed(flight, error);
    }
  }

  #begin(job: StoredJob, waiting: StoredItem): Underway {
    const { jobNo } = job;
    const item = markBegun(this.#deps, job, waiting);
    if (!this.#countedFrom.has(jobNo)) this.#countedFrom.set(jobNo, this.#deps.clock.now());
    const flight = newFlight(job, item);
    const flights = this.#underway.get(jobNo) ?? new Map<number, Underway>();
    this.#underway.set(jobNo, flights.set(item.item, flight));
    this.#onChange(jobNo, true);
    return flight;
  }

  /** Another item under way with the same bytes on the same side: this one waits for it and then is a duplicate. */
  #twinOf({ job, item, file }: Underway): Underway | undefined {
    for (const flights of this.#underway.values())
      for (const other of flights.values()) {
        const isSame = other.file?.sha256 === file?.sha256 && other.item.side === item.side;
        const isOther = other.item.item !== item.item || other.job.jobNo !== job.jobNo;
        if (isSame && isOther && other.job.projectId === job.projectId) return other;
      }
    return undefined;
  }

  /** Notes the import of an item before any of its rows counts: after a kill it tells what is done already. */
  #follow(flight: Underway, ingestionId: IngestionId): void {
    const { job, item, file } = flight;
    flight.ingestionId = ingestionId;
    flight.phase = "waiting for its turn";
    this.#byImport.set(ingestionId, flight);
    const known = { sha256: file?.sha256 ?? null, byteSize: file?.byteSize ?? item.byteSize };
    try {
      this.#deps.database.write((tx) => batchStore.save(tx, job.jobNo, { ...item, ...known, ingestionId }));
    } catch (error) {
      // The import goes on, and its outcome is saved with the same id.
      this.#deps.logger.error({ err: error }, "the import of a batch item could not be noted");
    }
    if (flight.isCancelled) this.#cancelImport(flight);
    this.#onChange(job.jobNo, true);
  }

  #endFailed(flight: Underway, error: unknown): void {
    const { clock, random, logger } = this.#deps;
    if (this.#isClosed) return;
    if (!(error instanceof AppError)) logger.warn({ err: error }, "an item of a batch job failed");
    const around = { now: clock.now(), random: random(), maxAttempts: flight.job.maxAttempts };
    this.#end(flight, (item) => fail(item, error, around));
  }

  #end(
    flight: Underway,
    decide: (item: StoredItem) => { readonly item: StoredItem; readonly stops: Failure | undefined },
  ): void {
    if (this.#isClosed) return;
    const { database, bus, clock, logger } = this.#deps;
    const { job, item, file, ingestionId = null } = flight;
    const awaitsSearch = this.#deps.imports.awaitsSearch(job.projectId);
    const { jobNo } = job;
    this.#underway.get(jobNo)?.delete(item.item);
    if (ingestionId !== null) this.#byImport.delete(ingestionId);
    const known = { sha256: file?.sha256 ?? item.sha256, byteSize: file?.byteSize ?? item.byteSize };
    const { item: result, stops } = decide({ ...item, ...known, ingestionId });
    try {
      database.write((tx) => {
        batchStore.save(tx, jobNo, result);
        this.saveWork(tx, jobNo, this.flights(jobNo).length === 0 && !isActive(batchStore.byNo(tx, jobNo)));
        const ending = { bus, now: clock.now() };
        if (stops !== undefined) stopJob(tx, jobNo, stops, ending);
        else if (!awaitsSearch && endWhenDone(tx, jobNo, ending))
          tx.afterCommit(() => this.#countedFrom.delete(jobNo));
      });
    } catch (error) {
      // Most likely a full disk: the item is found running without anybody working on it, and is taken up again.
      logger.error({ err: error }, "the result of a batch item could not be saved");
      this.#hasLost = true;
      this.#wakeIn(stallMs);
    }
    flight.land();
    this.#onChange(jobNo, true);
    this.wake();
    if (awaitsSearch) this.settle(jobNo);
  }

  /** Once nothing of a job is or will be under way: the search that its files left for later, then its end. */
  settle(jobNo: number): void {
    if (this.#searching.has(jobNo)) return;
    this.#searching.add(jobNo);
    this.#searchAndEnd(jobNo)
      .catch((error: unknown) => {
        if (!this.#isClosed) this.#deps.logger.error({ err: error }, "a batch job could not be ended");
      })
      .finally(() => this.#searching.delete(jobNo));
  }

  async #searchAndEnd(jobNo: number): Promise<void> {
    const { database, imports, bus, clock, logger } = this.#deps;
    const isSettled = (): boolean =>
      this.flights(jobNo).length === 0 && !database.read((tx) => batchStore.hasMore(tx, jobNo));
    const { projectId } = database.read((tx) => batchStore.byNo(tx, jobNo));
    try {
      // A file that came in meanwhile, of this job or another, is searched as well.
      while (isSettled() && imports.awaitsSearch(projectId)) await imports.searchSides(projectId);
    } catch (error) {
      if (this.#isClosed) return;
      // The job ends all the same; the next search in this project makes up for it.
      logger.error({ err: error }, "the search after a batch job failed");
    }
    if (this.#isClosed || !isSettled()) return;
    database.write((tx) => {
      if (isActive(batchStore.byNo(tx, jobNo))) this.saveWork(tx, jobNo, true);
      endWhenDone(tx, jobNo, { bus, now: clock.now() });
    });
    this.#onChange(jobNo, true);
  }

  #cancelImport({ ingestionId, job }: Underway): void {
    if (ingestionId === undefined) return;
    try {
      this.#deps.imports.cancel(ingestionId, { userId: job.userId });
    } catch (error) {
      // It ended in this very moment: its result stands.
      if (!(error instanceof AppError && error.code === "STATE_CONFLICT")) throw error;
    }
  }

  #note({ ingestionId, phase, rows, bytes }: Progress): void {
    const flight = this.#byImport.get(ingestionId);
    if (flight === undefined) return;
    Object.assign(flight, { phase, rows, bytes });
    this.#onChange(flight.job.jobNo, false);
  }
}

function isActive({ status }: StoredJob): boolean {
  return status === "running" || status === "queued";
}
