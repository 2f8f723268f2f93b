import { rmSync } from "node:fs";
import { join } from "node:path";
import { test as base, expect } from "@playwright/test";
import { dropFiles } from "./support/dropFiles.ts";
import { type FrenlyServer, startFrenlyServer } from "./support/frenlyServer.ts";
import { createProject } from "./support/newProject.ts";
import { statement, writeText } from "./support/statement.ts";
import { test } from "./support/test.ts";

test("a second tab of the same browser is signed in by the first and sees what it does", async ({
  frenly: { page, server },
}) => {
  await createProject(page, "Two windows");
  const second = await page.context().newPage();
  await second.goto(`http://127.0.0.1:${server.port}/#/import`);
  await expect(second.getByRole("heading", { name: "Import", exact: true })).toBeVisible();
  await dropFiles(page, [writeText(join(server.home, "drop", "bank-one.csv"), statement(30, 1))]);
  await page.getByRole("button", { name: "Import 30 rows" }).click();
  await expect(second.getByRole("row", { name: /bank-one\.csv/ })).toContainText("30", { timeout: 30_000 });
  await second.close();
});

test("a browser that nobody signed in is told how to open the workstation", async ({
  browser,
  frenly: { server },
}) => {
  const stranger = await browser.newContext();
  const page = await stranger.newPage();
  await page.goto(`http://127.0.0.1:${server.port}/`);
  await expect(page.getByText("This page is not signed in.")).toBeVisible();
  await stranger.close();
});

base.describe("when the workstation is killed", () => {
  let server: FrenlyServer;
  base.beforeEach(async () => {
    server = await startFrenlyServer();
  });
  base.afterEach(() => server.stop());

  base(
    "while it reads a file, the window comes back and says that nothing of it was kept",
    async ({ page }) => {
      base.setTimeout(120_000);
      await page.goto(server.launchUrl);
      await createProject(page, "Killed");
      await dropFiles(page, [writeText(join(server.home, "drop", "bank-long.csv"), statement(400_000, 1))]);
      await page.getByRole("button", { name: /^Import 400,000 rows/ }).click({ timeout: 60_000 });
      await expect(page.getByText("Reading rows")).toBeVisible({ timeout: 30_000 });
      await server.kill();
      await expect(page.getByText("workstation not reached, trying again")).toBeVisible();
      server = await startFrenlyServer(server);
      await expect(page.getByText("offline, all work saved")).toBeVisible({ timeout: 30_000 });
      await expect(page.getByText(/Nothing of it was kept; import it again/)).toBeVisible({
        timeout: 30_000,
      });
      await page.goto(`http://127.0.0.1:${server.port}/#/rows`);
      await expect(page.getByText(/No rows/).first()).toBeVisible();
    },
  );

  base("after an import, the import is whole in the window that comes back", async ({ page }) => {
    await page.goto(server.launchUrl);
    await createProject(page, "Killed");
    await dropFiles(page, [writeText(join(server.home, "drop", "bank.csv"), statement(80, 1))]);
    await page.getByRole("button", { name: "Import 80 rows" }).click();
    await expect(page.getByRole("button", { name: "Undo" })).toBeVisible({ timeout: 30_000 });
    await server.kill();
    server = await startFrenlyServer(server);
    await expect(page.getByText("offline, all work saved")).toBeVisible({ timeout: 30_000 });
    await page.reload();
    await page.goto(`http://127.0.0.1:${server.port}/#/import`);
    await expect(page.getByRole("row", { name: /bank\.csv/ })).toContainText("80");
  });

  base("and no longer knows the window, the window says that it is not signed in", async ({ page }) => {
    await page.goto(server.launchUrl);
    await createProject(page, "Gone");
    await server.kill();
    rmSync(join(server.home, "sessions.json"));
    server = await startFrenlyServer(server);
    await expect(page.getByText("This page is not signed in.")).toBeVisible({ timeout: 30_000 });
  });
});
