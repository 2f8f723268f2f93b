import type { Migration } from "../migration.ts";

/** Findings with their rows. A finding's id comes from what it says, so a person's triage survives a second run. */
export const anomaliesMigration: Migration = {
  id: 40,
  name: "anomalies",
  sql: `
    CREATE TABLE finding (
      finding_id TEXT PRIMARY KEY,
      project_id TEXT NOT NULL,
      ingestion_id TEXT NOT NULL,
      kind TEXT NOT NULL,
      severity REAL NOT NULL,
      explanation TEXT NOT NULL,
      test TEXT NOT NULL,
      amount_at_risk INTEGER NOT NULL,
      currency TEXT NOT NULL,
      rows INTEGER NOT NULL,
      status TEXT NOT NULL CHECK (status IN ('open', 'dismissed', 'confirmed'))
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX finding_project ON finding (project_id, severity);
    CREATE INDEX finding_ingestion ON finding (ingestion_id);
    CREATE TABLE finding_tx (
      finding_id TEXT NOT NULL,
      ingestion_no INTEGER NOT NULL,
      row INTEGER NOT NULL,
      PRIMARY KEY (finding_id, ingestion_no, row)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE triage (finding_id TEXT PRIMARY KEY, status TEXT NOT NULL, at INTEGER NOT NULL, user_id TEXT NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE not_applicable (
      ingestion_id TEXT NOT NULL,
      kind TEXT NOT NULL,
      test TEXT NOT NULL,
      because TEXT NOT NULL,
      PRIMARY KEY (ingestion_id, kind, test)
    ) STRICT, WITHOUT ROWID;
  `,
};
