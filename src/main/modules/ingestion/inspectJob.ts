import type { Mapping } from "../../../contract/procedures/ingestion.ts";
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
}

/** Recognises a file, in a worker thread: the evidence is taken from all of its rows. */
export function runInspectJob(job: InspectJob): Inspection {
  const inspection = inspectFile(job.source, {
    currency: job.currency,
    ...(job.overrides === undefined ? {} : { overrides: job.overrides }),
    ...(job.facts === null ? {} : { facts: job.facts }),
  });
  if (job.mustBeClear) requireAnswers(inspection);
  return inspection;
}
