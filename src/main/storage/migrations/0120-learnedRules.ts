import type { Migration } from "../migration.ts";

/** What was learned from decisions is read from the decisions; only that a person switched a rule off is kept. */
export const learnedRulesMigration: Migration = {
  id: 120,
  name: "learnedRules",
  sql: `
    CREATE TABLE learned_rule_off (
      project_id TEXT NOT NULL,
      kind TEXT NOT NULL CHECK (kind IN ('alias', 'fee')),
      ours TEXT NOT NULL,
      theirs TEXT NOT NULL,
      at INTEGER NOT NULL,
      user_id TEXT NOT NULL,
      PRIMARY KEY (project_id, kind, ours, theirs)
    ) STRICT, WITHOUT ROWID;
  `,
};
