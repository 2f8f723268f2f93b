import { cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Page } from "@playwright/test";
import { expectAccessible } from "./support/accessibility.ts";
import { dropFiles } from "./support/dropFiles.ts";
import { startFrenlyServer } from "./support/frenlyServer.ts";
import { createProject } from "./support/newProject.ts";
import { schemes, sizes, takeScreenshots } from "./support/screenshots.ts";
import { statement, writeText } from "./support/statement.ts";
import { type Frenly, test } from "./support/test.ts";

const csv = (name: string, text: string) => ({ name, mimeType: "text/csv", buffer: Buffer.from(text) });

async function openBatches(page: Page): Promise<void> {
  await createProject(page, "Nordhaven Trading");
  await page.getByRole("link", { name: "Batches" }).click();
  await expect(page.getByRole("heading", { name: "Batches" })).toBeVisible();
}

/** What the local API answers to a program with the workspace's token. */
async function askApi({ server }: Pick<Frenly, "server">, path: string, body?: object) {
  const response = await fetch(new URL(path, server.launchUrl), {
    method: body === undefined ? "GET" : "POST",
    headers: {
      authorization: `Bearer ${readFileSync(join(server.home, "api-token"), "utf8").trim()}`,
      "content-type": "application/json",
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return await response.json();
}

async function projectOf(frenly: Frenly): Promise<string> {
  const { events } = await askApi(frenly, "/api/v1/events?limit=1000");
  return events.find(({ type }: { type: string }) => type === "project.created").project_id;
}

test("many files come in as one job; what fails says why and is retried", async ({ frenly }) => {
  test.setTimeout(120_000);
  const { page } = frenly;
  await openBatches(page);
  await expect(page.getByText("No batch yet")).toBeVisible();
  await expectAccessible(page);
  await takeScreenshots(page, "batch-empty");

  await page.keyboard.press("n");
  const dialog = page.getByRole("dialog", { name: "New batch" });
  const chooser = page.waitForEvent("filechooser");
  await dialog.getByRole("button", { name: "Add files" }).click();
  await (await chooser).setFiles([
    ...Array.from({ length: 8 }, (_, i) =>
      csv(`bank-2025-${String(i + 1).padStart(2, "0")}.csv`, statement(600, i)),
    ),
    csv("bank-copy-of-01.csv", statement(600, 0)),
    csv("general-ledger-empty.csv", ""),
    csv("payments.csv", statement(50, 20)),
  ]);
  await expect(dialog.getByText("11 files,")).toBeVisible();
  await expect(dialog.getByRole("button", { name: "Import 11 files" })).toBeDisabled();
  await dialog.getByRole("radio", { name: "Books" }).click();
  await expectAccessible(page);
  await takeScreenshots(page, "batch-new");
  await dialog.getByRole("textbox", { name: "Name" }).fill("First half of 2025");
  await dialog.getByRole("button", { name: "Import 11 files" }).click();

  await expect(page.getByRole("heading", { name: "First half of 2025" })).toBeVisible();
  await takeScreenshots(page, "batch-running");
  await expect(page.getByText("Done, 1 failed")).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole("radio", { name: "Failed 1" })).toBeVisible();
  await page.getByRole("row", { name: /general-ledger-empty/ }).click();
  await expect(page.getByRole("complementary", { name: "Inspector" })).toContainText("Export the file again");
  await page.setViewportSize(sizes[0]);
  await expectAccessible(page);
  await takeScreenshots(page, "batch-job");

  await page.setViewportSize(sizes[0]);
  await page.getByRole("row", { name: /bank-copy-of-01/ }).click();
  await expect(page.getByRole("complementary", { name: "Inspector" })).toContainText("bank-2025-01.csv");
  await page.keyboard.press("r");
  await expect(page.getByText("Done, 1 failed")).toBeVisible({ timeout: 30_000 });

  await page.getByRole("button", { name: "Undo the batch" }).click();
  const undo = page.getByRole("dialog", { name: "Undo the whole batch?" });
  await expect(undo).toContainText("9 imports with 4,850 rows");
  await expectAccessible(page);
  await takeScreenshots(page, "batch-undo");
  await undo.getByRole("button", { name: "Undo 9 imports" }).click();
  await expect(page.getByText("Undone", { exact: true }).first()).toBeVisible({ timeout: 30_000 });
  await page.setViewportSize(sizes[0]);
  await page.getByRole("button", { name: "All batches" }).click();
  await expect(page.getByRole("link", { name: "First half of 2025" })).toBeVisible();
  await takeScreenshots(page, "batch-list");
});

test("a question that some files leave open is answered for one file and for all", async ({ frenly }) => {
  const { page, server } = frenly;
  await openBatches(page);
  const open = (seed: number) =>
    `Date,Counterparty,Amount\n02/03/2026,Anna,-${seed}.50\n02/04/2026,Anna,-${seed + 1}.50\n03/05/2026,Bo,-3.50\n`;
  const folder = join(server.home, "drop");
  for (const seed of [1, 2, 3]) writeText(join(folder, `bank-${seed}.csv`), open(seed));
  await dropFiles(page, [folder]);
  const dialog = page.getByRole("dialog", { name: "New batch" });
  await dialog.getByLabel("Where a file leaves it open").selectOption({ label: "31/12/2025 and 1,234.50" });
  await dialog.getByLabel("Reading of bank-2.csv").selectOption({ label: "12/31/2025 and 1,234.50" });
  await dialog.getByLabel("Reading of bank-3.csv").selectOption({ label: "Ask me" });
  await takeScreenshots(page, "batch-readings");
  await page.setViewportSize(sizes[0]);
  await dialog.getByRole("button", { name: "Import 3 files" }).click();
  await expect(page.getByText("Done, 1 failed")).toBeVisible({ timeout: 30_000 });
  await page.getByRole("row", { name: /bank-3\.csv/ }).click();
  const inspector = page.getByRole("complementary", { name: "Inspector" });
  await expect(inspector).toContainText("written day first or month first");
  await takeScreenshots(page, "batch-question");
  await page.setViewportSize(sizes[0]);
  await inspector.getByLabel("Read it as").selectOption({ label: "31/12/2025 and 1,234.50" });
  await inspector.getByRole("button", { name: "Retry" }).click();
  await expect(page.getByText("Done", { exact: true }).first()).toBeVisible({ timeout: 30_000 });
  const { events } = await askApi(frenly, "/api/v1/events?limit=1000");
  expect(events.filter(({ type }: { type: string }) => type === "data.ingested")).toHaveLength(3);
});

test("a job whose workstation was killed offers to resume, and ends with the result of one that was not", async ({
  page,
}) => {
  test.setTimeout(180_000);
  // Ids come from the project and the bytes: both jobs run in copies of one workspace.
  const first = await startFrenlyServer();
  await page.goto(first.launchUrl);
  await openBatches(page);
  await first.kill();
  const copy = mkdtempSync(join(tmpdir(), "frenly-e2e-"));
  cpSync(first.home, copy, { recursive: true });
  const folder = join(first.home, "drop");
  for (let i = 0; i < 12; i += 1) writeText(join(folder, `bank-${i}.csv`), statement(8_000, i));
  const results: string[] = [];
  for (const home of [copy, first.home]) {
    let server = await startFrenlyServer({ home, port: 0 });
    try {
      await page.goto(server.launchUrl);
      await page.getByRole("link", { name: "Batches" }).click();
      await expect(page.getByRole("heading", { name: "Batches" })).toBeVisible();
      await dropFiles(page, [folder]);
      await page.getByRole("button", { name: "Import 12 files" }).click();
      if (home === first.home) {
        await expect(page.getByRole("radio", { name: /^In [1-9]/ })).toBeVisible({ timeout: 60_000 });
        await server.kill();
        server = await startFrenlyServer(server);
        await expect(page.getByText("Interrupted", { exact: true }).first()).toBeVisible({ timeout: 30_000 });
        await takeScreenshots(page, "batch-interrupted");
        await page.setViewportSize(sizes[0]);
        await page.getByRole("button", { name: /^Resume/ }).click();
      }
      await expect(page.getByText("Done", { exact: true }).first()).toBeVisible({ timeout: 90_000 });
      const jobId = new URL(page.url()).hash.match(/job=([\w-]+)/)?.[1];
      const { result_hash } = await askApi({ server }, `/api/v1/batch/${jobId}`);
      results.push(result_hash);
    } finally {
      await server.stop();
    }
  }
  expect(results[0]).toMatch(/^[0-9a-f]{64}$/);
  expect(results[1]).toBe(results[0]);
});

test("a thousand files are one list of which only what is in sight is on the page; it can be paused", async ({
  frenly,
}) => {
  test.setTimeout(120_000);
  const { page, server } = frenly;
  await openBatches(page);
  const folder = join(server.home, "bank");
  mkdirSync(folder);
  for (let i = 0; i < 1_000; i += 1)
    writeFileSync(join(folder, `statement-${String(i).padStart(4, "0")}.csv`), statement(20 + i, i));
  const { job_id } = await askApi(frenly, "/api/v1/batch/submit", {
    project_id: await projectOf(frenly),
    items: [folder],
    priority: "high",
  });
  await page.getByRole("link", { name: "bank", exact: true }).click();
  await expect(page.getByRole("row", { name: /statement-0000/ })).toContainText("In", { timeout: 30_000 });
  await expect(page.getByText(/about \d+/)).toBeVisible({ timeout: 30_000 });
  await takeScreenshots(page, "batch-thousand");
  expect(await page.getByRole("row").count()).toBeLessThan(60);
  await page.keyboard.press("p");
  await expect(page.getByText("Paused", { exact: true })).toBeVisible({ timeout: 30_000 });
  await page.getByRole("grid", { name: "Files of the batch" }).focus();
  await page.keyboard.press("End");
  await expect(page.getByRole("row", { name: /statement-0999/ })).toContainText("Waiting");
  const job = await askApi(frenly, `/api/v1/batch/${job_id}`);
  expect(job).toMatchObject({ status: "paused", items_count: 1_000, running: 0 });
  await page.getByRole("button", { name: "Cancel", exact: true }).click();
  await expect(page.getByText("Cancelled", { exact: true }).first()).toBeVisible();
});

for (const size of sizes)
  for (const colorScheme of schemes)
    test(`a job's page has no accessibility violation at ${size.width} in ${colorScheme}`, async ({
      frenly,
    }) => {
      const { page, server } = frenly;
      await page.setViewportSize(size);
      await page.emulateMedia({ colorScheme });
      await openBatches(page);
      writeFileSync(join(server.home, "bank-1.csv"), statement(30, 1));
      await askApi(frenly, "/api/v1/batch/submit", {
        project_id: await projectOf(frenly),
        items: [join(server.home, "bank-1.csv"), join(server.home, "bank-missing.csv")],
        name: "Two files",
      });
      await page.getByRole("link", { name: "Two files" }).click();
      await expect(page.getByText("Done, 1 failed")).toBeVisible({ timeout: 30_000 });
      await expectAccessible(page);
    });
