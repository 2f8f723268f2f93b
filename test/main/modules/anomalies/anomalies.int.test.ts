import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { EventDocument } from "../../../../src/contract/events/catalogue.ts";
import { currencySchema } from "../../../../src/contract/money.ts";
import { silentLogger } from "../../../../src/main/base/logger.ts";
import { createCore } from "../../../../src/main/core.ts";

const sample = (name: string): string =>
  new URL(`../../../../resources/sample/${name}`, import.meta.url).pathname;

async function openSample() {
  const home = mkdtempSync(join(tmpdir(), "frenly-anomalies-"));
  const core = await createCore({ shell: "terminal", home, environment: {}, logger: silentLogger });
  onTestFinished(async () => {
    await core.dispose();
    rmSync(home, { recursive: true, force: true });
  });
  const seen: EventDocument[] = [];
  core.onEvent((event) => void seen.push(event));
  const project = await core.projects.create(
    { name: "Sample", currency: currencySchema.parse("EUR") },
    core.actor,
  );
  const ingest = () =>
    core.importFile({ path: sample("ledger.csv"), projectId: project.projectId, side: "ledger" });
  const list = async () =>
    (await core.anomalies.list({ projectId: project.projectId, limit: 100, offset: 0 }, core.actor)).findings;
  return { core, project, seen, ingest, list };
}

/** Planted in resources/sample/README.md: kind, words of the sentence, rows. */
const planted = [
  ["duplicate", "TH-88104", 2],
  ["duplicate", "MF/2201", 2],
  ["duplicate", "GE-5512", 2],
  ["duplicate", "RS-2026-17", 2],
  ["duplicate", "VT-40118", 2],
  ["duplicate", "ZM-7001 and ZM-7044", 2],
  ["round_amount", "Kestrel Advisory Ltd", 10],
  ["calendar", "Kestrel Advisory Ltd", 10],
  ["split_purchase", "Petersen & Söhne", 3],
  ["split_purchase", "Klaasen Verpackung", 2],
  ["threshold_bunching", "Brightwater Media", 8],
  ["threshold_bunching", "Harbour Tech Partners", 5],
  ["relative_size", "Sund Energi A/S", 1],
] as const;

test("the sample ledger gives every planted finding with its rows, and announces them once as a high risk", async () => {
  const { core, seen, ingest, list } = await openSample();
  await ingest();
  await core.settled();
  const findings = await list();
  for (const [kind, words, rows] of planted)
    expect(
      findings.filter((one) => one.kind === kind && one.explanation.includes(words)).map((one) => one.rows),
      words,
    ).toEqual([rows]);
  expect(findings.filter(({ explanation }) => explanation.includes("6,850.00"))).toEqual([]);
  const announced = seen.filter(({ type }) => type === "anomaly.detected").map(({ data }) => data);
  expect(announced).toEqual([expect.objectContaining({ anomalies_count: findings.length, currency: "EUR" })]);
  expect(announced[0]).toHaveProperty("risk_score", expect.closeTo(0.8755, 1));
  for (const { findingId, rows } of findings) {
    const { transactions } = await core.anomalies.get({ findingId }, core.actor);
    expect(transactions).toHaveLength(rows);
  }
});

test("a decision about a finding is kept and published, and undoing the import takes the findings back", async () => {
  const { core, project, seen, ingest, list } = await openSample();
  const { ingestionId } = await ingest();
  const [worst] = await list();
  if (worst === undefined) throw new Error("the sample has findings");
  const about = { findingId: worst.findingId, status: "dismissed" as const };
  expect(await core.anomalies.triage(about, core.actor)).toMatchObject({ status: "dismissed" });
  await core.settled();
  expect(seen.filter(({ type }) => type === "finding.triaged").map(({ data }) => data)).toEqual([
    { finding_id: worst.findingId, project_id: project.projectId, from: "open", to: "dismissed" },
  ]);
  expect((await list()).at(-1)?.findingId).toBe(worst.findingId);
  await core.ingestion.undo({ ingestionId }, core.actor);
  expect(await list()).toEqual([]);
  await expect(
    (async () => core.anomalies.get({ findingId: worst.findingId }, core.actor))(),
  ).rejects.toMatchObject({ code: "NOT_FOUND" });
});

const header = "Posting date,Voucher,Vendor,Invoice no,Text,Amount,Currency,Clerk\n";
const twice = (invoice: string, amount: string): string =>
  `2026-03-02,V1,Acme Tools Ltd,${invoice},Parts,${amount},EUR,tl\n2026-03-05,V2,Acme Tools Ltd,${invoice},Parts,${amount},EUR,tl\n`;

/** Writes a ledger beside the sample's project and imports it. */
async function openFiles() {
  const opened = await openSample();
  const folder = mkdtempSync(join(tmpdir(), "frenly-anomalies-files-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const add = (name: string, rows: string) => {
    const path = join(folder, name);
    writeFileSync(path, header + rows);
    return opened.core.importFile({ path, projectId: opened.project.projectId, side: "ledger" });
  };
  const only = async () => {
    const findings = (await opened.list()).filter(({ kind }) => kind === "duplicate");
    expect(findings).toHaveLength(1);
    if (findings[0] === undefined) throw new Error("unreachable: counted before");
    return findings[0];
  };
  return { ...opened, add, only };
}

test("every finding and each decision with its reason comes back when the same file is undone and imported again", async () => {
  const { core, ingest, list } = await openSample();
  const { ingestionId } = await ingest();
  const [first, second] = await list();
  if (first === undefined || second === undefined) throw new Error("the sample has findings");
  const dismissed = { findingId: first.findingId, status: "dismissed" as const, reason: "Agreed in writing" };
  await core.anomalies.triage(dismissed, core.actor);
  await core.anomalies.triage({ findingId: second.findingId, status: "confirmed" }, core.actor);
  const before = (await list()).map(({ ingestionId: _, ...said }) => said);
  await core.ingestion.undo({ ingestionId }, core.actor);
  await ingest();
  const after = (await list()).map(({ ingestionId: _, ...said }) => said);
  expect(after).toEqual(before);
  expect(after.find(({ findingId }) => findingId === first.findingId)).toMatchObject(dismissed);
});

test("a dismissed finding stays dismissed in a file with a row more, and is open again when its own row changes", async () => {
  const { core, add, only } = await openFiles();
  const one = await add("one.csv", twice("INV-4711", "812.40"));
  await core.anomalies.triage({ findingId: (await only()).findingId, status: "dismissed" }, core.actor);
  await core.ingestion.undo({ ingestionId: one.ingestionId }, core.actor);
  const more = await add(
    "more.csv",
    `2026-03-01,V0,Bolt BV,B-1,Nuts,10.10,EUR,tl\n${twice("INV-4711", "812.40")}`,
  );
  expect(await only()).toMatchObject({ status: "dismissed" });
  await core.ingestion.undo({ ingestionId: more.ingestionId }, core.actor);
  await add("changed.csv", twice("INV-4711", "812.41"));
  expect(await only()).toMatchObject({ status: "open" });
});

test("a third payment in a later file takes the place of the finding about two, and undoing it brings that one back", async () => {
  const { core, add, only } = await openFiles();
  await add("march.csv", twice("INV-4711", "812.40"));
  const pair = await only();
  const april = await add("april.csv", "2026-04-07,V9,Acme Tools Ltd,INV-4711,Parts,812.40,EUR,tl\n");
  const three = await only();
  expect(three.rows).toBe(3);
  const { transactions } = await core.anomalies.get({ findingId: three.findingId }, core.actor);
  expect(transactions.map(({ fileName }) => fileName)).toEqual(["march.csv", "march.csv", "april.csv"]);
  await core.ingestion.undo({ ingestionId: april.ingestionId }, core.actor);
  expect(await only()).toEqual(pair);
});

test("the digits of a side come with their shares, limits and verdict, or with the reason why they say nothing", async () => {
  const { core, project, ingest } = await openSample();
  const ask = (place: "first" | "lastTwo", side: "ledger" | "bank" = "ledger") =>
    core.anomalies.benford({ projectId: project.projectId, side, place }, core.actor);
  expect(await ask("first")).toMatchObject({
    n: 0,
    conformity: null,
    notApplicable: expect.stringContaining("only 0"),
  });
  await ingest();
  const first = await ask("first");
  expect(first).toMatchObject({
    notApplicable: null,
    currency: "EUR",
    degreesOfFreedom: 8,
    limits: [0.006, 0.012, 0.015],
  });
  expect(first.values.map(({ digits }) => digits).join("")).toBe("123456789");
  expect(first.values.reduce((sum, { count }) => sum + count, 0)).toBe(first.n);
  const deviation =
    first.values.reduce((sum, { observed, expected }) => sum + Math.abs(observed - expected), 0) / 9;
  expect(first.meanAbsoluteDeviation).toBeCloseTo(deviation, 12);
  expect(first.conformity).toBe(
    deviation <= 0.006
      ? "close"
      : deviation <= 0.012
        ? "acceptable"
        : deviation <= 0.015
          ? "marginal"
          : "nonconforming",
  );
  expect((await ask("lastTwo")).values).toHaveLength(100);
  expect(await ask("first", "bank")).toMatchObject({ n: 0 });
});

test("a statement that pays twice what the ledger books once is told of, in figures", async () => {
  const { core, project, add, list } = await openFiles();
  const day = (n: number) => `2026-03-${String(n).padStart(2, "0")}`;
  const line = (n: number, amount: string, invoice = `I-${1_000 + n * 7}`) =>
    `${day(n)},V${n},Payee ${n} AG,${invoice},Goods,${amount},EUR,tl\n`;
  const books = Array.from({ length: 30 }, (_, i) => line(i + 1, `${100 + i * 13}.17`)).join("");
  await add("books.csv", books);
  const path = join(mkdtempSync(join(tmpdir(), "frenly-anomalies-bank-")), "bank.csv");
  onTestFinished(() => rmSync(join(path, ".."), { recursive: true, force: true }));
  const rows = Array.from(
    { length: 30 },
    (_, i) => `${day(i + 1)},-${100 + i * 13}.17,Payee ${i + 1} AG,I-${1_007 + i * 7}\n`,
  );
  writeFileSync(
    path,
    `Date,Amount,Counterparty,Reference\n${rows.join("")}${day(18)},-282.17,Payee 15 AG,I-1105\n`,
  );
  await core.importFile({ path, projectId: project.projectId, side: "bank" });
  const told = (await list()).filter(({ test: name }) => name.includes("other side"));
  expect(told.map(({ explanation, rows: n }) => [explanation, n])).toEqual([
    [
      "Payee 15 AG was paid 282.17 EUR 2 times between 2026-03-15 and 2026-03-18; the ledger has that amount once in those days, 282.17 EUR less.",
      2,
    ],
  ]);
});
