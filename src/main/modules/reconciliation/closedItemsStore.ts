import { type ReadTx, type SqlValue, sql, type WriteTx } from "../../storage/database.ts";
import type { RunRow } from "./runsStore.ts";

type Named = Record<string, SqlValue>;

export interface ClosedRow {
  readonly ingestion_id: string;
  readonly row: number;
  readonly match_no: number;
  readonly match_id: string;
  readonly status: string;
  readonly side: string;
  readonly file_name: string;
  readonly sha256: string;
  readonly at: number;
  readonly assignee: string | null;
}

/** Rows of the old run that a standing match holds now together with a row of an import that the old run did not know. */
const note = sql<Named>(
  `INSERT INTO closed_item (project_id, ingestion_no, row, side, day, amount, currency, opened_run, match_id, brought_by, at)
   SELECT :project, u.ingestion_no, u.row, u.side, u.day, u.amount, u.currency, u.run_no, g.match_id, o.ingestion_no, :at
   FROM (SELECT * FROM unmatched_row WHERE run_no = :run ORDER BY ingestion_no, row LIMIT :limit) u
     CROSS JOIN match_row m ON m.slot IN (0, :current) AND m.ingestion_no = u.ingestion_no AND m.row = u.row
     CROSS JOIN match_group g ON g.match_no = m.match_no
     CROSS JOIN match_row o ON o.match_no = g.match_no AND o.ingestion_no NOT IN (SELECT value FROM json_each(:imports))
   WHERE u.is_held = 0 AND g.ambiguous = 0
   ON CONFLICT DO NOTHING`,
);
const after = sql<[string, number], { match_id: string }>(
  "SELECT match_id FROM closed_item WHERE project_id = ? AND closed_no > ? LIMIT 10000",
);
const newest = sql<[], { no: number | null }>("SELECT max(closed_no) AS no FROM closed_item");
const count = sql<[string], { n: number }>("SELECT count(*) AS n FROM closed_item WHERE project_id = ?");
const standing = `FROM closed_item k
     CROSS JOIN match_group g ON g.match_id = k.match_id AND (g.status = 'confirmed' OR (g.status = 'proposed' AND g.run_no = :run))
     CROSS JOIN ingestion i ON i.ingestion_no = k.ingestion_no CROSS JOIN ingestion b ON b.ingestion_no = k.brought_by
   WHERE k.project_id = :project`;
const total = sql<Named, { n: number }>(`SELECT count(*) AS n ${standing}`);
const page = sql<Named, ClosedRow>(
  `SELECT i.ingestion_id, k.row, k.side, g.match_no, k.match_id, g.status, b.file_name, b.sha256, k.at,
     (SELECT n.assignee FROM match_item n WHERE n.match_id = 'tx_' || substr(i.ingestion_id, 5) || '_' || k.row) AS assignee
   ${standing} ORDER BY k.closed_no DESC LIMIT :limit OFFSET :offset`,
);

/** SQL of rows that a later import has answered. */
export const closedItemsStore = {
  /** Notes those among the next rows of an old run; the matches of what was noted. */
  note(
    tx: WriteTx,
    about: { readonly run: RunRow; readonly current: number; readonly limit: number; readonly at: number },
  ): string[] {
    const { run, ...rest } = about;
    const before = tx.get(newest, [])?.no ?? 0;
    tx.run(note, { ...rest, project: run.project_id, run: run.run_no, imports: run.imports });
    return tx.all(after, [run.project_id, before]).map((row) => row.match_id);
  },
  count: (tx: ReadTx, projectId: string): number => tx.get(count, [projectId])?.n ?? 0,
  page(
    tx: ReadTx,
    query: {
      readonly project: string;
      readonly run: number;
      readonly limit: number;
      readonly offset: number;
    },
  ): { total: number; rows: ClosedRow[] } {
    const { limit, offset, ...about } = query;
    return {
      total: tx.get(total, about)?.n ?? 0,
      rows: tx.all(page, { ...about, limit, offset }),
    };
  },
};
