import { AppError, assert } from "../base/errors.ts";
import { type Database, sql } from "./database.ts";
import type { Migration } from "./migration.ts";

const createTable =
  "CREATE TABLE IF NOT EXISTS migration (id INTEGER PRIMARY KEY, name TEXT NOT NULL, at INTEGER NOT NULL) STRICT";
const listApplied = sql<[], { id: number }>("SELECT id FROM migration ORDER BY id LIMIT 1000");
const record = sql<[number, string, number]>("INSERT INTO migration (id, name, at) VALUES (?, ?, ?)");

/**
 * Brings the schema forward, each migration in one transaction with its record: after a crash it stands either
 * before or after a step. An existing workspace is backed up first; a newer one is refused, never opened.
 */
export async function migrate(
  database: Database,
  migrations: readonly Migration[],
  options: { readonly now: number; readonly backupPath: (newest: number) => string },
): Promise<void> {
  assert(
    migrations.every((migration, i) => i === 0 || migration.id > (migrations[i - 1]?.id ?? 0)),
    "migrations are out of order",
  );
  database.execute(createTable);
  const applied = new Set(database.read((tx) => tx.all(listApplied, [])).map(({ id }) => id));
  const newest = Math.max(0, ...applied);
  const known = new Set(migrations.map(({ id }) => id));
  if ([...applied].some((id) => !known.has(id))) {
    throw new AppError(
      "STATE_CONFLICT",
      "This workspace was written by a newer version of Frenly. Open it with that version or a later one.",
      { where: database.path },
    );
  }
  const missing = migrations.filter(({ id }) => !applied.has(id));
  if (missing.length > 0 && newest > 0) await database.backup(options.backupPath(newest));
  for (const migration of missing) {
    database.write((tx) => {
      database.executeInside(migration.sql);
      tx.run(record, [migration.id, migration.name, options.now]);
    });
  }
}
