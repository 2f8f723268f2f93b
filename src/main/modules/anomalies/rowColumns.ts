import { type ReadTx, type SqlValue, sql } from "../../storage/database.ts";
import type { RowColumns } from "./detectors/detector.ts";

interface Row {
  readonly ingestion_no: number;
  readonly row: number;
  readonly day: number;
  readonly amount: number;
  readonly counterparty: string;
  readonly reference: string;
}

const which = `ingestion_no = :no OR ingestion_no IN
  (SELECT ingestion_no FROM ingestion WHERE project_id = :project AND side = :side AND status = 'committed')`;
const countRows = sql<Record<string, SqlValue>, { n: number }>(
  `SELECT count(*) AS n FROM tx WHERE currency = :currency AND (${which})`,
);
const readRows = sql<Record<string, SqlValue>, Row>(
  `SELECT ingestion_no, row, day, amount, counterparty, reference FROM tx WHERE currency = :currency AND (${which}) ORDER BY ingestion_no, row LIMIT 100000000`,
);

/** Names that differ only in case, accents, punctuation and spaces are one party. */
export function partyKey(name: string): string {
  return name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

/** The rows of one side in one currency, as columns: the new import's with those that count already. */
export function readColumns(
  tx: ReadTx,
  about: {
    readonly ingestionNumber: number;
    readonly projectId: string;
    readonly side: string;
    readonly currency: string;
  },
): RowColumns {
  const params = {
    no: about.ingestionNumber,
    project: about.projectId,
    side: about.side,
    currency: about.currency,
  };
  const count = tx.get(countRows, params)?.n ?? 0;
  const columns = {
    count,
    ingestionNo: new Int32Array(count),
    row: new Int32Array(count),
    day: new Int32Array(count),
    amount: new Float64Array(count),
    party: new Int32Array(count),
    isNew: new Uint8Array(count),
  };
  const parties = [""];
  const reference: string[] = [];
  const byName = new Map<string, number>([["", 0]]);
  const byKey = new Map<string, number>([["", 0]]);
  let i = 0;
  for (const row of tx.iterate(readRows, params)) {
    columns.ingestionNo[i] = row.ingestion_no;
    columns.row[i] = row.row;
    columns.day[i] = row.day;
    columns.amount[i] = row.amount;
    columns.isNew[i] = row.ingestion_no === about.ingestionNumber ? 1 : 0;
    let party = byName.get(row.counterparty);
    if (party === undefined) {
      const key = partyKey(row.counterparty);
      party = byKey.get(key);
      if (party === undefined) {
        party = parties.push(row.counterparty) - 1;
        byKey.set(key, party);
      }
      byName.set(row.counterparty, party);
    }
    columns.party[i] = party;
    reference.push(row.reference);
    i += 1;
  }
  return { ...columns, parties, reference };
}
