import { sql, type WriteTx } from "../../../storage/database.ts";
import type { PartyTotal } from "./partyTally.ts";

type PartyParams = readonly [string, string, string, string, string, number, number, number, number, number];

const insertParty = sql<PartyParams>(
  `INSERT INTO exhibit_party (evidence_id, own_account, name, account, currency, rows, paid_in, paid_out, first_day, last_day)
   VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
);
const insertOrigin = sql<[string, string, number]>(
  "INSERT INTO exhibit_origin (evidence_id, ingestion_id, rows) VALUES (?, ?, ?)",
);
const insertText = sql<[string, string, string, string, string]>(
  "INSERT INTO case_text (title, body, case_id, kind, ref) VALUES (?, ?, ?, ?, ?)",
);
const dropParties = sql<[]>(
  "DELETE FROM exhibit_party WHERE evidence_id NOT IN (SELECT evidence_id FROM exhibit)",
);
const dropOrigins = sql<[]>(
  "DELETE FROM exhibit_origin WHERE evidence_id NOT IN (SELECT evidence_id FROM exhibit)",
);
const dropTexts = sql<[]>(
  "DELETE FROM case_text WHERE kind = 'content' AND ref NOT IN (SELECT evidence_id FROM exhibit)",
);

/** What a thread writes of an exhibit in the making: nothing of it counts before the exhibit is there. */
export const stagedStore = {
  addParty(tx: WriteTx, evidenceId: string, party: PartyTotal): void {
    const { ownAccount, name, account, currency, rows, paidIn, paidOut, firstDay, lastDay } = party;
    tx.run(insertParty, [
      evidenceId,
      ownAccount,
      name,
      account,
      currency,
      rows,
      paidIn,
      paidOut,
      firstDay,
      lastDay,
    ]);
  },
  addOrigin(tx: WriteTx, evidenceId: string, ingestionId: string, rows: number): void {
    tx.run(insertOrigin, [evidenceId, ingestionId, rows]);
  },
  addText(
    tx: WriteTx,
    text: {
      readonly caseId: string;
      readonly evidenceId: string;
      readonly title: string;
      readonly body: string;
    },
  ): void {
    tx.run(insertText, [text.title, text.body, text.caseId, "content", text.evidenceId]);
  },
  /** Clears what no exhibit owns: left by a process that died, or by a collection that failed. */
  clear(tx: WriteTx): void {
    tx.run(dropParties, []);
    tx.run(dropOrigins, []);
    tx.run(dropTexts, []);
  },
};
