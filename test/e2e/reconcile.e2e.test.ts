import { readFileSync } from "node:fs";
import { expect, type Page } from "@playwright/test";
import { expectAccessible } from "./support/accessibility.ts";
import { schemes, sizes, takeScreenshots } from "./support/screenshots.ts";
import { test } from "./support/test.ts";

const tab = (page: Page, name: string) => page.getByRole("radio", { name: new RegExp(`^${name}`) });

async function countOf(page: Page, name: string): Promise<number> {
  const words = (await tab(page, name).textContent()) ?? "";
  return Number(words.replace(/\D/g, ""));
}

/** The sample case, matched. */
async function matchSample(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Open the sample case" }).click();
  await expect(page.getByRole("heading", { name: "Alerts" })).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText("1,040", { exact: true })).toBeVisible({ timeout: 30_000 });
  await page.getByRole("link", { name: "Reconcile" }).click();
  await expect(page.getByText("Not matched yet")).toBeVisible();
  await expectAccessible(page);
  await takeScreenshots(page, "reconcile-empty");
  await page.setViewportSize(sizes[0]);
  await page.emulateMedia({ colorScheme: "light" });
  await page.getByRole("button", { name: "Match", exact: true }).click();
  await expect(page.getByText("likely right").first()).toBeVisible({ timeout: 45_000 });
}

test("twenty proposals are cleared by keyboard alone, and each decision is taken back", async ({
  frenly,
}) => {
  test.setTimeout(150_000);
  const { page } = frenly;
  await matchSample(page);
  await takeScreenshots(page, "reconcile-proposed");
  await page.setViewportSize(sizes[0]);
  const proposed = await countOf(page, "Proposed");
  const confirmed = await countOf(page, "Confirmed");
  const hand = page.getByRole("region", { name: "Match in hand" });
  await page.keyboard.press("j");
  await expect(hand.getByText(`2 of ${proposed}`, { exact: true })).toBeVisible();
  await page.keyboard.press("k");
  await expect(hand.getByText(`1 of ${proposed}`, { exact: true })).toBeVisible();
  for (let done = 1; done <= 20; done += 1) {
    await page.keyboard.press(done % 5 === 0 ? "x" : "Enter");
    await expect(hand.getByText(`1 of ${proposed - done}`, { exact: true })).toBeVisible();
  }
  await expect(tab(page, "Confirmed")).toHaveText(`Confirmed ${confirmed + 16}`);
  await expect(tab(page, "Rejected")).toHaveText("Rejected 4");
  for (let left = 19; left >= 0; left -= 1) {
    await page.keyboard.press("u");
    await expect(tab(page, "Proposed")).toHaveText(`Proposed ${proposed - left}`);
  }
  await page.keyboard.press("h");
  await expect(page.getByRole("dialog", { name: "What was done" }).getByText("Undone")).toHaveCount(20);
  await expectAccessible(page);
});

test("both grids scroll together; a tier is confirmed at once and taken back at once", async ({ frenly }) => {
  test.setTimeout(120_000);
  const { page } = frenly;
  await matchSample(page);
  const books = page.getByRole("grid", { name: "Books' side of the matches" });
  const bank = page.getByRole("grid", { name: "Bank's side of the matches" });
  await tab(page, "Confirmed").click();
  await expect(page.getByText("Auto-confirmed", { exact: true })).toBeVisible();
  await books.focus();
  await page.keyboard.press("End");
  await expect.poll(() => bank.evaluate((grid) => grid.scrollTop)).toBeGreaterThan(1_000);
  expect(await bank.evaluate((grid) => grid.scrollTop)).toBe(await books.evaluate((grid) => grid.scrollTop));
  expect(await page.getByRole("row").count()).toBeLessThan(120);
  const confirmed = await countOf(page, "Confirmed");
  const proposed = await countOf(page, "Proposed");
  await page.getByRole("button", { name: "Confirm a tier" }).click();
  const dialog = page.getByRole("dialog", { name: "Confirm a whole tier?" });
  await expect(dialog.getByText("proposals wait")).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Confirm tier 1" }).click();
  await expect(tab(page, "Confirmed")).toHaveText(`Confirmed ${(confirmed + proposed).toLocaleString("en")}`);
  await page.keyboard.press("u");
  await expect(tab(page, "Confirmed")).toHaveText(`Confirmed ${confirmed}`);
});

test("an ambiguous set is never confirmed as it is; one of its pairs is chosen", async ({ frenly }) => {
  test.setTimeout(120_000);
  const { page } = frenly;
  await matchSample(page);
  await tab(page, "Ambiguous").click();
  const hand = page.getByRole("region", { name: "Match in hand" });
  await expect(hand.getByText("Ambiguous set", { exact: true })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(page.getByText("An ambiguous set is not confirmed as it is").first()).toBeVisible();
  const confirmed = await countOf(page, "Confirmed");
  await takeScreenshots(page, "reconcile-ambiguous");
  await page.setViewportSize(sizes[0]);
  await hand
    .getByRole("button", { name: /^Choose row/ })
    .first()
    .click();
  await expect(tab(page, "Confirmed")).toHaveText(`Confirmed ${confirmed + 1}`);
});

test("unmatched rows are matched by keyboard with their running difference, and by dragging", async ({
  frenly,
}) => {
  test.setTimeout(120_000);
  const { page } = frenly;
  await matchSample(page);
  await tab(page, "Unmatched").click();
  const books = page.getByRole("grid", { name: "Unmatched rows of the books" });
  const bank = page.getByRole("grid", { name: "Unmatched rows of the bank" });
  const unmatched = await countOf(page, "Unmatched");
  const hand = page.getByRole("region", { name: "Rows in hand" });
  await books
    .getByRole("row", { name: /Oder Spedition/ })
    .first()
    .click();
  await expect(hand.getByText("Could fit").first()).toBeVisible();
  await expectAccessible(page);
  await takeScreenshots(page, "reconcile-candidates");
  await page.setViewportSize(sizes[0]);
  await books.focus();
  await page.keyboard.press(" ");
  await bank
    .getByRole("row", { name: /Oder Spedition/ })
    .first()
    .click({ modifiers: ["Control"] });
  await expect(hand.getByText("1 row with 1 row")).toBeVisible();
  await expect(hand.getByText("Difference", { exact: true })).toBeVisible();
  await takeScreenshots(page, "reconcile-hand");
  await page.setViewportSize(sizes[0]);
  await page.keyboard.press("m");
  await expect(tab(page, "Unmatched")).toHaveText(`Unmatched ${unmatched - 2}`);
  await books
    .getByRole("row", { name: /Oder Spedition/ })
    .first()
    .dragTo(bank.getByRole("row", { name: /Oder Spedition/ }).first());
  await expect(tab(page, "Unmatched")).toHaveText(`Unmatched ${unmatched - 4}`);
  await page.keyboard.press("u");
  await expect(tab(page, "Unmatched")).toHaveText(`Unmatched ${unmatched - 2}`);
});

test("the bridge opens its rows, settings are tried before they are kept, matches go out as CSV", async ({
  frenly,
}) => {
  test.setTimeout(120_000);
  const { page } = frenly;
  await matchSample(page);
  await page.getByRole("button", { name: /^Missing/ }).click();
  await expect(page.getByRole("dialog", { name: "Missing" }).getByRole("row").nth(1)).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Matching settings" }).click();
  const settings = page.getByRole("dialog", { name: "Matching settings" });
  await settings.getByRole("textbox", { name: /^Amounts may differ/ }).fill("5.00");
  await settings.getByRole("button", { name: "Try without keeping" }).click();
  await expect(settings.getByText("With these settings")).toBeVisible({ timeout: 30_000 });
  await expectAccessible(page);
  await takeScreenshots(page, "reconcile-settings");
  await page.setViewportSize(sizes[0]);
  await page.keyboard.press("Escape");
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export" }).click();
  await page.getByRole("menuitem", { name: "Matches as CSV" }).click();
  const lines = readFileSync(await (await download).path(), "utf8")
    .trimEnd()
    .split("\r\n");
  expect(lines[0]).toContain("match,status,tier");
  expect(lines.length).toBeGreaterThan(1_000);
});

for (const size of sizes)
  for (const colorScheme of schemes)
    test(`no list of the page has an accessibility violation at ${size.width} in ${colorScheme}`, async ({
      frenly,
    }) => {
      test.setTimeout(120_000);
      const { page } = frenly;
      await matchSample(page);
      await page.setViewportSize(size);
      await page.emulateMedia({ colorScheme });
      for (const name of ["Proposed", "Ambiguous", "To investigate", "Confirmed", "Rejected", "Unmatched"]) {
        await tab(page, name).click();
        await expect(tab(page, name)).toBeChecked();
        await expectAccessible(page);
      }
      await page.keyboard.press("g");
      await expect(page.getByRole("dialog", { name: "Figures of the matching" })).toBeVisible();
      await expectAccessible(page);
    });
