import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Database, sql } from "../../../src/main/storage/database.ts";
import { migrate } from "../../../src/main/storage/migrate.ts";
import type { Migration } from "../../../src/main/storage/migration.ts";
import { migrations } from "../../../src/main/storage/migrations/index.ts";

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "frenly-storage-"));
  path = join(folder, "frenly.db");
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const backupPath = (newest: number): string => join(folder, `before-${newest}.db`);
const tables = sql<[], { name: string }>(
  "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name LIMIT 100",
);

function readTables(file: string): string[] {
  const database = Database.open({ path: file });
  const names = database.read((tx) => tx.all(tables, [])).map(({ name }) => name);
  database.dispose();
  return names;
}

test("A4: the first, second and third connection all carry the settings of a durable database", () => {
  const connections = [1, 2, 3].map(() => Database.open({ path }));
  const settings = connections.map((database) =>
    [
      "journal_mode",
      "synchronous",
      "busy_timeout",
      "foreign_keys",
      "trusted_schema",
      "cell_size_check",
      "journal_size_limit",
    ].map((name) => database.pragma(name)),
  );
  for (const database of connections) database.dispose();
  const expected = ["wal", 2, 5_000, 1, 0, 1, 67_108_864];
  expect(settings).toEqual([expected, expected, expected]);
});

test("A4: a connection that is opened after the others were closed is durable as well", () => {
  for (let open = 0; open < 3; open += 1) {
    const database = Database.open({ path });
    expect(database.pragma("synchronous")).toBe(2);
    database.dispose();
  }
});

const step = (id: number, text: string): Migration => ({ id, name: `step${id}`, sql: text });

test("a new workspace is brought to the newest schema without a backup", async () => {
  const database = Database.open({ path });
  await migrate(database, migrations, { now: 1, backupPath });
  database.dispose();
  expect(readTables(path)).toEqual(expect.arrayContaining(["ckpt", "ev", "migration", "subscriber", "tile"]));
  expect(() => readTables(backupPath(10))).not.toThrow(); // an empty file made by this line, not a backup
  expect(readTables(backupPath(10))).toEqual([]);
});

test("an older workspace is backed up before it is changed", async () => {
  const database = Database.open({ path });
  await migrate(database, [step(10, "CREATE TABLE a (x)")], { now: 1, backupPath });
  await migrate(database, [step(10, ""), step(20, "CREATE TABLE b (x)")], { now: 2, backupPath });
  database.dispose();
  expect(readTables(path)).toEqual(["a", "b", "migration"]);
  expect(readTables(backupPath(10))).toEqual(["a", "migration"]);
});

test("a migration that fails leaves the schema as it was, and runs again at the next start", async () => {
  const database = Database.open({ path });
  const broken = [step(10, "CREATE TABLE a (x)"), step(20, "CREATE TABLE b (x); CREATE TABLE a (x)")];
  await expect(migrate(database, broken, { now: 1, backupPath })).rejects.toThrowError(/already exists/);
  const mended = [step(10, ""), step(20, "CREATE TABLE b (x)")];
  await migrate(database, mended, { now: 2, backupPath });
  database.dispose();
  expect(readTables(path)).toEqual(["a", "b", "migration"]);
});

test("a workspace of a newer version is refused and left alone", async () => {
  const database = Database.open({ path });
  await migrate(database, [step(10, "CREATE TABLE a (x)"), step(20, "CREATE TABLE b (x)")], {
    now: 1,
    backupPath,
  });
  const refused = migrate(database, [step(10, ""), step(30, "CREATE TABLE c (x)")], { now: 2, backupPath });
  await expect(refused).rejects.toMatchObject({ code: "STATE_CONFLICT" });
  database.dispose();
  expect(readTables(path)).toEqual(["a", "b", "migration"]);
});
