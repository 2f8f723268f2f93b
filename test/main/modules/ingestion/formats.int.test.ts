import { readFileSync, rmSync } from "node:fs";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Project } from "../../../../src/contract/procedures/projects.ts";
import { type IngestionWorkspace, openIngestionWorkspace } from "../../../support/ingestionWorkspace.ts";
import { textRows, xlsxOf } from "./readers/tables/xlsxFixture.ts";

let opened: IngestionWorkspace;
let project: Project;
beforeEach(async () => {
  opened = await openIngestionWorkspace();
  project = opened.createProject();
});
afterEach(() => {
  opened.dispose();
  rmSync(opened.workspace.homeDir, { recursive: true, force: true });
});

const shared = new URL("../../../../../shared/data/statements/", import.meta.url);
const bytesOf = (name: string) => readFileSync(new URL(name, shared));

async function importBytes(name: string, bytes: Buffer) {
  const path = opened.writeSource(name.replaceAll("/", "_"), bytes);
  const done = await opened.ingestion.importFile(
    { path, projectId: project.projectId, side: "bank" },
    opened.actor,
  );
  const { issues, balances } = await opened.ingestion.requests.get(
    { ingestionId: done.ingestionId },
    opened.actor,
  );
  const rows = [...opened.transactions.iterate(project.projectId)].filter(
    (row) => row.ingestionId === done.ingestionId,
  );
  return { done, issues, balances, rows };
}
const firstSource = async (rows: Awaited<ReturnType<typeof importBytes>>["rows"]) => {
  const [first] = rows;
  if (first === undefined) throw new Error("no row came in");
  return await opened.transactions.requests.source({ txId: first.txId }, opened.actor);
};

test("an MT940 file: rows, one proof per statement, and the bytes of a row", async () => {
  const { done, balances, rows } = await importBytes("a.sta", bytesOf("mt940/betterplace/sepa_mt9401.sta"));
  expect(done).toMatchObject({ format: "mt940", rows: 97, accepted: 97, rejected: 0, status: "committed" });
  expect(balances).toHaveLength(26);
  expect(balances.every(({ holds }) => holds)).toBe(true);
  const source = await firstSource(rows);
  expect(source.raw).toMatch(/^:61:0709040904CR300,NTRFTFNr 40005/);
  expect(source.place).toMatch(/^bytes [\d,]+ to [\d,]+$/);
  expect(source.cells.find(({ role }) => role === "amount")?.value).toBe("300");
});

test("a statement that does not balance and one that does not go on are told with their figures", async () => {
  const { issues } = await importBytes("b.sta", bytesOf("mt940/jejik/abnamro.sta"));
  const of = (code: string) => issues.find((issue) => issue.code === code)?.message ?? "";
  expect(of("statement_break")).toContain("a difference of");
  expect(of("continuity_break")).toMatch(/closes with 876\.84 and .* opens with 2876\.84/);
});

test("30 February waits in quarantine with its reason; the rest of the file comes in", async () => {
  const text = bytesOf("mt940/self-provided/february_30.sta").toString().replace("1602300301D", "160230D");
  const { done } = await importBytes("c.sta", Buffer.from(text));
  expect(done).toMatchObject({ rows: 1, accepted: 0, rejected: 1 });
});

test("a CAMT statement comes in with its currency, party and bytes", async () => {
  const { done, rows } = await importBytes("d.xml", bytesOf("camt/camt053.v2.multi.statement.xml"));
  expect(done).toMatchObject({ format: "camt", accepted: 2 });
  expect(rows.map(({ amount, currency }) => [amount, currency])).toEqual([
    [885, "EUR"],
    [-700, "EUR"],
  ]);
  expect((await firstSource(rows)).raw).toMatch(/^<Ntry>.*<\/Ntry>$/s);
});

test("OFX: the ledger balance is known, a transaction without date waits", async () => {
  const { done, rows } = await importBytes("e.ofx", bytesOf("ofx/bank_medium.ofx"));
  expect(done).toMatchObject({ format: "ofx", accepted: 3, currency: "CAD", sum: -660 - 31_667 - 2_200 });
  expect((await firstSource(rows)).raw).toMatch(/^<STMTTRN>/);
  const { done: broken } = await importBytes("f.ofx", bytesOf("ofx/fail_nice/date_missing.ofx"));
  expect(broken).toMatchObject({ rows: 3, accepted: 0, rejected: 3 });
});

test("QIF: how dates and amounts are written is decided over all rows", async () => {
  const fixture = (name: string) => readFileSync(new URL(`../../../fixtures/qif/${name}`, import.meta.url));
  const american = await importBytes("g.qif", fixture("american.qif"));
  expect(american.rows.map(({ date, amount }) => [date, amount])).toEqual([
    ["2026-01-13", -125_000],
    ["2026-02-05", 300_050],
    ["2025-12-31", -99],
  ]);
  const european = await importBytes("h.qif", fixture("european.qif"));
  expect(european.rows.map(({ date, amount }) => [date, amount])).toEqual([
    ["2026-01-31", -125_000],
    ["2026-02-13", 1_250],
  ]);
  expect(european.done).toMatchObject({ rejected: 1 });
});

test("BAI2: control totals that don't add up are told, and the rows come in", async () => {
  const { done, issues } = await importBytes(
    "i.bai",
    bytesOf("bai2/sample4-continuations-newline-delimited.txt"),
  );
  expect(done.format).toBe("bai2");
  expect(done.rows).toBe(done.accepted + done.rejected);
  expect(issues.map(({ code }) => code)).toEqual(expect.arrayContaining(["control_total", "record_count"]));
});

test("a workbook: the sheet with the rows is read, a row names its sheet and number", async () => {
  const bytes = xlsxOf({
    sheets: [
      { name: "Notes", rows: textRows([["Hello"]]) },
      {
        name: "May",
        rows: textRows([
          ["Date", "Counterparty", "Amount"],
          ["2026-05-13", "Alpha", "-12.50"],
          [],
          ["2026-05-14", "Beta", "0.10"],
        ]),
      },
    ],
  });
  const { done, rows } = await importBytes("j.xlsx", bytes);
  expect(done).toMatchObject({ format: "xlsx", accepted: 2 });
  expect(rows.map(({ row: n, amount }) => [n, amount])).toEqual([
    [2, -1_250],
    [4, 10],
  ]);
  expect((await firstSource(rows)).place).toBe('sheet "May", row 2');
});

test("JSON: an array of objects comes in, each with its bytes", async () => {
  const text =
    '[{"date":"2026-05-13","payee":"Alpha","amount":-12.50},{"date":"2026-05-14","payee":"Beta","amount":3}]';
  const { done, rows } = await importBytes("k.json", Buffer.from(text));
  expect(done).toMatchObject({ format: "json", accepted: 2, sum: -950 });
  expect((await firstSource(rows)).raw).toBe('{"date":"2026-05-13","payee":"Alpha","amount":-12.50}');
});

test("the table that a file was turned into is kept; a changed one is no source any more", async () => {
  const { rows } = await importBytes("l.ofx", bytesOf("ofx/anzcc.ofx"));
  const { checked } = await opened.ingestion.requests.checkSources(
    { projectId: project.projectId },
    opened.actor,
  );
  expect(checked).toBe(3); // the source, its table, the places of its rows
  expect((await firstSource(rows)).cells.length).toBeGreaterThan(5);
});
