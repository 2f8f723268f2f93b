import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect } from "@playwright/test";
import { expectAccessible } from "./support/accessibility.ts";
import { dropFiles } from "./support/dropFiles.ts";
import { createProject } from "./support/newProject.ts";
import { takeScreenshots } from "./support/screenshots.ts";
import { statement, writeText } from "./support/statement.ts";
import { test } from "./support/test.ts";

/** Every day is 12 or less: nothing in the file tells a day from a month. */
const twoReadings = `Date,Counterparty,Amount\n${Array.from(
  { length: 40 },
  (_, i) =>
    `${String(1 + (i % 12)).padStart(2, "0")}/${String(1 + ((i * 5) % 12)).padStart(2, "0")}/2025,Supplier ${i % 7},-${100 + i}.50`,
).join("\n")}\n`;

test("a date order that two readings fit is asked in the window, and the answer is what goes in", async ({
  frenly: { page, server },
}) => {
  await createProject(page, "Two readings");
  await dropFiles(page, [writeText(join(server.home, "drop", "bank.csv"), twoReadings)]);
  const questions = page.getByRole("region", { name: "Questions to answer" });
  await expect(questions).toContainText("One thing only you can tell");
  await expect(page.getByRole("button", { name: /^Import 40 rows/ })).toBeDisabled();
  await expectAccessible(page);
  await takeScreenshots(page, "import-question");
  await questions.getByRole("button", { name: /day.*month.*year/i }).click();
  await expect(questions).toBeHidden();
  await page.getByRole("button", { name: "Import 40 rows" }).click();
  await expect(page.getByText("2025-01-01").first()).toBeVisible({ timeout: 30_000 });
  await page.goto(`${new URL(page.url()).origin}/#/rows`);
  // Row 3 of the file is 02/06/2025, 101.50: the second of June, by what was answered.
  await expect(
    page.getByRole("row").filter({ hasText: "2025-06-02" }).filter({ hasText: "101.50" }),
  ).toBeVisible();
});

test("a file dropped on the window opens as an import", async ({ frenly: { page, server } }) => {
  await createProject(page, "Dropped");
  await dropFiles(page, [writeText(join(server.home, "drop", "bank-march.csv"), statement(50, 3))]);
  await expect(page.getByRole("heading", { name: "bank-march.csv" })).toBeVisible();
  await page.getByRole("button", { name: "Import 50 rows" }).click();
  await expect(page.getByRole("button", { name: "Undo" })).toBeVisible({ timeout: 30_000 });
});

test("a folder dropped on the window becomes a batch of the files in it that can be read", async ({
  frenly: { page, server },
}) => {
  await createProject(page, "Folder");
  const folder = join(server.home, "drop");
  for (let i = 0; i < 3; i += 1) writeText(join(folder, "2025", `bank-${i}.csv`), statement(20, i));
  writeText(join(folder, "bank-notes.docx"), "not a statement");
  await dropFiles(page, [folder]);
  const dialog = page.getByRole("dialog", { name: "New batch" });
  await expect(dialog).toContainText("3 files");
  await expect(dialog).toContainText("1 of other kinds left out");
  await dialog.getByRole("button", { name: "Import 3 files" }).click();
  await expect(page.getByRole("heading", { name: "drop", exact: true })).toBeVisible();
  await expect(page.getByText("Done", { exact: true }).first()).toBeVisible({ timeout: 30_000 });
});

test("the look at a large file of another format shows how far it is, can be cancelled, and leaves nothing", async ({
  frenly: { page, server },
}) => {
  test.setTimeout(120_000);
  await createProject(page, "Large");
  const line = (i: number) =>
    JSON.stringify({
      date: `2026-0${1 + (i % 9)}-15`,
      amount: -1 - (i % 900),
      counterparty: `Supplier ${i % 41}`,
      id: i,
    });
  const text = Array.from({ length: 900_000 }, (_, i) => line(i)).join("\n");
  await dropFiles(page, [writeText(join(server.home, "drop", "bank.ndjson"), text)]);
  const look = page.getByRole("region", { name: "Look at bank.ndjson" });
  await expect(look).toContainText(/[\d,]{5,} rows/, { timeout: 60_000 });
  await expectAccessible(page);
  await look.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByRole("button", { name: "Choose a file" })).toBeVisible();
  await expect.poll(() => readdirSync(join(server.home, "vault", "incoming"))).toEqual([]);
  await expect(page.getByText("The file was not taken in")).toBeHidden();
});
