import { writeSync } from "node:fs";
import { join } from "node:path";
import { systemClock } from "../../../src/main/base/clock.ts";
import { silentLogger } from "../../../src/main/base/logger.ts";
import { createEventSystem } from "../../../src/main/events/eventSystem.ts";
import { Database } from "../../../src/main/storage/database.ts";
import { migrate } from "../../../src/main/storage/migrate.ts";
import { migrations } from "../../../src/main/storage/migrations/index.ts";

/**
 * A process to be killed: publishes batches of 1 to 20 events and says on stdout, after each commit, the last
 * sequence that it acknowledges. Arguments: home folder, number of batches (0: until killed).
 */
const [homeDir = "", batches = "0"] = process.argv.slice(2);
const database = Database.open({ path: join(homeDir, "frenly.db") });
await migrate(database, migrations, {
  now: Date.now(),
  backupPath: (newest) => join(homeDir, `${newest}.db`),
});
const system = createEventSystem({
  database,
  clock: systemClock,
  logger: silentLogger,
  homeDir,
  busEnabled: true,
});
for (let batch = 0; batches === "0" || batch < Number(batches); batch += 1) {
  const size = batches === "0" ? 1 + Math.floor(Math.random() * 20) : 1;
  const last = database.write((tx) => {
    let sequence = 0;
    for (let i = 0; i < size; i += 1) {
      const data = { events_count: i, ok: true };
      sequence = system.bus.publish(tx, { type: "log.verified", data }).sequence;
    }
    return sequence;
  });
  writeSync(1, `${last}\n`);
}
