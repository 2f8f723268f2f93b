import type { Migration } from "../migration.ts";

/**
 * Matches confirmed without a person, drawn for a person to look at. `check_draw` holds the seed and the frame (the
 * run's match numbers), so that anyone can draw the same again.
 */
export const checksMigration: Migration = {
  id: 135,
  name: "checks",
  sql: `
    CREATE TABLE check_draw (
      run_no INTEGER PRIMARY KEY,
      project_id TEXT NOT NULL,
      seed TEXT NOT NULL,
      first_match INTEGER NOT NULL,
      last_match INTEGER NOT NULL,
      at INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE match_check (
      match_no INTEGER PRIMARY KEY,
      project_id TEXT NOT NULL,
      run_no INTEGER NOT NULL,
      verdict TEXT CHECK (verdict IN ('right', 'wrong')),
      decided_at INTEGER,
      decided_by TEXT
    ) STRICT;
    CREATE INDEX match_check_project ON match_check (project_id, verdict, match_no);
  `,
};
