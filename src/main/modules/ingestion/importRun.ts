import type { EventDocument } from "../../../contract/events/catalogue.ts";
import type { Side } from "../../../contract/events/ingestion.ts";
import type { IngestionId, ProjectId, UserId } from "../../../contract/ids.ts";
import type { Progress } from "../../../contract/procedures/feed.ts";
import type { Mapping } from "../../../contract/procedures/ingestion.ts";
import { AppError } from "../../base/errors.ts";
import type { WriteTx } from "../../storage/database.ts";
import { runInWorker } from "../../workers/pool.ts";
import type { ImportJob } from "./importJob.ts";
import type { IngestionDependencies } from "./ingestion.ts";
import { ingestionStore } from "./ingestionStore.ts";
import { reportProgress } from "./progress.ts";
import type { ReadSummary } from "./readers/reader.ts";
import { removeRows } from "./removeRows.ts";
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
  readonly mapping: Mapping;
  readonly userId: UserId;
  readonly cause: EventDocument<"data.uploaded">;
}

/**
 * Loads a file: rows in a worker thread, then the anomalies, then one transaction that makes all of it count and
 * publishes what happened. Until then nothing of it can be seen; a cancelled or failed import leaves no row.
 */
export function runImport(
  plan: ImportPlan,
  deps: IngestionDependencies,
  emit: (progress: Progress) => void,
): RunningImport {
  const cancelFlag = new SharedArrayBuffer(4);
  const progress = reportProgress(plan, deps.clock, emit);
  const isCancelled = (): boolean => Atomics.load(new Int32Array(cancelFlag), 0) !== 0;
  const startedAt = deps.clock.now();

  const load = async (): Promise<void> => {
    progress.phase("reading");
    const job: ImportJob = {
      source: {
        path: (await deps.vault.open(plan.file.sha256)).path,
        fileName: plan.file.fileName,
        byteSize: plan.file.byteSize,
      },
      mapping: plan.mapping,
      ingestionNo: plan.ingestionNo,
      projectId: plan.projectId,
      today: Math.floor(deps.clock.now() / 86_400_000),
      cancelFlag,
    };
    const summary = await runInWorker<ImportJob, ReadSummary, { rows: number; bytes: number }>(
      "importWorker",
      { job, database: deps.databaseOptions },
      ({ rows, bytes }) => progress.moved(rows, bytes),
    );
    if (summary.rows === 0)
      throw new AppError(
        "FILE_EMPTY",
        `"${plan.file.fileName}" has a header and no rows. Export it again with its transactions.`,
        { where: plan.file.fileName },
      );
    progress.phase("analysing");
    const { ingestionId, ingestionNo, projectId, side } = plan;
    const analysis = await deps.analyse({
      ingestionId,
      ingestionNumber: ingestionNo,
      projectId,
      side,
      currency: summary.currency,
      isCancelled,
    });
    if (isCancelled()) throw new AppError("CANCELLED", "The import was cancelled.");
    progress.phase("committing");
    deps.database.write((tx) =>
      commit(tx, { plan, deps, summary, analysis, durationMs: deps.clock.now() - startedAt }),
    );
    progress.end("done", null);
  };

  const done = load().catch((error: unknown) => {
    const cancelled = isCancelled() || (error instanceof AppError && error.code === "CANCELLED");
    const reason =
      error instanceof AppError
        ? error.message
        : "The import failed for a reason that is ours; the log of the program says more.";
    if (!cancelled && !(error instanceof AppError))
      deps.logger.error({ err: error, ingestion: plan.ingestionId }, "an import failed");
    abandon(plan, deps, { cancelled, reason, code: error instanceof AppError ? error.code : "INTERNAL" });
    progress.end(cancelled ? "cancelled" : "failed", cancelled ? null : reason);
    if (!cancelled) throw error;
    throw new AppError(
      "CANCELLED",
      `The import of "${plan.file.fileName}" was cancelled. Nothing of it was kept.`,
    );
  });
  // The outcome is stored and shown; whoever wants to wait for it awaits `done` as well.
  done.catch(() => undefined);
  return { ingestionId: plan.ingestionId, projectId: plan.projectId, cancelFlag, done };
}

interface Commit {
  readonly plan: ImportPlan;
  readonly deps: IngestionDependencies;
  readonly summary: ReadSummary;
  readonly analysis: Awaited<ReturnType<IngestionDependencies["analyse"]>>;
  readonly durationMs: number;
}

function commit(tx: WriteTx, { plan, deps, summary, analysis, durationMs }: Commit): void {
  const { ingestionId, ingestionNo, projectId, side, userId, cause } = plan;
  const { validation } = summary;
  const entitiesCreated = ingestionStore.countEntities(tx, ingestionNo);
  const ghosts = ingestionStore.countGhosts(tx, ingestionNo, projectId, side === "bank" ? "ledger" : "bank");
  const anomalies = { total: analysis.anomaliesDetected, byKind: analysis.byKind };
  ingestionStore.commit(tx, ingestionNo, {
    summary,
    entitiesCreated,
    ghosts,
    anomalies,
    riskScore: analysis.riskScore,
    durationMs,
  });
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

/** Takes back what a stopped import wrote, and says so in the log. */
export function abandon(
  plan: Pick<ImportPlan, "ingestionId" | "ingestionNo" | "projectId">,
  deps: IngestionDependencies,
  outcome: {
    readonly cancelled: boolean;
    readonly interrupted?: boolean;
    readonly reason: string;
    readonly code: string;
  },
): void {
  const { ingestionId, ingestionNo, projectId } = plan;
  removeRows(deps.database, ingestionNo);
  deps.database.write((tx) => {
    const about = { ingestion_id: ingestionId, project_id: projectId };
    ingestionStore.end(tx, ingestionNo, outcome.cancelled ? "cancelled" : "failed", outcome.reason);
    if (outcome.cancelled) {
      deps.bus.publish(tx, {
        type: "ingestion.cancelled",
        projectId,
        data: { ...about, cause: outcome.interrupted === true ? "interrupted" : "user" },
      });
    } else {
      deps.bus.publish(tx, {
        type: "ingestion.failed",
        projectId,
        data: { ...about, error_code: outcome.code },
      });
    }
  });
}
