import { type ReadTx, type SqlValue, sql, type WriteTx } from "../../storage/database.ts";
import { type StoredTx, txColumns } from "./matchRows.ts";

type Named = Record<string, SqlValue>;

export interface CloseRow {
  readonly close_no: number;
  readonly project_id: string;
  readonly through_day: number;
  readonly imports: string;
  readonly statement: string;
  readonly statement_hash: string;
  readonly closed_at: number;
  readonly closed_by: string;
  readonly reopened_at: number | null;
  readonly reopened_by: string | null;
  readonly reason: string | null;
}

const closes = sql<[string], CloseRow>(
  "SELECT * FROM period_close WHERE project_id = ? ORDER BY close_no DESC LIMIT 1000",
);
const current = sql<[string], CloseRow>(
  "SELECT * FROM period_close WHERE project_id = ? AND reopened_at IS NULL ORDER BY through_day DESC LIMIT 1",
);
const add = sql<Named>(
  `INSERT INTO period_close (project_id, through_day, imports, statement, statement_hash, closed_at, closed_by)
   VALUES (:project, :through, :imports, :statement, :hash, :at, :by)`,
);
const reopen = sql<Named>(
  "UPDATE period_close SET reopened_at = :at, reopened_by = :by, reason = :reason WHERE close_no = :no",
);
/** Rows within a closed period that its statement did not know. */
const late = `FROM ingestion i CROSS JOIN tx t ON t.ingestion_no = i.ingestion_no
   WHERE i.project_id = :project AND i.status = 'committed' AND i.ingestion_no NOT IN (SELECT value FROM json_each(:imports))
     AND i.from_day <= :through AND t.day <= :through`;
const lateSums = sql<Named, { side: string; currency: string; rows: number; sum: number }>(
  `SELECT i.side, t.currency, count(*) AS rows, sum(t.amount) AS sum ${late} GROUP BY i.side, t.currency ORDER BY i.side DESC, t.currency LIMIT 1000`,
);
const lateRows = sql<Named, StoredTx>(
  `SELECT ${txColumns} ${late} ORDER BY t.day, t.ingestion_no, t.row LIMIT :limit`,
);
const importOf = sql<[string], { ingestion_no: number; project_id: string; from_day: number | null }>(
  "SELECT ingestion_no, project_id, from_day FROM ingestion WHERE ingestion_id = ?",
);

/** SQL of closed periods. */
export const periodsStore = {
  closes: (tx: ReadTx, projectId: string): CloseRow[] => tx.all(closes, [projectId]),
  current: (tx: ReadTx, projectId: string): CloseRow | undefined => tx.get(current, [projectId]),
  add(
    tx: WriteTx,
    close: {
      readonly project: string;
      readonly through: number;
      readonly imports: string;
      readonly statement: string;
      readonly hash: string;
      readonly at: number;
      readonly by: string;
    },
  ): void {
    tx.run(add, { ...close });
  },
  reopen(tx: WriteTx, no: number, about: { at: number; by: string; reason: string }): void {
    tx.run(reopen, { no, ...about });
  },
  lateSums: (tx: ReadTx, { project_id: project, through_day: through, imports }: CloseRow) =>
    tx.all(lateSums, { project, through, imports }),
  lateRows: (tx: ReadTx, { project_id: project, through_day: through, imports }: CloseRow, limit: number) =>
    tx.all(lateRows, { project, through, imports, limit }),
  importOf: (tx: ReadTx, ingestionId: string) => tx.get(importOf, [ingestionId]),
};
