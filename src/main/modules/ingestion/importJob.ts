import type { Side } from "../../../contract/events/ingestion.ts";
import type { Mapping } from "../../../contract/procedures/ingestion.ts";
import type { Database, ReadTx } from "../../storage/database.ts";
import { CandidateIndex, Coverage } from "./ghosts.ts";
import { holdTwins, type Overlap } from "./identity/holdTwins.ts";
import { ingestionStore } from "./ingestionStore.ts";
import type { ReadSummary, SourceFile } from "./readers/reader.ts";
import { readTransactions } from "./readers/readTransactions.ts";
import type { TableFacts } from "./readers/tables/converter.ts";
import { type PartyKeyOf, RowWriter } from "./rowWriter.ts";
import { Findings } from "./validation/findings.ts";

/** What a worker thread needs to load one file. */
export interface ImportJob {
  readonly source: SourceFile;
  readonly facts: TableFacts | null;
  readonly mapping: Mapping;
  readonly ingestionNo: number;
  readonly projectId: string;
  readonly side: Side;
  /** Days since 1970-01-01, from the injected clock. */
  readonly today: number;
  /** Pages that the database may grow to. */
  readonly pageLimit: number;
  /** One Int32: not 0 once the import is to stop. */
  readonly cancelFlag: SharedArrayBuffer;
}

export interface ImportResult {
  readonly summary: ReadSummary;
  readonly entitiesCreated: number;
  readonly ghosts: number;
}

/** Reads a vaulted file and writes its rows. Synchronous: runs in a worker thread with its own connection. */
export function runImportJob(
  job: ImportJob,
  database: Database,
  around: { readonly onProgress: (rows: number, bytes: number) => void; readonly partyKeyOf: PartyKeyOf },
): ImportResult {
  const flag = new Int32Array(job.cancelFlag);
  const writer = new RowWriter(database, job, around.partyKeyOf);
  const summary = readTransactions(job.source, job.mapping, {
    today: job.today,
    ...(job.facts === null ? {} : { facts: job.facts }),
    accept: (row) => writer.accept(row),
    reject: (row) => writer.reject(row),
    progress: around.onProgress,
    isCancelled: () => Atomics.load(flag, 0) !== 0,
  });
  writer.flush();
  const { ingestionNo, projectId, side } = job;
  const overlap =
    summary.from === null || summary.to === null
      ? undefined
      : holdTwins(database, { ingestionNo, projectId, side, from: summary.from, to: summary.to });
  return database.read((tx) => ({
    summary: withOverlap(summary, overlap),
    entitiesCreated: ingestionStore.countEntities(tx, job.ingestionNo),
    ghosts: countGhosts(tx, job),
  }));
}

/** Says beside the other findings what an earlier import holds already; neither is a defect of the file. */
function withOverlap(summary: ReadSummary, overlap: Overlap | undefined): ReadSummary {
  const findings = new Findings();
  const same = overlap?.same ?? [];
  const ambiguous = overlap?.ambiguous ?? [];
  if (same.length > 0)
    findings.add(
      "already_imported",
      same.length,
      same.map(({ row }) => row),
    );
  if (ambiguous.length > 0) findings.add("possible_overlap", ambiguous.length, ambiguous);
  const { validation } = summary;
  return {
    ...summary,
    validation: { ...validation, issues: [...validation.issues, ...findings.toIssues([])] },
  };
}

/** Rows inside a period that the other side covers, without a candidate there. */
function countGhosts(tx: ReadTx, { projectId, side, ingestionNo }: ImportJob): number {
  const others = ingestionStore.committedPeriods(tx, projectId, side === "bank" ? "ledger" : "bank");
  if (others.length === 0) return 0;
  const coverage = new Coverage(others);
  const candidates = new CandidateIndex();
  for (const other of others)
    for (const posting of ingestionStore.postings(tx, other.ingestion_no)) candidates.add(posting);
  let ghosts = 0;
  for (const posting of ingestionStore.postings(tx, ingestionNo))
    if (coverage.covers(posting.day) && !candidates.has(posting)) ghosts += 1;
  return ghosts;
}
