import { type ReadTx, type SqlValue, sql, type WriteTx } from "../../storage/database.ts";

/** A match of the current run that is to be confirmed without a person. */
export interface PendingMatch {
  readonly match_no: number;
  readonly match_id: string;
  readonly confidence: number;
  readonly type: string;
  readonly tier: string;
}

export interface PendingRow {
  readonly match_no: number;
  readonly side: string;
  readonly ingestion_id: string;
  readonly row: number;
}

/** Matches of a run by their numbers: after one, up to another. */
export interface PendingRange {
  readonly run: number;
  readonly after: number;
  readonly last: number;
}

type Named = Record<string, SqlValue>;

const next = sql<[number, number, number], PendingMatch>(
  `SELECT match_no, match_id, confidence, type, tier FROM match_group
   WHERE run_no = ? AND match_no > ? AND status = 'proposed' AND auto_confirmed = 1 ORDER BY match_no LIMIT ?`,
);
const pending = `SELECT match_no FROM match_group WHERE match_no > :after AND match_no <= :last AND run_no = :run AND status = 'proposed' AND auto_confirmed = 1`;
const rows = sql<Named, PendingRow>(
  `SELECT m.match_no, m.side, i.ingestion_id, m.row FROM match_row m CROSS JOIN ingestion i ON i.ingestion_no = m.ingestion_no
   WHERE m.match_no IN (${pending}) ORDER BY m.match_no, m.side, m.ingestion_no, m.row LIMIT 1000000`,
);
const holdRows = sql<Named>(`UPDATE match_row SET slot = 0 WHERE match_no IN (${pending})`);
const confirm = sql<Named>(
  `UPDATE match_group SET status = 'confirmed', decided_at = :at, decided_by = NULL WHERE match_no IN (${pending})`,
);

/** SQL of confirming many at once. */
export const pendingStore = {
  next: (tx: ReadTx, about: { readonly runNo: number; readonly after: number; readonly limit: number }) =>
    tx.all(next, [about.runNo, about.after, about.limit]),
  rows: (tx: ReadTx, range: PendingRange) => tx.all(rows, { ...range }),
  /** The unique index refuses a row that another confirmed match uses. */
  confirm(tx: WriteTx, { at, ...range }: PendingRange & { readonly at: number }): void {
    tx.run(holdRows, { ...range });
    tx.run(confirm, { ...range, at });
  },
};
