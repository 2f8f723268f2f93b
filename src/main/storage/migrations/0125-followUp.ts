import type { Migration } from "../migration.ts";

/**
 * A comment that is taken back is kept and no longer shown. `match_item` and `match_comment` are also keyed by the id
 * of a row (`tx_…`) that stands in no match. `closed_item`: rows that a run left without a match and that rows of a
 * later import have matched, with the import that brought them.
 */
export const followUpMigration: Migration = {
  id: 125,
  name: "followUp",
  sql: `
    ALTER TABLE match_comment ADD COLUMN removed_at INTEGER;
    CREATE TABLE closed_item (
      closed_no INTEGER PRIMARY KEY AUTOINCREMENT,
      project_id TEXT NOT NULL,
      ingestion_no INTEGER NOT NULL,
      row INTEGER NOT NULL,
      side TEXT NOT NULL CHECK (side IN ('ledger', 'bank')),
      day INTEGER NOT NULL,
      amount INTEGER NOT NULL,
      currency TEXT NOT NULL,
      opened_run INTEGER NOT NULL,
      match_id TEXT NOT NULL,
      brought_by INTEGER NOT NULL,
      at INTEGER NOT NULL,
      UNIQUE (ingestion_no, row, match_id)
    ) STRICT;
    CREATE INDEX closed_item_project ON closed_item (project_id, closed_no);
  `,
};
