import { rmSync } from "node:fs";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Project } from "../../../../src/contract/procedures/projects.ts";
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
const day = (n: number, count = 3) =>
  Array.from(
    { length: count },
    (_, i) => `2026-03-${String(n).padStart(2, "0")},Supplier ${i},INV-${n}-${i},-${n}${i}.25\n`,
  ).join("");
const days = (from: number, to: number) =>
  header + Array.from({ length: to - from + 1 }, (_, i) => day(from + i)).join("");
/** Day, counterparty and amount of all rows that count, as a sorted text: equal for equal content. */
const content = () =>
  [...opened.transactions.iterate(project.projectId)]
    .map(({ date, counterparty, reference, amount }) => `${date} ${counterparty} ${reference} ${amount}`)
    .sort();
const figures = () => opened.ingestion.figures(project.projectId).sides[0];

test("files that overlap count each transaction once, and say which rows were in already", async () => {
  await opened.importText(project, days(1, 10));
  const second = await opened.importText(project, days(6, 15));
  expect(second).toMatchObject({ rows: 30, accepted: 30, held: 15 });
  expect(content()).toHaveLength(45);
  expect(figures()).toMatchObject({ rows: 45, files: 2 });
  const { issues } = await opened.ingestion.requests.get({ ingestionId: second.ingestionId }, opened.actor);
  expect(issues).toContainEqual(
    expect.objectContaining({ code: "already_imported", rows: 15, severity: "info" }),
  );
  expect(figures()?.sum).toBe(
    [...opened.transactions.iterate(project.projectId)].reduce((sum, { amount }) => sum + amount, 0),
  );
});

test("the same files in any order give the same content", async () => {
  const files = [days(1, 10), days(6, 15), days(3, 7), days(20, 22)];
  const contents = new Set<string>();
  for (const order of [
    [0, 1, 2, 3],
    [3, 2, 1, 0],
    [1, 3, 0, 2],
    [2, 0, 3, 1],
  ]) {
    project = opened.createProject();
    for (const index of order) await opened.importText(project, files[index] ?? "");
    contents.add(content().join("\n"));
  }
  expect(contents.size).toBe(1);
  expect([...contents][0]?.split("\n")).toHaveLength(54);
});

test("equal payments of one day count as often as the file that has most of them says", async () => {
  const twice = `${day(1)}2026-03-02,Café,,-3.50\n2026-03-02,Café,,-3.50\n${day(3)}`;
  const thrice = `${day(1)}2026-03-02,Café,,-3.50\n2026-03-02,Café,,-3.50\n2026-03-02,Café,,-3.50\n${day(3)}`;
  await opened.importText(project, header + twice);
  await opened.importText(project, header + thrice);
  expect(content().filter((row) => row.includes("Café"))).toHaveLength(3);
});

test("a file that goes on where the other ends keeps its equal payment, and says that it looks alike", async () => {
  await opened.importText(project, `${header}${day(1)}${day(2)}2026-03-02,Café,,-3.50\n`);
  const next = await opened.importText(project, `${header}2026-03-02,Café,,-3.50\n${day(3)}${day(4)}`);
  expect(next.held).toBe(0);
  expect(content().filter((row) => row.includes("Café"))).toHaveLength(2);
  const { issues } = await opened.ingestion.requests.get({ ingestionId: next.ingestionId }, opened.actor);
  expect(issues).toContainEqual(expect.objectContaining({ code: "possible_overlap", rows: 1 }));
});

test("undoing a file lets the rows count again that others held back because of it", async () => {
  const first = await opened.importText(project, days(1, 10));
  await opened.importText(project, days(6, 15));
  await opened.importText(project, days(8, 12));
  await opened.ingestion.requests.undo({ ingestionId: first.ingestionId }, opened.actor);
  expect(content()).toHaveLength(30);
  expect(new Set(content()).size).toBe(30);
  expect(figures()).toMatchObject({ rows: 30, files: 2 });
});

test("rows of the other side are never held back", async () => {
  await opened.importText(project, days(1, 5));
  const ledger = await opened.importText(project, `${days(1, 5)}\n`, "ledger");
  expect(ledger.held).toBe(0);
});

test("the preview says what would be new, and its plan is refused once that changed", async () => {
  await opened.importText(project, days(1, 10));
  const file = {
    path: opened.writeSource("second.csv", days(6, 15)),
    projectId: project.projectId,
    side: "bank" as const,
  };
  const preview = await opened.ingestion.inspectPath(file);
  expect(preview.overlap).toEqual({ fresh: 15, same: 15, ambiguous: 0, imports: ["file-1.csv"] });
  await opened.importText(project, days(3, 7));
  await expect(opened.ingestion.importFile({ ...file, plan: preview.plan }, opened.actor)).rejects.toThrow(
    /since the preview, the imports it is compared with changed/,
  );
  expect(content()).toHaveLength(30);
  const again = await opened.ingestion.inspectPath(file);
  expect(await opened.ingestion.importFile({ ...file, plan: again.plan }, opened.actor)).toMatchObject({
    held: 15,
  });
  expect(content()).toHaveLength(45);
});
