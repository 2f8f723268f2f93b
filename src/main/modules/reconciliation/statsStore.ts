import type { Side } from "../../../contract/events/ingestion.ts";
import type { BridgePart } from "../../../contract/procedures/reconciliationBridge.ts";
import { type ReadTx, type SqlValue, sql } from "../../storage/database.ts";
import { type StoredTx, txColumns } from "./matchRows.ts";

type Named = Record<string, SqlValue>;

const tiers = sql<Named, TierRow>(
  `SELECT tier, status, ambiguous, auto_confirmed, manual, currency, count(*) AS n, sum(abs(bank_sum)) AS bank, sum(abs(ledger_sum)) AS ledger,
     sum(ledger_rows) AS ledger_rows, sum(bank_rows) AS bank_rows, sum(confidence) AS confidence
   FROM match_group WHERE project_id = :project AND (status IN ('confirmed', 'rejected') OR (status = 'proposed' AND run_no = :run))
   GROUP BY tier, status, ambiguous, auto_confirmed, manual, currency LIMIT 10000`,
);
const ageing = sql<Named, { side: string; bucket: number; rows: number; amount: number }>(
  `SELECT side, CASE WHEN :last - day <= 7 THEN 0 WHEN :last - day <= 30 THEN 1 WHEN :last - day <= 60 THEN 2 WHEN :last - day <= 90 THEN 3 ELSE 4 END AS bucket,
     count(*) AS rows, sum(abs(amount)) AS amount FROM unmatched_row WHERE run_no = :run AND is_held = 0 GROUP BY side, bucket LIMIT 100`,
);
const unmatchedMoney = sql<
  [number, number],
  { side: string; currency: string; part: string; rows: number; amount: number; sum: number }
>(
  `SELECT side, currency, part, count(*) AS rows, sum(abs(amount)) AS amount, sum(amount) AS sum FROM unmatched_row
   WHERE run_no = ? AND is_held = 0 AND day <= ? GROUP BY side, currency, part LIMIT 10000`,
);
const groupMoney = sql<
  Named,
  { currency: string; part: string; n: number; ledger: number; bank: number; gross: number }
>(
  `SELECT currency, CASE WHEN ambiguous = 1 OR abs(bank_sum - ledger_sum) > :tolerance THEN 'unexplained' ELSE 'fee' END AS part,
     sum(bank_sum <> ledger_sum) AS n, sum(ledger_sum) AS ledger, sum(bank_sum) AS bank, sum(abs(bank_sum - ledger_sum)) AS gross
   FROM match_group WHERE project_id = :project AND (status = 'confirmed' OR (status = 'proposed' AND run_no = :run))
     AND last_day <= :through GROUP BY currency, part LIMIT 1000`,
);
/** Rows up to a day whose match has others after it, in the bank's sign. */
const reachingBeyond = sql<
  Named,
  { side: string; currency: string; rows: number; amount: number; sum: number }
>(
  `SELECT m.side, t.currency, count(*) AS rows, sum(abs(t.amount)) AS amount, sum(CASE m.side WHEN 'ledger' THEN t.amount * :sign ELSE t.amount END) AS sum
   FROM match_group g CROSS JOIN match_row m ON m.match_no = g.match_no CROSS JOIN tx t ON t.ingestion_no = m.ingestion_no AND t.row = m.row
   WHERE g.project_id = :project AND (g.status = 'confirmed' OR (g.status = 'proposed' AND g.run_no = :run))
     AND g.first_day <= :through AND g.last_day > :through AND t.day <= :through GROUP BY m.side, t.currency LIMIT 1000`,
);
const lastDay = sql<Named, { day: number | null }>(
  `SELECT max(day) AS day FROM (SELECT max(day) AS day FROM unmatched_row WHERE run_no = :run
     UNION ALL SELECT max(last_day) FROM match_group WHERE project_id = :project AND (status = 'confirmed' OR (status = 'proposed' AND run_no = :run))) LIMIT 1`,
);
const bridgeGroups = sql<Named, { match_no: number; match_id: string; amount: number; ambiguous: number }>(
  `SELECT match_no, match_id, bank_sum - ledger_sum AS amount, ambiguous FROM match_group
   WHERE project_id = :project AND currency = :currency AND bank_sum <> ledger_sum AND (status = 'confirmed' OR (status = 'proposed' AND run_no = :run))
     AND (ambiguous = 1 OR abs(bank_sum - ledger_sum) > :tolerance) = :unexplained
   ORDER BY abs(bank_sum - ledger_sum) DESC, match_no LIMIT :limit OFFSET :offset`,
);
const firstRow = sql<[number], StoredTx>(
  `SELECT ${txColumns} FROM match_row m CROSS JOIN tx t ON t.ingestion_no = m.ingestion_no AND t.row = m.row
     CROSS JOIN ingestion i ON i.ingestion_no = t.ingestion_no WHERE m.match_no = ? ORDER BY m.side, t.day LIMIT 1`,
);

export interface TierRow {
  readonly tier: string;
  readonly status: string;
  readonly ambiguous: number;
  readonly auto_confirmed: number;
  readonly manual: number;
  readonly currency: string;
  readonly n: number;
  readonly bank: number;
  readonly ledger: number;
  readonly ledger_rows: number;
  readonly bank_rows: number;
  readonly confidence: number;
}

export interface UnmatchedRow extends StoredTx {
  readonly signed: number;
  readonly part: string;
  readonly because: string;
  readonly assignee: string | null;
  readonly snoozed_until: number | null;
  readonly comments: number;
}

export interface UnmatchedQuery {
  readonly runNo: number;
  readonly side?: Side | undefined;
  readonly part?: BridgePart | undefined;
  readonly currency?: string | undefined;
  readonly text?: string | undefined;
  readonly minAmount?: number | undefined;
  readonly maxAmount?: number | undefined;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** Without the rows that are put off beyond this day. */
  readonly awakeOn?: number | undefined;
  readonly assignee?: string | undefined;
  readonly sort: "money" | "age" | "date";
  readonly limit: number;
  readonly offset: number;
}

const unmatchedFrom = `FROM unmatched_row u CROSS JOIN tx t ON t.ingestion_no = u.ingestion_no AND t.row = u.row
  CROSS JOIN ingestion i ON i.ingestion_no = t.ingestion_no`;
/** What names a row outside of the database, and what is noted about it. */
const rowId = "'tx_' || substr(i.ingestion_id, 5) || '_' || u.row";
const rowItem = `LEFT JOIN match_item n ON n.match_id = ${rowId}`;
const orders = { money: "abs(u.amount) DESC", age: "u.day", date: "u.day DESC" } as const;

/** SQL of figures, of rows without a match and of the bridge. */
export const statsStore = {
  tiers: (tx: ReadTx, project: string, run: number): TierRow[] => tx.all(tiers, { project, run }),
  ageing: (tx: ReadTx, run: number, last: number) => tx.all(ageing, { run, last }),
  unmatchedMoney: (tx: ReadTx, run: number, through = Number.MAX_SAFE_INTEGER) =>
    tx.all(unmatchedMoney, [run, through]),
  groupMoney: (tx: ReadTx, about: { project: string; run: number; tolerance: number; through?: number }) =>
    tx.all(groupMoney, { through: Number.MAX_SAFE_INTEGER, ...about }),
  reachingBeyond: (tx: ReadTx, about: { project: string; run: number; sign: number; through: number }) =>
    tx.all(reachingBeyond, about),
  lastDay: (tx: ReadTx, project: string, run: number): number => tx.get(lastDay, { project, run })?.day ?? 0,
  bridgeGroups: (
    tx: ReadTx,
    about: {
      project: string;
      run: number;
      currency: string;
      tolerance: number;
      unexplained: number;
      limit: number;
      offset: number;
    },
  ) => tx.all(bridgeGroups, about),
  firstRow: (tx: ReadTx, matchNo: number): StoredTx | undefined => tx.get(firstRow, [matchNo]),
  unmatched(
    tx: ReadTx,
    query: UnmatchedQuery,
  ): { total: number; sums: { currency: string; sum: number }[]; rows: UnmatchedRow[] } {
    const { where, params } = unmatchedWhere(query);
    const isNoted = query.awakeOn !== undefined || query.assignee !== undefined;
    const totals = sql<Named, { currency: string; sum: number; n: number }>(
      `SELECT u.currency, sum(t.amount) AS sum, count(*) AS n ${unmatchedFrom} ${isNoted ? rowItem : ""} WHERE ${where} GROUP BY u.currency ORDER BY n DESC LIMIT 1000`,
    );
    const page = sql<Named, UnmatchedRow>(
      `SELECT ${txColumns}, u.amount AS signed, u.part, u.because, n.assignee, n.snoozed_until,
         (SELECT count(*) FROM match_comment c WHERE c.match_id = ${rowId} AND c.removed_at IS NULL) AS comments
       ${unmatchedFrom} ${rowItem} WHERE ${where}
       ORDER BY ${orders[query.sort]}, u.ingestion_no, u.row LIMIT :limit OFFSET :offset`,
    );
    const sums = tx.all(totals, params);
    return {
      total: sums.reduce((sum, one) => sum + one.n, 0),
      sums: sums.map(({ currency, sum }) => ({ currency, sum })),
      rows: tx.all(page, { ...params, limit: query.limit, offset: query.offset }),
    };
  },
};

function unmatchedWhere(query: UnmatchedQuery): { where: string; params: Named } {
  const parts = ["u.run_no = :run", "u.is_held = 0"];
  const params: Named = { run: query.runNo };
  const add = (condition: string, name: string, value: SqlValue | undefined): void => {
    if (value === undefined) return;
    parts.push(condition);
    params[name] = value;
  };
  add("u.side = :side", "side", query.side);
  add("u.part = :part", "part", query.part);
  add("u.currency = :currency", "currency", query.currency);
  add("abs(u.amount) >= :minAmount", "minAmount", query.minAmount);
  add("abs(u.amount) <= :maxAmount", "maxAmount", query.maxAmount);
  add("u.day >= :from", "from", query.from);
  add("u.day <= :to", "to", query.to);
  add("(n.snoozed_until IS NULL OR n.snoozed_until <= :awakeOn)", "awakeOn", query.awakeOn);
  add("n.assignee = :assignee", "assignee", query.assignee);
  add(
    "(t.counterparty LIKE :text ESCAPE '\\' OR t.reference LIKE :text ESCAPE '\\' OR t.description LIKE :text ESCAPE '\\')",
    "text",
    query.text === undefined ? undefined : `%${query.text.replace(/[\\%_]/g, "\\$&")}%`,
  );
  return { where: parts.join(" AND "), params };
}
