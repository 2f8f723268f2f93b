import type { Migration } from "../migration.ts";

/**
 * Findings keep their identity by what their rows say. `triage.reason`: why a finding was dismissed or confirmed.
 * `finding.superseded_by`: a later import added rows to the same finding; it comes back when that import is undone.
 */
export const findingsMigration: Migration = {
  id: 100,
  name: "findings",
  sql: `
    ALTER TABLE triage ADD COLUMN reason TEXT;
    ALTER TABLE finding ADD COLUMN superseded_by TEXT;
    CREATE INDEX finding_superseded ON finding (superseded_by) WHERE superseded_by IS NOT NULL;
    CREATE INDEX finding_tx_row ON finding_tx (ingestion_no, row);
  `,
};
