import { execFileSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, type Page, test } from "@playwright/test";
import { expectAccessible } from "./support/accessibility.ts";
import { startFrenlyServer } from "./support/frenlyServer.ts";
import { sizes, takeScreenshots } from "./support/screenshots.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** A home with the files of the sample and a case with three findings, two of them admitted. */
function prepareHome(): string {
  const home = mkdtempSync(join(tmpdir(), "frenly-e2e-"));
  const frenly = (...args: string[]): string =>
    execFileSync(process.execPath, [join(root, "out/main/cli.js"), "--home", home, "--json", ...args], {
      encoding: "utf8",
    });
  const { project_id } = JSON.parse(frenly("project", "create", "Nordhaven")) as { project_id: string }; // what the command prints
  for (const [file, side] of [
    ["ledger.csv", "ledger"],
    ["statement.csv", "bank"],
  ] as const)
    frenly("ingest", join(root, "resources/sample", file), "--project", project_id, "--side", side);
  frenly("case", "create", "Who was paid", "--project", project_id);
  const found = frenly("anomalies", "--project", project_id).trim().split("\n").slice(0, 3);
  const ids = found.map((line) => `anomaly:${(JSON.parse(line) as { anomaly_id: string }).anomaly_id}`); // as above
  frenly("case", "add", "C-1", ...ids);
  for (const exhibit of ["E-1", "E-2"]) frenly("case", "admit", "C-1", exhibit, "--all-checks");
  return home;
}

async function withCase(page: Page, work: () => Promise<void>): Promise<void> {
  const server = await startFrenlyServer({ home: prepareHome(), port: 0 });
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  let logged: string[] = [];
  try {
    await page.setViewportSize(sizes[0]);
    await page.goto(server.launchUrl);
    await page.getByRole("link", { name: "Cases" }).click();
    await page.getByRole("grid", { name: "Cases" }).focus();
    await expect(page.getByText("Who was paid")).toBeVisible();
    await page.keyboard.press("Enter");
    await work();
    logged = [...errors]; // what the page says about its ended server does not count
  } finally {
    await server.stop();
  }
  expect(logged, "errors that the page logged").toEqual([]);
}

const inspector = (page: Page) => page.getByRole("complementary", { name: "Inspector" });

test("the graph of a case is drawn, walked by keyboard, opened, tied and untied, and each tie opens its rows", async ({
  page,
}) => {
  test.setTimeout(120_000);
  await withCase(page, async () => {
    const drawing = page.getByRole("application", { name: "Graph of the case" });
    await expect(drawing.locator("canvas").first()).toBeVisible();
    await expect(page.getByText(/^\d+ entities, \d+ ties$/)).toBeVisible();
    await takeScreenshots(page, "case-graph");
    await page.setViewportSize(sizes[0]);
    await drawing.focus();
    await page.keyboard.press("ArrowRight");
    await expect(inspector(page).getByRole("heading", { level: 2 })).toBeVisible();
    await page.getByLabel("Find in the graph").fill("no account");
    await page.keyboard.press("Enter");
    await expect(inspector(page).getByText("Own account", { exact: true })).toBeVisible();
    const before = await page.getByText(/^\d+ entities, \d+ ties$/).textContent();
    await drawing.focus();
    await page.keyboard.press("Enter");
    await expect(page.getByText(/^\d+ entities, \d+ ties$/)).not.toHaveText(before ?? "");
    await takeScreenshots(page, "case-graph-opened");
    await page.setViewportSize(sizes[0]);

    await page.getByRole("radio", { name: "Nodes" }).click();
    await page.getByRole("grid", { name: "Nodes of the graph" }).focus();
    await page.keyboard.press("Home");
    await page.keyboard.press("Enter");
    await expect(inspector(page).getByText("Why this risk")).toBeVisible();
    await expect(inspector(page).getByText("names it:").first()).toBeVisible();
    await expectAccessible(page);
    await inspector(page).getByRole("button", { name: "Declare a tie" }).click();
    await page.getByLabel("With").selectOption({ label: "Somebody whom no row names…" });
    await page.getByLabel("Name", { exact: true }).fill("Maria Vogt");
    await page.getByRole("button", { name: "Declare", exact: true }).click();
    await page.getByRole("button", { name: "Undo" }).click();
    await expect(page.getByText("Maria Vogt")).toHaveCount(0);

    await page.getByRole("radio", { name: "Ties" }).click();
    await page.getByRole("grid", { name: "Ties of the graph" }).focus();
    await page.keyboard.press("Home");
    await page.keyboard.press("Enter");
    await takeScreenshots(page, "case-graph-ties");
    await page.setViewportSize(sizes[0]);
    await inspector(page).getByRole("button", { name: "Open its rows" }).click();
    await expect(page.getByRole("heading", { name: "Rows" })).toBeVisible();
  });
});

test("the timeline tells both clocks, by keyboard, and opens the row", async ({ page }) => {
  test.setTimeout(90_000);
  await withCase(page, async () => {
    await page.getByRole("radio", { name: "Timeline" }).click();
    await expect(page.getByText(/^\d+ entries$/)).toBeVisible();
    await page.getByRole("grid", { name: "Timeline" }).focus();
    await page.keyboard.press("Home");
    await page.keyboard.press("Enter");
    await expect(inspector(page).getByText("Two clocks")).toBeVisible();
    await inspector(page).getByRole("button", { name: "Star" }).click();
    await page.getByRole("button", { name: "Starred only" }).click();
    await expect(page.getByText("1 entry")).toBeVisible();
    await page.getByRole("button", { name: "Starred only" }).click();
    await page.getByRole("radio", { name: "When we knew" }).click();
    await expectAccessible(page);
    await takeScreenshots(page, "case-timeline");
    await page.setViewportSize(sizes[0]);
    await inspector(page).getByRole("button", { name: "Open the row" }).click();
    await expect(page.getByRole("heading", { name: "Rows" })).toBeVisible();
  });
});
