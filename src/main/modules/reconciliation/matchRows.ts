import type { Side } from "../../../contract/events/ingestion.ts";
import type { IngestionId, TxId } from "../../../contract/ids.ts";
import type { Currency, MinorUnits } from "../../../contract/money.ts";
import type { Transaction } from "../../../contract/procedures/transactions.ts";
import { formatDay } from "../../base/days.ts";
import { type ReadTx, sql } from "../../storage/database.ts";

export interface StoredTx {
  readonly ingestion_no: number;
  readonly ingestion_id: string;
  readonly project_id: string;
  readonly side: string;
  readonly file_name: string;
  readonly row: number;
  readonly day: number;
  readonly value_day: number | null;
  readonly amount: number;
  readonly currency: string;
  readonly counterparty: string;
  readonly counterparty_account: string;
  readonly account: string;
  readonly reference: string;
  readonly description: string;
  readonly balance: number | null;
}

export const txColumns = `t.ingestion_no, i.ingestion_id, i.project_id, i.side, i.file_name, t.row, t.day, t.value_day, t.amount, t.currency,
  t.counterparty, t.counterparty_account, t.account, t.reference, t.description, t.balance`;

const ofMatch = sql<[number, string, number], StoredTx>(
  `SELECT ${txColumns} FROM match_row m CROSS JOIN tx t ON t.ingestion_no = m.ingestion_no AND t.row = m.row
     CROSS JOIN ingestion i ON i.ingestion_no = t.ingestion_no
   WHERE m.match_no = ? AND m.side = ? ORDER BY t.day, t.ingestion_no, t.row LIMIT ?`,
);
const idsOfMatch = sql<[number, number], { ingestion_id: string; row: number; side: string }>(
  `SELECT i.ingestion_id, m.row, m.side FROM match_row m CROSS JOIN ingestion i ON i.ingestion_no = m.ingestion_no
   WHERE m.match_no = ? ORDER BY m.side, m.ingestion_no, m.row LIMIT ?`,
);
const byId = sql<[string, number], StoredTx>(
  `SELECT ${txColumns} FROM ingestion i CROSS JOIN tx t ON t.ingestion_no = i.ingestion_no
   WHERE i.ingestion_id = ? AND i.status = 'committed' AND t.row = ? LIMIT 1`,
);

/** Rows as the matches need them. The rows themselves belong to the imports. */
export const matchRows = {
  ofMatch: (tx: ReadTx, matchNo: number, side: Side, limit: number): StoredTx[] =>
    tx.all(ofMatch, [matchNo, side, limit]),
  /** What names the rows of a match. */
  idsOfMatch: (tx: ReadTx, matchNo: number, limit: number) => tx.all(idsOfMatch, [matchNo, limit]),
  /** The row that an id names, if its import stands. */
  byId(tx: ReadTx, txId: TxId): StoredTx | undefined {
    const at = txId.lastIndexOf("_");
    const row = Number(txId.slice(at + 1));
    return Number.isSafeInteger(row) ? tx.get(byId, [`ing_${txId.slice("tx_".length, at)}`, row]) : undefined;
  },
};

/** `tx_<import>_<row>`. */
export function txIdOf(ingestionId: string, row: number): TxId {
  return `tx_${ingestionId.slice("ing_".length)}_${row}` as TxId; // the shape of the brand
}

/** Casts: each column was written from a value of that type. */
export function toTransaction(row: StoredTx): Transaction {
  return {
    txId: txIdOf(row.ingestion_id, row.row),
    ingestionId: row.ingestion_id as IngestionId,
    side: row.side as Side,
    fileName: row.file_name,
    row: row.row,
    date: formatDay(row.day),
    valueDate: row.value_day === null ? null : formatDay(row.value_day),
    amount: row.amount as MinorUnits,
    currency: row.currency as Currency,
    counterparty: row.counterparty,
    counterpartyAccount: row.counterparty_account,
    account: row.account,
    reference: row.reference,
    description: row.description,
    balance: row.balance as MinorUnits | null,
  };
}
