import type { Migration } from "../migration.ts";

/**
 * Runs, their matches and what people decided. A thread writes a run's proposals under the run's number; they are seen
 * once the run is the project's current one, so that one small update makes all of it count. `match_row.slot` is 0 for
 * the rows of confirmed matches, the run's number for its proposals, and minus the match's number where the rows are
 * free again: the primary key makes it impossible that a row is used twice. `unmatched_row` holds what is in no match;
 * `is_held` hides a row that a person has matched since. Decisions are keyed by what the rows say, so that they
 * outlive a new run and a new import of the same file.
 */
export const reconciliationMigration: Migration = {
  id: 80,
  name: "reconciliation",
  sql: `
    CREATE TABLE reconciliation_settings (project_id TEXT PRIMARY KEY, settings TEXT NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE reconciliation_run (
      run_no INTEGER PRIMARY KEY AUTOINCREMENT,
      run_id TEXT NOT NULL UNIQUE,
      project_id TEXT NOT NULL REFERENCES project (project_id),
      status TEXT NOT NULL CHECK (status IN ('running', 'committed', 'cancelled', 'failed')),
      is_current INTEGER NOT NULL DEFAULT 0 CHECK (is_current IN (0, 1)),
      started_at INTEGER NOT NULL,
      duration_ms INTEGER NOT NULL DEFAULT 0,
      settings TEXT NOT NULL,
      sign INTEGER NOT NULL DEFAULT 1,
      imports TEXT NOT NULL DEFAULT '[]',
      found TEXT NOT NULL DEFAULT '{}',
      figures TEXT,
      reason TEXT,
      user_id TEXT NOT NULL
    ) STRICT;
    CREATE UNIQUE INDEX reconciliation_run_current ON reconciliation_run (project_id) WHERE is_current = 1;
    CREATE INDEX reconciliation_run_project ON reconciliation_run (project_id, run_no);
    CREATE TABLE match_group (
      match_no INTEGER PRIMARY KEY AUTOINCREMENT,
      match_id TEXT NOT NULL,
      project_id TEXT NOT NULL,
      run_no INTEGER NOT NULL,
      status TEXT NOT NULL CHECK (status IN ('proposed', 'confirmed', 'rejected', 'replaced')),
      type TEXT NOT NULL CHECK (type IN ('direct', 'aggregate')),
      tier TEXT NOT NULL,
      confidence REAL NOT NULL,
      ambiguous INTEGER NOT NULL,
      auto_confirmed INTEGER NOT NULL,
      manual INTEGER NOT NULL,
      currency TEXT NOT NULL,
      ledger_sum INTEGER NOT NULL,
      bank_sum INTEGER NOT NULL,
      first_day INTEGER NOT NULL,
      last_day INTEGER NOT NULL,
      ledger_rows INTEGER NOT NULL,
      bank_rows INTEGER NOT NULL,
      bits REAL NOT NULL,
      evidence TEXT NOT NULL,
      alternatives TEXT NOT NULL DEFAULT '[]',
      decided_at INTEGER,
      decided_by TEXT
    ) STRICT;
    CREATE INDEX match_group_figures ON match_group (project_id, status, run_no, tier, ambiguous, auto_confirmed, type);
    CREATE INDEX match_group_day ON match_group (project_id, status, last_day);
    CREATE INDEX match_group_run ON match_group (run_no);
    CREATE INDEX match_group_id ON match_group (match_id);
    CREATE TABLE match_row (
      slot INTEGER NOT NULL,
      ingestion_no INTEGER NOT NULL,
      row INTEGER NOT NULL,
      match_no INTEGER NOT NULL,
      side TEXT NOT NULL CHECK (side IN ('ledger', 'bank')),
      PRIMARY KEY (slot, ingestion_no, row)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX match_row_match ON match_row (match_no, side);
    CREATE INDEX match_row_tx ON match_row (ingestion_no, row);
    CREATE TABLE unmatched_row (
      run_no INTEGER NOT NULL,
      ingestion_no INTEGER NOT NULL,
      row INTEGER NOT NULL,
      side TEXT NOT NULL CHECK (side IN ('ledger', 'bank')),
      day INTEGER NOT NULL,
      amount INTEGER NOT NULL,
      currency TEXT NOT NULL,
      part TEXT NOT NULL,
      because TEXT NOT NULL,
      is_held INTEGER NOT NULL DEFAULT 0,
      PRIMARY KEY (run_no, ingestion_no, row)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX unmatched_row_list ON unmatched_row (run_no, side, is_held, day);
    CREATE TABLE match_decision (
      project_id TEXT NOT NULL,
      match_id TEXT NOT NULL,
      kind TEXT NOT NULL CHECK (kind IN ('rejected', 'not_automatic')),
      ledger TEXT NOT NULL,
      bank TEXT NOT NULL,
      PRIMARY KEY (project_id, match_id, kind)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE match_act (
      act_no INTEGER PRIMARY KEY AUTOINCREMENT,
      act_id TEXT NOT NULL UNIQUE,
      project_id TEXT NOT NULL,
      kind TEXT NOT NULL,
      summary TEXT NOT NULL,
      at INTEGER NOT NULL,
      user_id TEXT NOT NULL,
      undone_at INTEGER,
      changes TEXT NOT NULL
    ) STRICT;
    CREATE INDEX match_act_project ON match_act (project_id, act_no);
    CREATE TABLE match_item (
      match_id TEXT PRIMARY KEY,
      assignee TEXT,
      snoozed_until INTEGER
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE match_comment (
      comment_no INTEGER PRIMARY KEY AUTOINCREMENT,
      match_id TEXT NOT NULL,
      at INTEGER NOT NULL,
      user_id TEXT NOT NULL,
      text TEXT NOT NULL
    ) STRICT;
    CREATE INDEX match_comment_match ON match_comment (match_id);
  `,
};
