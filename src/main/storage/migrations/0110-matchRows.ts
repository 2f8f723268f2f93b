import type { Migration } from "../migration.ts";

/**
 * `match_row` with its slot outside of the key: confirming a match changes one index entry for each of its rows
 * instead of three of each. The unique index makes it impossible, as the primary key did, that a row is used twice.
 */
export const matchRowsMigration: Migration = {
  id: 110,
  name: "matchRows",
  sql: `
    ALTER TABLE match_row RENAME TO match_row_keyed;
    CREATE TABLE match_row (
      match_no INTEGER NOT NULL,
      side TEXT NOT NULL CHECK (side IN ('ledger', 'bank')),
      ingestion_no INTEGER NOT NULL,
      row INTEGER NOT NULL,
      slot INTEGER NOT NULL
    ) STRICT;
    INSERT INTO match_row (match_no, side, ingestion_no, row, slot)
      SELECT match_no, side, ingestion_no, row, slot FROM match_row_keyed ORDER BY match_no;
    DROP TABLE match_row_keyed;
    CREATE UNIQUE INDEX match_row_use ON match_row (slot, ingestion_no, row);
    CREATE INDEX match_row_match ON match_row (match_no);
  `,
};
