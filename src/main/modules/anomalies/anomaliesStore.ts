import type { AnomalyKind, FindingStatus } from "../../../contract/events/anomalies.ts";
import type { FindingId, IngestionId, ProjectId, TxId, UserId } from "../../../contract/ids.ts";
import type { Currency, MinorUnits } from "../../../contract/money.ts";
import type { Finding } from "../../../contract/procedures/anomalies.ts";
import { type ReadTx, type SqlValue, sql, type WriteTx } from "../../storage/database.ts";
import type { FoundAnomaly } from "./analyseJob.ts";
import { severityWord } from "./riskScore.ts";

interface FindingRow {
  readonly finding_id: string;
  readonly project_id: string;
  readonly ingestion_id: string;
  readonly kind: string;
  readonly severity: number;
  readonly explanation: string;
  readonly test: string;
  readonly amount_at_risk: number;
  readonly currency: string;
  readonly rows: number;
  readonly status: string;
  readonly reason: string | null;
}

const insert = sql<Record<string, SqlValue>>(
  `INSERT INTO finding (finding_id, project_id, ingestion_id, kind, severity, explanation, test, amount_at_risk, currency, rows, status)
   VALUES (:id, :project, :ingestion, :kind, :severity, :explanation, :test, :amount, :currency, :rows, coalesce((SELECT status FROM triage WHERE finding_id = :id), 'open'))
   ON CONFLICT (finding_id) DO UPDATE SET ingestion_id = excluded.ingestion_id, severity = excluded.severity, explanation = excluded.explanation,
     amount_at_risk = excluded.amount_at_risk, rows = excluded.rows, superseded_by = NULL`,
);
const placesOf = sql<[string], { ingestion_no: number; row: number }>(
  "SELECT ingestion_no, row FROM finding_tx WHERE finding_id = ? LIMIT 10000000",
);
/** Findings of the same test that rest on a row already. */
const onRow = sql<{ no: number; row: number; project: string; test: string }, { finding_id: string }>(
  `SELECT f.finding_id FROM finding_tx t JOIN finding f USING (finding_id)
   WHERE t.ingestion_no = :no AND t.row = :row AND f.project_id = :project AND f.test = :test LIMIT 100`,
);
const supersede = sql<[string, string]>("UPDATE finding SET superseded_by = ? WHERE finding_id = ?");
const reinstate = sql<[string]>("UPDATE finding SET superseded_by = NULL WHERE superseded_by = ?");
const insertRow = sql<[string, number, number]>(
  "INSERT INTO finding_tx (finding_id, ingestion_no, row) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
);
const insertNotApplicable = sql<[string, string, string, string]>(
  "INSERT INTO not_applicable (ingestion_id, kind, test, because) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
);
/** A finding goes with any import whose rows it rests on. */
const ofImport = sql<{ ingestion: string }, { finding_id: string }>(
  `SELECT finding_id FROM finding WHERE ingestion_id = :ingestion UNION
   SELECT finding_id FROM finding_tx WHERE ingestion_no = (SELECT ingestion_no FROM ingestion WHERE ingestion_id = :ingestion) LIMIT 1000000`,
);
const countOwn = sql<[string], { n: number }>("SELECT count(*) AS n FROM finding WHERE ingestion_id = ?");
const isCommitted = sql<[number], { yes: number }>(
  "SELECT 1 AS yes FROM ingestion WHERE ingestion_no = ? AND status = 'committed'",
);
const removeFinding = sql<[string]>("DELETE FROM finding WHERE finding_id = ?");
const removeRows = sql<[string]>("DELETE FROM finding_tx WHERE finding_id = ?");
const removeNotApplicable = sql<[string]>("DELETE FROM not_applicable WHERE ingestion_id = ?");
const columns =
  "finding_id, project_id, ingestion_id, kind, severity, explanation, test, amount_at_risk, currency, rows, finding.status, reason";
const one = sql<[string], FindingRow>(
  `SELECT ${columns} FROM finding LEFT JOIN triage USING (finding_id) WHERE finding_id = ?`,
);
const filter =
  "project_id = :project AND superseded_by IS NULL AND (:kind IS NULL OR kind = :kind) AND (:status IS NULL OR finding.status = :status) AND (:ingestion IS NULL OR ingestion_id = :ingestion)";
const list = sql<Record<string, SqlValue>, FindingRow>(
  `SELECT ${columns} FROM finding LEFT JOIN triage USING (finding_id) WHERE ${filter} ORDER BY finding.status <> 'open', severity * (1 + min(amount_at_risk, 1e12) / 1e6) DESC, finding_id LIMIT :limit OFFSET :offset`,
);
const count = sql<Record<string, SqlValue>, { n: number }>(
  `SELECT count(*) AS n FROM finding WHERE ${filter}`,
);
const rowsOf = sql<[string, number], { ingestion_id: string; row: number }>(
  `SELECT i.ingestion_id, f.row FROM finding_tx f JOIN ingestion i USING (ingestion_no) WHERE f.finding_id = ? ORDER BY f.ingestion_no, f.row LIMIT ?`,
);
const kinds = sql<[string], { kind: string; count: number; open: number; amount: number; severity: number }>(
  `SELECT kind, count(*) AS count, sum(status = 'open') AS open, sum(CASE WHEN status <> 'dismissed' THEN amount_at_risk ELSE 0 END) AS amount,
     max(severity) AS severity FROM finding WHERE project_id = ? AND superseded_by IS NULL GROUP BY kind ORDER BY amount DESC, kind LIMIT 100`,
);
const notApplicable = sql<[string], { kind: string; test: string; because: string }>(
  `SELECT DISTINCT n.kind, n.test, n.because FROM not_applicable n JOIN ingestion i USING (ingestion_id)
   WHERE i.project_id = ? AND i.status = 'committed' ORDER BY n.kind, n.test LIMIT 500`,
);
const weights = sql<[string], { kind: string; severity: number; amountAtRisk: number }>(
  "SELECT kind, severity, amount_at_risk AS amountAtRisk FROM finding WHERE project_id = ? AND status <> 'dismissed' AND superseded_by IS NULL LIMIT 100000",
);
const openFigures = sql<[string], { open: number; amount: number }>(
  `SELECT count(*) AS open, coalesce(sum(amount_at_risk), 0) AS amount FROM finding WHERE project_id = ? AND status = 'open' AND superseded_by IS NULL`,
);
const setStatus = sql<[string, string]>("UPDATE finding SET status = ? WHERE finding_id = ?");
const remember = sql<[string, string, number, string, string | null]>(
  `INSERT INTO triage (finding_id, status, at, user_id, reason) VALUES (?, ?, ?, ?, ?)
   ON CONFLICT (finding_id) DO UPDATE SET status = excluded.status, at = excluded.at, user_id = excluded.user_id, reason = excluded.reason`,
);

export interface FindingFilter {
  readonly projectId: ProjectId;
  readonly kind?: AnomalyKind | undefined;
  readonly status?: FindingStatus | undefined;
  readonly ingestionId?: IngestionId | undefined;
}

/** SQL of findings. */
export const anomaliesStore = {
  save(
    tx: WriteTx,
    about: { readonly projectId: string; readonly ingestionId: string; readonly currency: string },
    found: readonly FoundAnomaly[],
  ): void {
    for (const f of found) {
      const id = freeIdFor(tx, f);
      tx.run(removeRows, [id]);
      tx.run(insert, {
        id,
        project: about.projectId,
        ingestion: about.ingestionId,
        kind: f.kind,
        severity: f.severity,
        explanation: f.explanation,
        test: f.test,
        amount: f.amountAtRisk,
        currency: about.currency,
        rows: f.rows.length,
      });
      for (const [ingestionNo, row] of f.rows) tx.run(insertRow, [id, ingestionNo, row]);
      supersedeContained(tx, about.projectId, { ...f, findingId: id });
    }
  },
  saveNotApplicable(
    tx: WriteTx,
    ingestionId: string,
    tests: readonly { readonly kind: string; readonly test: string; readonly because: string }[],
  ): void {
    for (const { kind, test, because } of tests)
      tx.run(insertNotApplicable, [ingestionId, kind, test, because]);
  },
  /** How many findings rest on an import's rows. */
  countOf: (tx: ReadTx, ingestionId: IngestionId): number =>
    tx.all(ofImport, { ingestion: ingestionId }).length,
  /** Takes back the findings that rest on an import's rows; only some of them where asked to choose. */
  forget(tx: WriteTx, ingestionId: IngestionId, isGone: (findingId: string) => boolean = () => true): void {
    for (const { finding_id } of tx.all(ofImport, { ingestion: ingestionId })) {
      if (!isGone(finding_id.replace(/_\d+$/, ""))) continue;
      tx.run(removeRows, [finding_id]);
      tx.run(removeFinding, [finding_id]);
      tx.run(reinstate, [finding_id]);
    }
    tx.run(removeNotApplicable, [ingestionId]);
  },
  /** How many findings are an import's own. */
  countOwn: (tx: ReadTx, ingestionId: IngestionId): number => tx.get(countOwn, [ingestionId])?.n ?? 0,
  /** Whether every import whose rows it rests on counts. */
  restsOnCommitted: (tx: ReadTx, { rows }: FoundAnomaly): boolean =>
    [...new Set(rows.map(([ingestionNo]) => ingestionNo))].every(
      (ingestionNo) => tx.get(isCommitted, [ingestionNo]) !== undefined,
    ),
  get(tx: ReadTx, findingId: FindingId): Finding | undefined {
    const row = tx.get(one, [findingId]);
    return row === undefined ? undefined : toFinding(row);
  },
  list(
    tx: ReadTx,
    query: FindingFilter & { readonly limit: number; readonly offset: number },
  ): { total: number; findings: Finding[] } {
    const given = {
      project: query.projectId,
      kind: query.kind ?? null,
      status: query.status ?? null,
      ingestion: query.ingestionId ?? null,
    };
    return {
      total: tx.get(count, given)?.n ?? 0,
      findings: tx.all(list, { ...given, limit: query.limit, offset: query.offset }).map(toFinding),
    };
  },
  rowsOf: (tx: ReadTx, findingId: FindingId, limit: number): TxId[] =>
    tx
      .all(rowsOf, [findingId, limit])
      .map(({ ingestion_id, row }) => `tx_${ingestion_id.slice("ing_".length)}_${row}` as TxId), // the shape of the brand
  /** Casts: each column was written from a value of that type. */
  kinds: (tx: ReadTx, projectId: ProjectId) =>
    tx.all(kinds, [projectId]).map((row) => ({
      kind: row.kind as AnomalyKind,
      count: row.count,
      open: row.open,
      amountAtRisk: row.amount as MinorUnits,
      maxSeverity: row.severity,
    })),
  notApplicable: (tx: ReadTx, projectId: ProjectId) =>
    tx.all(notApplicable, [projectId]).map((row) => ({ ...row, kind: row.kind as AnomalyKind })), // written from a kind
  weights: (tx: ReadTx, projectId: ProjectId) => tx.all(weights, [projectId]),
  /** Cast: a sum of whole minor units. */
  figures(tx: ReadTx, projectId: ProjectId) {
    const row = tx.get(openFigures, [projectId]);
    return { openFindings: row?.open ?? 0, amountAtRisk: (row?.amount ?? 0) as MinorUnits };
  },
  setStatus(
    tx: WriteTx,
    findingId: FindingId,
    triage: {
      readonly status: FindingStatus;
      readonly reason: string | null;
      readonly at: number;
      readonly userId: UserId;
    },
  ): void {
    tx.run(setStatus, [triage.status, findingId]);
    tx.run(remember, [findingId, triage.status, triage.at, triage.userId, triage.reason]);
  },
};

/**
 * The id that what a finding's rows say gives it, or the next one where a finding about other rows that say the same
 * has it already: two pairs of equal rows are two findings.
 */
function freeIdFor(tx: WriteTx, { findingId, rows }: FoundAnomaly): string {
  const wanted = new Set(rows.map(([ingestionNo, row]) => `${ingestionNo}:${row}`));
  let id: string = findingId;
  for (let n = 2; ; n += 1) {
    const places = tx.all(placesOf, [id]);
    if (places.length === 0 || places.some(({ ingestion_no, row }) => wanted.has(`${ingestion_no}:${row}`)))
      return id;
    id = `${findingId}_${n}`;
  }
}

/** Rows that decide which earlier findings a new one may contain: one is enough where the first is shared. */
const rowsAsked = 20;

/** Hides earlier findings of the same test whose rows are all in the new one. */
function supersedeContained(tx: WriteTx, project: string, found: FoundAnomaly): void {
  const own = new Set(found.rows.map(([ingestionNo, row]) => `${ingestionNo}:${row}`));
  const earlier = new Set(
    found.rows
      .slice(0, rowsAsked)
      .flatMap(([no, row]) => tx.all(onRow, { no, row, project, test: found.test }))
      .map(({ finding_id }) => finding_id),
  );
  earlier.delete(found.findingId);
  for (const id of earlier)
    if (tx.all(placesOf, [id]).every(({ ingestion_no, row }) => own.has(`${ingestion_no}:${row}`)))
      tx.run(supersede, [found.findingId, id]);
}

/** Casts: each column was written from a value of that type. */
function toFinding(row: FindingRow): Finding {
  return {
    findingId: row.finding_id as FindingId,
    projectId: row.project_id as ProjectId,
    ingestionId: row.ingestion_id as IngestionId,
    kind: row.kind as AnomalyKind,
    severity: row.severity,
    severityWord: severityWord(row.severity),
    explanation: row.explanation,
    test: row.test,
    amountAtRisk: row.amount_at_risk as MinorUnits,
    currency: row.currency as Currency,
    rows: row.rows,
    status: row.status as FindingStatus,
    reason: row.reason,
  };
}
