import type { EventDocument } from "../../../contract/events/catalogue.ts";
import type { Side } from "../../../contract/events/ingestion.ts";
import type { IngestionId, ProjectId, UserId } from "../../../contract/ids.ts";
import type { Progress } from "../../../contract/procedures/feed.ts";
import type { FileFormat, Mapping } from "../../../contract/procedures/ingestion.ts";
import { dayOfInstant } from "../../base/days.ts";
import { AppError } from "../../base/errors.ts";
import type { WriteTx } from "../../storage/database.ts";
import type { IngestionDependencies, SearchScope } from "./dependencies.ts";
import { overlapStore } from "./identity/overlapStore.ts";
import type { ImportJob, ImportResult } from "./importJob.ts";
import { ingestionStore } from "./ingestionStore.ts";
import { type ProgressReport, reportProgress } from "./progress.ts";
import { sourceTableOf } from "./sourceTables.ts";
import { statementsStore } from "./statementsStore.ts";
import type { NamedFile } from "./uploads.ts";

/** One import under way. */
export interface RunningImport {
  readonly ingestionId: IngestionId;
  readonly projectId: ProjectId;
  readonly cancelFlag: SharedArrayBuffer;
  /** Settles when the import is committed, cancelled or failed. */
  readonly done: Promise<void>;
}

export interface ImportPlan {
  readonly ingestionId: IngestionId;
  readonly ingestionNo: number;
  readonly projectId: ProjectId;
  readonly side: Side;
  readonly file: NamedFile;
  readonly format: FileFormat;
  readonly mapping: Mapping;
  readonly scope: SearchScope;
  readonly userId: UserId;
  readonly cause: EventDocument<"data.uploaded">;
}

/** What an import needs of the module it runs in. */
export interface ImportContext {
  readonly deps: IngestionDependencies;
  readonly emit: (progress: Progress) => void;
  /** One import writes at a time: resolves when those before it have ended. */
  readonly turn: Promise<void>;
  /** True once the workspace closes: what is left then is cleared at the next start. */
  readonly isClosing: () => boolean;
}

/**
 * Loads a file: rows in a worker thread, then the anomalies, then one transaction that makes all of it count and
 * publishes what happened. Until then nothing of it can be seen; a cancelled or failed import leaves no row.
 */
export function runImport(plan: ImportPlan, context: ImportContext): RunningImport {
  const { deps } = context;
  const cancelFlag = new SharedArrayBuffer(4);
  const progress = reportProgress(plan, deps.clock, context.emit);
  const done = context.turn
    .then(() => load(plan, { deps, progress, cancelFlag }))
    .catch(async (error: unknown) => {
      if (context.isClosing()) throw error;
      const outcome = toOutcome(error, isRaised(cancelFlag));
      if (outcome.code === "INTERNAL")
        deps.logger.error({ err: error, ingestion: plan.ingestionId }, "an import failed");
      await abandon(plan, deps, outcome);
      progress.end(outcome.cancelled ? "cancelled" : "failed", outcome.cancelled ? null : outcome.reason);
      if (!outcome.cancelled) throw error;
      throw new AppError(
        "CANCELLED",
        `The import of "${plan.file.fileName}" was cancelled. Nothing of it was kept.`,
        { where: plan.file.fileName },
      );
    });
  // The outcome is stored and shown; whoever wants to wait for it awaits `done` as well.
  done.catch(() => undefined);
  return { ingestionId: plan.ingestionId, projectId: plan.projectId, cancelFlag, done };
}

interface Loading {
  readonly deps: IngestionDependencies;
  readonly progress: ProgressReport;
  readonly cancelFlag: SharedArrayBuffer;
}

async function load(plan: ImportPlan, { deps, progress, cancelFlag }: Loading): Promise<void> {
  const startedAt = deps.clock.now();
  refuseIfCancelled(cancelFlag);
  progress.phase("reading");
  const result = await readIntoTables(plan, { deps, progress, cancelFlag });
  const { summary } = result;
  if (summary.rows === 0)
    throw new AppError(
      "FILE_EMPTY",
      `"${plan.file.fileName}" has a header and no rows. Export it again with its transactions.`,
      { where: plan.file.fileName },
    );
  refuseIfCancelled(cancelFlag);
  progress.phase("analysing");
  const analysis = await deps.analyse({
    ingestionId: plan.ingestionId,
    ingestionNumber: plan.ingestionNo,
    projectId: plan.projectId,
    side: plan.side,
    currency: summary.currency,
    scope: plan.scope,
    isCancelled: () => isRaised(cancelFlag),
  });
  refuseIfCancelled(cancelFlag);
  progress.phase("committing");
  const durationMs = deps.clock.now() - startedAt;
  deps.database.write((tx) => commit(tx, { plan, deps, result, analysis, durationMs }));
  progress.end("done", null);
}

async function readIntoTables(
  plan: ImportPlan,
  { deps, progress, cancelFlag }: Loading,
): Promise<ImportResult> {
  const { source, facts } = await sourceTableOf(deps, plan.file, {
    part: plan.mapping.part,
    currency: deps.currencyOf(plan.projectId),
    format: plan.format,
  });
  const job: ImportJob = {
    source,
    facts,
    mapping: plan.mapping,
    ingestionNo: plan.ingestionNo,
    projectId: plan.projectId,
    side: plan.side,
    today: dayOfInstant(deps.clock.now()),
    pageLimit: Number(deps.database.pragma("max_page_count")),
    cancelFlag,
  };
  const sharing = deps.database.shareWriting();
  try {
    return await deps.workers.run<ImportJob, ImportResult, { rows: number; bytes: number }>(
      "importWorker",
      { job, database: deps.databaseOptions },
      ({ rows, bytes }) => progress.moved(rows, bytes),
    );
  } finally {
    sharing.dispose();
  }
}

function isRaised(flag: SharedArrayBuffer): boolean {
  return Atomics.load(new Int32Array(flag), 0) !== 0;
}

function refuseIfCancelled(flag: SharedArrayBuffer): void {
  if (isRaised(flag)) throw new AppError("CANCELLED", "The import was cancelled.");
}

/** Why an import ended without its rows. */
export interface AbandonOutcome {
  readonly cancelled: boolean;
  readonly reason: string;
  readonly code: string;
}

function toOutcome(error: unknown, cancelled: boolean): AbandonOutcome {
  if (!(error instanceof AppError))
    return {
      cancelled,
      reason: "The import failed for a reason that is ours; the log of the program says more.",
      code: "INTERNAL",
    };
  return { cancelled: cancelled || error.code === "CANCELLED", reason: error.message, code: error.code };
}

interface Commit {
  readonly plan: ImportPlan;
  readonly deps: IngestionDependencies;
  readonly result: ImportResult;
  readonly analysis: Awaited<ReturnType<IngestionDependencies["analyse"]>>;
  readonly durationMs: number;
}

function commit(tx: WriteTx, { plan, deps, result, analysis, durationMs }: Commit): void {
  const { ingestionId, ingestionNo, projectId, userId, cause } = plan;
  const { summary, entitiesCreated, ghosts } = result;
  const { validation } = summary;
  const anomalies = { total: analysis.anomaliesDetected, byKind: analysis.byKind };
  ingestionStore.commit(tx, ingestionNo, {
    summary,
    entitiesCreated,
    ghosts,
    anomalies,
    riskScore: analysis.riskScore,
    durationMs,
    awaitsSearch: plan.scope === "file",
  });
  statementsStore.insert(tx, ingestionNo, validation.statements);
  overlapStore.noteHeld(tx, ingestionNo);
  const about = { projectId, userId, cause };
  deps.bus.publish(tx, {
    ...about,
    type: "data.validated",
    data: {
      ingestion_id: ingestionId,
      project_id: projectId,
      records_count: summary.rows,
      warnings_count: validation.warnings,
      quality_score: validation.qualityScore,
      // Column names are the sender's text: the log gets them only where they can't be personal data.
      issues: validation.issues.slice(0, 500).map(({ code, column, rows }) => ({
        code,
        column: deps.isPublicLabel(column) ? column : null,
        rows,
      })),
    },
  });
  const ingested = deps.bus.publish(tx, {
    ...about,
    type: "data.ingested",
    data: {
      ingestion_id: ingestionId,
      project_id: projectId,
      records_count: summary.accepted,
      entities_created: entitiesCreated,
      ghost_transactions: ghosts,
      anomalies_detected: analysis.anomaliesDetected,
      ingestion_type: "transactions",
    },
  });
  analysis.commit(tx, ingested);
}

/**
 * Takes back what a stopped import wrote, and then says so in the log: killed in between, it is still "reading" and
 * the next start takes it up. Removing comes first also because it makes room on a full disk.
 */
async function abandon(
  plan: ImportPlan,
  deps: IngestionDependencies,
  outcome: AbandonOutcome,
): Promise<void> {
  await removeInThread(deps, [plan.ingestionNo]);
  endImport(plan, deps, { ...outcome, interrupted: false });
}

/** Removes what imports that count no more have read; how many rows. */
export async function removeInThread(
  deps: IngestionDependencies,
  ingestionNos: readonly number[],
): Promise<number> {
  const sharing = deps.database.shareWriting();
  try {
    return await deps.workers.run<readonly number[], number>("removeWorker", {
      job: ingestionNos,
      database: deps.databaseOptions,
    });
  } finally {
    sharing.dispose();
  }
}

/** Marks an import as ended without its rows and publishes it. */
export function endImport(
  about: Pick<ImportPlan, "ingestionId" | "ingestionNo" | "projectId">,
  deps: IngestionDependencies,
  outcome: AbandonOutcome & { readonly interrupted: boolean },
): void {
  const { ingestionId, ingestionNo, projectId } = about;
  const ids = { ingestion_id: ingestionId, project_id: projectId };
  deps.database.write((tx) => {
    ingestionStore.end(tx, ingestionNo, outcome.cancelled ? "cancelled" : "failed", outcome.reason);
    if (outcome.cancelled) {
      const cause = outcome.interrupted ? ("interrupted" as const) : ("user" as const);
      deps.bus.publish(tx, { type: "ingestion.cancelled", projectId, data: { ...ids, cause } });
    } else {
      deps.bus.publish(tx, {
        type: "ingestion.failed",
        projectId,
        data: { ...ids, error_code: outcome.code },
      });
    }
  });
}
