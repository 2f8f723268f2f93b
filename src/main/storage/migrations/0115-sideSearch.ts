import type { Migration } from "../migration.ts";

/**
 * `ingestion.awaits_search`: 1 while an import of a batch was searched for anomalies by itself only; the search over
 * its whole side that follows sets it to 0.
 */
export const sideSearchMigration: Migration = {
  id: 115,
  name: "sideSearch",
  sql: `
    ALTER TABLE ingestion ADD COLUMN awaits_search INTEGER NOT NULL DEFAULT 0 CHECK (awaits_search IN (0, 1));
    CREATE INDEX ingestion_awaits ON ingestion (project_id) WHERE awaits_search = 1;
  `,
};
