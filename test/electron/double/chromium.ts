import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, chromium } from "playwright-core";

const places = [
  process.env.FRENLY_CHROMIUM,
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/usr/bin/google-chrome-stable",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

export function findChromium(): string {
  const found = places.find((place) => place !== undefined && existsSync(place));
  if (found === undefined) {
    throw new Error(
      "These tests need Chromium. Install it (Debian: apt-get install chromium) or set FRENLY_CHROMIUM.",
    );
  }
  return found;
}

export interface ChromiumDouble {
  readonly context: BrowserContext;
  /** Where a second client can attach: the test looks at the same page. */
  readonly endpoint: string;
  close(): Promise<void>;
}

/** Starts Chromium with a profile of its own, with a user agent that says Electron as the real one does. */
export async function startChromium(): Promise<ChromiumDouble> {
  const profile = mkdtempSync(join(tmpdir(), "frenly-chromium-"));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: findChromium(),
    headless: true,
    // Chromium refuses its own sandbox to root; the one under test is Electron's and only its settings can be seen here.
    args: ["--no-sandbox", "--remote-debugging-port=0", "--disable-gpu"],
    userAgent: `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/152.0.0.0 Electron/45.4.1 Safari/537.36`,
    viewport: { width: 1440, height: 900 },
    ignoreHTTPSErrors: true,
    // The program under test decides itself how it ends on a signal.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
  const port = readFileSync(join(profile, "DevToolsActivePort"), "utf8").split("\n")[0] ?? "";
  return {
    context,
    endpoint: `http://127.0.0.1:${port}`,
    async close() {
      await context.close();
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
