import { expect } from "@playwright/test";
import { expectAccessible } from "./support/accessibility.ts";
import { schemes, sizes, takeScreenshots } from "./support/screenshots.ts";
import { test } from "./support/test.ts";

test("the page opens signed in, and the token is gone from its address", async ({ frenly: { page } }) => {
  await expect(page).toHaveTitle(/Frenly/);
  await expect(page.getByRole("main")).toBeVisible();
  expect(page.url()).not.toContain("launch=");
});

test("the sample case opens in one click and its alert arrives", async ({ frenly: { page } }) => {
  await page.getByRole("button", { name: /open the sample case/i }).click();
  await expect(page.getByText(/high-risk anomaly detected/i).first()).toBeVisible({ timeout: 30_000 });
  await takeScreenshots(page, "home");
});

for (const size of sizes) {
  for (const colorScheme of schemes) {
    test(`the first page has no accessibility violation at ${size.width} in ${colorScheme}`, async ({
      frenly: { page },
    }) => {
      await page.setViewportSize(size);
      await page.emulateMedia({ colorScheme });
      await expect(page.getByRole("main")).toBeVisible();
      await expectAccessible(page);
    });
  }
}
