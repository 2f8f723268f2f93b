import { writeFileSync } from "node:fs";
import { isMainThread } from "node:worker_threads";

// Loaded with --import: writes the most memory that the process ever held, all threads included, when it ends.
const target = process.env.FRENLY_BENCH_PEAK;
if (isMainThread && target !== undefined)
  process.on("exit", () => writeFileSync(target, String(process.resourceUsage().maxRSS * 1024)));
