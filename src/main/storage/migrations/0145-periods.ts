import type { Migration } from "../migration.ts";

/**
 * Periods that were closed with their statement: its text is kept as it was hashed. A period is open again once it has
 * `reopened_at`; the record stays.
 */
export const periodsMigration: Migration = {
  id: 145,
  name: "periods",
  sql: `
    CREATE TABLE period_close (
      close_no INTEGER PRIMARY KEY AUTOINCREMENT,
      project_id TEXT NOT NULL,
      through_day INTEGER NOT NULL,
      imports TEXT NOT NULL,
      statement TEXT NOT NULL,
      statement_hash TEXT NOT NULL,
      closed_at INTEGER NOT NULL,
      closed_by TEXT NOT NULL,
      reopened_at INTEGER,
      reopened_by TEXT,
      reason TEXT
    ) STRICT;
    CREATE INDEX period_close_project ON period_close (project_id, close_no);
  `,
};
