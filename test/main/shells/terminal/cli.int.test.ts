import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ensureBuilt } from "../../../support/ensureBuilt.ts";

const root = new URL("../../../../", import.meta.url).pathname;
const shared = new URL("../../../../../shared/data/", import.meta.url).pathname;
let folder: string;
let project: string;

/** Runs the built command line as a process of its own. */
function frenly(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, "out/main/cli.js"), "--home", join(folder, "home"), "--json", ...args],
    { encoding: "utf8" },
  );
  const documents = () =>
    stdout
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  return { status, stdout, stderr, documents };
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "frenly-cli-"));
  await ensureBuilt();
  const [created] = frenly("project", "create", "Payments", "--currency", "EUR").documents();
  project = String(created?.project_id);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("a ledger comes in, its rows, findings, alerts and events are listed, and the log verifies", () => {
  const ledger = join(root, "resources/sample/ledger.csv");
  const ingest = frenly("ingest", ledger, "--project", project, "--side", "ledger");
  const [done] = ingest.documents();
  expect(ingest.status).toBe(0);
  expect(done).toMatchObject({ file: ledger, format: "csv", rejected: 0 });
  const rows = frenly("transactions", "--project", project).documents();
  expect(rows).toHaveLength(Number(done?.accepted));
  expect(rows.every(({ amount }) => Number.isInteger(amount))).toBe(true);
  const anomalies = frenly("anomalies", "--project", project).documents();
  expect(anomalies.length).toBeGreaterThan(10);
  expect(anomalies[0]).toHaveProperty("transactions");
  expect(frenly("alerts", "--project", project).documents()).not.toEqual([]);
  expect(frenly("events", "--type", "data.ingested").documents()).toMatchObject([{ type: "data.ingested" }]);
  expect(frenly("verify").documents()).toMatchObject([{ ok: true, first_problem: null }]);
});

test("a dry run imports nothing and says how each column is read, and the plan", () => {
  const file = join(shared, "statements/csv/export_BE11123456789012_20180304_1422.csv");
  const before = frenly("transactions", "--project", project).documents().length;
  const [preview] = frenly("ingest", file, "--project", project, "--side", "bank", "--dry-run").documents();
  expect(preview).toMatchObject({ format: "csv", mapping: { date_order: "dmy", decimal_mark: "," } });
  expect(String(preview?.plan)).toMatch(/^pln_/);
  expect(frenly("transactions", "--project", project).documents()).toHaveLength(before);
});

test("a question is answered in a file, in the words that a dry run prints; a misspelt key is not passed over", () => {
  const file = join(folder, "orders.csv");
  const answer = join(folder, "answer.json");
  writeFileSync(file, "Date,Payee,Amount\n03/04/2019,a,5.00\n05/06/2019,b,6.00\n");
  const options = [file, "--project", project, "--side", "bank"];
  const asked = frenly("ingest", ...options);
  expect(asked.status).toBe(1);
  expect(asked.stderr).toMatch(/day first or month first.* --mapping: \{"date_order": "dmy"\}/);
  writeFileSync(answer, '{"date_ordr": "mdy"}');
  expect(frenly("ingest", ...options, "--mapping", answer)).toMatchObject({ status: 1, stdout: "" });
  writeFileSync(answer, '{"date_order": "mdy"}');
  const [preview] = frenly("ingest", ...options, "--mapping", answer, "--dry-run").documents();
  expect(preview).toMatchObject({ questions: [], mapping: { date_order: "mdy" } });
  writeFileSync(answer, JSON.stringify(preview?.mapping));
  expect(frenly("ingest", ...options, "--mapping", answer).documents()).toMatchObject([{ accepted: 2 }]);
});

test("what can't be imported is one sentence on stderr and exit code 1; wrong usage is 2", () => {
  const empty = join(folder, "empty.csv");
  writeFileSync(empty, "");
  const refused = frenly("ingest", empty, "--project", project, "--side", "bank");
  expect(refused).toMatchObject({ status: 1, stdout: "" });
  expect(refused.stderr).toMatch(/the file is empty \(0 bytes\)/);
  const missing = frenly("ingest", join(folder, "none.csv"), "--project", project, "--side", "bank");
  expect(missing).toMatchObject({ status: 1, stdout: "" });
  expect(missing.stderr).toMatch(/it is not there/);
  expect(frenly("ingest", empty).status).toBe(2);
  expect(frenly("nonsense").status).toBe(2);
});

test("the same file twice is refused, undone it comes in again", () => {
  const file = join(shared, "statements/mt940/cmxl/mt940.sta");
  const [first] = frenly("ingest", file, "--project", project, "--side", "bank").documents();
  expect(first).toMatchObject({ format: "mt940", accepted: 16 });
  const again = frenly("ingest", file, "--project", project, "--side", "bank");
  expect(again.status).toBe(1);
  expect(again.stderr).toMatch(/already in this project/);
  expect(frenly("ingest", "undo", String(first?.ingestion_id)).documents()).toMatchObject([
    { rows_removed: 16 },
  ]);
  expect(frenly("ingest", file, "--project", project, "--side", "bank").status).toBe(0);
});
