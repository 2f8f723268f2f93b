import { expect, type Page } from "@playwright/test";
import { expectAccessible } from "./support/accessibility.ts";
import { dropFiles } from "./support/dropFiles.ts";
import { createProject } from "./support/newProject.ts";
import { schemes, sizes, takeScreenshots } from "./support/screenshots.ts";
import { test } from "./support/test.ts";

const data = new URL("../../../shared/data/", import.meta.url).pathname;

const importRows = /^Import [\d,]+ rows?$/;

/** The page as it is, photographed and without a violation in both sizes and both colour schemes. */
async function expectPresentable(page: Page, name: string): Promise<void> {
  await page.waitForLoadState("networkidle");
  await takeScreenshots(page, `real-${name}`);
  for (const size of sizes)
    for (const colorScheme of schemes) {
      await page.setViewportSize(size);
      await page.emulateMedia({ colorScheme });
      await expectAccessible(page);
    }
  await page.setViewportSize(sizes[0]);
}

async function importFile(page: Page, path: string, side: "Bank" | "Books"): Promise<void> {
  await page.getByRole("link", { name: "Import" }).click();
  const another = page.getByRole("button", { name: "Import another file" });
  await expect(another.or(page.getByRole("button", { name: "Choose a file" }))).toBeVisible();
  if (await another.isVisible()) await another.click();
  await dropFiles(page, [path]);
  await page.getByRole("radio", { name: side }).click();
  await expect(page.getByRole("button", { name: importRows })).toBeEnabled({ timeout: 30_000 });
}

test("import, plan, result, batches and entities stand up to real files", async ({ frenly: { page } }) => {
  test.setTimeout(200_000);
  page.setDefaultTimeout(15_000);
  await createProject(page, "City of Leeds, payments");
  await expectPresentable(page, "import-empty");
  await importFile(page, `${data}spending/leeds-raw/2012-11.csv`, "Books");
  await expectPresentable(page, "plan");
  await page.getByRole("button", { name: importRows }).click();
  await expect(page.getByRole("button", { name: "Undo" })).toBeVisible({ timeout: 60_000 });
  await expectPresentable(page, "result");
  await importFile(page, `${data}statements/mt940/betterplace/sepa_mt9401.sta`, "Bank");
  await page.getByRole("button", { name: importRows }).click();
  await expect(page.getByText(/All 26 hold/)).toBeVisible({ timeout: 30_000 });
  await expectPresentable(page, "result-bank");
  await page.getByRole("button", { name: "Import another file" }).click();
  await expectPresentable(page, "import-list");

  await page.getByRole("link", { name: "Batches" }).click();
  await dropFiles(page, [`${data}statements/mt940`]);
  const dialog = page.getByRole("dialog", { name: "New batch" });
  await expectPresentable(page, "batch-new");
  const rest = dialog.getByRole("radio", { name: "Bank" });
  if (await rest.isVisible()) await rest.click();
  await dialog.getByRole("button", { name: /^Import \d+ files$/ }).click();
  await expect(page.getByText(/^Done/).first()).toBeVisible({ timeout: 60_000 });
  await page.getByRole("grid", { name: "Files of the batch" }).focus();
  await page.keyboard.press("End");
  await expectPresentable(page, "batch-job");
  await page.getByRole("button", { name: "All batches" }).click();
  await expectPresentable(page, "batch-list");

  await page.getByRole("link", { name: "Entities" }).click();
  const grid = page.getByRole("grid").first();
  await expect(grid.getByRole("row").nth(2)).toBeVisible();
  await expectPresentable(page, "entities");
  await grid.focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  const named = await grid.getAttribute("aria-activedescendant");
  await expect(page.locator(`[id="${named}"]`)).toHaveAttribute("aria-selected", "true");
  await expectPresentable(page, "entity");
});

test("a row in quarantine is shown with its reason and its repair, from a real file", async ({
  frenly: { page },
}) => {
  test.setTimeout(120_000);
  page.setDefaultTimeout(15_000);
  await createProject(page, "Quarantine");
  await importFile(page, `${data}statements/mt940/self-provided/mt942.sta`, "Bank");
  await page.getByRole("button", { name: importRows }).click();
  await expect(page.getByRole("button", { name: "Undo" })).toBeVisible({ timeout: 30_000 });
  await page.getByRole("heading", { name: /quarantine/i }).scrollIntoViewIfNeeded();
  await expectPresentable(page, "quarantine");
});
