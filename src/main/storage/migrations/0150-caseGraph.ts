import type { Migration } from "../migration.ts";

/**
 * What ties the parties of a case. `case_relation`: what a person declared between two parties, by their keys, so that
 * it holds again when their rows come back; a removed one stays. `exhibit_moment`: the days of a frozen set, one line
 * for each day, party, own account and currency, where these are few. `case_star`: entries of the timeline that people
 * marked.
 */
export const caseGraphMigration: Migration = {
  id: 150,
  name: "case graph",
  sql: `
    CREATE TABLE case_relation (
      relation_no INTEGER PRIMARY KEY AUTOINCREMENT,
      relation_id TEXT NOT NULL UNIQUE,
      case_id TEXT NOT NULL,
      type TEXT NOT NULL,
      from_key TEXT NOT NULL,
      from_name TEXT NOT NULL,
      to_key TEXT NOT NULL,
      to_name TEXT NOT NULL,
      note TEXT NOT NULL,
      made_at INTEGER NOT NULL,
      made_by TEXT NOT NULL,
      removed_at INTEGER
    ) STRICT;
    CREATE INDEX case_relation_case ON case_relation (case_id, relation_no);
    CREATE TABLE exhibit_moment (
      evidence_id TEXT NOT NULL,
      day INTEGER NOT NULL,
      own_account TEXT NOT NULL,
      name TEXT NOT NULL,
      account TEXT NOT NULL,
      party TEXT NOT NULL,
      currency TEXT NOT NULL,
      rows INTEGER NOT NULL,
      paid_in INTEGER NOT NULL,
      paid_out INTEGER NOT NULL,
      tx_id TEXT NOT NULL,
      PRIMARY KEY (evidence_id, day, own_account, name, account, currency)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE case_star (
      case_id TEXT NOT NULL,
      entry_id TEXT NOT NULL,
      at INTEGER NOT NULL,
      PRIMARY KEY (case_id, entry_id)
    ) STRICT, WITHOUT ROWID;
  `,
};
