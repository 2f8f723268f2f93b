import { type ReadTx, sql } from "../../../storage/database.ts";

interface SourceRow {
  readonly side: string;
  readonly file_name: string;
  readonly sha256: string;
  readonly rows: number;
  readonly from_day: number | null;
  readonly to_day: number | null;
}

const sources = sql<[string], SourceRow>(
  `SELECT side, file_name, sha256, accepted - held AS rows, from_day, to_day FROM ingestion
   WHERE project_id = ? AND status = 'committed' ORDER BY side DESC, from_day, file_name, sha256 LIMIT 10000`,
);
const deciders = sql<[string], { decided_by: string; status: string; n: number }>(
  `SELECT decided_by, status, count(*) AS n FROM match_group
   WHERE project_id = ? AND status IN ('confirmed', 'rejected') AND auto_confirmed = 0 AND decided_by IS NOT NULL
   GROUP BY decided_by, status ORDER BY decided_by, status LIMIT 1000`,
);

/** SQL of what is taken out of a reconciliation. */
export const exportsStore = {
  /** Files whose rows stand, the books first. */
  sources: (tx: ReadTx, projectId: string) => tx.all(sources, [projectId]),
  /** How many matches each person confirmed and rejected. */
  deciders: (tx: ReadTx, projectId: string) => tx.all(deciders, [projectId]),
};
