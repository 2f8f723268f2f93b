import { test as base, expect, type Page } from "@playwright/test";
import { generateLedgers, noiseLevels } from "../bench/generateLedgers.ts";
import { expectAccessible } from "./support/accessibility.ts";
import { startFrenlyServer } from "./support/frenlyServer.ts";
import { frenly, importSides, newHome, writeRows } from "./support/terminal.ts";

const city = (folder: string) =>
  new URL(`../../../shared/data/spending/${folder}/2012-11.csv`, import.meta.url).pathname;

const tab = (page: Page, name: string) => page.getByRole("radio", { name: new RegExp(`^${name}`) });

/** The window on a home that the terminal has filled. */
const test = base.extend<{ home: string; open: () => Promise<Page> }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from this pattern
  home: async ({}, use) => use(newHome()),
  open: async ({ home, page }, use) => {
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(error.message));
    let server: Awaited<ReturnType<typeof startFrenlyServer>> | undefined;
    await use(async () => {
      server = await startFrenlyServer({ home, port: 0 });
      await page.goto(server.launchUrl);
      await page.getByRole("link", { name: "Reconcile" }).click();
      return page;
    });
    await server?.stop();
    expect(errors, "errors that the page logged").toEqual([]);
  },
});

async function more(page: Page, item: string): Promise<void> {
  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: item }).click();
}

test("the terminal's figures of a city's published and cleaned payments are those of the window", async ({
  home,
  open,
}) => {
  test.setTimeout(120_000);
  const projectId = importSides(home, {
    name: "Leeds",
    currency: "GBP",
    ledger: [city("leeds-raw")],
    bank: [city("leeds-processed")],
  });
  const [run] = frenly(home, "reconcile", "--project", projectId);
  if (run === undefined) throw new Error("the terminal printed the run");
  const matches = frenly(home, "matches", "--project", projectId);
  const of = (name: string) => Number(run[name]).toLocaleString("en");
  const count = (test: (match: Record<string, unknown>) => boolean) =>
    matches.filter(test).length.toLocaleString("en");
  const page = await open();
  const main = page.getByRole("main");
  await expect(main).toContainText(`${of("matches")} matches, ${of("auto_confirmed")} auto-confirmed`);
  await expect(tab(page, "To investigate")).toHaveText(`To investigate ${of("flagged")}`);
  await expect(tab(page, "Confirmed")).toHaveText(
    `Confirmed ${count(({ status }) => status === "confirmed")}`,
  );
  await expect(tab(page, "Ambiguous")).toHaveText(`Ambiguous ${of("ambiguous")}`);
  await expect(tab(page, "Proposed")).toHaveText(
    `Proposed ${count(({ status, ambiguous }) => status === "proposed" && ambiguous === false)}`,
  );
  const unmatched = Number(run.unmatched_internal) + Number(run.unmatched_bank);
  await expect(tab(page, "Unmatched")).toHaveText(`Unmatched ${unmatched}`);
  // The cleaned file has lost 106 minus signs, which is the whole difference: 2,167,139.00.
  const bridge = page.getByRole("region", { name: /From the books' balance/ });
  await expect(bridge).toContainText("71,558,583.35 GBP");
  await expect(bridge).toContainText("73,725,722.35 GBP");
  await expect(bridge.getByRole("button", { name: /^Unexplained/ })).toContainText("+2,167,139.00");
  await expect(bridge.getByRole("button", { name: /^Missing/ })).toContainText("0.00");
  await tab(page, "Unmatched").click();
  await expect(main).toContainText("Books: 106 unmatched");
  await page
    .getByRole("grid", { name: "Unmatched rows of the books" })
    .getByRole("row", { name: /Morrison Fs/ })
    .first()
    .click();
  await expect(page.getByText("a minus was lost or added on the way")).toBeVisible();
  await page.keyboard.press("g");
  const figures = page.getByRole("dialog", { name: "Figures of the matching" });
  const byTier = run.by_tier as Record<string, number>; // the contract of the command line
  for (const tier of [1, 2, 3] as const) {
    const cells = figures.getByRole("row", { name: new RegExp(`^${tier} ?Tier ${tier}`) }).getByRole("cell");
    const shown = await Promise.all(
      [1, 3].map(async (at) => Number(((await cells.nth(at).textContent()) ?? "").replace(/\D/g, ""))),
    );
    expect(shown.reduce((sum, n) => sum + n, 0)).toBe(byTier[`TIER_${tier}`]);
  }
});

test("what a later file brings closes its row, a sample is checked, a rule switched off, a period closed and reopened", async ({
  home,
  open,
}) => {
  test.setTimeout(120_000);
  const { ledger: books, bank: lines } = generateLedgers(400, 61, noiseLevels.medium);
  const [shape] = books;
  if (shape === undefined) throw new Error("rows were generated");
  // One party under two names: what confirming its pairs by hand teaches.
  const ours = [1, 2].map((n) => ({
    ...shape,
    day: shape.day + n * 9,
    amount: -81_000 - n * 731,
    counterparty: "Obelisk Advisory",
    reference: `OB-551${n}`,
    description: "",
  }));
  const theirs = ours.map((row) => ({ ...row, counterparty: "WXYZ Payments" }));
  const [ledger, bank] = [
    [...books, ...ours],
    [...lines, ...theirs],
  ];
  const days = bank.map(({ day }) => day).sort((a, b) => a - b);
  const cut = days[Math.floor(days.length * 0.8)] ?? 0;
  const projectId = importSides(home, {
    name: "Harbour",
    currency: "EUR",
    ledger: [writeRows(home, "ledger", ledger)],
    bank: [
      writeRows(
        home,
        "january",
        bank.filter(({ day }) => day <= cut),
      ),
    ],
  });
  frenly(home, "reconcile", "--project", projectId);
  const later = writeRows(
    home,
    "february",
    bank.filter(({ day }) => day > cut),
  );
  frenly(home, "ingest", later, "--project", projectId, "--side", "bank");
  frenly(home, "reconcile", "--project", projectId);
  const page = await open();

  await page.getByRole("button", { name: /closed by later files/ }).click();
  const closed = page.getByRole("dialog", { name: "Closed by later files" });
  await expect(closed.getByRole("row").nth(1)).toContainText("february.csv, row");
  await expectAccessible(page);
  await closed.getByRole("row").nth(1).click();
  await expect(page.getByText("1 of 1", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Show all matches" }).click();

  await more(page, "Check a sample");
  const checks = page.getByRole("dialog", { name: "Check a sample" });
  await checks
    .getByRole("button", { name: /^Right/ })
    .first()
    .focus();
  await page.keyboard.press("Enter");
  await expect(checks.getByText("0 of 1 wrong")).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(checks.getByText("0 of 2 wrong")).toBeVisible();
  await expectAccessible(page);
  await checks
    .getByRole("button", { name: /^Wrong/ })
    .first()
    .click();
  await expect(checks.getByText("Nothing is confirmed without a person")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(checks).toBeHidden();
  await page.keyboard.press("u");
  await expect(page.getByText("Taken back").first()).toBeVisible();

  await more(page, "Close a period");
  const periods = page.getByRole("dialog", { name: "Close a period" });
  const through = new Date((days[Math.floor(days.length / 2)] ?? 0) * 86_400_000).toISOString().slice(0, 10);
  await periods.getByRole("textbox", { name: /^Close up to/ }).fill(through);
  await expect(periods.getByRole("row", { name: /Balance of the bank/ })).toBeVisible();
  await expectAccessible(page);
  await periods.getByRole("button", { name: "Close with this statement" }).click();
  await expect(periods.getByText(`Closed up to ${through}`)).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await tab(page, "Confirmed").click();
  await page.getByLabel("Order").selectOption("age");
  await expect(page.getByText("Auto-confirmed", { exact: true })).toBeVisible();
  await page.keyboard.press("x");
  await expect(page.getByText(`The period to ${through} is closed`).first()).toBeVisible();
  await more(page, "Close a period");
  await periods.getByRole("textbox", { name: "Reason for reopening" }).fill("the auditor asked for it");
  await periods.getByRole("button", { name: "Reopen" }).click();
  await expect(periods.getByText("the auditor asked for it")).toBeVisible();
  await page.keyboard.press("Escape");

  const grid = page.getByRole("grid", { name: "Books' side of the matches" });
  const decideBoth = async (list: string, key: string) => {
    await tab(page, list).click();
    await page.getByRole("searchbox").fill("Obelisk");
    for (const left of [2, 1]) {
      await expect(page.getByText(`1 of ${left}`, { exact: true })).toBeVisible();
      await grid.focus();
      await page.keyboard.press(key);
    }
    await expect(page.getByText("No match passes these filters")).toBeVisible();
  };
  await decideBoth("Confirmed", "x");
  await decideBoth("Proposed", "Enter");
  await more(page, "What was learned");
  const learned = page.getByRole("dialog", { name: "What was learned" });
  await expect(learned).toContainText('"Obelisk Advisory" of the books is "WXYZ Payments" of the bank');
  await expectAccessible(page);
  await learned.getByRole("switch").click();
  await expect(learned.getByText("Off", { exact: true })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(learned).toBeHidden();
  await page.keyboard.press("u");
  await more(page, "What was learned");
  await expect(learned.getByText("On", { exact: true })).toBeVisible();
});

test("an item and a row are given to somebody, put off and commented, and U takes each of it back", async ({
  home,
  open,
}) => {
  test.setTimeout(120_000);
  const { ledger, bank } = generateLedgers(300, 62, noiseLevels.high);
  const projectId = importSides(home, {
    name: "Harbour",
    currency: "EUR",
    ledger: [writeRows(home, "ledger", ledger)],
    bank: [writeRows(home, "bank", bank)],
  });
  frenly(home, "reconcile", "--project", projectId);
  const page = await open();
  await tab(page, "To investigate").click();
  const counted = (await tab(page, "To investigate").textContent()) ?? "";
  const waiting = Number(counted.replace(/\D/g, ""));
  expect(waiting).toBeGreaterThan(1);
  const hand = page.getByRole("region", { name: "Match in hand" });
  await expect(hand.getByText(`1 of ${waiting}`, { exact: true })).toBeVisible();
  await hand.getByRole("textbox", { name: "Comment" }).fill("asked the bank");
  await hand.getByRole("button", { name: "Add" }).click();
  await expect(hand.getByText("asked the bank")).toBeVisible();
  await hand.getByRole("textbox", { name: "Looked into by" }).fill("Vera");
  await hand.getByRole("button", { name: "Assign" }).click();
  await expect(page.getByText("Vera looks into a match", { exact: true })).toBeVisible();
  await hand.getByRole("textbox", { name: /^Put off until/ }).fill("2030-01-31");
  await hand.getByRole("button", { name: "Snooze" }).click();
  await expect(hand.getByText(`1 of ${waiting - 1}`, { exact: true })).toBeVisible();
  const grid = page.getByRole("grid", { name: "Books' side of the matches" });
  await grid.focus();
  await page.keyboard.press("u");
  await expect(hand.getByText(`1 of ${waiting}`, { exact: true })).toBeVisible();
  await expect(hand.getByRole("textbox", { name: "Looked into by" })).toHaveValue("Vera");
  await page.keyboard.press("u");
  await expect(hand.getByRole("textbox", { name: "Looked into by" })).toHaveValue("");
  await page.keyboard.press("u");
  await expect(hand.getByText("asked the bank")).toBeHidden();

  await tab(page, "Unmatched").click();
  const rows = page.getByRole("grid", { name: "Unmatched rows of the books" });
  await rows.getByRole("row").nth(1).click();
  const row = page.getByRole("region", { name: "Rows in hand" });
  await row.getByRole("textbox", { name: "Looked into by" }).fill("Jan");
  await row.getByRole("button", { name: "Assign" }).click();
  await expect(page.getByText("Jan looks into a row", { exact: true })).toBeVisible();
  await expectAccessible(page);
  await rows.focus();
  await page.keyboard.press("u");
  await expect(row.getByRole("textbox", { name: "Looked into by" })).toHaveValue("");
});

test("one side empty, currencies apart, a run stopped half-way and rows that come meanwhile each end in a clear word", async ({
  home,
  open,
}) => {
  test.setTimeout(180_000);
  const { ledger, bank } = generateLedgers(40_000, 63, noiseLevels.medium);
  const few = ledger.slice(0, 50);
  const small = writeRows(home, "few", few);
  importSides(home, { name: "Empty side", currency: "EUR", ledger: [small], bank: [] });
  const apart = writeRows(
    home,
    "apart",
    few.map((row) => ({ ...row, currency: "USD" })),
  );
  importSides(home, { name: "Apart", currency: "EUR", ledger: [small], bank: [apart] });
  importSides(home, {
    name: "Large",
    currency: "EUR",
    ledger: [writeRows(home, "ledger", ledger)],
    bank: [writeRows(home, "bank", bank)],
  });
  const meanwhile = writeRows(home, "meanwhile", generateLedgers(50, 64, noiseLevels.low).ledger);
  const page = await open();
  const main = page.getByRole("main");
  const choose = async (name: string) => {
    await page.getByRole("banner").getByRole("button").first().click();
    await page.getByRole("menuitem", { name }).click();
    await page.getByRole("link", { name: "Reconcile" }).click();
  };
  await choose("Empty side");
  await page.getByRole("button", { name: "Match", exact: true }).click();
  await expect(main).toContainText("0 matches", { timeout: 30_000 });
  await tab(page, "Unmatched").click();
  await page.getByRole("grid", { name: "Unmatched rows of the books" }).getByRole("row").nth(1).click();
  await expect(page.getByText("There is no file of the bank yet.")).toBeVisible();
  await expectAccessible(page);

  await choose("Apart");
  await page.getByRole("button", { name: "Match", exact: true }).click();
  await expect(main).toContainText("0 matches", { timeout: 30_000 });
  await page.getByRole("button", { name: /^Currency/ }).click();
  await expect(page.getByRole("dialog", { name: "Currency" })).toContainText(
    "No row of the bank is in this currency",
  );
  await page.keyboard.press("Escape");

  await choose("Large");
  await page.getByRole("button", { name: "Match", exact: true }).click();
  await page.getByRole("button", { name: "Stop" }).click();
  await expect(page.getByText("The matching was stopped", { exact: true })).toBeVisible();
  await expect(page.getByText("Not matched yet")).toBeVisible({ timeout: 30_000 });
  await page.getByRole("button", { name: "Match", exact: true }).click();
  await expect(page.getByRole("button", { name: "Stop" })).toBeVisible();
  await page.getByRole("link", { name: "Import" }).click();
  await page.getByLabel("File to import").setInputFiles(meanwhile);
  await page.getByRole("button", { name: /^Import \d+ rows/ }).click();
  await page.getByRole("link", { name: "Reconcile" }).click();
  await expect(main).toContainText("rows changed since", { timeout: 60_000 });
});
