import type { Migration } from "../migration.ts";

/**
 * Batch jobs and their items. An item keeps the hash of the bytes it was read from and the id of the import it became,
 * so that after a kill it is told apart what was done from what was only begun.
 */
export const batchMigration: Migration = {
  id: 70,
  name: "batch",
  sql: `
    CREATE TABLE batch_job (
      job_no INTEGER PRIMARY KEY AUTOINCREMENT,
      job_id TEXT NOT NULL UNIQUE,
      project_id TEXT NOT NULL REFERENCES project (project_id),
      user_id TEXT NOT NULL,
      name TEXT NOT NULL,
      data_type TEXT NOT NULL CHECK (data_type IN ('transactions', 'ledger', 'bank')),
      status TEXT NOT NULL CHECK (status IN
        ('queued', 'running', 'paused', 'interrupted', 'completed', 'failed', 'cancelled', 'undoing', 'undone')),
      priority INTEGER NOT NULL,
      concurrency INTEGER NOT NULL,
      max_attempts INTEGER NOT NULL,
      submitted_at INTEGER NOT NULL,
      started_at INTEGER,
      ended_at INTEGER,
      worked_ms INTEGER NOT NULL DEFAULT 0,
      error_code TEXT,
      reason TEXT,
      result_hash TEXT
    ) STRICT;
    CREATE INDEX batch_job_project ON batch_job (project_id);
    CREATE INDEX batch_job_status ON batch_job (status, priority, job_no);
    CREATE TABLE batch_item (
      job_no INTEGER NOT NULL,
      item INTEGER NOT NULL,
      file_name TEXT NOT NULL,
      path TEXT,
      sha256 TEXT,
      byte_size INTEGER NOT NULL,
      side TEXT CHECK (side IN ('ledger', 'bank')),
      mapping TEXT,
      state TEXT NOT NULL CHECK (state IN
        ('waiting', 'running', 'succeeded', 'duplicate', 'failed', 'cancelled', 'undone')),
      attempts INTEGER NOT NULL DEFAULT 0,
      next_at INTEGER,
      ingestion_id TEXT,
      rows INTEGER NOT NULL DEFAULT 0,
      accepted INTEGER NOT NULL DEFAULT 0,
      rejected INTEGER NOT NULL DEFAULT 0,
      sum INTEGER,
      currency TEXT,
      quality_score REAL,
      duration_ms INTEGER NOT NULL DEFAULT 0,
      error_code TEXT,
      reason TEXT,
      remedy TEXT,
      PRIMARY KEY (job_no, item)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX batch_item_state ON batch_item (job_no, state, next_at);
  `,
};
