import { execFile } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { ensureBuilt } from "../support/ensureBuilt.ts";
import { createHome, type ElectronUnderTest, startElectron } from "./startElectron.ts";

const cli = join(import.meta.dirname, "..", "..", "out", "main", "cli.js");

async function frenly(home: string, ...args: string[]): Promise<unknown> {
  const { stdout } = await promisify(execFile)(process.execPath, [cli, "--home", home, "--json", ...args]);
  return JSON.parse(stdout);
}

/** The shipped main bundle, preload and page, unmodified, with the double in the place of Electron. */
describe("the built program in Electron's double", () => {
  let electron: ElectronUnderTest;
  const home = createHome();
  const errors: string[] = [];
  beforeAll(async () => {
    await ensureBuilt();
    electron = await startElectron({ home });
    electron.page.on("pageerror", (error) => errors.push(error.message));
    electron.page.on("console", (message) => {
      if (message.type() === "error") errors.push(message.text());
    });
  });
  afterAll(async () => {
    await electron.stop();
    rmSync(home, { recursive: true, force: true });
  });

  it("opens its page and shows what the core answered over the port", async () => {
    await electron.page.getByRole("main").waitFor();
    await electron.page.getByRole("button", { name: /open the sample case/i }).waitFor();
  });

  it("imports the sample case, and the alert reaches page, tray and the system's notifications", async () => {
    await electron.page.getByRole("button", { name: /open the sample case/i }).click();
    await electron.page
      .getByText(/high-risk anomaly detected/i)
      .first()
      .waitFor({ timeout: 60_000 });
    const { tray, notifications, escaped } = await electron.records();
    expect(Number(tray?.title)).toBeGreaterThan(0);
    expect(notifications.map(({ body }) => body)).toContain("High-risk anomaly detected during ingestion");
    expect(escaped).toEqual([]);
  });

  it("logs no error in the page under the whole policy", () => {
    expect(errors).toEqual([]);
  });

  it("seals the log before it ends, and it verifies afterwards", async () => {
    await electron.call("closeWindow");
    expect(await electron.exited, electron.stderr()).toBe(0);
    const report = z.object({ ok: z.boolean(), events: z.int(), checkpoints: z.int() });
    const { ok, events, checkpoints } = report.parse(await frenly(home, "verify"));
    expect({ ok, hasEvents: events > 0, hasCheckpoints: checkpoints > 0 }).toEqual({
      ok: true,
      hasEvents: true,
      hasCheckpoints: true,
    });
  });
});
