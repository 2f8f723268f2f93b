import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { projectIdSchema } from "../../../src/contract/ids.ts";
import { currencySchema } from "../../../src/contract/money.ts";
import { systemClock } from "../../../src/main/base/clock.ts";
import { silentLogger } from "../../../src/main/base/logger.ts";
import { eventStore } from "../../../src/main/events/eventStore.ts";
import { createEventSystem } from "../../../src/main/events/eventSystem.ts";
import { Database } from "../../../src/main/storage/database.ts";
import { migrate } from "../../../src/main/storage/migrate.ts";
import { migrations } from "../../../src/main/storage/migrations/index.ts";

const projectId = projectIdSchema.parse("proj_0193f3a2000070008000000000000000");
const perTransaction = 10_000;

/** A workspace with this many events in its log, all seen by their subscribers; made once per run of the benchmarks. */
export async function openFullLog(folder: string, events: number): Promise<string> {
  const homeDir = join(process.env.FRENLY_BENCH_WORK ?? folder, `log-${events}`);
  const finished = join(homeDir, "bench-finished");
  if (existsSync(finished)) return homeDir;
  console.error(`  writing a log of ${events.toLocaleString("en-US")} events`);
  mkdirSync(homeDir, { recursive: true });
  const database = Database.open({ path: join(homeDir, "frenly.db") });
  await migrate(database, migrations, { now: Date.now(), backupPath: () => join(homeDir, "before.db") });
  const system = createEventSystem({
    database,
    clock: systemClock,
    logger: silentLogger,
    homeDir,
    busEnabled: true,
  });
  const draft = {
    type: "project.created",
    projectId,
    data: { project_id: projectId, project_name: "Long", currency: currencySchema.parse("EUR") },
  } as const;
  while (system.log.size < events)
    database.write((tx) => {
      for (let i = Math.min(perTransaction, events - system.log.size); i > 0; i -= 1)
        system.bus.publish(tx, draft);
    });
  database.write((tx) => {
    for (const name of ["frenly", "reconciliation"]) eventStore.setPosition(tx, name, system.log.size);
  });
  await system.bus.settled();
  system.sealNow();
  system.dispose();
  database.dispose();
  writeFileSync(finished, "");
  return homeDir;
}
