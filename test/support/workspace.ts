import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DisposableStore, toDisposable } from "../../src/main/base/disposable.ts";
import { silentLogger } from "../../src/main/base/logger.ts";
import { createEventSystem, type EventSystem } from "../../src/main/events/eventSystem.ts";
import { Database } from "../../src/main/storage/database.ts";
import { migrate } from "../../src/main/storage/migrate.ts";
import { migrations } from "../../src/main/storage/migrations/index.ts";
import { ManualClock } from "./manualClock.ts";

/** A workspace on disk with a real database and event log, and a clock that moves only when told to. */
export interface TestWorkspace extends EventSystem {
  readonly database: Database;
  readonly databasePath: string;
  readonly clock: ManualClock;
  readonly homeDir: string;
}

export async function openTestWorkspace(
  homeDir = mkdtempSync(join(tmpdir(), "frenly-test-")),
): Promise<TestWorkspace> {
  const disposables = new DisposableStore();
  const clock = new ManualClock();
  const databasePath = join(homeDir, "frenly.db");
  const database = disposables.add(Database.open({ path: databasePath }));
  await migrate(database, migrations, {
    now: clock.now(),
    backupPath: (newest) => join(homeDir, `before-${newest}.db`),
  });
  const system = disposables.add(
    createEventSystem({ database, clock, logger: silentLogger, homeDir, busEnabled: true }),
  );
  return { ...system, database, databasePath, clock, homeDir, dispose: () => disposables.dispose() };
}

/** Removes a test folder when the test is over. */
export function removeLater(folder: string): { dispose(): void } {
  return toDisposable(() => rmSync(folder, { recursive: true, force: true }));
}
