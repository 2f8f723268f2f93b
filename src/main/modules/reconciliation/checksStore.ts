import { type ReadTx, type SqlValue, sql, type WriteTx } from "../../storage/database.ts";

export type Verdict = "right" | "wrong";
type Named = Record<string, SqlValue>;

export interface Draw {
  readonly run_no: number;
  readonly project_id: string;
  readonly seed: string;
  readonly first_match: number;
  readonly last_match: number;
  readonly at: number;
}

const frame = sql<[number, number], { first: number | null; last: number | null }>(
  `SELECT (SELECT min(match_no) FROM match_group WHERE run_no = ?) AS first, (SELECT max(match_no) FROM match_group WHERE run_no = ?) AS last`,
);
const isAutomatic = sql<[number, number], { n: number }>(
  "SELECT count(*) AS n FROM match_group WHERE match_no = ? AND run_no = ? AND status = 'confirmed' AND auto_confirmed = 1",
);
const addDraw = sql<Named>(
  `INSERT INTO check_draw (run_no, project_id, seed, first_match, last_match, at)
   VALUES (:run_no, :project_id, :seed, :first_match, :last_match, :at) ON CONFLICT DO NOTHING`,
);
const addCheck = sql<[number, string, number]>(
  "INSERT INTO match_check (match_no, project_id, run_no) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
);
const verdict = sql<[number], { verdict: Verdict | null }>(
  "SELECT verdict FROM match_check WHERE match_no = ?",
);
const judge = sql<Named>(
  "UPDATE match_check SET verdict = :verdict, decided_at = :at, decided_by = :by WHERE match_no = :no",
);
const waiting = sql<[string, number], { match_no: number }>(
  `SELECT c.match_no FROM match_check c CROSS JOIN match_group g ON g.match_no = c.match_no AND g.status = 'confirmed'
   WHERE c.project_id = ? AND c.verdict IS NULL ORDER BY c.match_no DESC LIMIT ?`,
);
const counts = sql<[string, number], { verdict: Verdict; n: number }>(
  "SELECT verdict, count(*) AS n FROM match_check WHERE project_id = ? AND verdict IS NOT NULL AND decided_at > ? GROUP BY verdict LIMIT 2",
);
const settingsChanged = sql<[string], { at: number | null }>(
  "SELECT max(at) AS at FROM match_act WHERE project_id = ? AND kind = 'settings' AND undone_at IS NULL",
);
const lastDraw = sql<[string], Draw>(
  "SELECT * FROM check_draw WHERE project_id = ? ORDER BY run_no DESC LIMIT 1",
);

/** SQL of matches drawn for a person to look at. */
export const checksStore = {
  /** First and last number of a run's matches; 0 and -1 without any. */
  frame(tx: ReadTx, runNo: number): { first: number; last: number } {
    const found = tx.get(frame, [runNo, runNo]);
    return { first: found?.first ?? 0, last: found?.last ?? -1 };
  },
  isAutomatic: (tx: ReadTx, matchNo: number, runNo: number): boolean =>
    tx.get(isAutomatic, [matchNo, runNo])?.n === 1,
  add(tx: WriteTx, draw: Draw, matches: readonly number[]): void {
    tx.run(addDraw, { ...draw });
    for (const matchNo of matches) tx.run(addCheck, [matchNo, draw.project_id, draw.run_no]);
  },
  /** Undefined when the match was not drawn, null when nobody has looked at it. */
  verdict: (tx: ReadTx, matchNo: number): Verdict | null | undefined => tx.get(verdict, [matchNo])?.verdict,
  judge(
    tx: WriteTx,
    matchNo: number,
    to: { readonly verdict: Verdict | null; readonly at: number | null; readonly by: string | null },
  ): void {
    tx.run(judge, { no: matchNo, ...to });
  },
  waiting: (tx: ReadTx, projectId: string, limit: number): number[] =>
    tx.all(waiting, [projectId, limit]).map((row) => row.match_no),
  /** Since the settings were changed last: what was found before was found with others. */
  counts(tx: ReadTx, projectId: string): { checked: number; wrong: number } {
    const since = tx.get(settingsChanged, [projectId])?.at ?? -1;
    const found = tx.all(counts, [projectId, since]);
    const of = (name: Verdict) => found.find((one) => one.verdict === name)?.n ?? 0;
    return { checked: of("right") + of("wrong"), wrong: of("wrong") };
  },
  lastDraw: (tx: ReadTx, projectId: string): Draw | undefined => tx.get(lastDraw, [projectId]),
};
