import type { Migration } from "../migration.ts";

/**
 * Cases and their evidence. Nothing of a case is ever deleted: what people take away keeps its row with `removed_at`.
 * `exhibit_party.party` is the key of the counterparty, empty where a
 * row names none. `exhibit_party`, `exhibit_origin` and `case_text` may hold rows of an exhibit in the
 * making; those that no exhibit owns are cleared at the next start. `case_text_about` says what a text is of, by number.
 */
export const casesMigration: Migration = {
  id: 140,
  name: "cases",
  sql: `
    CREATE TABLE case_file (
      case_no INTEGER PRIMARY KEY AUTOINCREMENT,
      case_id TEXT NOT NULL UNIQUE,
      project_id TEXT NOT NULL,
      title TEXT NOT NULL,
      summary TEXT NOT NULL,
      status TEXT NOT NULL CHECK (status IN ('open', 'investigating', 'review', 'sealed')),
      priority TEXT NOT NULL CHECK (priority IN ('critical', 'high', 'medium', 'low')),
      assignee TEXT,
      due TEXT,
      tags TEXT NOT NULL,
      second_person INTEGER NOT NULL,
      opened_at INTEGER NOT NULL,
      opened_by TEXT NOT NULL,
      changed_at INTEGER NOT NULL,
      risk REAL NOT NULL DEFAULT 0
    ) STRICT;
    CREATE INDEX case_file_changed ON case_file (changed_at);
    CREATE INDEX case_file_project ON case_file (project_id, changed_at);

    CREATE TABLE case_note (
      note_id TEXT NOT NULL PRIMARY KEY,
      case_id TEXT NOT NULL,
      text TEXT NOT NULL,
      at INTEGER NOT NULL,
      by TEXT NOT NULL,
      changed_at INTEGER,
      earlier TEXT NOT NULL,
      removed_at INTEGER
    ) STRICT;
    CREATE INDEX case_note_case ON case_note (case_id, at);

    CREATE TABLE case_task (
      task_id TEXT NOT NULL PRIMARY KEY,
      case_id TEXT NOT NULL,
      text TEXT NOT NULL,
      assignee TEXT,
      due TEXT,
      made_at INTEGER NOT NULL,
      done_at INTEGER,
      done_by TEXT,
      removed_at INTEGER
    ) STRICT;
    CREATE INDEX case_task_case ON case_task (case_id, made_at);

    CREATE TABLE case_allegation (
      allegation_id TEXT NOT NULL PRIMARY KEY,
      case_id TEXT NOT NULL,
      title TEXT NOT NULL,
      elements TEXT NOT NULL,
      made_at INTEGER NOT NULL,
      removed_at INTEGER
    ) STRICT;
    CREATE INDEX case_allegation_case ON case_allegation (case_id, made_at);

    CREATE TABLE case_link (
      case_id TEXT NOT NULL,
      kind TEXT NOT NULL CHECK (kind IN ('alert', 'finding', 'match')),
      ref TEXT NOT NULL,
      label TEXT NOT NULL,
      at INTEGER NOT NULL,
      PRIMARY KEY (case_id, kind, ref)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX case_link_ref ON case_link (kind, ref);

    CREATE TABLE exhibit (
      exhibit_key INTEGER PRIMARY KEY AUTOINCREMENT,
      evidence_id TEXT NOT NULL UNIQUE,
      case_id TEXT NOT NULL,
      exhibit_no INTEGER NOT NULL,
      kind TEXT NOT NULL,
      title TEXT NOT NULL,
      description TEXT NOT NULL,
      original_name TEXT NOT NULL,
      media_type TEXT NOT NULL,
      source TEXT NOT NULL,
      sha256 TEXT NOT NULL,
      byte_size INTEGER NOT NULL,
      status TEXT NOT NULL CHECK (status IN ('proposed', 'admitted', 'rejected', 'withdrawn')),
      reason TEXT NOT NULL,
      answered TEXT NOT NULL,
      decided_by TEXT,
      decided_at INTEGER,
      collected_by TEXT NOT NULL,
      collected_at INTEGER NOT NULL,
      tool TEXT NOT NULL,
      severity REAL NOT NULL,
      rows_root TEXT,
      rows INTEGER NOT NULL,
      line_offsets BLOB,
      checked_at INTEGER,
      is_whole INTEGER,
      UNIQUE (case_id, exhibit_no)
    ) STRICT;
    CREATE INDEX exhibit_sha256 ON exhibit (sha256);
    CREATE INDEX exhibit_status ON exhibit (case_id, status, exhibit_no);

    CREATE TABLE exhibit_origin (
      evidence_id TEXT NOT NULL,
      ingestion_id TEXT NOT NULL,
      rows INTEGER NOT NULL,
      PRIMARY KEY (ingestion_id, evidence_id)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE exhibit_party (
      evidence_id TEXT NOT NULL,
      own_account TEXT NOT NULL,
      name TEXT NOT NULL,
      account TEXT NOT NULL,
      party TEXT NOT NULL,
      currency TEXT NOT NULL,
      rows INTEGER NOT NULL,
      paid_in INTEGER NOT NULL,
      paid_out INTEGER NOT NULL,
      first_day INTEGER NOT NULL,
      last_day INTEGER NOT NULL,
      PRIMARY KEY (evidence_id, own_account, name, account, currency)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE custody (
      custody_no INTEGER PRIMARY KEY AUTOINCREMENT,
      case_id TEXT NOT NULL,
      evidence_id TEXT NOT NULL,
      action TEXT NOT NULL,
      by TEXT NOT NULL,
      "from" TEXT NOT NULL,
      "to" TEXT NOT NULL,
      reason TEXT NOT NULL,
      authority TEXT NOT NULL,
      sha256_then TEXT NOT NULL,
      sha256_now TEXT,
      at INTEGER NOT NULL,
      offset_minutes INTEGER NOT NULL,
      tool TEXT NOT NULL,
      hash TEXT NOT NULL,
      event_id TEXT NOT NULL,
      sequence INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX custody_case ON custody (case_id, custody_no);
    CREATE INDEX custody_exhibit ON custody (evidence_id, custody_no);

    CREATE TABLE case_seal (
      case_id TEXT NOT NULL,
      number INTEGER NOT NULL,
      sealed_at INTEGER NOT NULL,
      sealed_by TEXT NOT NULL,
      report_hash TEXT NOT NULL,
      manifest_hash TEXT NOT NULL,
      exhibits INTEGER NOT NULL,
      sequence INTEGER NOT NULL,
      log_size INTEGER NOT NULL,
      log_root TEXT NOT NULL,
      files TEXT NOT NULL,
      PRIMARY KEY (case_id, number)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE case_text_about (
      text_no INTEGER PRIMARY KEY AUTOINCREMENT,
      case_id TEXT NOT NULL,
      kind TEXT NOT NULL,
      ref TEXT NOT NULL
    ) STRICT;
    CREATE INDEX case_text_about_ref ON case_text_about (ref, kind);
    CREATE VIRTUAL TABLE case_text USING fts5 (
      title, body, tokenize = "unicode61 remove_diacritics 2"
    );
  `,
};
