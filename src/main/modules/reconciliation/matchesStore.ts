import type { ProjectId } from "../../../contract/ids.ts";
import type { MatchFilter } from "../../../contract/procedures/reconciliation.ts";
import { type ReadTx, type SqlValue, sql, type WriteTx } from "../../storage/database.ts";

export interface MatchRow {
  readonly match_no: number;
  readonly match_id: string;
  readonly project_id: string;
  readonly run_no: number;
  readonly status: string;
  readonly type: string;
  readonly tier: string;
  readonly confidence: number;
  readonly ambiguous: number;
  readonly auto_confirmed: number;
  readonly manual: number;
  readonly currency: string;
  readonly ledger_sum: number;
  readonly bank_sum: number;
  readonly first_day: number;
  readonly last_day: number;
  readonly ledger_rows: number;
  readonly bank_rows: number;
  readonly bits: number;
  readonly evidence: string;
  readonly alternatives: string;
  readonly decided_at: number | null;
  readonly decided_by: string | null;
  readonly assignee: string | null;
  readonly snoozed_until: number | null;
  readonly comments: number;
}

export type StoredStatus = "proposed" | "confirmed" | "rejected" | "replaced";
type Named = Record<string, SqlValue>;

const columns = `g.*, i.assignee, i.snoozed_until, (SELECT count(*) FROM match_comment c WHERE c.match_id = g.match_id AND c.removed_at IS NULL) AS comments`;
const from = "FROM match_group g LEFT JOIN match_item i ON i.match_id = g.match_id";
/** What stands: confirmed and rejected matches of any run, proposals of the current one. */
const stands = `g.project_id = :project AND (g.status = 'confirmed' OR g.status = 'rejected' OR (g.status = 'proposed' AND g.run_no = :run))`;

const byId = sql<[string], MatchRow>(
  `SELECT ${columns} ${from} LEFT JOIN reconciliation_run r ON r.project_id = g.project_id AND r.is_current = 1
   WHERE g.match_id = ? AND (g.status <> 'proposed' OR g.run_no = r.run_no)
   ORDER BY g.status = 'replaced', g.match_no DESC LIMIT 1`,
);
const byNo = sql<[number], MatchRow>(`SELECT ${columns} ${from} WHERE g.match_no = ?`);
const ofTier = sql<Named, MatchRow>(
  `SELECT ${columns} ${from} WHERE g.project_id = :project AND g.status = 'proposed' AND g.run_no = :run AND g.tier = :tier AND g.ambiguous = 0 AND g.last_day > :after
   ORDER BY g.match_no LIMIT :limit`,
);
const setStatus = sql<Named>(
  `UPDATE match_group SET status = :status, run_no = :run, auto_confirmed = :auto, decided_at = :at, decided_by = :by WHERE match_no = :no`,
);
const setSlot = sql<[number, number]>("UPDATE match_row SET slot = ? WHERE match_no = ?");
const holdUnmatched = sql<Named>(
  `UPDATE unmatched_row SET is_held = :held FROM match_row m
   WHERE m.match_no = :no AND unmatched_row.run_no = :run AND unmatched_row.ingestion_no = m.ingestion_no AND unmatched_row.row = m.row`,
);
/** Rows of a match that were never without one in this run get their place among the unmatched. */
const addUnmatched = sql<Named>(
  `INSERT INTO unmatched_row (run_no, ingestion_no, row, side, day, amount, currency, part, because)
   SELECT :run, m.ingestion_no, m.row, m.side, t.day, CASE m.side WHEN 'ledger' THEN t.amount * :sign ELSE t.amount END, t.currency, 'unexplained', 'released'
   FROM match_row m CROSS JOIN tx t ON t.ingestion_no = m.ingestion_no AND t.row = m.row WHERE m.match_no = :no
   ON CONFLICT DO NOTHING`,
);
const insertGroup = sql<Named>(
  `INSERT INTO match_group (match_id, project_id, run_no, status, type, tier, confidence, ambiguous, auto_confirmed, manual, currency, ledger_sum,
     bank_sum, first_day, last_day, ledger_rows, bank_rows, bits, evidence, alternatives)
   VALUES (:id, :project, :run, 'replaced', :type, :tier, :confidence, :ambiguous, 0, :manual, :currency, :ledgerSum, :bankSum, :first, :last,
     :ledgerRows, :bankRows, :bits, :evidence, '[]')`,
);
const insertRow = sql<[number, number, number, number, string]>(
  "INSERT INTO match_row (slot, ingestion_no, row, match_no, side) VALUES (?, ?, ?, ?, ?)",
);
const holder = sql<Named, MatchRow>(
  `SELECT ${columns} FROM match_row m JOIN match_group g USING (match_no) LEFT JOIN match_item i ON i.match_id = g.match_id
   WHERE m.ingestion_no = :no AND m.row = :row AND m.slot IN (0, :run) LIMIT 1`,
);
const rowsOf = sql<[number], { ingestion_no: number; row: number; side: string }>(
  "SELECT ingestion_no, row, side FROM match_row WHERE match_no = ? LIMIT 100000",
);
const standingOn = sql<Named, { match_no: number; status: string }>(
  `SELECT DISTINCT g.match_no, g.status FROM match_row m JOIN match_group g USING (match_no)
   WHERE m.ingestion_no = :no AND g.status IN ('proposed', 'confirmed') AND m.slot IN (SELECT 0 UNION ALL
     SELECT r.run_no FROM ingestion i JOIN reconciliation_run r USING (project_id) WHERE i.ingestion_no = :no) LIMIT 10000000`,
);
const confirmedOn = sql<[number], { n: number }>(
  "SELECT count(DISTINCT match_no) AS n FROM match_row WHERE slot = 0 AND ingestion_no = ?",
);
const removeUnmatched = sql<[number]>("DELETE FROM unmatched_row WHERE ingestion_no = ?");
const removeRowsOf = sql<[number, number]>("DELETE FROM unmatched_row WHERE run_no = ? AND ingestion_no = ?");
const holdConfirmed = sql<Named>(
  `UPDATE unmatched_row SET is_held = 1 WHERE run_no = :run AND EXISTS
     (SELECT 1 FROM match_row m WHERE m.slot = 0 AND m.ingestion_no = unmatched_row.ingestion_no AND m.row = unmatched_row.row)`,
);
const releaseRows = sql<Named>(
  `INSERT INTO unmatched_row (run_no, ingestion_no, row, side, day, amount, currency, part, because)
   SELECT :run, m.ingestion_no, m.row, m.side, t.day, CASE m.side WHEN 'ledger' THEN t.amount * :sign ELSE t.amount END, t.currency, 'unexplained', 'released'
   FROM json_each(:nos) j CROSS JOIN match_row m ON m.match_no = j.value CROSS JOIN tx t ON t.ingestion_no = m.ingestion_no AND t.row = m.row
   WHERE m.ingestion_no <> :no ON CONFLICT DO UPDATE SET is_held = 0`,
);
const replaceAll = sql<Named>(
  "UPDATE match_group SET status = 'replaced', auto_confirmed = 0 WHERE match_no IN (SELECT value FROM json_each(:nos))",
);
const freeAll = sql<Named>(
  "UPDATE match_row SET slot = -match_no WHERE match_no IN (SELECT value FROM json_each(:nos))",
);
const ingestionNumber = sql<[string], { ingestion_no: number }>(
  "SELECT ingestion_no FROM ingestion WHERE ingestion_id = ?",
);
const decide = sql<[string, string, string, string, string]>(
  "INSERT INTO match_decision (project_id, match_id, kind, ledger, bank) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
);
const forget = sql<[string, string, string]>(
  "DELETE FROM match_decision WHERE project_id = ? AND match_id = ? AND kind = ?",
);

export type MatchSort = "money" | "age" | "confidence" | "date";
const orders: Readonly<Record<MatchSort, string>> = {
  money: "abs(g.bank_sum) DESC, g.match_no",
  age: "g.first_day, g.match_no",
  confidence: "g.confidence DESC, g.match_no",
  date: "g.last_day DESC, g.match_no",
};

/** SQL of matches. */
export const matchesStore = {
  byId: (tx: ReadTx, matchId: string): MatchRow | undefined => tx.get(byId, [matchId]),
  byNo: (tx: ReadTx, matchNo: number): MatchRow | undefined => tx.get(byNo, [matchNo]),
  ofTier: (
    tx: ReadTx,
    about: { project: string; run: number; tier: string; after: number; limit: number },
  ): MatchRow[] => tx.all(ofTier, about),
  list(
    tx: ReadTx,
    query: {
      filter: MatchFilter;
      sort: MatchSort;
      limit: number;
      offset: number;
      runNo: number;
      today: number;
    },
  ): { total: number; rows: MatchRow[] } {
    const { filter, sort, limit, offset, runNo, today } = query;
    const where = conditions(filter);
    const params: Named = { project: filter.projectId, run: runNo, ...parameters(filter, today) };
    const countAll = sql<Named, { n: number }>(`SELECT count(*) AS n ${from} WHERE ${stands}${where}`);
    const page = sql<Named, MatchRow>(
      `SELECT ${columns} ${from} WHERE ${stands}${where} ORDER BY ${orders[sort]} LIMIT :limit OFFSET :offset`,
    );
    return { total: tx.get(countAll, params)?.n ?? 0, rows: tx.all(page, { ...params, limit, offset }) };
  },
  rowsOf: (tx: ReadTx, matchNo: number) => tx.all(rowsOf, [matchNo]),
  /** The standing match that holds a row. */
  holder: (tx: ReadTx, row: { ingestionNo: number; row: number; runNo: number }): MatchRow | undefined =>
    tx.get(holder, { no: row.ingestionNo, row: row.row, run: row.runNo }),
  /** Moves a match to a status, its rows with it; the unique index refuses a row that another standing match uses. */
  move(
    tx: WriteTx,
    match: { match_no: number; status?: string },
    to: {
      status: StoredStatus;
      runNo: number;
      sign: number;
      auto: boolean;
      at: number | null;
      by: string | null;
    },
  ): void {
    const holds = to.status === "proposed" || to.status === "confirmed";
    tx.run(setStatus, {
      status: to.status,
      run: to.runNo,
      auto: to.auto ? 1 : 0,
      at: to.at,
      by: to.by,
      no: match.match_no,
    });
    tx.run(setSlot, [
      to.status === "confirmed" ? 0 : to.status === "proposed" ? to.runNo : -match.match_no,
      match.match_no,
    ]);
    // Between a proposal and a confirmed match nothing changes for the rows without one.
    if (holds && (match.status === "proposed" || match.status === "confirmed")) return;
    tx.run(holdUnmatched, { held: holds ? 1 : 0, run: to.runNo, no: match.match_no });
    if (!holds) tx.run(addUnmatched, { run: to.runNo, sign: to.sign, no: match.match_no });
  },
  /** Adds a match in no state yet; `move` puts it into one. */
  insert(
    tx: WriteTx,
    group: Named,
    rows: readonly { ingestionNo: number; row: number; side: string }[],
  ): number {
    const { lastId } = tx.run(insertGroup, group);
    for (const { ingestionNo, row, side } of rows)
      tx.run(insertRow, [-lastId, ingestionNo, row, lastId, side]);
    return lastId;
  },
  standingOn: (tx: ReadTx, ingestionNo: number) => tx.all(standingOn, { no: ingestionNo }),
  confirmedOn: (tx: ReadTx, ingestionNo: number): number => tx.get(confirmedOn, [ingestionNo])?.n ?? 0,
  removeUnmatched(tx: WriteTx, ingestionNo: number, runNo: number | undefined): void {
    if (runNo === undefined) tx.run(removeUnmatched, [ingestionNo]);
    else tx.run(removeRowsOf, [runNo, ingestionNo]);
  },
  /** Rows that a person has matched while the run was under way. */
  holdConfirmed: (tx: WriteTx, runNo: number) => void tx.run(holdConfirmed, { run: runNo }),
  ingestionNumber: (tx: ReadTx, ingestionId: string): number | undefined =>
    tx.get(ingestionNumber, [ingestionId])?.ingestion_no,
  /** Takes every match apart that rests on an import; the rows of other imports are without a match then. */
  releaseImport(
    tx: WriteTx,
    matchNos: readonly number[],
    about: { readonly ingestionNo: number; readonly runNo: number; readonly sign: number },
  ): void {
    const nos = JSON.stringify(matchNos);
    tx.run(releaseRows, { run: about.runNo, sign: about.sign, nos, no: about.ingestionNo });
    tx.run(replaceAll, { nos });
    tx.run(freeAll, { nos });
    tx.run(removeUnmatched, [about.ingestionNo]);
  },
  decide(
    tx: WriteTx,
    decision: {
      projectId: ProjectId | string;
      matchId: string;
      kind: "rejected" | "not_automatic";
      ledger: readonly number[];
      bank: readonly number[];
    },
  ): void {
    const { projectId, matchId, kind, ledger, bank } = decision;
    tx.run(decide, [projectId, matchId, kind, JSON.stringify(ledger), JSON.stringify(bank)]);
  },
  forget: (tx: WriteTx, projectId: string, matchId: string, kind: "rejected" | "not_automatic") =>
    void tx.run(forget, [projectId, matchId, kind]),
};

function conditions(filter: MatchFilter): string {
  const parts: string[] = [];
  if (filter.status !== undefined) parts.push("g.status = :status");
  if (filter.matchId !== undefined) parts.push("g.match_id = :matchId");
  if (filter.tier !== undefined) parts.push("g.tier = :tier");
  if (filter.type !== undefined) parts.push("g.type = :type");
  if (filter.ambiguous !== undefined) parts.push("g.ambiguous = :ambiguous");
  if (filter.needsInvestigation === true)
    parts.push("g.status = 'proposed' AND (g.ambiguous = 1 OR g.tier IN ('TIER_3', 'TIER_4'))");
  if (filter.needsInvestigation === false)
    parts.push("NOT (g.status = 'proposed' AND (g.ambiguous = 1 OR g.tier IN ('TIER_3', 'TIER_4')))");
  if (!filter.includeSnoozed) parts.push("(i.snoozed_until IS NULL OR i.snoozed_until <= :today)");
  if (filter.assignee !== undefined) parts.push("i.assignee = :assignee");
  if (filter.minAmount !== undefined) parts.push("abs(g.bank_sum) >= :minAmount");
  if (filter.maxAmount !== undefined) parts.push("abs(g.bank_sum) <= :maxAmount");
  if (filter.text !== undefined)
    parts.push(`EXISTS (SELECT 1 FROM match_row m CROSS JOIN tx t ON t.ingestion_no = m.ingestion_no AND t.row = m.row WHERE m.match_no = g.match_no
      AND (t.counterparty LIKE :text ESCAPE '\\' OR t.reference LIKE :text ESCAPE '\\' OR t.description LIKE :text ESCAPE '\\'))`);
  return parts.map((part) => ` AND ${part}`).join("");
}

function parameters(filter: MatchFilter, today: number): Named {
  const params: Named = {};
  for (const name of ["status", "matchId", "tier", "type", "assignee", "minAmount", "maxAmount"] as const) {
    const value = filter[name];
    if (value !== undefined) params[name] = value;
  }
  if (filter.ambiguous !== undefined) params.ambiguous = filter.ambiguous ? 1 : 0;
  if (!filter.includeSnoozed) params.today = today;
  if (filter.text !== undefined) params.text = `%${filter.text.replace(/[\\%_]/g, "\\$&")}%`;
  return params;
}
