import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ProjectId } from "../../../../src/contract/ids.ts";
import { currencySchema, formatDecimal } from "../../../../src/contract/money.ts";
import type { DocumentFormat } from "../../../../src/contract/procedures/documents.ts";
import type { ReconciliationRun } from "../../../../src/contract/procedures/reconciliationRun.ts";
import { silentLogger } from "../../../../src/main/base/logger.ts";
import { type Core, createCore } from "../../../../src/main/core.ts";
import { xlsxConverter } from "../../../../src/main/modules/ingestion/readers/tables/xlsx/xlsxConverter.ts";
import { convertBytes } from "../ingestion/readers/tables/convertInProcess.ts";

// A city's payments as published, and as another tool cleaned them: it lost 106 minus signs.
const spending = new URL("../../../../../shared/data/spending/", import.meta.url).pathname;
let home: string;
let core: Core;
let projectId: ProjectId;
let run: ReconciliationRun;

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), "frenly-exports-"));
  core = await createCore({ shell: "terminal", home, environment: {}, logger: silentLogger });
  const currency = currencySchema.parse("GBP");
  ({ projectId } = await core.projects.create({ name: "Leeds: 2012/11", currency }, core.actor));
  await core.importFile({ path: join(spending, "leeds-raw/2012-11.csv"), projectId, side: "ledger" });
  await core.importFile({ path: join(spending, "leeds-processed/2012-11.csv"), projectId, side: "bank" });
  run = await core.reconcile(projectId, {});
}, 120_000);
afterAll(async () => {
  await core.dispose();
  rmSync(home, { recursive: true, force: true });
});

async function exported(what: "statement" | "matches", format: DocumentFormat) {
  const document = await core.documents.reconciliation({ projectId, what, format }, core.actor);
  return { ...document, bytes: Buffer.from(document.base64, "base64") };
}
const bridge = async () => (await core.reconciliation.bridge({ projectId }, core.actor))[0];

test("the figures of the run, which the terminal prints, are those that the page shows", async () => {
  const stats = await core.reconciliation.stats({ projectId }, core.actor);
  const { figures } = run;
  const unmatched = async (side: "ledger" | "bank") =>
    (await core.reconciliation.unmatched({ projectId, side, sort: "age", offset: 0, limit: 1 }, core.actor))
      .total;
  expect(figures).toMatchObject({
    matches: stats.matches,
    autoConfirmed: stats.autoConfirmed,
    flagged: stats.needsInvestigation,
    flagRate: stats.flagRate,
    ambiguous: stats.ambiguous,
    unmatchedInternal: await unmatched("ledger"),
    unmatchedBank: await unmatched("bank"),
  });
  const unexplained = (await bridge())?.parts.find(({ part }) => part === "unexplained");
  expect(figures?.variance.unexplainedAmount).toBe(unexplained?.gross);
});

test("the bridge as CSV leads from the books' balance to the bank's, to the penny", async () => {
  const { bytes, fileName } = await exported("statement", "csv");
  expect(fileName).toBe("Leeds 2012 11 reconciliation statement.csv");
  const lines = bytes.toString("utf8").slice(1).trimEnd().split("\r\n").slice(1);
  const pence = lines.map((line) => Math.round(Number(line.split(",")[2]) * 100));
  const bank = pence.at(-1);
  expect(pence.slice(0, -1).reduce((sum, amount) => sum + amount, 0)).toBe(bank);
  expect([pence[0], bank]).toEqual([(await bridge())?.ledgerBalance, (await bridge())?.bankBalance]);
});

test("the workbook holds figures as numbers, each open row, and the sources with their hashes", async () => {
  const { bytes } = await exported("statement", "xlsx");
  const sheet = (part: string) => convertBytes(xlsxConverter, bytes, { fileName: "s.xlsx", part }).rows;
  expect(convertBytes(xlsxConverter, bytes).facts.parts.map(({ name }) => name)).toEqual([
    "Bridge",
    "Tiers",
    "Open in the books",
    "Open at the bank",
    "Basis",
    "Sources",
  ]);
  const { rows, total } = await core.reconciliation.unmatched(
    { projectId, side: "ledger", sort: "age", offset: 0, limit: 1_000 },
    core.actor,
  );
  const open = sheet("Open in the books").slice(1);
  expect(open).toHaveLength(total);
  const amounts = (cells: readonly string[][]) => cells.map((row) => Number(row[2]).toFixed(2)).sort();
  expect(amounts(open)).toEqual(
    rows.map(({ transaction: { amount, currency } }) => formatDecimal(amount, currency)).sort(),
  );
  const imports = await core.ingestion.list({ projectId }, core.actor);
  expect(
    sheet("Sources")
      .slice(1)
      .map((row) => row[5])
      .sort(),
  ).toEqual(imports.map(({ sha256 }) => sha256).sort());
});

test("matches as CSV and as a workbook are one line each, and all of them", async () => {
  const { bytes } = await exported("matches", "csv");
  const lines = bytes
    .toString("utf8")
    .slice(1)
    .split("\r\n")
    .filter((line) => line.startsWith("match_"));
  expect(lines.length).toBe((await core.reconciliation.stats({ projectId }, core.actor)).matches);
  const book = convertBytes(xlsxConverter, (await exported("matches", "xlsx")).bytes, { fileName: "m.xlsx" });
  expect(book.rows.length - 1).toBe(lines.length);
  await expect(exported("matches", "pdf")).rejects.toThrow(/CSV or XLSX/);
});

test.each([
  ["statement", "csv"],
  ["statement", "xlsx"],
  ["statement", "pdf"],
  ["matches", "csv"],
  ["matches", "xlsx"],
] as const)("%s as %s: the same facts give the same bytes", async (what, format) => {
  const first = await exported(what, format);
  const second = await exported(what, format);
  expect(second.sha256).toBe(first.sha256);
  expect(first.byteSize).toBeGreaterThan(100);
  if (format === "pdf") expect(first.bytes.subarray(0, 5).toString()).toBe("%PDF-");
});

test("without a run there is nothing to export, in one sentence", async () => {
  const other = await core.projects.create(
    { name: "Empty", currency: currencySchema.parse("EUR") },
    core.actor,
  );
  await expect(
    core.documents.reconciliation(
      { projectId: other.projectId, what: "statement", format: "pdf" },
      core.actor,
    ),
  ).rejects.toThrow(/match the books against the bank first/);
});
