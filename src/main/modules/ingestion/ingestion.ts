import { createHash } from "node:crypto";
import type { Side } from "../../../contract/events/ingestion.ts";
import {
  type IngestionId,
  ingestionIdSchema,
  type ProjectId,
  type Sha256,
  type UserId,
} from "../../../contract/ids.ts";
import type { Progress } from "../../../contract/procedures/feed.ts";
import type { Actor, Handlers } from "../../../contract/procedures/handlers.ts";
import type {
  Ingestion as IngestionView,
  ingestionProcedures,
  Mapping,
  Preview,
} from "../../../contract/procedures/ingestion.ts";
import type { ProjectOverview } from "../../../contract/procedures/projects.ts";
import type { Disposable } from "../../base/disposable.ts";
import { Emitter } from "../../base/emitter.ts";
import { AppError, assert } from "../../base/errors.ts";
import { newId } from "../../base/uuid.ts";
import { runInWorker } from "../../workers/pool.ts";
import type { IngestionDependencies } from "./dependencies.ts";
import { endImport, type ImportPlan, type RunningImport, removeInThread, runImport } from "./importRun.ts";
import { ingestionStore, toDetails, toIngestion } from "./ingestionStore.ts";
import type { InspectJob } from "./inspectJob.ts";
import type { Inspection } from "./readers/reader.ts";
import { type NamedFile, plainName, Uploads } from "./uploads.ts";

export interface FileToImport {
  readonly path: string;
  readonly projectId: ProjectId;
  readonly side: Side;
  readonly mapping?: Partial<Mapping> | undefined;
}

export interface Ingestion extends Disposable {
  readonly requests: Handlers<typeof ingestionProcedures>;
  /** Imports a file of this machine and waits for the outcome; the same path as an upload from a window. */
  importFile(file: FileToImport, actor: Actor): Promise<IngestionView>;
  inspectPath(file: FileToImport): Promise<Preview>;
  /** What a project holds, by side, and how many rows wait in quarantine. */
  figures(projectId: ProjectId): Pick<ProjectOverview, "sides" | "quarantined">;
  onProgress(listener: (progress: Progress) => void): Disposable;
}

/** Imports: acquire into the vault, inspect, integrate; cancel and undo leave no row behind. */
export function createIngestion(deps: IngestionDependencies): Ingestion {
  const { database, bus, clock, vault } = deps;
  const uploads = new Uploads(vault, clock);
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

  const inspect = async (
    file: NamedFile,
    about: Omit<FileToImport, "path">,
    mustBeClear: boolean,
  ): Promise<Inspection> => {
    const { path, byteSize } = await vault.open(file.sha256);
    const source = { path, fileName: file.fileName, byteSize };
    const job: InspectJob = {
      source,
      currency: deps.currencyOf(about.projectId),
      overrides: about.mapping,
      mustBeClear,
    };
    return await runInWorker<InspectJob, Inspection>("inspectWorker", {
      job,
      database: deps.databaseOptions,
    });
  };

  const preview = async (file: NamedFile, about: Omit<FileToImport, "path">): Promise<Preview> => {
    const inspection = await inspect(file, about, false);
    const copy = database.read((tx) => ({
      found: ingestionStore.committedCopy(tx, about.projectId, about.side, file.sha256),
    })).found;
    return {
      ...inspection,
      fileName: file.fileName,
      sha256: file.sha256,
      byteSize: file.byteSize,
      alreadyImported: copy !== undefined,
    };
  };

  const begin = async (
    file: NamedFile,
    about: Omit<FileToImport, "path">,
    userId: UserId,
  ): Promise<RunningImport> => {
    refuseSecondImport(deps, file, about);
    const inspection = await inspect(file, about, true);
    const plan = openImport(deps, { file, about, userId, inspection });
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
    const project_id = row.project_id as ProjectId; // written from a branded id
    database.write((tx) => {
      deps.forgetFindings(tx, ingestionId);
      ingestionStore.end(tx, row.ingestion_no, "undone", null);
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
        uploads.abandon(uploadId);
        return {};
      },
      inspect: ({ uploadId, projectId, side, mapping }) =>
        preview(uploads.finish(uploadId), { projectId, side, mapping: present(mapping) }),
      async start({ uploadId, projectId, side, mapping }, actor) {
        const run = await begin(
          uploads.finish(uploadId),
          { projectId, side, mapping: present(mapping) },
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
      list: ({ projectId }) => database.read((tx) => ingestionStore.list(tx, projectId)).map(toIngestion),
      get({ ingestionId }) {
        const row = requireIngestion(ingestionId);
        return { ingestion: toIngestion(row), ...toDetails(row) };
      },
      quarantine: ({ projectId, ingestionId, limit, offset }) =>
        database.read((tx) => ingestionStore.quarantine(tx, projectId, ingestionId, { limit, offset })),
    },
    async importFile(file, actor) {
      const run = await begin(await named(file.path), file, actor.userId);
      await run.done;
      return toIngestion(requireIngestion(run.ingestionId));
    },
    figures: (projectId) => database.read((tx) => ingestionStore.figures(tx, projectId)),
    inspectPath: async (file) => preview(await named(file.path), file),
    onProgress: (listener) => progress.on(listener),
    dispose() {
      closing = true;
      // Imports under way are cleared as interrupted by the next start: quitting must not wait for them.
      for (const run of running.values()) Atomics.store(new Int32Array(run.cancelFlag), 0, 1);
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

function refuseSecondImport(
  { database }: IngestionDependencies,
  file: NamedFile,
  about: Omit<FileToImport, "path">,
): void {
  const copy = database.read((tx) => ({
    found: ingestionStore.committedCopy(tx, about.projectId, about.side, file.sha256),
  })).found;
  if (copy === undefined) return;
  const when = new Date(copy.started_at).toISOString().slice(0, 10);
  throw new AppError(
    "FILE_ALREADY_IMPORTED",
    `"${file.fileName}" is already in this project on the ${about.side} side: the same bytes were imported as "${copy.file_name}" on ${when}. Undo that import first to read it again.`,
    { where: copy.ingestion_id },
  );
}

/** Stores the import as being read and publishes `data.uploaded`. */
function openImport(
  deps: IngestionDependencies,
  given: {
    readonly file: NamedFile;
    readonly about: Omit<FileToImport, "path">;
    readonly userId: UserId;
    readonly inspection: Inspection;
  },
): ImportPlan {
  const { file, about, userId, inspection } = given;
  const { projectId, side } = about;
  return deps.database.write((tx) => {
    const ordinal = ingestionStore.attempts(tx, projectId, side, file.sha256);
    const ingestionId = deriveIngestionId(projectId, side, file.sha256, ordinal);
    if (ingestionStore.get(tx, ingestionId)?.status === "reading") {
      throw new AppError(
        "STATE_CONFLICT",
        `"${file.fileName}" is being imported already. Wait for that import or cancel it.`,
      );
    }
    const ingestionNo = ingestionStore.insert(tx, {
      ingestionId,
      projectId,
      side,
      fileName: file.fileName,
      sha256: file.sha256,
      byteSize: file.byteSize,
      format: inspection.format,
      mapping: inspection.mapping,
      header: inspection.columns.map(({ name }) => name),
      startedAt: deps.clock.now(),
    });
    const data = {
      ingestion_id: ingestionId,
      project_id: projectId,
      file_sha256: file.sha256,
      byte_size: file.byteSize,
      format: inspection.format,
      side,
      ingestion_type: "transactions" as const,
    };
    const cause = deps.bus.publish(tx, { type: "data.uploaded", projectId, userId, data });
    return { ingestionId, ingestionNo, projectId, side, file, mapping: inspection.mapping, userId, cause };
  });
}

/**
 * Named by its content, so that the same file in the same project has the same id, and its rows have the same ids, on
 * every workstation and after every interruption; an import after an undo counts on.
 */
function deriveIngestionId(projectId: ProjectId, side: Side, sha256: Sha256, ordinal: number): IngestionId {
  const digest = createHash("sha256").update(`${projectId}|${side}|${sha256}|${ordinal}`).digest();
  let tail = "";
  for (let i = 0; i < 16; i += 1) {
    const letter = "abcdefghijklmnopqrstuvwxyz234567"[(digest[i] ?? 0) & 31];
    assert(letter !== undefined, "five bits have 32 values");
    tail += letter;
  }
  return ingestionIdSchema.parse(`ing_${tail}`);
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
