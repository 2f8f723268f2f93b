import type { Migration } from "../migration.ts";

/**
 * What people decided about entities. Entities themselves are read from the rows, so nothing here goes with an undone
 * import and nothing appears by looking: a decision names the keys (a normalised name or account number), and holds
 * again when rows with those keys come back. The secret makes entity ids that tell nothing outside this workspace.
 */
export const entitiesMigration: Migration = {
  id: 65,
  name: "entities",
  sql: `
    CREATE TABLE entity_decision (
      decision_no INTEGER PRIMARY KEY AUTOINCREMENT,
      decision_id TEXT NOT NULL UNIQUE,
      project_id TEXT NOT NULL,
      kind TEXT NOT NULL CHECK (kind IN ('merge', 'apart')),
      keys TEXT NOT NULL,
      probability REAL,
      made_at INTEGER NOT NULL,
      made_by TEXT NOT NULL,
      withdrawn_at INTEGER,
      withdrawn_by TEXT
    ) STRICT;
    CREATE INDEX entity_decision_project ON entity_decision (project_id, decision_no);
    CREATE TABLE entity_secret (secret BLOB NOT NULL) STRICT;
    INSERT INTO entity_secret (secret) VALUES (randomblob(32));
  `,
};
