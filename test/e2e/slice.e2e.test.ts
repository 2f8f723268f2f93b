import { expect } from "@playwright/test";
import { expectAccessible } from "./support/accessibility.ts";
import { test } from "./support/test.ts";

const bankFile = new URL("../../../shared/data/statements/mt940/betterplace/sepa_mt9401.sta", import.meta.url)
  .pathname;
const places = [
  "home",
  "import",
  "rows",
  "findings",
  "entities",
  "reconcile",
  "batch",
  "frenly",
  "log",
  "gallery",
];

test("every place of the sample case has no accessibility violation, in light and dark", async ({
  frenly: { page },
}) => {
  test.setTimeout(120_000);
  await page.getByRole("button", { name: /open the sample case/i }).click();
  await expect(page.getByText(/high-risk anomaly detected/i).first()).toBeVisible({ timeout: 30_000 });
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    for (const place of places) {
      await page.evaluate((hash) => {
        location.hash = hash;
      }, `#/${place}`);
      await expect(page.getByRole("main").getByRole("heading").first()).toBeVisible();
      await page.waitForLoadState("networkidle");
      await expectAccessible(page);
    }
  }
});

test("a bank's MT940 file is chosen, looked at, imported, proven by its balances and undone", async ({
  frenly: { page },
}) => {
  await page.getByRole("button", { name: /open the sample case/i }).click();
  await expect(page.getByText(/high-risk anomaly detected/i).first()).toBeVisible({ timeout: 30_000 });
  await page.evaluate(() => {
    location.hash = "#/import";
  });
  await page.getByLabel("File to import").setInputFiles(bankFile);
  await expect(page.getByText(/MT940 says itself how dates/)).toBeVisible({ timeout: 20_000 });
  await expectAccessible(page);
  await page.getByRole("button", { name: "Import 97 rows" }).click();
  await expect(page.getByText(/All 26 hold: opening \+ rows = closing/)).toBeVisible({ timeout: 30_000 });
  await expectAccessible(page);
  await page.getByRole("button", { name: "Undo" }).first().click();
  await expect(page.getByRole("dialog")).toContainText("97");
  await page.getByRole("button", { name: "Undo the import" }).click();
  await expect(page.getByRole("button", { name: "Redo" })).toBeVisible({ timeout: 20_000 });
});
