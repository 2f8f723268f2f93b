import type { Migration } from "../migration.ts";

export const projectsMigration: Migration = {
  id: 20,
  name: "projects",
  sql: `
    CREATE TABLE project (
      project_id TEXT PRIMARY KEY,
      name TEXT NOT NULL,
      currency TEXT NOT NULL,
      created_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
  `,
};
