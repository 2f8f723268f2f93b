import type { Instant, ProjectId } from "../../../contract/ids.ts";
import {
  type ReconciliationRun,
  type ReconciliationSettings,
  type RunFigures,
  reconciliationSettingsSchema,
} from "../../../contract/procedures/reconciliationRun.ts";
import { toInstant } from "../../base/clock.ts";
import { type ReadTx, type SqlValue, sql, type WriteTx } from "../../storage/database.ts";

export interface RunRow {
  readonly run_no: number;
  readonly run_id: string;
  readonly project_id: string;
  readonly status: string;
  readonly is_current: number;
  readonly started_at: number;
  readonly duration_ms: number;
  readonly settings: string;
  readonly sign: number;
  readonly imports: string;
  readonly found: string;
  readonly figures: string | null;
  readonly reason: string | null;
  readonly user_id: string;
}

type Named = Record<string, SqlValue>;

const insert = sql<[string, string, number, string, string]>(
  "INSERT INTO reconciliation_run (run_id, project_id, status, started_at, settings, user_id) VALUES (?, ?, 'running', ?, ?, ?)",
);
const one = sql<[string], RunRow>("SELECT * FROM reconciliation_run WHERE run_id = ?");
const current = sql<[string], RunRow>(
  "SELECT * FROM reconciliation_run WHERE project_id = ? AND is_current = 1",
);
const page = sql<[string, number, number], RunRow>(
  "SELECT * FROM reconciliation_run WHERE project_id = ? ORDER BY run_no DESC LIMIT ? OFFSET ?",
);
const count = sql<[string], { n: number }>(
  "SELECT count(*) AS n FROM reconciliation_run WHERE project_id = ?",
);
const unfinished = sql<[], RunRow>("SELECT * FROM reconciliation_run WHERE status = 'running' LIMIT 1000");
const stop = sql<[string, string, number, number]>(
  "UPDATE reconciliation_run SET status = ?, reason = ?, duration_ms = ? WHERE run_no = ?",
);
const dropCurrent = sql<[string]>(
  "UPDATE reconciliation_run SET is_current = 0 WHERE project_id = ? AND is_current = 1",
);
const makeCurrent = sql<[number, string, string, number]>(
  "UPDATE reconciliation_run SET is_current = 1, sign = ?, imports = ?, found = ? WHERE run_no = ?",
);
const finish = sql<[string, number, number]>(
  "UPDATE reconciliation_run SET status = 'committed', figures = ?, duration_ms = ? WHERE run_no = ?",
);
const readSettings = sql<[string], { settings: string }>(
  "SELECT settings FROM reconciliation_settings WHERE project_id = ?",
);
const writeSettings = sql<[string, string]>(
  "INSERT INTO reconciliation_settings (project_id, settings) VALUES (?, ?) ON CONFLICT (project_id) DO UPDATE SET settings = excluded.settings",
);
const imports = sql<[string], { ingestion_no: number; side: string; rows: number }>(
  `SELECT ingestion_no, side, accepted AS rows FROM ingestion WHERE project_id = ? AND status = 'committed' ORDER BY ingestion_no LIMIT 100000`,
);
const projectCurrency = sql<[string], { currency: string }>(
  "SELECT currency FROM project WHERE project_id = ?",
);
const tierCounts = sql<Named, TierCount>(
  `SELECT tier, status, ambiguous, auto_confirmed, type, count(*) AS n FROM match_group
   WHERE project_id = :project AND (status = 'confirmed' OR (status = 'proposed' AND run_no = :run))
   GROUP BY status, tier, ambiguous, auto_confirmed, type LIMIT 1000`,
);
const unmatchedCounts = sql<[number], { side: string; n: number }>(
  "SELECT side, count(*) AS n FROM unmatched_row WHERE run_no = ? AND is_held = 0 GROUP BY side LIMIT 2",
);
/** Proposals under a run's number that must not count: their rows were matched, or their import undone, meanwhile. */
const overtaken = sql<Named, { match_no: number }>(
  `SELECT DISTINCT r.match_no FROM match_row r WHERE r.slot = :run AND (
     r.ingestion_no IN (SELECT value FROM json_each(:gone))
     OR EXISTS (SELECT 1 FROM match_row c WHERE c.slot = 0 AND c.ingestion_no = r.ingestion_no AND c.row = r.row)
     OR r.match_no IN (SELECT g.match_no FROM match_group g JOIN match_decision d ON d.project_id = g.project_id
                       AND d.match_id = g.match_id AND d.kind = 'rejected' WHERE g.run_no = :run)) LIMIT 1000000`,
);
const removeSomeRows = sql<[number, number]>(
  `DELETE FROM match_row WHERE (slot, ingestion_no, row) IN
     (SELECT slot, ingestion_no, row FROM match_row WHERE slot = ? LIMIT ?)`,
);
const removeSomeUnmatched = sql<[number, number]>(
  `DELETE FROM unmatched_row WHERE (run_no, ingestion_no, row) IN
     (SELECT run_no, ingestion_no, row FROM unmatched_row WHERE run_no = ? ORDER BY ingestion_no, row LIMIT ?)`,
);
const removeSomeGroups = sql<[number, number]>(
  `DELETE FROM match_group WHERE match_no IN (SELECT match_no FROM match_group WHERE run_no = ? AND status = 'proposed' LIMIT ?)`,
);
const outdated = sql<[], RunRow>(
  `SELECT * FROM reconciliation_run r WHERE is_current = 0 AND status <> 'running'
     AND (EXISTS (SELECT 1 FROM match_row m WHERE m.slot = r.run_no) OR EXISTS (SELECT 1 FROM unmatched_row u WHERE u.run_no = r.run_no)) LIMIT 1000`,
);

export interface TierCount {
  readonly tier: string;
  readonly status: string;
  readonly ambiguous: number;
  readonly auto_confirmed: number;
  readonly type: string;
  readonly n: number;
}

/** SQL of runs and settings. */
export const runsStore = {
  begin: (
    tx: WriteTx,
    run: { runId: string; projectId: string; at: number; settings: ReconciliationSettings; userId: string },
  ): number =>
    tx.run(insert, [run.runId, run.projectId, run.at, JSON.stringify(run.settings), run.userId]).lastId,
  get: (tx: ReadTx, runId: string): RunRow | undefined => tx.get(one, [runId]),
  current: (tx: ReadTx, projectId: string): RunRow | undefined => tx.get(current, [projectId]),
  page: (tx: ReadTx, projectId: string, { limit, offset }: { limit: number; offset: number }) => ({
    total: tx.get(count, [projectId])?.n ?? 0,
    runs: tx.all(page, [projectId, limit, offset]).map(toRun),
  }),
  unfinished: (tx: ReadTx): RunRow[] => tx.all(unfinished, []),
  stop(
    tx: WriteTx,
    runNo: number,
    outcome: { status: "cancelled" | "failed"; reason: string; durationMs: number },
  ): void {
    tx.run(stop, [outcome.status, outcome.reason, outcome.durationMs, runNo]);
  },
  /** From here on the run's proposals are the project's. */
  makeCurrent(
    tx: WriteTx,
    projectId: string,
    run: { runNo: number; sign: number; imports: readonly number[]; found: object },
  ): void {
    tx.run(dropCurrent, [projectId]);
    tx.run(makeCurrent, [run.sign, JSON.stringify(run.imports), JSON.stringify(run.found), run.runNo]);
  },
  finish(tx: WriteTx, runNo: number, figures: RunFigures, durationMs: number): void {
    tx.run(finish, [JSON.stringify(figures), durationMs, runNo]);
  },
  settings: (tx: ReadTx, projectId: string): string | undefined =>
    tx.get(readSettings, [projectId])?.settings,
  saveSettings(tx: WriteTx, projectId: string, settings: ReconciliationSettings): void {
    tx.run(writeSettings, [projectId, JSON.stringify(settings)]);
  },
  imports: (tx: ReadTx, projectId: string) => tx.all(imports, [projectId]),
  currency: (tx: ReadTx, projectId: string): string =>
    tx.get(projectCurrency, [projectId])?.currency ?? "EUR",
  tierCounts: (tx: ReadTx, projectId: string, runNo: number): TierCount[] =>
    tx.all(tierCounts, { project: projectId, run: runNo }),
  unmatchedCounts(tx: ReadTx, runNo: number): { ledger: number; bank: number } {
    const counts = tx.all(unmatchedCounts, [runNo]);
    const of = (side: string) => counts.find((one) => one.side === side)?.n ?? 0;
    return { ledger: of("ledger"), bank: of("bank") };
  },
  overtaken: (tx: ReadTx, runNo: number, gone: readonly number[]): number[] =>
    tx.all(overtaken, { run: runNo, gone: JSON.stringify(gone) }).map((row) => row.match_no),
  outdated: (tx: ReadTx): RunRow[] => tx.all(outdated, []),
  /** Removes some of what a run that counts no more has left; how many rows. */
  removeSome: (tx: WriteTx, runNo: number, limit: number): number =>
    tx.run(removeSomeRows, [runNo, limit]).changes +
    tx.run(removeSomeUnmatched, [runNo, limit]).changes +
    tx.run(removeSomeGroups, [runNo, limit]).changes,
};

/** Casts: each column was written from a value of that type. */
export function toRun(row: RunRow): ReconciliationRun {
  return {
    runId: row.run_id as ReconciliationRun["runId"],
    projectId: row.project_id as ProjectId,
    status: row.status as ReconciliationRun["status"],
    startedAt: toInstant(row.started_at) satisfies Instant,
    durationMs: row.duration_ms,
    settings: reconciliationSettingsSchema.parse(JSON.parse(row.settings)),
    figures: row.figures === null ? null : (JSON.parse(row.figures) as RunFigures),
    reason: row.reason,
  };
}
