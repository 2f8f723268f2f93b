import type { Side } from "../../../contract/events/ingestion.ts";
import type { IngestionId, Instant, ProjectId, Sha256 } from "../../../contract/ids.ts";
import type { Currency, MinorUnits } from "../../../contract/money.ts";
import type { BalanceProof, Ingestion, Issue, Mapping } from "../../../contract/procedures/ingestion.ts";
import { formatDay } from "../../base/days.ts";
import { type ReadTx, type SqlValue, sql, type WriteTx } from "../../storage/database.ts";
import type { ReadSummary } from "./readers/reader.ts";

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
}

const insert = sql<SqlValue[]>(
  `INSERT INTO ingestion (ingestion_id, project_id, side, status, file_name, sha256, byte_size, format, mapping, header, currency, started_at)
   VALUES (?, ?, ?, 'reading', ?, ?, ?, ?, ?, ?, ?, ?)`,
);
const commit = sql<SqlValue[]>(
  `UPDATE ingestion SET status = 'committed', rows = ?, accepted = ?, rejected = ?, warnings = ?, quality_score = ?, sum = ?, currency = ?,
     from_day = ?, to_day = ?, entities_created = ?, ghosts = ?, anomalies = ?, risk_score = ?, issues = ?, balances = ?, duration_ms = ?
   WHERE ingestion_no = ? AND status = 'reading'`,
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
const committedNumbers = sql<SqlValue[], { ingestion_no: number }>(
  "SELECT ingestion_no FROM ingestion WHERE project_id = ? AND status = 'committed' AND (?2 IS NULL OR side = ?2) ORDER BY ingestion_no LIMIT 10000",
);
const removeRows = sql<[number, number], { row: number }>(
  "DELETE FROM tx WHERE ingestion_no = ?1 AND row IN (SELECT row FROM tx WHERE ingestion_no = ?1 LIMIT ?2)",
);
const removeQuarantine = sql<[number]>("DELETE FROM quarantine WHERE ingestion_no = ?");
const removeEntities = sql<[number]>("DELETE FROM entity WHERE first_ingestion_no = ?");
const quarantined = sql<
  SqlValue[],
  { ingestion_id: string; file_name: string; row: number; code: string; reason: string; raw: string }
>(
  `SELECT i.ingestion_id, i.file_name, q.row, q.code, q.reason, q.raw FROM quarantine q JOIN ingestion i USING (ingestion_no)
   WHERE i.project_id = ?1 AND i.status = 'committed' AND (?2 IS NULL OR i.ingestion_id = ?2)
   ORDER BY q.ingestion_no, q.row LIMIT ?3 OFFSET ?4`,
);
const countQuarantined = sql<SqlValue[], { n: number }>(
  `SELECT count(*) AS n FROM quarantine q JOIN ingestion i USING (ingestion_no)
   WHERE i.project_id = ?1 AND i.status = 'committed' AND (?2 IS NULL OR i.ingestion_id = ?2)`,
);
const countEntities = sql<[number], { n: number }>(
  "SELECT count(*) AS n FROM entity WHERE first_ingestion_no = ?",
);
/** Rows inside the period that the other side covers, without a row of the same amount, in either sign, within three days. */
const countGhosts = sql<SqlValue[], { n: number }>(
  `WITH other AS (SELECT ingestion_no, from_day, to_day FROM ingestion WHERE project_id = ?2 AND side = ?3 AND status = 'committed'),
        cover AS (SELECT min(from_day) AS first, max(to_day) AS last FROM other)
   SELECT count(*) AS n FROM tx t, cover c
   WHERE t.ingestion_no = ?1 AND t.day BETWEEN c.first AND c.last
     AND NOT EXISTS (SELECT 1 FROM other o JOIN tx x ON x.ingestion_no = o.ingestion_no AND x.amount = t.amount
                     WHERE x.day BETWEEN t.day - 3 AND t.day + 3 AND x.currency = t.currency)
     AND NOT EXISTS (SELECT 1 FROM other o JOIN tx x ON x.ingestion_no = o.ingestion_no AND x.amount = -t.amount
                     WHERE x.day BETWEEN t.day - 3 AND t.day + 3 AND x.currency = t.currency)`,
);

/** SQL of imports. Their rows are written by the import worker (`rowWriter.ts`). */
export const ingestionStore = {
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
      outcome.durationMs,
      ingestionNo,
    ]).changes;
  },
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
  committedNumbers: (tx: ReadTx, projectId: ProjectId, side: Side | undefined): number[] =>
    tx.all(committedNumbers, [projectId, side ?? null]).map((row) => row.ingestion_no),
  /** Removes at most `limit` rows of an import that no longer counts; how many it removed. */
  removeSomeRows: (tx: WriteTx, ingestionNo: number, limit: number) =>
    tx.run(removeRows, [ingestionNo, limit]).changes,
  removeRest(tx: WriteTx, ingestionNo: number): void {
    tx.run(removeQuarantine, [ingestionNo]);
    tx.run(removeEntities, [ingestionNo]);
  },
  quarantine(
    tx: ReadTx,
    projectId: ProjectId,
    ingestionId: IngestionId | undefined,
    page: { readonly limit: number; readonly offset: number },
  ) {
    const total = tx.get(countQuarantined, [projectId, ingestionId ?? null])?.n ?? 0;
    const rows = tx
      .all(quarantined, [projectId, ingestionId ?? null, page.limit, page.offset])
      .map((row) => ({
        ingestionId: row.ingestion_id as IngestionId, // written from a branded id
        fileName: row.file_name,
        row: row.row,
        code: row.code,
        reason: row.reason,
        raw: JSON.parse(row.raw) as string[], // written by the row writer
      }));
    return { total, rows };
  },
  countEntities: (tx: ReadTx, ingestionNo: number) => tx.get(countEntities, [ingestionNo])?.n ?? 0,
  countGhosts: (tx: ReadTx, ingestionNo: number, projectId: ProjectId, otherSide: Side) =>
    tx.get(countGhosts, [ingestionNo, projectId, otherSide])?.n ?? 0,
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
    format: row.format,
    rows: row.rows,
    accepted: row.accepted,
    rejected: row.rejected,
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
  readonly issues: Issue[];
  readonly balances: BalanceProof[];
} {
  return {
    mapping: JSON.parse(row.mapping) as Mapping,
    issues: JSON.parse(row.issues) as Issue[],
    balances: JSON.parse(row.balances) as BalanceProof[],
  };
}
