import { join } from "node:path";
import { systemClock } from "./base/clock.ts";
import { createLogger } from "./base/logger.ts";
import { createCore } from "./core.ts";
import { runElectronShell } from "./shells/electron/electronShell.ts";

const built = join(import.meta.dirname, "..");
const home = process.env.FRENLY_HOME;

await runElectronShell({
  renderer: join(built, "renderer"),
  preload: join(built, "preload", "index.cjs"),
  resources: join(built, "..", "resources"),
  // A home of its own gets a window of its own, so that two homes can be open side by side.
  profile: home === undefined ? undefined : join(home, "window"),
  clock: systemClock,
  logger: createLogger("warn"),
  openCore: () => createCore({ shell: "electron" }),
});
