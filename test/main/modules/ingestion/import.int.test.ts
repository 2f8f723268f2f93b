import { rmSync } from "node:fs";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Progress } from "../../../../src/contract/procedures/feed.ts";
import type { Project } from "../../../../src/contract/procedures/projects.ts";
import { sql } from "../../../../src/main/storage/database.ts";
import { type IngestionWorkspace, openIngestionWorkspace } from "../../../support/ingestionWorkspace.ts";

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

const header = "Date,Counterparty,Reference,Amount\n";
const line = (i: number, amount = `-${10 + (i % 90)}.50`) =>
  `2026-01-${String(13 + (i % 15)).padStart(2, "0")},Supplier ${i % 7},INV-${i},${amount}\n`;
const statement = (count: number) => header + Array.from({ length: count }, (_, i) => line(i)).join("");

/** Rows of every table that an import writes, apart from the log. */
function countEverything() {
  const counts: Record<string, number> = {};
  for (const table of ["tx", "quarantine", "entity"]) {
    const count = sql<[], { n: number }>(`SELECT count(*) AS n FROM ${table}`);
    counts[table] = opened.workspace.database.read((tx) => ({ n: tx.get(count, [])?.n ?? 0 })).n;
  }
  return counts;
}
const nothing = { tx: 0, quarantine: 0, entity: 0 };

function eventTypes(): string[] {
  return opened.workspace.log
    .readAfter(0, 1000)
    .map(({ type }) => type)
    .filter((type) => type.startsWith("data.") || type.startsWith("ingestion."));
}

test("a statement comes in whole: rows, sum, events in order, and the source of each row", async () => {
  const text = `${header}${line(0)}2026-01-31,Müller & Söhne,"INV ""9""",1234.56\nnot a date,X,Y,1.00\n`;
  const done = await opened.importText(project, text);
  expect(done).toMatchObject({
    status: "committed",
    rows: 3,
    accepted: 2,
    rejected: 1,
    sum: -1050 + 123_456,
    currency: "EUR",
    from: "2026-01-13",
    to: "2026-01-31",
    entitiesCreated: 2,
    ghostTransactions: 0,
  });
  expect(eventTypes()).toEqual(["data.uploaded", "data.validated", "data.ingested"]);
  const rows = [...opened.transactions.iterate(project.projectId)];
  expect(rows.map(({ row, amount, counterparty }) => [row, amount, counterparty])).toEqual([
    [2, -1050, "Supplier 0"],
    [3, 123_456, "Müller & Söhne"],
  ]);
  const [, second] = rows;
  if (second === undefined) throw new Error("the second row is missing");
  const source = await opened.transactions.requests.source({ txId: second.txId }, opened.actor);
  expect(source.raw).toBe('2026-01-31,Müller & Söhne,"INV ""9""",1234.56');
  expect(source.cells.map(({ column, value }) => [column, value])).toEqual([
    ["Date", "2026-01-31"],
    ["Counterparty", "Müller & Söhne"],
    ["Reference", 'INV "9"'],
    ["Amount", "1234.56"],
  ]);
  const quarantine = await opened.ingestion.requests.quarantine(
    { projectId: project.projectId, offset: 0, limit: 10 },
    opened.actor,
  );
  expect(quarantine).toMatchObject({ total: 1, rows: [{ row: 4, raw: ["not a date", "X", "Y", "1.00"] }] });
});

test("three identical payments stay three", async () => {
  const same = line(1).repeat(3);
  expect(await opened.importText(project, header + same + line(2))).toMatchObject({ accepted: 4 });
});

test.each([
  ["an empty file", "", ["FILE_EMPTY"]],
  ["a file with a header only", header, ["FILE_EMPTY", "FILE_NOT_A_TABLE"]],
  [
    "a binary renamed to .csv",
    Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, ...new Array(500).fill(0)]),
    ["FILE_NOT_A_TABLE", "FORMAT_UNSUPPORTED"],
  ],
])("%s is refused in a sentence and leaves nothing", async (_name, content, codes) => {
  const path = opened.writeSource("refused.csv", content);
  const refusal = await opened.ingestion
    .importFile({ path, projectId: project.projectId, side: "bank" }, opened.actor)
    .then(
      () => undefined,
      (error: unknown) => error,
    );
  expect(codes).toContain((refusal as { code?: string }).code);
  expect((refusal as Error).message).toContain("refused.csv");
  expect(countEverything()).toEqual(nothing);
});

test("the same file again is refused naming the first import, until that is undone", async () => {
  const first = await opened.importText(project, statement(20));
  await expect(opened.importText(project, statement(20))).rejects.toMatchObject({
    code: "FILE_ALREADY_IMPORTED",
    where: first.ingestionId,
    message: expect.stringContaining(first.fileName),
  });
  expect(await opened.importText(project, statement(20), "ledger")).toMatchObject({ accepted: 20 });
  await opened.ingestion.requests.undo({ ingestionId: first.ingestionId }, opened.actor);
  const again = await opened.importText(project, statement(20));
  expect(again.ingestionId).not.toBe(first.ingestionId);
});

test("undo takes the rows out and keeps the import in the list", async () => {
  const done = await opened.importText(project, statement(2_500));
  const result = await opened.ingestion.requests.undo({ ingestionId: done.ingestionId }, opened.actor);
  expect(result).toEqual({ rowsRemoved: 2_500 });
  expect(countEverything()).toEqual(nothing);
  expect(eventTypes().at(-1)).toBe("ingestion.undone");
  const list = await opened.ingestion.requests.list({ projectId: project.projectId }, opened.actor);
  expect(list.map(({ status }) => status)).toEqual(["undone"]);
  await expect(
    (async () => opened.ingestion.requests.undo({ ingestionId: done.ingestionId }, opened.actor))(),
  ).rejects.toMatchObject({ code: "STATE_CONFLICT" });
});

test("an import cancelled half-way leaves no row, and the same file comes in again with the same ids", async () => {
  const path = opened.writeSource("large.csv", statement(60_000));
  const file = { path, projectId: project.projectId, side: "bank" as const };
  const cancelling = opened.ingestion.onProgress((progress: Progress) => {
    if (progress.rows > 0 && progress.phase === "reading")
      void opened.ingestion.requests.cancel({ ingestionId: progress.ingestionId }, opened.actor);
  });
  await expect(opened.ingestion.importFile(file, opened.actor)).rejects.toMatchObject({ code: "CANCELLED" });
  cancelling.dispose();
  expect(countEverything()).toEqual(nothing);
  expect(eventTypes()).toEqual(["data.uploaded", "ingestion.cancelled"]);
  const again = await opened.ingestion.importFile(file, opened.actor);
  expect(again).toMatchObject({ accepted: 60_000, status: "committed" });
  const [first] = opened.workspace.log.readAfter(0, 1000).filter(({ type }) => type === "data.uploaded");
  expect(JSON.parse(first?.body ?? "").data.ingestion_id).toBe(again.ingestionId);
});

test("two imports at once both come in whole", async () => {
  const done = await Promise.all([
    opened.importText(project, statement(5_000)),
    opened.importText(project, statement(4_000), "ledger"),
  ]);
  expect(done.map(({ accepted }) => accepted)).toEqual([5_000, 4_000]);
  expect(countEverything().tx).toBe(9_000);
});

test("rows without a counterpart inside the other side's period are counted as ghosts", async () => {
  const ledger = `${header}2026-01-13,A,1,-10.00\n2026-01-20,B,2,-20.00\n2026-01-27,C,3,-30.00\n`;
  await opened.importText(project, ledger, "ledger");
  const bank = `${header}2026-01-16,A,x,10.00\n2026-01-24,B,y,-20.00\n2026-01-25,D,z,-99.00\n2026-02-27,E,w,-77.00\n`;
  expect(await opened.importText(project, bank)).toMatchObject({ ghostTransactions: 2 });
});

test("a full disk is said as such and leaves nothing half-done", async () => {
  const { database } = opened.workspace;
  const pages = Number(database.pragma("page_count"));
  database.execute(`PRAGMA max_page_count = ${pages + 60}`);
  await expect(opened.importText(project, statement(40_000))).rejects.toMatchObject({ code: "DISK_FULL" });
  expect(countEverything()).toEqual(nothing);
  expect(eventTypes()).toEqual(["data.uploaded", "ingestion.failed"]);
  database.execute("PRAGMA max_page_count = 1000000");
  expect(await opened.importText(project, statement(40_000))).toMatchObject({ accepted: 40_000 });
});

test("an upload in chunks comes in as the file would, and chunks out of order are refused", async () => {
  const bytes = Buffer.from(statement(50));
  const requests = opened.ingestion.requests;
  const { uploadId } = await requests.beginUpload(
    { fileName: "../../etc/passwd.csv", byteSize: bytes.length },
    opened.actor,
  );
  const send = async (from: number, to: number) =>
    requests.uploadChunk(
      { uploadId, offset: from, base64: bytes.subarray(from, to).toString("base64") },
      opened.actor,
    );
  await send(0, 100);
  await expect(send(500, 600)).rejects.toMatchObject({ code: "STATE_CONFLICT" });
  await send(100, bytes.length);
  const about = { uploadId, projectId: project.projectId, side: "bank" as const };
  const preview = await requests.inspect(about, opened.actor);
  expect(preview).toMatchObject({ fileName: "passwd.csv", alreadyImported: false });
  const phases: string[] = [];
  const ended = new Promise<void>((resolve) => {
    opened.ingestion.onProgress(({ phase }) => {
      phases.push(phase);
      if (phase === "done") resolve();
    });
  });
  await requests.start({ ...about, mapping: preview.mapping }, opened.actor);
  await ended;
  expect(phases.at(-1)).toBe("done");
  expect(countEverything().tx).toBe(50);
});
