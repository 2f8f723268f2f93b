import type { Migration } from "../migration.ts";

/**
 * What stands behind an import. `derived_table`: a source of another format than delimited text, as the table it was
 * turned into; both are in the vault, `part` says as what and which part it was read, `reader_version` by which readers. `statement`: what each statement of
 * an import says about its account, so that statements can be laid end to end across files. `held_tx`: rows that an
 * earlier import of the same side holds already; they count when that import is undone. `mapping_profile`: how files
 * with a certain header are read; a change is a new version, and imports keep the mapping they used.
 */
export const sourcesMigration: Migration = {
  id: 60,
  name: "sources",
  sql: `
    CREATE TABLE derived_table (
      source_sha256 TEXT NOT NULL,
      part TEXT NOT NULL,
      currency TEXT NOT NULL,
      reader_version INTEGER NOT NULL,
      format TEXT NOT NULL,
      table_sha256 TEXT NOT NULL,
      places_sha256 TEXT,
      facts TEXT NOT NULL,
      PRIMARY KEY (source_sha256, part, currency, reader_version)
    ) STRICT, WITHOUT ROWID;
    ALTER TABLE ingestion ADD COLUMN table_sha256 TEXT;
    ALTER TABLE ingestion ADD COLUMN places_sha256 TEXT;
    ALTER TABLE ingestion ADD COLUMN quality TEXT NOT NULL DEFAULT '[]';
    ALTER TABLE ingestion ADD COLUMN held INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE ingestion ADD COLUMN held_sum INTEGER NOT NULL DEFAULT 0;
    CREATE TABLE statement (
      ingestion_no INTEGER NOT NULL,
      ordinal INTEGER NOT NULL,
      account TEXT NOT NULL,
      currency TEXT NOT NULL,
      number TEXT NOT NULL,
      opening INTEGER,
      closing INTEGER,
      opening_day INTEGER,
      closing_day INTEGER,
      rows INTEGER NOT NULL,
      PRIMARY KEY (ingestion_no, ordinal)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE held_tx (
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
      twin_no INTEGER NOT NULL,
      twin_row INTEGER NOT NULL,
      PRIMARY KEY (ingestion_no, row)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX held_tx_twin ON held_tx (twin_no, twin_row);
    CREATE TABLE mapping_profile (
      profile_id TEXT NOT NULL,
      version INTEGER NOT NULL,
      name TEXT NOT NULL,
      format TEXT NOT NULL,
      header_fingerprint TEXT NOT NULL,
      header TEXT NOT NULL,
      mapping TEXT NOT NULL,
      created_at INTEGER NOT NULL,
      is_removed INTEGER NOT NULL DEFAULT 0 CHECK (is_removed IN (0, 1)),
      PRIMARY KEY (profile_id, version)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX mapping_profile_header ON mapping_profile (header_fingerprint);
    ALTER TABLE quarantine ADD COLUMN state TEXT NOT NULL DEFAULT 'new'
      CHECK (state IN ('new', 'repairing', 'repaired', 'ignored'));
    CREATE TABLE quarantine_repair (
      ingestion_no INTEGER NOT NULL,
      row INTEGER NOT NULL,
      version INTEGER NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('new', 'repairing', 'repaired', 'ignored')),
      before TEXT NOT NULL,
      after TEXT NOT NULL,
      author TEXT NOT NULL,
      made_at INTEGER NOT NULL,
      PRIMARY KEY (ingestion_no, row, version)
    ) STRICT, WITHOUT ROWID;
  `,
};
