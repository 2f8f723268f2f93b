import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { Database, sql } from "../../../src/main/storage/database.ts";
import { migrate } from "../../../src/main/storage/migrate.ts";
import { migrations } from "../../../src/main/storage/migrations/index.ts";

test("rows of matches made before the slot left the key keep their match, and none is used twice", async () => {
  const home = mkdtempSync(join(tmpdir(), "frenly-match-rows-"));
  const database = Database.open({ path: join(home, "workspace.db") });
  onTestFinished(() => {
    database.dispose();
    rmSync(home, { recursive: true, force: true });
  });
  const options = { now: 1, backupPath: () => join(home, "backup.db") };
  await migrate(
    database,
    migrations.filter(({ id }) => id < 110),
    options,
  );
  database.execute(`INSERT INTO match_row (slot, ingestion_no, row, match_no, side)
    VALUES (0, 1, 2, 7, 'ledger'), (0, 2, 5, 7, 'bank'), (-9, 1, 2, 9, 'ledger')`);
  await migrate(database, migrations, options);
  const rows = sql<[], object>(
    "SELECT match_no, side, ingestion_no, row, slot FROM match_row ORDER BY match_no, side",
  );
  expect(database.read((tx) => tx.all(rows, []))).toEqual([
    { match_no: 7, side: "bank", ingestion_no: 2, row: 5, slot: 0 },
    { match_no: 7, side: "ledger", ingestion_no: 1, row: 2, slot: 0 },
    { match_no: 9, side: "ledger", ingestion_no: 1, row: 2, slot: -9 },
  ]);
  expect(() => database.execute("UPDATE match_row SET slot = 0 WHERE match_no = 9")).toThrow("UNIQUE");
});
