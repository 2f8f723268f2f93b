import { type ReadTx, type SqlValue, sql, type WriteTx } from "../../../storage/database.ts";
import { searchStore } from "../searchStore.ts";
import type { PartyMoment, PartyTotal } from "./partyTally.ts";

type Named = Readonly<Record<string, SqlValue>>;

const insertParty = sql<Named>(
  `INSERT INTO exhibit_party (evidence_id, own_account, name, account, party, currency, rows, paid_in, paid_out, first_day, last_day)
   VALUES (:id, :ownAccount, :name, :account, :party, :currency, :rows, :paidIn, :paidOut, :firstDay, :lastDay)`,
);
const insertMoment = sql<Named>(
  `INSERT INTO exhibit_moment (evidence_id, day, own_account, name, account, party, currency, rows, paid_in, paid_out, tx_id)
   VALUES (:id, :day, :ownAccount, :name, :account, :party, :currency, :rows, :paidIn, :paidOut, :txId)`,
);
const dropMoments = sql<[string]>("DELETE FROM exhibit_moment WHERE evidence_id = ?");
const insertOrigin = sql<[string, string, number]>(
  "INSERT INTO exhibit_origin (evidence_id, ingestion_id, rows) VALUES (?, ?, ?)",
);
const dropParties = sql<[string]>("DELETE FROM exhibit_party WHERE evidence_id = ?");
const dropOrigins = sql<[string]>("DELETE FROM exhibit_origin WHERE evidence_id = ?");
const orphans = sql<[], { id: string }>(
  `SELECT evidence_id AS id FROM exhibit_party UNION SELECT evidence_id FROM exhibit_origin
     UNION SELECT ref FROM case_text_about WHERE kind = 'content'
   EXCEPT SELECT evidence_id FROM exhibit LIMIT 100000`,
);

/** What a thread writes of an exhibit in the making: nothing of it counts before the exhibit is there. */
export const stagedStore = {
  addParty(tx: WriteTx, evidenceId: string, party: PartyTotal): void {
    tx.run(insertParty, { id: evidenceId, ...party });
  },
  addMoment(tx: WriteTx, evidenceId: string, { firstDay: day, ...moment }: PartyMoment): void {
    tx.run(insertMoment, { id: evidenceId, day, ...moment });
  },
  addOrigin(tx: WriteTx, evidenceId: string, ingestionId: string, rows: number): void {
    tx.run(insertOrigin, [evidenceId, ingestionId, rows]);
  },
  /** Drops what was staged of an exhibit whose collection failed. */
  drop(tx: WriteTx, evidenceId: string): void {
    tx.run(dropParties, [evidenceId]);
    tx.run(dropOrigins, [evidenceId]);
    tx.run(dropMoments, [evidenceId]);
    searchStore.remove(tx, "content", evidenceId);
  },
  /** Exhibits in the making that a process left behind when it died. */
  orphans: (tx: ReadTx) => tx.all(orphans, []).map(({ id }) => id),
};
