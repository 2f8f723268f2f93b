import type { Side } from "../../../contract/events/ingestion.ts";
import type { IngestionId, ProjectId, Sha256, UploadId, UserId } from "../../../contract/ids.ts";
import type { Progress } from "../../../contract/procedures/feed.ts";
import type { Actor, Handlers } from "../../../contract/procedures/handlers.ts";
import type {
  FileFormat,
  Ingestion as IngestionView,
  ingestionProcedures,
  Mapping,
  Preview,
} from "../../../contract/procedures/ingestion.ts";
import type { ProjectOverview } from "../../../contract/procedures/projects.ts";
import type { Disposable } from "../../base/disposable.ts";
import { Emitter } from "../../base/emitter.ts";
import { AppError } from "../../base/errors.ts";
import { newId } from "../../base/uuid.ts";
import { layEndToEnd } from "./continuity.ts";
import type { IngestionDependencies } from "./dependencies.ts";
import { releaseTwins } from "./identity/holdTwins.ts";
import { type ImportRequest, planImport, previewImport } from "./importPlan.ts";
import { endImport, type RunningImport, removeInThread, runImport } from "./importRun.ts";
import { ingestionStore, toDetails, toIngestion } from "./ingestionStore.ts";
import { Inspections } from "./inspections.ts";
import { createQuarantine } from "./quarantine.ts";
import { searchSides } from "./sideSearch.ts";
import { watchSources } from "./sourceWatch.ts";
import { statementsStore } from "./statementsStore.ts";
import { type NamedFile, plainName, Uploads } from "./uploads.ts";

/** A file of this machine. */
export interface FileToImport extends ImportRequest {
  readonly path: string;
}

/** An import whose rows are still to come. */
export interface StartedImport {
  readonly ingestionId: IngestionId;
  readonly done: Promise<IngestionView>;
}

export interface Ingestion extends Disposable {
  readonly requests: Handlers<typeof ingestionProcedures>;
  /** Imports a file of this machine and waits for the outcome; the same path as an upload from a window. */
  importFile(file: FileToImport, actor: Actor): Promise<IngestionView>;
  inspectPath(file: FileToImport): Promise<Preview>;
  /** Puts a file of this machine into the vault. */
  keepFile(path: string): Promise<NamedFile>;
  /** Files that a window has handed over whole; their uploads are over with it, or none of them. */
  takeUploads(uploadIds: readonly UploadId[]): NamedFile[];
  /** A file of the vault, hashed again. */
  keptFile(sha256: Sha256, fileName: string): Promise<NamedFile>;
  /** Whether a file of the vault is the source of an import, or waits to be in a batch. */
  isImported(sha256: Sha256): boolean;
  /** The import as it stands; undefined when there is none of that id. */
  find(ingestionId: IngestionId): IngestionView | undefined;
  /** Opens the import of a kept file; its id is known before any of its rows counts. */
  startImport(file: NamedFile, about: ImportRequest, actor: Actor): Promise<StartedImport>;
  /** Whether imports of a project were searched for anomalies by themselves only. */
  awaitsSearch(projectId: ProjectId): boolean;
  /** Searches the sides on which such imports are; resolves when the findings are stored. */
  searchSides(projectId: ProjectId): Promise<void>;
  /** What a project holds, by side, and how many rows wait in quarantine. */
  figures(projectId: ProjectId): Pick<ProjectOverview, "sides" | "quarantined">;
  onProgress(listener: (progress: Progress) => void): Disposable;
}

/** Imports: acquire into the vault, inspect, integrate; cancel and undo leave no row behind. */
export function createIngestion(deps: IngestionDependencies): Ingestion {
  const { database, bus, clock, vault } = deps;
  const uploads = new Uploads(vault, clock);
  const inspections = new Inspections();
  const progress = new Emitter<Progress>((error) =>
    deps.logger.error({ err: error }, "a progress listener failed"),
  );
  const running = new Map<IngestionId, RunningImport>();
  let closing = false;
  /** Settles when the imports and removals so far have ended: one of them writes at a time. */
  let turn: Promise<void> = Promise.resolve();
  const inTurn = (work: Promise<unknown>): void => {
    turn = work.then(
      () => undefined,
      () => undefined,
    );
  };
  const remove = (ingestionNos: readonly number[]): Promise<number> => {
    const work = turn.then(() => removeInThread(deps, ingestionNos));
    inTurn(work);
    return work;
  };
  const sources = watchSources(deps);
  const leftovers = endInterrupted(deps);
  if (leftovers.length > 0)
    remove(leftovers).catch((error: unknown) => {
      if (!closing) deps.logger.warn({ err: error }, "rows of stopped imports are left for the next start");
    });

  const requireIngestion = (ingestionId: IngestionId) => {
    const row = database.read((tx) => ({ found: ingestionStore.get(tx, ingestionId) })).found;
    if (row === undefined) throw new AppError("NOT_FOUND", `There is no import ${ingestionId}.`);
    return row;
  };

  const begin = async (file: NamedFile, about: ImportRequest, userId: UserId): Promise<RunningImport> => {
    const plan = await planImport(deps, file, about, userId);
    const run = runImport(plan, {
      deps,
      turn,
      emit: (state) => progress.emit(state),
      isClosing: () => closing,
    });
    inTurn(run.done);
    running.set(plan.ingestionId, run);
    const forget = (): void => void running.delete(plan.ingestionId);
    run.done.then(forget, forget);
    return run;
  };

  const named = async (path: string): Promise<NamedFile> => ({
    ...(await vault.addFile(path, newId("in", clock.now()))),
    fileName: plainName(path),
  });

  const undo = async ({ ingestionId }: { readonly ingestionId: IngestionId }, actor: Actor) => {
    const row = requireIngestion(ingestionId);
    if (row.status !== "committed")
      throw new AppError(
        "STATE_CONFLICT",
        `Can't undo the import of "${row.file_name}": it is ${row.status}.`,
      );
    const [blocked] = deps.restsOn(ingestionId).blockedBy;
    if (blocked !== undefined)
      throw new AppError("STATE_CONFLICT", `Can't undo the import of "${row.file_name}": ${blocked}`);
    const project_id = row.project_id as ProjectId; // written from a branded id
    database.write((tx) => {
      deps.forgetFindings(tx, ingestionId);
      ingestionStore.end(tx, row.ingestion_no, "undone", null);
      statementsStore.remove(tx, row.ingestion_no);
      releaseTwins(tx, row.ingestion_no);
      bus.publish(tx, {
        type: "ingestion.undone",
        projectId: project_id,
        userId: actor.userId,
        data: { ingestion_id: ingestionId, project_id, records_count: row.accepted },
      });
    });
    return { rowsRemoved: await remove([row.ingestion_no]) };
  };

  return {
    requests: {
      beginUpload: ({ fileName, byteSize }) => ({ uploadId: uploads.begin(fileName, byteSize) }),
      uploadChunk: ({ uploadId, offset, base64 }) => ({
        received: uploads.append(uploadId, offset, Buffer.from(base64, "base64")),
      }),
      abandonUpload({ uploadId }) {
        inspections.cancel(uploadId);
        uploads.abandon(uploadId);
        return {};
      },
      inspect({ uploadId, projectId, side, mapping, profileId }) {
        const file = uploads.finish(uploadId);
        const about = { projectId, side, mapping: present(mapping), profileId };
        return inspections.follow(uploadId, file.byteSize, (watch) =>
          previewImport(deps, file, about, watch),
        );
      },
      inspectProgress: ({ uploadId }) => inspections.progressOf(uploadId),
      async start({ uploadId, projectId, side, mapping, profileId, plan }, actor) {
        const run = await begin(
          uploads.finish(uploadId),
          { projectId, side, mapping: present(mapping), profileId, plan },
          actor.userId,
        );
        return { ingestionId: run.ingestionId };
      },
      cancel({ ingestionId }) {
        const run = running.get(ingestionId);
        if (run === undefined)
          throw new AppError(
            "STATE_CONFLICT",
            `The import of "${requireIngestion(ingestionId).file_name}" is no longer running; undo it to take its rows out.`,
          );
        Atomics.store(new Int32Array(run.cancelFlag), 0, 1);
        return {};
      },
      undo,
      impact({ ingestionId }) {
        const row = requireIngestion(ingestionId);
        const { blockedBy, ...held } = deps.restsOn(ingestionId);
        const own = database.read((tx) => ingestionStore.repairsAndReleased(tx, row.ingestion_no));
        return { rows: row.accepted - row.held, ...held, ...own, blockedBy: [...blockedBy] };
      },
      async redo({ ingestionId }, actor) {
        const row = requireIngestion(ingestionId);
        if (row.status !== "undone")
          throw new AppError(
            "STATE_CONFLICT",
            `Only an undone import can be redone; "${row.file_name}" is ${row.status}.`,
          );
        // Written from values of these types.
        const file = { ...(await vault.open(row.sha256 as Sha256)), fileName: row.file_name };
        const { profile: _, ...mapping } = JSON.parse(row.mapping) as Mapping;
        const about = {
          projectId: row.project_id as ProjectId,
          side: row.side as Side,
          mapping,
          profileId: null,
        };
        const run = await begin(file, { ...about, format: row.format as FileFormat }, actor.userId);
        return { ingestionId: run.ingestionId };
      },
      checkSources: ({ projectId }) => sources.check(projectId),
      list: ({ projectId }) => database.read((tx) => ingestionStore.list(tx, projectId)).map(toIngestion),
      get({ ingestionId }) {
        const row = requireIngestion(ingestionId);
        return { ingestion: toIngestion(row), ...toDetails(row) };
      },
      continuity: ({ projectId }) => ({
        accounts: layEndToEnd(database.read((tx) => statementsStore.ofProject(tx, projectId))),
      }),
      ...createQuarantine(deps),
    },
    async importFile(file, actor) {
      const run = await begin(await named(file.path), file, actor.userId);
      await run.done;
      return toIngestion(requireIngestion(run.ingestionId));
    },
    keepFile: named,
    takeUploads(uploadIds) {
      const files = uploadIds.map((uploadId) => uploads.finish(uploadId));
      for (const uploadId of uploadIds) uploads.abandon(uploadId);
      return files;
    },
    find(ingestionId) {
      const row = database.read((tx) => ({ found: ingestionStore.get(tx, ingestionId) })).found;
      return row === undefined ? undefined : toIngestion(row);
    },
    isImported: (sha256) => database.read((tx) => ingestionStore.isKnown(tx, sha256)),
    keptFile: async (sha256, fileName) => ({ ...(await vault.open(sha256)), fileName }),
    async startImport(file, about, actor) {
      const { ingestionId, done } = await begin(file, about, actor.userId);
      return { ingestionId, done: done.then(() => toIngestion(requireIngestion(ingestionId))) };
    },
    awaitsSearch: (projectId) =>
      database.read((tx) => ingestionStore.awaitingSearch(tx, projectId)).length > 0,
    searchSides: (projectId) => searchSides(deps, projectId, () => closing),
    figures: (projectId) => database.read((tx) => ingestionStore.figures(tx, projectId)),
    inspectPath: async (file) => previewImport(deps, await named(file.path), file),
    onProgress: (listener) => progress.on(listener),
    dispose() {
      closing = true;
      // Imports under way are cleared as interrupted by the next start: quitting must not wait for them.
      for (const run of running.values()) Atomics.store(new Int32Array(run.cancelFlag), 0, 1);
      sources.dispose();
      inspections.dispose();
      uploads.dispose();
      progress.dispose();
    },
  };
}

/** The overrides that were given; absent keys stay absent. */
function present(
  mapping: { readonly [K in keyof Mapping]?: Mapping[K] | undefined } | undefined,
): Partial<Mapping> | undefined {
  if (mapping === undefined) return undefined;
  return Object.fromEntries(
    Object.entries(mapping).filter(([, value]) => value !== undefined),
  ) as Partial<Mapping>; // only keys of a mapping remain
}

/** Ends the imports of a process that was killed; which imports' rows are still to be removed. */
function endInterrupted(deps: IngestionDependencies): number[] {
  const reason = "Frenly was stopped while it read this file. Nothing of it was kept; import it again.";
  for (const row of deps.database.read((tx) => ingestionStore.unfinished(tx))) {
    const about = {
      // Written from branded ids.
      ingestionId: row.ingestion_id as IngestionId,
      ingestionNo: row.ingestion_no,
      projectId: row.project_id as ProjectId,
    };
    endImport(about, deps, { cancelled: true, interrupted: true, reason, code: "CANCELLED" });
  }
  return deps.database.read((tx) => ingestionStore.leftovers(tx));
}
