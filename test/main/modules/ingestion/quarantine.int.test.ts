import { rmSync } from "node:fs";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Ingestion } from "../../../../src/contract/procedures/ingestion.ts";
import type { Project } from "../../../../src/contract/procedures/projects.ts";
import type { QuarantineState } from "../../../../src/contract/procedures/quarantine.ts";
import { type IngestionWorkspace, openIngestionWorkspace } from "../../../support/ingestionWorkspace.ts";

let opened: IngestionWorkspace;
let project: Project;
let imported: Ingestion;
beforeEach(async () => {
  opened = await openIngestionWorkspace();
  project = opened.createProject();
  imported = await opened.importText(project, text);
});
afterEach(() => {
  opened.dispose();
  rmSync(opened.workspace.homeDir, { recursive: true, force: true });
});

/** Opening 0: each balance follows, were rows 3 and 5 readable. */
const text = [
  "Date,Counterparty,Amount,Balance",
  "2026-01-13,Alpha,100.00,100.00",
  "2026-01-14,Beta,2O.00,120.00",
  "2026-01-15,Gamma,-10.00,110.00",
  "2026-13-45,Delta,5.00,115.00",
  "2026-01-17,Epsilon,1O.00,125.00",
  "2026-01-18,Zeta,1.00,126.00",
  "",
].join("\n");

const api = () => opened.ingestion.requests;
const about = () => ({ ingestionId: imported.ingestionId });
const rows = () =>
  [...opened.transactions.iterate(project.projectId)].map(({ row, amount }) => [row, amount]);
const detail = async () => await api().get(about(), opened.actor);
const waiting = async (state?: QuarantineState) =>
  (await api().quarantine({ projectId: project.projectId, state, limit: 100, offset: 0 }, opened.actor)).rows;
const eventsOf = (prefix: string) =>
  opened.workspace.log.readAfter(0, 1000).filter(({ type }) => type.startsWith(prefix));

test("a repaired row counts, and every check says what it would have said had the file been right", async () => {
  expect(imported).toMatchObject({ rows: 6, accepted: 3, rejected: 3 });
  expect((await detail()).balances[0]?.holds).toBe(false);
  const outcome = await api().repair(
    { ...about(), rows: [{ row: 3, cells: ["2026-01-14", "Beta", "20.00", "120.00"] }] },
    opened.actor,
  );
  expect(outcome).toEqual({ repaired: 1, stillWrong: 0, reasons: [] });
  expect(rows()).toEqual([
    [2, 10_000],
    [3, 2_000],
    [4, -1_000],
    [7, 100],
  ]);
  await api().repairClass(
    { ...about(), code: "unreadable_amount", column: 2, find: "O", replace: "0" },
    opened.actor,
  );
  await api().repair(
    { ...about(), rows: [{ row: 5, cells: ["2026-01-16", "Delta", "5.00", "115.00"] }] },
    opened.actor,
  );
  const { ingestion, balances, issues } = await detail();
  expect(ingestion).toMatchObject({ rows: 6, accepted: 6, rejected: 0, sum: 12_600 });
  expect(balances[0]).toMatchObject({ holds: true, closing: 12_600, rows: 6 });
  expect(issues).toEqual([]);
  expect(eventsOf("quarantine.").map(({ type, body }) => [type, JSON.parse(body).data.remaining])).toEqual([
    ["quarantine.repaired", 2],
    ["quarantine.repaired", 1],
    ["quarantine.repaired", 0],
  ]);
});

test("a repair that can't be read either says why and leaves the row waiting", async () => {
  const outcome = await api().repair(
    { ...about(), rows: [{ row: 5, cells: ["2026-02-30", "Delta", "5.00", "115.00"] }] },
    opened.actor,
  );
  expect(outcome).toMatchObject({
    repaired: 0,
    stillWrong: 1,
    reasons: [{ row: 5, code: "unreadable_date" }],
  });
  expect(await waiting("repairing")).toMatchObject([
    { row: 5, cells: ["2026-02-30", "Delta", "5.00", "115.00"] },
  ]);
  expect(rows()).toHaveLength(3);
});

test("each repair is a version with its author and what was before; taking it back brings the file's row back", async () => {
  const cells = ["2026-01-14", "Beta", "20.00", "120.00"];
  await api().repair({ ...about(), rows: [{ row: 3, cells }] }, opened.actor);
  await api().setQuarantineState({ ...about(), rows: [3], state: "new" }, opened.actor);
  const raw = ["2026-01-14", "Beta", "2O.00", "120.00"];
  expect(await api().repairHistory({ ...about(), row: 3 }, opened.actor)).toMatchObject([
    { version: 1, state: "repaired", before: raw, after: cells, author: opened.actor.userId },
    { version: 2, state: "new", before: cells, after: raw, author: opened.actor.userId },
  ]);
  expect(rows()).toHaveLength(3);
  expect((await detail()).ingestion).toMatchObject({ accepted: 3, rejected: 3 });
});

test("rows are set aside by class and taken up again", async () => {
  await api().setQuarantineState({ ...about(), code: "unreadable_amount", state: "ignored" }, opened.actor);
  expect(await api().quarantineClasses(about(), opened.actor)).toEqual([
    { code: "unreadable_amount", rows: 2, states: { new: 0, repairing: 0, repaired: 0, ignored: 2 } },
    { code: "unreadable_date", rows: 1, states: { new: 1, repairing: 0, repaired: 0, ignored: 0 } },
  ]);
  await api().setQuarantineState({ ...about(), code: "unreadable_amount", state: "new" }, opened.actor);
  expect(await waiting("new")).toHaveLength(3);
});

test("a repair that changes nothing, or of a row that does not wait, is refused with a sentence", async () => {
  await expect(
    api().repairClass(
      { ...about(), code: "unreadable_amount", column: 2, find: "X", replace: "" },
      opened.actor,
    ),
  ).rejects.toThrow(/Nothing to repair/);
  await expect(api().repair({ ...about(), rows: [{ row: 2, cells: ["x"] }] }, opened.actor)).rejects.toThrow(
    /don't wait in quarantine/,
  );
});

test("the file is never changed, and undoing the import takes its repairs along", async () => {
  await api().repair(
    { ...about(), rows: [{ row: 3, cells: ["2026-01-14", "Beta", "20.00", "120.00"] }] },
    opened.actor,
  );
  await api().undo(about(), opened.actor);
  expect(rows()).toEqual([]);
  imported = await opened.importText(project, text);
  expect(imported).toMatchObject({ accepted: 3, rejected: 3 });
});
