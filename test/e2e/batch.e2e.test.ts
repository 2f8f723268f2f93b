import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, type Page } from "@playwright/test";
import { expectAccessible } from "./support/accessibility.ts";
import { createProject } from "./support/newProject.ts";
import { schemes, sizes, takeScreenshots } from "./support/screenshots.ts";
import { statement } from "./support/statement.ts";
import { type Frenly, test } from "./support/test.ts";

const csv = (name: string, text: string) => ({ name, mimeType: "text/csv", buffer: Buffer.from(text) });

async function openBatches(page: Page): Promise<void> {
  await createProject(page, "Nordhaven Trading");
  await page.getByRole("link", { name: "Batches" }).click();
  await expect(page.getByRole("heading", { name: "Batches" })).toBeVisible();
}

/** What the local API answers to a program with the workspace's token. */
async function askApi({ server }: Frenly, path: string, body?: object) {
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
