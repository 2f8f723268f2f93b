import { defineConfig } from "@playwright/test";

/** The page in system Chromium, over the browser shell. One worker: the tests share two cores with the program. */
export default defineConfig({
  testDir: "../e2e",
  testMatch: "**/*.e2e.test.ts",
  outputDir: "../../test-results/playwright",
  workers: 1,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: process.env.CI !== undefined,
  reporter: [["list"], ["json", { outputFile: "../../test-results/playwright.json" }]],
  use: {
    trace: "retain-on-failure",
    viewport: { width: 1440, height: 900 },
    launchOptions: {
      executablePath: process.env.FRENLY_CHROMIUM ?? "/usr/bin/chromium",
      // Chromium refuses its sandbox to root, which is who runs in a container.
      args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
    },
  },
});
