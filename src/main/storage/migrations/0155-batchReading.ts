import type { Migration } from "../migration.ts";

/** What a person answered beforehand for a file of a batch, as JSON; NULL where nothing. */
export const batchReadingMigration: Migration = {
  id: 155,
  name: "batchReading",
  sql: "ALTER TABLE batch_item ADD COLUMN reading TEXT;",
};
