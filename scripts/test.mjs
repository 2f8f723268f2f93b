// `npm test`: what CI runs. Provides what the tests need, builds, runs every runner and sums them up in one line.
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { build } from "./build.mjs";
import { root, runNode, tool } from "./runtime.mjs";
import { findChromium, provideTestNeeds } from "./system.mjs";

const results = join(root, "test-results");
const isLong = process.argv.includes("--long");

const missing = provideTestNeeds();
if (missing.length > 0) {
  for (const sentence of missing) console.error(sentence);
  process.exit(1);
}
const env = {
  FRENLY_CHROMIUM: findChromium(),
  // A log that is read later, in CI or in a mail, shows colour codes as noise.
  ...(process.stdout.isTTY ? {} : { NO_COLOR: "1", FORCE_COLOR: "0" }),
  ...(isLong ? { FRENLY_LONG_TESTS: "1" } : {}),
};

const buildCode = await build();
if (buildCode !== 0) {
  console.error("The build failed, so no test was run; the lines above say why.");
  process.exit(buildCode);
}
rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });

const runs = [await runVitest(), await runPlaywright()];
const sum = (name) => runs.reduce((total, run) => total + run[name], 0);
const failed = sum("failed") + runs.filter((run) => run.code !== 0 && run.failed === 0).length;
for (const run of runs) {
  console.log(
    `${run.name}: exit code ${run.code}, ${run.passed} passed, ${run.failed} failed, ${run.skipped} skipped`,
  );
}
console.log(`${sum("passed")} passed, ${failed} failed, ${sum("skipped")} skipped`);
process.exitCode = failed === 0 ? 0 : 1;

async function runVitest() {
  const report = join(results, "vitest.json");
  const code = await runNode(
    [
      tool("vitest/vitest.mjs"),
      "run",
      "--config",
      "test/config/vitest.config.ts",
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${report}`,
    ],
    { env, stdio: ["ignore", "inherit", "inherit"] },
  );
  const { numPassedTests = 0, numFailedTests = 0, numPendingTests = 0, numTodoTests = 0 } = read(report);
  return {
    name: "vitest",
    code,
    passed: numPassedTests,
    failed: numFailedTests,
    skipped: numPendingTests + numTodoTests,
  };
}

async function runPlaywright() {
  const report = join(results, "playwright.json");
  const code = await runNode(
    [tool("@playwright/test/cli.js"), "test", "--config", "test/config/playwright.config.ts"],
    { env, stdio: ["ignore", "inherit", "inherit"] },
  );
  const { stats = {} } = read(report);
  return {
    name: "playwright",
    code,
    passed: (stats.expected ?? 0) + (stats.flaky ?? 0),
    failed: stats.unexpected ?? 0,
    skipped: stats.skipped ?? 0,
  };
}

/** A runner that crashed leaves no report; its exit code then counts as one failure. */
function read(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : {};
}
