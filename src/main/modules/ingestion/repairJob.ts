import type { Mapping } from "../../../contract/procedures/ingestion.ts";
import type { ReadSummary, RejectedRow, SourceFile, TypedRow } from "./readers/reader.ts";
import { readTransactions } from "./readers/readTransactions.ts";
import type { TableFacts } from "./readers/tables/converter.ts";

/** What a worker thread needs to read a file again with some of its rows repaired. */
export interface RepairJob {
  readonly source: SourceFile;
  readonly facts: TableFacts | null;
  readonly mapping: Mapping;
  /** Days since 1970-01-01. */
  readonly today: number;
  /** Cells by row, in the place of those of the file. */
  readonly repairs: ReadonlyMap<number, readonly string[]>;
}

export interface RepairResult {
  /** Of the whole file with the repairs: every check has run again. */
  readonly summary: ReadSummary;
  /** The repaired rows that can be read now, and those that still can't. */
  readonly accepted: readonly TypedRow[];
  readonly rejected: readonly RejectedRow[];
}

/** Reads a file again with repaired rows. Synchronous: runs in a worker thread. */
export function runRepairJob({ source, facts, mapping, today, repairs }: RepairJob): RepairResult {
  const accepted: TypedRow[] = [];
  const rejected: RejectedRow[] = [];
  const summary = readTransactions(source, mapping, {
    today,
    repairs,
    ...(facts === null ? {} : { facts }),
    accept(row) {
      if (repairs.has(row.row)) accepted.push(row);
    },
    reject(row) {
      if (repairs.has(row.row)) rejected.push(row);
    },
    progress: () => undefined,
    isCancelled: () => false,
  });
  return { summary, accepted, rejected };
}
