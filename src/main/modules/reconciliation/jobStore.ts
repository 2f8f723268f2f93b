import type { Side } from "../../../contract/events/ingestion.ts";
import type { ReadTx, WriteTx } from "../../storage/database.ts";
import { sql } from "../../storage/database.ts";

/** A row of a side, as the matching reads it. */
export interface JobRow {
  readonly ingestion_no: number;
  readonly row: number;
  readonly day: number;
  readonly amount: number;
  readonly currency: string;
  readonly counterparty: string;
  readonly counterparty_account: string;
  readonly reference: string;
  readonly description: string;
  /** 1 when a confirmed match holds it. */
  readonly taken: number;
}

const allRows = sql<[string, string], JobRow>(
  `SELECT t.ingestion_no, t.row, t.day, t.amount, t.currency, t.counterparty, t.counterparty_account, t.reference, t.description,
     EXISTS (SELECT 1 FROM match_row m WHERE m.slot = 0 AND m.ingestion_no = t.ingestion_no AND m.row = t.row) AS taken
   FROM ingestion i CROSS JOIN tx t ON t.ingestion_no = i.ingestion_no
   WHERE i.project_id = ? AND i.side = ? AND i.status = 'committed'
   ORDER BY t.ingestion_no, t.row LIMIT 100000000`,
);
const standing = sql<[string, number], { match_id: string }>(
  "SELECT match_id FROM match_group WHERE project_id = ? AND run_no = ? AND status = 'proposed' LIMIT 100000000",
);
const decisions = sql<[string], { match_id: string; kind: string; ledger: string; bank: string }>(
  "SELECT match_id, kind, ledger, bank FROM match_decision WHERE project_id = ? LIMIT 10000000",
);
const periods = sql<[string], { side: string; currency: string; from_day: number; to_day: number }>(
  `SELECT i.side, t.currency, min(t.day) AS from_day, max(t.day) AS to_day FROM ingestion i CROSS JOIN tx t ON t.ingestion_no = i.ingestion_no
   WHERE i.project_id = ? AND i.status = 'committed' GROUP BY i.side, t.currency LIMIT 1000`,
);
const insertGroup = sql<(string | number)[]>(
  `INSERT INTO match_group (match_id, project_id, run_no, status, type, tier, confidence, ambiguous, auto_confirmed, manual, currency,
     ledger_sum, bank_sum, first_day, last_day, ledger_rows, bank_rows, bits, evidence, alternatives)
   VALUES (?, ?, ?, 'proposed', ?, ?, ?, ?, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
);
const insertRow = sql<[number, number, number, number, string]>(
  "INSERT INTO match_row (slot, ingestion_no, row, match_no, side) VALUES (?, ?, ?, ?, ?)",
);
const insertUnmatched = sql<(string | number)[]>(
  "INSERT INTO unmatched_row (run_no, ingestion_no, row, side, day, amount, currency, part, because) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
);

export interface GroupToSave {
  readonly matchId: string;
  readonly projectId: string;
  readonly runNo: number;
  readonly type: string;
  readonly tier: string;
  readonly confidence: number;
  readonly ambiguous: boolean;
  readonly autoConfirm: boolean;
  readonly currency: string;
  readonly ledgerSum: number;
  readonly bankSum: number;
  readonly firstDay: number;
  readonly lastDay: number;
  readonly bits: number;
  readonly evidence: object;
  readonly alternatives: readonly object[];
  readonly rows: readonly { readonly side: Side; readonly ingestionNo: number; readonly row: number }[];
}

export interface UnmatchedToSave {
  readonly ingestionNo: number;
  readonly row: number;
  readonly side: Side;
  readonly day: number;
  readonly amount: number;
  readonly currency: string;
  readonly part: string;
  readonly because: string;
}

/** SQL of a run in its thread. */
export const jobStore = {
  rows: (tx: ReadTx, projectId: string, side: Side) => tx.iterate(allRows, [projectId, side]),
  standing: (tx: ReadTx, projectId: string, runNo: number): Set<string> =>
    new Set(tx.all(standing, [projectId, runNo]).map((row) => row.match_id)),
  decisions: (tx: ReadTx, projectId: string) => tx.all(decisions, [projectId]),
  periods: (tx: ReadTx, projectId: string) => tx.all(periods, [projectId]),
  saveGroup(tx: WriteTx, group: GroupToSave): void {
    const ofLedger = group.rows.filter(({ side }) => side === "ledger").length;
    const { lastId } = tx.run(insertGroup, [
      group.matchId,
      group.projectId,
      group.runNo,
      group.type,
      group.tier,
      group.confidence,
      group.ambiguous ? 1 : 0,
      group.autoConfirm ? 1 : 0,
      group.currency,
      group.ledgerSum,
      group.bankSum,
      group.firstDay,
      group.lastDay,
      ofLedger,
      group.rows.length - ofLedger,
      group.bits,
      JSON.stringify(group.evidence),
      JSON.stringify(group.alternatives),
    ]);
    for (const { ingestionNo, row, side } of group.rows)
      tx.run(insertRow, [group.runNo, ingestionNo, row, lastId, side]);
  },
  saveUnmatched(tx: WriteTx, runNo: number, row: UnmatchedToSave): void {
    tx.run(insertUnmatched, [
      runNo,
      row.ingestionNo,
      row.row,
      row.side,
      row.day,
      row.amount,
      row.currency,
      row.part,
      row.because,
    ]);
  },
};
