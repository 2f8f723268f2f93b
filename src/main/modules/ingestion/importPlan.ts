import { createHash } from "node:crypto";
import type { Side } from "../../../contract/events/ingestion.ts";
import {
  type IngestionId,
  ingestionIdSchema,
  type ProfileId,
  type ProjectId,
  type Sha256,
  type UserId,
} from "../../../contract/ids.ts";
import type { FileFormat, Mapping, Preview } from "../../../contract/procedures/ingestion.ts";
import type { Profile } from "../../../contract/procedures/profiles.ts";
import { dayOfInstant } from "../../base/days.ts";
import { AppError, assert } from "../../base/errors.ts";
import type { IngestionDependencies, SearchScope } from "./dependencies.ts";
import type { ImportPlan } from "./importRun.ts";
import { ingestionStore } from "./ingestionStore.ts";
import { type InspectWatch, refuseIfStopped } from "./inspections.ts";
import type { InspectJob, InspectResult } from "./inspectJob.ts";
import { planHash, requirePlan } from "./planHash.ts";
import { findProfile, mappingOf } from "./profiles.ts";
import { profilesStore } from "./profilesStore.ts";
import type { Inspection } from "./readers/reader.ts";
import { type SourceTable, sourceTableOf } from "./sourceTables.ts";
import type { NamedFile } from "./uploads.ts";

/** What is asked of an import beside its file. */
export interface ImportRequest {
  readonly projectId: ProjectId;
  readonly side: Side;
  /** What a person decided about the reading. */
  readonly mapping?: Partial<Mapping> | undefined;
  /** Left out: the profile that knows the file's header; null: none. */
  readonly profileId?: ProfileId | null | undefined;
  /** When a person says what it is; else it is recognised. */
  readonly format?: FileFormat | undefined;
  /** The plan that the preview showed; the import refuses to do anything else. */
  readonly plan?: string | undefined;
  /** The whole side when left out; after imports with "file" somebody calls `searchSides`. */
  readonly scope?: SearchScope | undefined;
}

/** How a file would be read and what importing it would do. */
export async function previewImport(
  deps: IngestionDependencies,
  file: NamedFile,
  request: ImportRequest,
  watch?: InspectWatch,
): Promise<Preview> {
  const imports = importsOf(deps, request);
  const { table, inspection, overlap, profile } = await inspect(deps, file, {
    ...request,
    watch,
    mustBeClear: false,
    compareWith: imports.length === 0 ? null : { ...request, today: dayOfInstant(deps.clock.now()) },
  });
  const copy = committedCopy(deps, file, request);
  return {
    ...inspection,
    format: table.format,
    profile: profile === undefined ? null : { ...inProfile(profile), name: profile.name },
    parts: [...(table.facts?.parts ?? [])],
    overlap:
      overlap === null ? null : { ...overlap, imports: imports.map(({ file_name }) => file_name).slice(-20) },
    plan: currentPlan(deps, file, request, inspection.mapping),
    fileName: file.fileName,
    sha256: file.sha256,
    byteSize: file.byteSize,
    alreadyImported: copy !== undefined,
  };
}

/** Recognises the file, checks the plan, stores the import as being read and publishes `data.uploaded`. */
export async function planImport(
  deps: IngestionDependencies,
  file: NamedFile,
  request: ImportRequest,
  userId: UserId,
): Promise<ImportPlan> {
  refuseSecondImport(deps, file, request);
  const { table, inspection } = await inspect(deps, file, {
    ...request,
    mustBeClear: true,
    compareWith: null,
  });
  requirePlan(request.plan, currentPlan(deps, file, request, inspection.mapping), file.fileName);
  return openImport(deps, { file, request, userId, table, inspection });
}

async function inspect(
  deps: IngestionDependencies,
  file: NamedFile,
  request: ImportRequest &
    Pick<InspectJob, "mustBeClear" | "compareWith"> & { readonly watch?: InspectWatch | undefined },
): Promise<InspectResult & { readonly table: SourceTable; readonly profile: Profile | undefined }> {
  const { projectId, mapping, mustBeClear, compareWith } = request;
  const currency = deps.currencyOf(projectId);
  const { watch, format } = request;
  const table = await sourceTableOf(deps, file, { part: mapping?.part, currency, format, watch });
  refuseIfStopped(watch, file.fileName);
  watch?.recognises();
  const { source, facts } = table;
  const job: InspectJob = { source, facts, currency, overrides: mapping, mustBeClear, compareWith };
  const database = deps.databaseOptions;
  const profile =
    request.profileId === null || (facts?.reading.roles ?? []).length > 0
      ? undefined
      : await recogniseProfile(deps, request.profileId, { table, job });
  const overrides = profile === undefined ? mapping : { ...mappingOf(profile), ...mapping };
  const result = await deps.workers.run<InspectJob, InspectResult>("inspectWorker", {
    job: { ...job, overrides },
    database,
  });
  refuseIfStopped(watch, file.fileName);
  const { inspection } = result;
  if (profile !== undefined) inspection.mapping.profile = inProfile(profile);
  return { table, profile, ...result };
}

/** Looks at the file as if there were no profile, and takes the one that knows its header. */
async function recogniseProfile(
  deps: IngestionDependencies,
  asked: ProfileId | undefined,
  { table, job }: { readonly table: SourceTable; readonly job: InspectJob },
): Promise<Profile | undefined> {
  if (asked === undefined && deps.database.read((tx) => profilesStore.list(tx)).length === 0)
    return undefined;
  const { inspection } = await deps.workers.run<InspectJob, InspectResult>("inspectWorker", {
    job: { ...job, mustBeClear: false, compareWith: null },
    database: deps.databaseOptions,
  });
  const header = inspection.columns.map(({ name }) => name);
  const { headerRow } = inspection.mapping;
  const profile = findProfile(deps.database, asked, { format: table.format, header, headerRow });
  if (profile !== undefined && job.mustBeClear) requireWidth(profile, header.length);
  return profile;
}

/** An import that nobody looks at must not read columns by the roles of others. */
function requireWidth({ name, header }: Profile, columns: number): void {
  if (header.length === columns) return;
  throw new AppError(
    "MAPPING_NEEDED",
    `Can't read the file by the profile "${name}": the profile knows files of ${header.length} columns, and this one has ${columns}. Choose another profile, or none.`,
    { where: "profile" },
  );
}

function inProfile({ profileId, version }: Profile): { profileId: ProfileId; version: number } {
  return { profileId, version };
}

function importsOf({ database }: IngestionDependencies, { projectId, side }: ImportRequest) {
  return database.read((tx) => ingestionStore.committedPeriods(tx, projectId, side));
}

function currentPlan(
  deps: IngestionDependencies,
  { sha256 }: NamedFile,
  request: ImportRequest,
  mapping: Mapping,
): string {
  const { projectId, side } = request;
  const imports = importsOf(deps, request).map(({ ingestion_id }) => ingestion_id);
  return planHash({ projectId, side, sha256, mapping, imports });
}

function committedCopy(
  { database }: IngestionDependencies,
  file: NamedFile,
  { projectId, side }: ImportRequest,
) {
  return database.read((tx) => ({ found: ingestionStore.committedCopy(tx, projectId, side, file.sha256) }))
    .found;
}

function refuseSecondImport(deps: IngestionDependencies, file: NamedFile, request: ImportRequest): void {
  const copy = committedCopy(deps, file, request);
  if (copy === undefined) return;
  const when = new Date(copy.started_at).toISOString().slice(0, 10);
  throw new AppError(
    "FILE_ALREADY_IMPORTED",
    `"${file.fileName}" is already in this project on the ${request.side} side: the same bytes were imported as "${copy.file_name}" on ${when}. Undo that import first to read it again.`,
    { where: copy.ingestion_id },
  );
}

function openImport(
  deps: IngestionDependencies,
  given: {
    readonly file: NamedFile;
    readonly request: ImportRequest;
    readonly userId: UserId;
    readonly table: SourceTable;
    readonly inspection: Inspection;
  },
): ImportPlan {
  const { file, request, userId, table, inspection } = given;
  const { projectId, side } = request;
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
      format: table.format,
      mapping: inspection.mapping,
      tableSha256: table.tableSha256,
      placesSha256: table.placesSha256,
      header: inspection.columns.map(({ name }) => name),
      startedAt: deps.clock.now(),
    });
    const data = {
      ingestion_id: ingestionId,
      project_id: projectId,
      file_sha256: file.sha256,
      byte_size: file.byteSize,
      format: table.format,
      side,
      ingestion_type: "transactions" as const,
    };
    const cause = deps.bus.publish(tx, { type: "data.uploaded", projectId, userId, data });
    return {
      ingestionId,
      ingestionNo,
      projectId,
      side,
      file,
      format: table.format,
      mapping: inspection.mapping,
      scope: request.scope ?? "side",
      userId,
      cause,
    };
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
