import type { ProjectId } from "../../../contract/ids.ts";
import { type ReadTx, type SqlValue, sql, type WriteTx } from "../../storage/database.ts";
import type { StatementEnds } from "./validation/statementProofs.ts";

export interface StatementRow {
  readonly ingestion_id: string;
  readonly side: string;
  readonly file_name: string;
  readonly ordinal: number;
  readonly account: string;
  readonly currency: string;
  readonly number: string;
  readonly opening: number | null;
  readonly closing: number | null;
  readonly opening_day: number | null;
  readonly closing_day: number | null;
  readonly rows: number;
}

const insert = sql<SqlValue[]>(
  `INSERT INTO statement (ingestion_no, ordinal, account, currency, number, opening, closing, opening_day, closing_day, rows)
   VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
);
const ofProject = sql<[string], StatementRow>(
  `SELECT i.ingestion_id, i.side, i.file_name, s.ordinal, s.account, s.currency, s.number, s.opening, s.closing,
     s.opening_day, s.closing_day, s.rows
   FROM ingestion i JOIN statement s USING (ingestion_no)
   WHERE i.project_id = ? AND i.status = 'committed'
   ORDER BY i.side, s.account, s.currency, s.closing_day, s.opening_day, i.ingestion_no, s.ordinal LIMIT 100000`,
);
const remove = sql<[number]>("DELETE FROM statement WHERE ingestion_no = ?");

/** Statements as far as they are kept: a file with more says the rest only in its own proofs. */
const mostStatements = 10_000;

export const statementsStore = {
  insert(tx: WriteTx, ingestionNo: number, statements: readonly StatementEnds[]): void {
    for (const [ordinal, s] of statements.slice(0, mostStatements).entries())
      tx.run(insert, [
        ingestionNo,
        ordinal,
        s.account,
        s.currency,
        s.number,
        s.opening,
        s.closing,
        s.openingDay,
        s.closingDay,
        s.rows,
      ]);
  },
  remove: (tx: WriteTx, ingestionNo: number): void => void tx.run(remove, [ingestionNo]),
  ofProject: (tx: ReadTx, projectId: ProjectId) => tx.all(ofProject, [projectId]),
};
