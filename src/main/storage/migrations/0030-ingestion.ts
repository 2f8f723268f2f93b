import type { Migration } from "../migration.ts";

/**
 * Imports, their rows, what could not be read, and who the money went to. Rows are keyed by import and row, so that
 * loading appends; they count only while their import is committed. An import's number is never given twice, because
 * its rows may still be there when it is forgotten. No index on a column of random order (such as the amount): each
 * small transaction would rewrite most of its pages, and loading takes twice as long.
 */
export const ingestionMigration: Migration = {
  id: 30,
  name: "ingestion",
  sql: `
    CREATE TABLE ingestion (
      ingestion_no INTEGER PRIMARY KEY AUTOINCREMENT,
      ingestion_id TEXT NOT NULL UNIQUE,
      project_id TEXT NOT NULL REFERENCES project (project_id),
      side TEXT NOT NULL CHECK (side IN ('ledger', 'bank')),
      status TEXT NOT NULL CHECK (status IN ('reading', 'committed', 'cancelled', 'failed', 'undone')),
      file_name TEXT NOT NULL,
      sha256 TEXT NOT NULL,
      byte_size INTEGER NOT NULL,
      format TEXT NOT NULL,
      mapping TEXT NOT NULL,
      header TEXT NOT NULL,
      rows INTEGER NOT NULL DEFAULT 0,
      accepted INTEGER NOT NULL DEFAULT 0,
      rejected INTEGER NOT NULL DEFAULT 0,
      warnings INTEGER NOT NULL DEFAULT 0,
      quality_score REAL NOT NULL DEFAULT 0,
      sum INTEGER NOT NULL DEFAULT 0,
      currency TEXT NOT NULL,
      from_day INTEGER,
      to_day INTEGER,
      entities_created INTEGER NOT NULL DEFAULT 0,
      ghosts INTEGER NOT NULL DEFAULT 0,
      anomalies TEXT NOT NULL DEFAULT '{"total":0,"byKind":{}}',
      risk_score REAL NOT NULL DEFAULT 0,
      issues TEXT NOT NULL DEFAULT '[]',
      balances TEXT NOT NULL DEFAULT '[]',
      started_at INTEGER NOT NULL,
      duration_ms INTEGER NOT NULL DEFAULT 0,
      reason TEXT
    ) STRICT;
    CREATE INDEX ingestion_project ON ingestion (project_id, side, status);
    CREATE TABLE tx (
      ingestion_no INTEGER NOT NULL,
      row INTEGER NOT NULL,
      day INTEGER NOT NULL,
      value_day INTEGER,
      amount INTEGER NOT NULL,
      currency TEXT NOT NULL,
      counterparty TEXT NOT NULL,
      counterparty_account TEXT NOT NULL,
      account TEXT NOT NULL,
      reference TEXT NOT NULL,
      description TEXT NOT NULL,
      balance INTEGER,
      byte_offset INTEGER NOT NULL,
      byte_length INTEGER NOT NULL,
      PRIMARY KEY (ingestion_no, row)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX tx_day ON tx (ingestion_no, day);
    CREATE TABLE quarantine (
      ingestion_no INTEGER NOT NULL,
      row INTEGER NOT NULL,
      code TEXT NOT NULL,
      reason TEXT NOT NULL,
      raw TEXT NOT NULL,
      byte_offset INTEGER NOT NULL,
      byte_length INTEGER NOT NULL,
      PRIMARY KEY (ingestion_no, row)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE entity (
      project_id TEXT NOT NULL,
      key TEXT NOT NULL,
      name TEXT NOT NULL,
      kind TEXT NOT NULL CHECK (kind IN ('account', 'name')),
      ingestion_no INTEGER NOT NULL,
      PRIMARY KEY (project_id, key, ingestion_no)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX entity_ingestion ON entity (ingestion_no);
  `,
};
