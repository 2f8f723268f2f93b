import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, it } from "vitest";
import { encodeUtf16 } from "../../../support/encodeText.ts";
import { type IngestionWorkspace, openIngestionWorkspace } from "../../../support/ingestionWorkspace.ts";

const data = new URL("../../../../../shared/data/statements/", import.meta.url);
const qif = "!Type:Bank\nD2026-01-15\nT-12.50\nPMüller & Söhne\nN1\n^\nD2026-01-28\nT100.00\nPČEZ\nN2\n^\n";
const csv = "Date;Counterparty;Amount\n31.01.2026;Müller;-12,50\n28.02.2026;ČEZ;100,00\n";
const files: readonly (readonly [string, string])[] = [
  ["statement.sta", readFileSync(new URL("mt940/betterplace/sepa_mt9401.sta", data), "utf8")],
  ["statement.ofx", readFileSync(new URL("ofx/checking.ofx", data), "utf8")],
  ["camt053.xml", readFileSync(new URL("camt/camt053.v2.multi.statement.xml", data), "utf8")],
  ["sample1.bai", readFileSync(new URL("bai2/sample1.txt", data), "utf8")],
  ["bank.qif", qif],
  ["bank.csv", csv],
];
const encodings = [
  ["LE with a mark", { hasMark: true }],
  ["LE without a mark", {}],
  ["BE with a mark", { isBigEndian: true, hasMark: true }],
  ["BE without a mark", { isBigEndian: true }],
] as const;

let opened: IngestionWorkspace;
beforeAll(async () => {
  opened = await openIngestionWorkspace();
});
afterAll(() => opened.dispose());

/** Everything that was read of a file, ids and places aside. */
async function read(name: string, content: string | Buffer) {
  const project = opened.createProject();
  const path = opened.writeSource(name, content);
  const about = { path, projectId: project.projectId, side: "bank" as const };
  const { status, format, rows, accepted, rejected, sum } = await opened.ingestion.importFile(
    about,
    opened.actor,
  );
  const transactions = [...opened.transactions.iterate(project.projectId)].map(
    ({ date, amount, currency, counterparty, reference, description }) =>
      [date, amount, currency, counterparty, reference, description].join("|"),
  );
  return { status, format, rows, accepted, rejected, sum, transactions };
}

for (const [name, text] of files)
  it.each(encodings)(`reads ${name} in UTF-16 %s as it reads it in UTF-8`, async (_name, how) => {
    const expected = await read(name, text);
    expect(expected.transactions.length).toBeGreaterThan(1);
    expect(await read(name, encodeUtf16(text, how))).toEqual(expected);
  });

it.each(encodings)("refuses JSON in UTF-16 %s with a sentence", async (_name, how) => {
  const text = JSON.stringify([{ date: "2026-01-31", amount: -12.5, counterparty: "Anna" }]);
  await expect(read("bank.json", encodeUtf16(text, how))).rejects.toThrow(
    /looks like a JSON document in UTF-16/,
  );
});

it("links a row of a UTF-16 statement to the bytes it was read from", async () => {
  const project = opened.createProject();
  const path = opened.writeSource("bank.qif", encodeUtf16(qif, { hasMark: true }));
  await opened.ingestion.importFile({ path, projectId: project.projectId, side: "bank" }, opened.actor);
  const [row] = opened.transactions.iterate(project.projectId);
  if (row === undefined) throw new Error("there is a row");
  const source = await opened.transactions.requests.source({ txId: row.txId }, opened.actor);
  expect(JSON.stringify(source)).toContain("Müller & Söhne");
});
