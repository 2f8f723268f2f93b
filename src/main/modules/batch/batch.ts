import { basename } from "node:path";
import type { Side } from "../../../contract/events/ingestion.ts";
import { type JobId, jobIdSchema, type ProjectId } from "../../../contract/ids.ts";
import {
  type BatchDataType,
  type batchProcedures,
  type Job,
  type JobOptions,
  maxBatchItems,
} from "../../../contract/procedures/batch.ts";
import type { Actor, Handlers } from "../../../contract/procedures/handlers.ts";
import type { Mapping } from "../../../contract/procedures/ingestion.ts";
import { recogniseSide } from "../../../contract/recogniseSide.ts";
import type { Disposable } from "../../base/disposable.ts";
import { Emitter } from "../../base/emitter.ts";
import { AppError } from "../../base/errors.ts";
import { newId } from "../../base/uuid.ts";
import type { StoredItem, StoredJob } from "./batchRows.ts";
import { batchStore, type NewItem } from "./batchStore.ts";
import { collectFiles } from "./collectFiles.ts";
import type { BatchDependencies } from "./dependencies.ts";
import { createJobControl } from "./jobControl.ts";
import { viewJob } from "./jobView.ts";
import { recoverJobs } from "./recover.ts";
import { JobRunner } from "./runner.ts";
import { throttleJobs } from "./throttleJobs.ts";

/** Files and folders of this machine as one job: from the command line and the local API, never from a page. */
export interface PathsToImport extends JobOptions {
  readonly projectId: ProjectId;
  readonly items: readonly {
    readonly path: string;
    readonly side?: Side | undefined;
    readonly mapping?: Partial<Mapping> | undefined;
  }[];
}

export interface Batch extends Disposable {
  readonly requests: Handlers<typeof batchProcedures>;
  /** Takes paths as one job and starts it; names the files of folders that were left out. */
  submitPaths(
    input: PathsToImport,
    actor: Actor,
  ): Promise<{ readonly job: Job; readonly skipped: readonly string[] }>;
  /** Each change of a job's state at once, and how far it is a few times a second. */
  onJob(listener: (job: Job) => void): Disposable;
}

/** Jobs over many files: durable, each item an import of its own, resumed after any end of the process. */
export function createBatch(deps: BatchDependencies): Batch {
  const { database, clock } = deps;
  recoverJobs(database, deps.imports.find);
  const listeners = new Emitter<Job>((error) => deps.logger.error({ err: error }, "a job listener failed"));
  const changes = throttleJobs(clock, (jobNo) => listeners.emit(view(jobNo)));
  const runner = new JobRunner(deps, changes.note);

  const view = (jobNo: number): Job =>
    database.read((tx) =>
      viewJob(batchStore.byNo(tx, jobNo), {
        figures: batchStore.figures(tx, jobNo),
        flights: runner.flights(jobNo),
        nextDue: batchStore.nextDue(tx, jobNo),
        unsavedMs: runner.unsavedMs(jobNo),
      }),
    );

  const requireJob = (jobId: JobId): StoredJob => {
    const job = database.read((tx) => ({ found: batchStore.byId(tx, jobId) })).found;
    if (job === undefined)
      throw new AppError(
        "NOT_FOUND",
        `There is no batch job ${jobId}. frenly batch list shows those there are.`,
      );
    return job;
  };

  const control = createJobControl({
    ...deps,
    runner,
    requireJob,
    changed: (jobNo) => changes.note(jobNo, true),
  });

  const submit = (
    input: JobOptions & { projectId: ProjectId },
    items: readonly NewItem[],
    actor: Actor,
  ): Job => {
    deps.requireProject(input.projectId);
    refuseTooMany(items.length);
    const jobId = jobIdSchema.parse(newId("job", clock.now()));
    const about = { ...input, jobId, userId: actor.userId, submittedAt: clock.now() };
    const name = (input.name ?? nameOf(items)).normalize("NFC").slice(0, 120);
    const jobNo = database.write((tx) => batchStore.insert(tx, { ...about, name }, items));
    changes.note(jobNo, true);
    runner.wake();
    return view(jobNo);
  };

  return {
    requests: {
      submit({ items, ...input }, actor) {
        deps.requireProject(input.projectId);
        const files = deps.imports.takeUploads(items.map(({ uploadId }) => uploadId));
        const taken = files.map(({ fileName, sha256, byteSize }, index): NewItem => {
          const { side, mapping, reading } = items[index] ?? {};
          const known = { fileName, sha256, byteSize, path: null };
          return {
            ...known,
            side: sideOf(side, input.dataType, fileName),
            mapping: present(mapping),
            reading,
          };
        });
        return submit(input, taken, actor);
      },
      list({ projectId, offset, limit }) {
        const page = database.read((tx) => batchStore.page(tx, projectId, { offset, limit }));
        return { total: page.total, jobs: page.jobs.map(({ jobNo }) => view(jobNo)) };
      },
      get: ({ jobId }) => view(requireJob(jobId).jobNo),
      items({ jobId, state, offset, limit }) {
        const { jobNo } = requireJob(jobId);
        const page = database.read((tx) => batchStore.items(tx, jobNo, { state, offset, limit }));
        return { total: page.total, items: page.items.map(withoutMapping) };
      },
      item({ jobId, item }) {
        const { jobNo } = requireJob(jobId);
        const found = database.read((tx) => ({ found: batchStore.item(tx, jobNo, item) })).found;
        if (found === undefined) throw new AppError("NOT_FOUND", `The job has no item ${item}.`);
        return withoutMapping(found);
      },
      pause: ({ jobId }, actor) => view(control.pause(requireJob(jobId), actor)),
      resume: ({ jobId }, actor) => view(control.resume(requireJob(jobId), actor)),
      cancel: async ({ jobId }, actor) => view(await control.cancel(requireJob(jobId), actor)),
      retry: ({ jobId, items, side, reading }, actor) =>
        view(control.retry(requireJob(jobId), { items, side, reading }, actor)),
      undo: async ({ jobId }, actor) => view(await control.undo(requireJob(jobId), actor)),
    },
    async submitPaths({ items, ...input }, actor) {
      deps.requireProject(input.projectId);
      const taken: NewItem[] = [];
      const skipped: string[] = [];
      for (const { path, side, mapping } of items) {
        const found = await collectFiles(path);
        skipped.push(...found.skipped);
        for (const file of found.files)
          taken.push({
            fileName: basename(file.path).normalize("NFC"),
            path: file.path,
            sha256: null,
            byteSize: file.byteSize,
            side: sideOf(side, input.dataType, file.path),
            mapping,
          });
      }
      const name =
        input.name ?? (items.length === 1 ? basename(items[0]?.path ?? "") || undefined : undefined);
      return { job: submit({ ...input, name }, taken, actor), skipped };
    },
    onJob: (listener) => listeners.on(listener),
    dispose() {
      runner.dispose();
      changes.dispose();
      listeners.dispose();
    },
  };
}

/** What is said of one file goes before what is said of all, and that before what its name tells. */
function sideOf(given: Side | undefined, dataType: BatchDataType, path: string): Side | null {
  return given ?? (dataType === "transactions" ? recogniseSide(path) : dataType) ?? null;
}

function nameOf(items: readonly NewItem[]): string {
  const first = items[0]?.fileName ?? "Files";
  return items.length === 1 ? first : `${first.slice(0, 90)} and ${items.length - 1} more`;
}

function refuseTooMany(count: number): void {
  if (count > maxBatchItems)
    throw new AppError(
      "INPUT_INVALID",
      `A job takes at most ${maxBatchItems} files, not ${count}. Make several.`,
    );
  if (count === 0) throw new AppError("INPUT_INVALID", "A job needs at least one file.");
}

function withoutMapping({ mapping: _mapping, ...item }: StoredItem) {
  return item;
}

/** The overrides that were given; absent keys stay absent. */
function present(
  mapping: { readonly [K in keyof Mapping]?: Mapping[K] | undefined } | undefined,
): Partial<Mapping> | undefined {
  if (mapping === undefined) return undefined;
  const given = Object.entries(mapping).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given) as Partial<Mapping>; // only keys of a mapping remain
}
