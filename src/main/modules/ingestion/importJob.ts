import type { Mapping } from "../../../contract/procedures/ingestion.ts";
import type { Database } from "../../storage/database.ts";
import type { ReadSummary, SourceFile } from "./readers/reader.ts";
import { readTransactions } from "./readers/readTransactions.ts";
import { RowWriter } from "./rowWriter.ts";

/** What a worker thread needs to load one file. */
export interface ImportJob {
  readonly source: SourceFile;
  readonly mapping: Mapping;
  readonly ingestionNo: number;
  readonly projectId: string;
  /** Days since 1970-01-01, from the injected clock. */
  readonly today: number;
  /** One Int32: not 0 once the import is to stop. */
  readonly cancelFlag: SharedArrayBuffer;
}

/** Reads a vaulted file and writes its rows. Synchronous: runs in a worker thread with its own connection. */
export function runImportJob(
  job: ImportJob,
  database: Database,
  onProgress: (rows: number, bytes: number) => void,
): ReadSummary {
  const flag = new Int32Array(job.cancelFlag);
  const writer = new RowWriter(database, job.ingestionNo, job.projectId);
  const summary = readTransactions(job.source, job.mapping, {
    today: job.today,
    accept: (row) => writer.accept(row),
    reject: (row) => writer.reject(row),
    progress: onProgress,
    isCancelled: () => Atomics.load(flag, 0) !== 0,
  });
  writer.flush();
  return summary;
}
