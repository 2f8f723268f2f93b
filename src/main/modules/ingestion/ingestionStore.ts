import type { Side } from "../../../contract/events/ingestion.ts";
import type { IngestionId, Instant, ProjectId, Sha256 } from "../../../contract/ids.ts";
import type { Currency, MinorUnits } from "../../../contract/money.ts";
import type {
  BalanceProof,
  FileFormat,
  Ingestion,
  Issue,
  Mapping,
  QualityDimension,
} from "../../../contract/procedures/ingestion.ts";
import { formatDay } from "../../base/days.ts";
import { type ReadTx, type Sql, type SqlValue, sql, type WriteTx } from "../../storage/database.ts";
import type { Posting } from "./ghosts.ts";
import type { ReadSummary } from "./readers/reader.ts";

/** Tables that hold what an import read. */
export type RowTable = "entity" | "held_tx" | "quarantine" | "quarantine_repair" | "tx";

export interface IngestionRow {
  readonly ingestion_no: number;
  readonly ingestion_id: string;
  readonly project_id: string;
  readonly side: string;
  readonly status: string;
  readonly file_name: string;
  readonly sha256: string;
  readonly byte_size: number;
  readonly format: string;
  readonly mapping: string;
  readonly header: string;
  readonly rows: number;
  readonly accepted: number;
  readonly rejected: number;
  readonly warnings: number;
  readonly quality_score: number;
  readonly sum: number;
  readonly currency: string;
  readonly from_day: number | null;
  readonly to_day: number | null;
  readonly entities_created: number;
  readonly ghosts: number;
  readonly anomalies: string;
  readonly risk_score: number;
  readonly issues: string;
  readonly balances: string;
  readonly quality: string;
  /** Rows that an earlier import holds already, and their sum. */
  readonly held: number;
  readonly held_sum: number;
  readonly started_at: number;
  readonly duration_ms: number;
  readonly reason: string | null;
}

/** What is known when an import starts. */
export interface NewIngestion {
  readonly ingestionId: IngestionId;
  readonly projectId: ProjectId;
  readonly side: Side;
  readonly fileName: string;
  readonly sha256: Sha256;
  readonly byteSize: number;
  readonly format: string;
  readonly mapping: Mapping;
  /** The table that a source of another format was turned into, and where its records stand in the source. */
  readonly tableSha256: Sha256 | null;
  readonly placesSha256: Sha256 | null;
  /** Names of the columns, in the order of the file. */
  readonly header: readonly string[];
  readonly startedAt: number;
}

/** What is known when its rows are in. */
export interface IngestionOutcome {
  readonly summary: ReadSummary;
  readonly entitiesCreated: number;
  readonly ghosts: number;
  readonly anomalies: { readonly total: number; readonly byKind: Readonly<Record<string, number>> };
  readonly riskScore: number;
  readonly durationMs: number;
  /** True when its rows were compared with those of the same file only. */
  readonly awaitsSearch: boolean;
}

const insert = sql<SqlValue[]>(
  `INSERT INTO ingestion (ingestion_id, project_id, side, status, file_name, sha256, byte_size, format, mapping, header, currency, started_at,
     table_sha256, places_sha256)
   VALUES (?, ?, ?, 'reading', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
);
const commit = sql<SqlValue[]>(
  `UPDATE ingestion SET status = 'committed', rows = ?, accepted = ?, rejected = ?, warnings = ?, quality_score = ?, sum = ?, currency = ?,
     from_day = ?, to_day = ?, entities_created = ?, ghosts = ?, anomalies = ?, risk_score = ?, issues = ?, balances = ?, quality = ?, duration_ms = ?,
     awaits_search = ? WHERE ingestion_no = ? AND status = 'reading'`,
);
const setReading = sql<SqlValue[]>(
  `UPDATE ingestion SET rows = ?, accepted = ?, rejected = ?, warnings = ?, quality_score = ?, sum = ?, from_day = ?, to_day = ?,
     issues = ?, balances = ?, quality = ? WHERE ingestion_no = ?`,
);
const setAnomalies = sql<[string, number, number]>(
  "UPDATE ingestion SET anomalies = ?, risk_score = ? WHERE ingestion_no = ?",
);
const setSearched = sql<[number]>("UPDATE ingestion SET awaits_search = 0 WHERE ingestion_no = ?");
const awaitingSearch = sql<
  [string],
  { side: string; currency: string; ingestion_id: string; ingestion_no: number }
>(
  `SELECT side, currency, ingestion_id, ingestion_no FROM ingestion
   WHERE project_id = ? AND awaits_search = 1 AND status = 'committed' ORDER BY ingestion_no LIMIT 100000`,
);
const end = sql<[string, string | null, number]>(
  "UPDATE ingestion SET status = ?, reason = ? WHERE ingestion_no = ?",
);
const byId = sql<[string], IngestionRow>("SELECT * FROM ingestion WHERE ingestion_id = ?");
const ofProject = sql<[string], IngestionRow>(
  "SELECT * FROM ingestion WHERE project_id = ? ORDER BY ingestion_no DESC LIMIT 10000",
);
const unfinished = sql<[], IngestionRow>(
  "SELECT * FROM ingestion WHERE status = 'reading' ORDER BY ingestion_no LIMIT 10000",
);
const attempts = sql<[string, string, string], { n: number }>(
  "SELECT count(*) AS n FROM ingestion WHERE project_id = ? AND side = ? AND sha256 = ? AND status IN ('committed', 'undone')",
);
const dropAbandoned = sql<[string]>(
  "DELETE FROM ingestion WHERE ingestion_id = ? AND status IN ('cancelled', 'failed')",
);
const committedCopy = sql<[string, string, string], IngestionRow>(
  "SELECT * FROM ingestion WHERE project_id = ? AND side = ? AND sha256 = ? AND status = 'committed' LIMIT 1",
);
const removeSome: Readonly<Record<RowTable, Sql<{ readonly no: number; readonly limit: number }, never>>> = {
  entity: sql(
    "DELETE FROM entity WHERE ingestion_no = :no AND (project_id, key) IN (SELECT project_id, key FROM entity WHERE ingestion_no = :no LIMIT :limit)",
  ),
  held_tx: sql(
    "DELETE FROM held_tx WHERE ingestion_no = :no AND row IN (SELECT row FROM held_tx WHERE ingestion_no = :no LIMIT :limit)",
  ),
  quarantine: sql(
    "DELETE FROM quarantine WHERE ingestion_no = :no AND row IN (SELECT row FROM quarantine WHERE ingestion_no = :no LIMIT :limit)",
  ),
  quarantine_repair: sql(
    "DELETE FROM quarantine_repair WHERE ingestion_no = :no AND (row, version) IN (SELECT row, version FROM quarantine_repair WHERE ingestion_no = :no LIMIT :limit)",
  ),
  tx: sql(
    "DELETE FROM tx WHERE ingestion_no = :no AND row IN (SELECT row FROM tx WHERE ingestion_no = :no LIMIT :limit)",
  ),
};
/** Import numbers that rows carry, found by one seek each, and whose import counts no more. */
const leftovers = (table: "tx" | "quarantine"): Sql<[], { no: number }> =>
  sql(
    `WITH RECURSIVE carried (no) AS (
       SELECT min(ingestion_no) FROM ${table}
       UNION ALL SELECT (SELECT min(ingestion_no) FROM ${table} WHERE ingestion_no > no) FROM carried WHERE no IS NOT NULL)
     SELECT no FROM carried WHERE no IS NOT NULL
       AND no NOT IN (SELECT ingestion_no FROM ingestion WHERE status IN ('reading', 'committed')) LIMIT 10000`,
  );
const leftoverRows = leftovers("tx");
const leftoverQuarantine = leftovers("quarantine");
const countEntities = sql<[number], { n: number }>(
  `SELECT count(*) AS n FROM entity e WHERE e.ingestion_no = ? AND NOT EXISTS (
     SELECT 1 FROM entity o JOIN ingestion i ON i.ingestion_no = o.ingestion_no AND i.status = 'committed'
     WHERE o.project_id = e.project_id AND o.key = e.key AND o.ingestion_no <> e.ingestion_no)`,
);
const committedPeriods = sql<
  [string, string],
  { ingestion_no: number; ingestion_id: string; file_name: string; from: number; to: number }
>(
  `SELECT ingestion_no, ingestion_id, file_name, from_day AS "from", to_day AS "to" FROM ingestion
   WHERE project_id = ? AND side = ? AND status = 'committed' AND from_day IS NOT NULL ORDER BY ingestion_no LIMIT 100000`,
);
const keptFiles = sql<
  { readonly project: string | null },
  { ingestion_id: string; project_id: string; file_name: string; sha256: string }
>(
  `SELECT ingestion_id, project_id, file_name, kept.value AS sha256
   FROM ingestion, json_each(json_array(sha256, table_sha256, places_sha256)) kept
   WHERE status = 'committed' AND kept.value IS NOT NULL AND (:project IS NULL OR project_id = :project)
   ORDER BY ingestion_no LIMIT 1000000`,
);
const repairsAndReleased = sql<{ readonly no: number }, { repairs: number; released: number }>(
  `SELECT (SELECT count(*) FROM quarantine_repair WHERE ingestion_no = :no) AS repairs,
     (SELECT count(*) FROM held_tx WHERE twin_no = :no) AS released`,
);
const periodOf = sql<
  [number],
  { ingestionNo: number; projectId: string; side: Side; from: number; to: number }
>(
  `SELECT ingestion_no AS ingestionNo, project_id AS projectId, side, from_day AS "from", to_day AS "to" FROM ingestion
   WHERE ingestion_no = ? AND from_day IS NOT NULL`,
);
const postings = sql<[number], Posting>(
  "SELECT day, amount, currency FROM tx WHERE ingestion_no = ? ORDER BY row LIMIT 1000000000",
);

const sideFigures = sql<
  [string],
  {
    side: string;
    rows: number;
    files: number;
    sum: number;
    first: number | null;
    last: number | null;
    rejected: number;
  }
>(
  `SELECT side, sum(accepted - held) AS rows, count(*) AS files, sum(sum - held_sum) AS sum, min(from_day) AS first, max(to_day) AS last, sum(rejected) AS rejected
   FROM ingestion WHERE project_id = ? AND status = 'committed' GROUP BY side ORDER BY side DESC LIMIT 2`,
);

/** SQL of imports. Their rows are written by the import worker (`rowWriter.ts`). */
/** A file that waits in a batch is known before its import begins. */
const known = sql<[string, string], { n: number }>(
  `SELECT (SELECT count(*) FROM ingestion WHERE sha256 = ?) + (SELECT count(*) FROM batch_item WHERE sha256 = ?) AS n`,
);

export const ingestionStore = {
  isKnown: (tx: ReadTx, sha256: Sha256): boolean => (tx.get(known, [sha256, sha256])?.n ?? 0) > 0,
  insert(tx: WriteTx, item: NewIngestion): number {
    const { ingestionId, projectId, side, fileName, sha256, byteSize, format, mapping, header, startedAt } =
      item;
    const values = [
      ingestionId,
      projectId,
      side,
      fileName,
      sha256,
      byteSize,
      format,
      JSON.stringify(mapping),
      JSON.stringify(header),
      mapping.currency,
      startedAt,
      item.tableSha256,
      item.placesSha256,
    ];
    tx.run(dropAbandoned, [ingestionId]); // an attempt that left nothing gives its id to the next
    return tx.run(insert, values).lastId;
  },
  commit(tx: WriteTx, ingestionNo: number, outcome: IngestionOutcome): number {
    const { summary, anomalies } = outcome;
    const { validation } = summary;
    return tx.run(commit, [
      summary.rows,
      summary.accepted,
      summary.rejected,
      validation.warnings,
      validation.qualityScore,
      summary.sum,
      summary.currency,
      summary.from,
      summary.to,
      outcome.entitiesCreated,
      outcome.ghosts,
      JSON.stringify(anomalies),
      outcome.riskScore,
      JSON.stringify(validation.issues),
      JSON.stringify(validation.balances),
      JSON.stringify(validation.quality),
      outcome.durationMs,
      outcome.awaitsSearch ? 1 : 0,
      ingestionNo,
    ]).changes;
  },
  /** What a new reading with repaired rows says. */
  setReading(tx: WriteTx, ingestionNo: number, summary: ReadSummary): void {
    const { validation } = summary;
    tx.run(setReading, [
      summary.rows,
      summary.accepted,
      summary.rejected,
      validation.warnings,
      validation.qualityScore,
      summary.sum,
      summary.from,
      summary.to,
      JSON.stringify(validation.issues),
      JSON.stringify(validation.balances),
      JSON.stringify(validation.quality),
      ingestionNo,
    ]);
  },
  setAnomalies(
    tx: WriteTx,
    ingestionNo: number,
    { anomalies, riskScore }: Pick<IngestionOutcome, "anomalies" | "riskScore">,
  ): void {
    tx.run(setAnomalies, [JSON.stringify(anomalies), riskScore, ingestionNo]);
  },
  /** Committed imports that were searched by themselves only. Casts: written from values of these types. */
  awaitingSearch: (tx: ReadTx, projectId: ProjectId) =>
    tx.all(awaitingSearch, [projectId]).map((row) => ({
      side: row.side as Side,
      currency: row.currency,
      ingestionId: row.ingestion_id as IngestionId,
      ingestionNumber: row.ingestion_no,
    })),
  /** Its side was searched as a whole. */
  setSearched: (tx: WriteTx, ingestionNo: number) => void tx.run(setSearched, [ingestionNo]),
  end(
    tx: WriteTx,
    ingestionNo: number,
    status: "cancelled" | "failed" | "undone",
    reason: string | null,
  ): void {
    tx.run(end, [status, reason, ingestionNo]);
  },
  get: (tx: ReadTx, ingestionId: IngestionId) => tx.get(byId, [ingestionId]),
  list: (tx: ReadTx, projectId: ProjectId) => tx.all(ofProject, [projectId]),
  unfinished: (tx: ReadTx) => tx.all(unfinished, []),
  /** How many imports of these bytes on this side have counted: part of the next one's id. */
  attempts: (tx: ReadTx, projectId: ProjectId, side: Side, sha256: Sha256) =>
    tx.get(attempts, [projectId, side, sha256])?.n ?? 0,
  committedCopy: (tx: ReadTx, projectId: ProjectId, side: Side, sha256: Sha256) =>
    tx.get(committedCopy, [projectId, side, sha256]),
  /** Removes at most `limit` rows of an import that no longer counts; how many it removed. */
  removeSome: (tx: WriteTx, table: RowTable, ingestionNo: number, limit: number) =>
    tx.run(removeSome[table], { no: ingestionNo, limit }).changes,
  /** Imports that count no more and of which rows are still there. */
  leftovers: (tx: ReadTx): number[] => [
    ...new Set([...tx.all(leftoverRows, []), ...tx.all(leftoverQuarantine, [])].map(({ no }) => no)),
  ],
  countEntities: (tx: ReadTx, ingestionNo: number) => tx.get(countEntities, [ingestionNo])?.n ?? 0,
  /** Committed imports of a side, with the days they cover. */
  committedPeriods: (tx: ReadTx, projectId: string, side: Side) =>
    tx.all(committedPeriods, [projectId, side]),
  /** Files in the vault that committed imports rest on: sources, and the tables that were made of them. */
  keptFiles: (tx: ReadTx, projectId: ProjectId | undefined) =>
    tx.all(keptFiles, { project: projectId ?? null }),
  repairsAndReleased: (tx: ReadTx, ingestionNo: number) =>
    tx.get(repairsAndReleased, { no: ingestionNo }) ?? { repairs: 0, released: 0 },
  /** Whose import it is and the days it covers; undefined when it has no rows. */
  periodOf: (tx: ReadTx, ingestionNo: number) => tx.get(periodOf, [ingestionNo]),
  /** Every row of an import as far as it can be somebody's counterpart; runs in the import's thread. */
  postings: (tx: ReadTx, ingestionNo: number) => tx.iterate(postings, [ingestionNo]),
  /** What a project holds, by side. Casts: sums of whole minor units, and a side as it was written. */
  figures(tx: ReadTx, projectId: ProjectId) {
    const rows = tx.all(sideFigures, [projectId]);
    return {
      quarantined: rows.reduce((sum, row) => sum + row.rejected, 0),
      sides: rows.map((row) => ({
        side: row.side as Side,
        rows: row.rows,
        files: row.files,
        sum: row.sum as MinorUnits,
        from: row.first === null ? null : formatDay(row.first),
        to: row.last === null ? null : formatDay(row.last),
      })),
    };
  },
};

/** An import as the contract shows it. Casts: each column was written from a value of that type. */
export function toIngestion(row: IngestionRow): Ingestion {
  return {
    ingestionId: row.ingestion_id as IngestionId,
    projectId: row.project_id as ProjectId,
    side: row.side as Side,
    status: row.status as Ingestion["status"],
    fileName: row.file_name,
    sha256: row.sha256 as Sha256,
    byteSize: row.byte_size,
    format: row.format as FileFormat,
    rows: row.rows,
    accepted: row.accepted,
    rejected: row.rejected,
    held: row.held,
    warnings: row.warnings,
    qualityScore: row.quality_score,
    sum: row.sum as MinorUnits,
    currency: row.currency as Currency,
    from: row.from_day === null ? null : formatDay(row.from_day),
    to: row.to_day === null ? null : formatDay(row.to_day),
    entitiesCreated: row.entities_created,
    ghostTransactions: row.ghosts,
    anomalies: JSON.parse(row.anomalies) as Ingestion["anomalies"],
    riskScore: row.risk_score,
    startedAt: new Date(row.started_at).toISOString() as Instant,
    durationMs: row.duration_ms,
    reason: row.reason,
  };
}

/** The parts of an import that only its own page shows. */
export function toDetails(row: IngestionRow): {
  readonly mapping: Mapping;
  readonly header: string[];
  readonly issues: Issue[];
  readonly balances: BalanceProof[];
  readonly quality: QualityDimension[];
} {
  return {
    mapping: JSON.parse(row.mapping) as Mapping,
    header: JSON.parse(row.header) as string[],
    issues: JSON.parse(row.issues) as Issue[],
    balances: JSON.parse(row.balances) as BalanceProof[],
    quality: JSON.parse(row.quality) as QualityDimension[],
  };
}
