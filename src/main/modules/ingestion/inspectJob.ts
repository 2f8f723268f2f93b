import type { Side } from "../../../contract/events/ingestion.ts";
import type { Mapping } from "../../../contract/procedures/ingestion.ts";
import { Database, type DatabaseOptions } from "../../storage/database.ts";
import { type OverlapCounts, previewOverlap } from "./identity/previewOverlap.ts";
import { inspectFile, requireAnswers } from "./readers/inspectFile.ts";
import type { Inspection, SourceFile } from "./readers/reader.ts";
import type { TableFacts } from "./readers/tables/converter.ts";

export interface InspectJob {
  readonly source: SourceFile;
  readonly currency: string;
  readonly overrides: Partial<Mapping> | undefined;
  readonly facts: TableFacts | null;
  /** True for an import: an open question refuses the file. */
  readonly mustBeClear: boolean;
  /** The imports to compare its rows with; null when there are none, or nobody looks. */
  readonly compareWith: { readonly projectId: string; readonly side: Side; readonly today: number } | null;
}

export interface InspectResult {
  readonly inspection: Inspection;
  /** Null where it was not asked for, or a question is open. */
  readonly overlap: OverlapCounts | null;
}

/** Recognises a file, in a worker thread: the evidence is taken from all of its rows. */
export function runInspectJob(job: InspectJob, options: DatabaseOptions): InspectResult {
  const { source, facts, compareWith } = job;
  const inspection = inspectFile(source, {
    currency: job.currency,
    ...(job.overrides === undefined ? {} : { overrides: job.overrides }),
    ...(facts === null ? {} : { facts }),
  });
  if (job.mustBeClear) requireAnswers(inspection);
  if (compareWith === null || inspection.questions.length > 0) return { inspection, overlap: null };
  const database = Database.open(options);
  try {
    const { mapping } = inspection;
    return { inspection, overlap: previewOverlap(database, { source, mapping }, compareWith) };
  } finally {
    database.dispose();
  }
}
