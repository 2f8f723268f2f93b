import type { FileFormat } from "../../../../../contract/procedures/ingestion.ts";
import { AppError, assert } from "../../../../base/errors.ts";
import type { SourceFile } from "../reader.ts";
import type { ConvertOptions, TableFacts } from "./converter.ts";
import { tableConverters } from "./formats.ts";
import { type TableFiles, TableWriter } from "./tableWriter.ts";

/** What a worker thread needs to turn one file into a table. */
export interface TableJob {
  readonly source: SourceFile;
  readonly format: FileFormat;
  readonly options: ConvertOptions;
  readonly files: TableFiles;
  /** One Int32: not 0 once the reading is to stop. */
  readonly cancelFlag: SharedArrayBuffer;
}

/** What is told while it runs. */
export interface TableMoved {
  readonly rows: number;
  readonly bytes: number;
}

export interface TableResult {
  readonly facts: TableFacts;
  readonly hasPlaces: boolean;
}

/** Turns a vaulted file into a table. Synchronous: runs in a worker thread. */
export function runTableJob(job: TableJob, onProgress: (rows: number, bytes: number) => void): TableResult {
  const { source, format, options, files } = job;
  const converter = tableConverters.find((known) => known.format === format);
  assert(converter !== undefined, `no converter reads ${format}`);
  const flag = new Int32Array(job.cancelFlag);
  const writer = new TableWriter(files, {
    fileName: source.fileName,
    isCancelled: () => Atomics.load(flag, 0) !== 0,
    onProgress,
  });
  let isDone = false;
  try {
    const facts = converter.convert(source, writer, options);
    isDone = true;
    refuseEmpty(writer.rows, source.fileName);
    return { facts, hasPlaces: writer.hasPlaces };
  } finally {
    writer.close(isDone);
  }
}

function refuseEmpty(records: number, fileName: string): void {
  if (records > 0) return;
  throw new AppError("FILE_EMPTY", `Can't import "${fileName}": it holds no transactions.`, {
    where: fileName,
  });
}
