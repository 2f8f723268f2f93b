import type { Job } from "../../../../src/contract/procedures/batch.ts";
import { silentLogger } from "../../../../src/main/base/logger.ts";
import { type Batch, createBatch } from "../../../../src/main/modules/batch/batch.ts";
import type { BatchImports } from "../../../../src/main/modules/batch/dependencies.ts";
import { type IngestionWorkspace, openIngestionWorkspace } from "../../../support/ingestionWorkspace.ts";

/** A workspace with batch jobs over real imports; parts of the imports can be replaced by what a test needs. */
export interface BatchWorkspace extends IngestionWorkspace {
  readonly batch: Batch;
  /** Resolves when a job stands in one of these states. */
  until(jobId: Job["jobId"], ...statuses: Job["status"][]): Promise<Job>;
  events(): { readonly type: string; readonly data: Record<string, unknown> }[];
}

export async function openBatch(
  options: {
    readonly homeDir?: string;
    readonly random?: () => number;
    readonly imports?: (real: BatchImports) => Partial<BatchImports>;
  } = {},
): Promise<BatchWorkspace> {
  const opened = await openIngestionWorkspace(
    options.homeDir === undefined ? {} : { homeDir: options.homeDir },
  );
  const { ingestion, workspace } = opened;
  const { database, bus, clock } = workspace;
  const real: BatchImports = {
    keepFile: ingestion.keepFile,
    keptFile: ingestion.keptFile,
    takeUploads: ingestion.takeUploads,
    start: ingestion.startImport,
    cancel: (ingestionId, actor) => ingestion.requests.cancel({ ingestionId }, actor),
    undo: (ingestionId, actor) => ingestion.requests.undo({ ingestionId }, actor),
    find: ingestion.find,
    awaitsSearch: ingestion.awaitsSearch,
    searchSides: ingestion.searchSides,
    onProgress: ingestion.onProgress,
  };
  const batch = createBatch({
    database,
    bus,
    clock,
    logger: silentLogger,
    random: options.random ?? (() => 0.5),
    imports: { ...real, ...options.imports?.(real) },
    requireProject: () => undefined,
  });
  return {
    ...opened,
    batch,
    until(jobId, ...statuses) {
      const { promise, resolve } = Promise.withResolvers<Job>();
      const check = (job: Job): void => {
        if (job.jobId === jobId && statuses.includes(job.status)) resolve(job);
      };
      const listening = batch.onJob(check);
      void Promise.resolve(batch.requests.get({ jobId }, opened.actor)).then(check);
      return promise.finally(() => listening.dispose());
    },
    events: () => workspace.log.readAfter(0, 1_000).map(({ body }) => JSON.parse(body)),
    dispose() {
      batch.dispose();
      opened.dispose();
    },
  };
}

/** A statement of so many rows; another seed, other rows. */
export function statementText(rows: number, seed = 0): string {
  const lines = Array.from(
    { length: rows },
    (_, i) =>
      `2026-01-${String(13 + (i % 15))},Supplier ${i % 7} of ${seed},INV-${seed}-${i},-${10 + ((i + seed) % 90)}.50\n`,
  );
  return `Date,Counterparty,Reference,Amount\n${lines.join("")}`;
}
