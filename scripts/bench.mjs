// `npm run bench [suite] [-- --scale 0.1]`: the benchmarks, each figure beside its limit.
import { ensureBuilt } from "./build.mjs";
import { runNode } from "./runtime.mjs";
import { findChromium } from "./system.mjs";

const code = await ensureBuilt();
if (code !== 0) process.exit(code);
process.exitCode = await runNode(["test/bench/run.ts", ...process.argv.slice(2)], {
  env: { FRENLY_CHROMIUM: findChromium() ?? "" },
});
