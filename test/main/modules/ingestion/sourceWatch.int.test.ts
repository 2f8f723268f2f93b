import { chmodSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Ingestion } from "../../../../src/contract/procedures/ingestion.ts";
import type { Project } from "../../../../src/contract/procedures/projects.ts";
import { type IngestionWorkspace, openIngestionWorkspace } from "../../../support/ingestionWorkspace.ts";

let opened: IngestionWorkspace;
let project: Project;
let imported: Ingestion;
beforeEach(async () => {
  opened = await openIngestionWorkspace();
  project = opened.createProject();
  imported = await opened.importText(project, "Date,Counterparty,Amount\n2026-01-13,Alpha,100.00\n");
});
afterEach(() => {
  opened.dispose();
  rmSync(opened.workspace.homeDir, { recursive: true, force: true });
});

const check = () => opened.ingestion.requests.checkSources({ projectId: project.projectId }, opened.actor);
const keptPath = () =>
  join(opened.workspace.homeDir, "vault", imported.sha256.slice(0, 2), imported.sha256.slice(2));
const damage = () =>
  opened.workspace.log
    .readAfter(0, 1000)
    .filter(({ type }) => type === "source.damaged")
    .map(({ body }) => JSON.parse(body).data.cause);

test("whole sources are counted and nothing is said", async () => {
  expect(await check()).toEqual({ checked: 1, damaged: [] });
  expect(damage()).toEqual([]);
});

test("one changed byte of a kept source is found even where size and times look right, and is told once", async () => {
  chmodSync(keptPath(), 0o600);
  writeFileSync(keptPath(), "Date,Counterparty,Amount\n2026-01-13,Alpha,900.00\n");
  expect(await check()).toMatchObject({
    checked: 1,
    damaged: [{ ingestionId: imported.ingestionId, sha256: imported.sha256, cause: "changed" }],
  });
  await check();
  expect(damage()).toEqual(["changed"]);
});

test("a missing source is told as such; the daily check finds it without being asked", async () => {
  rmSync(keptPath(), { force: true });
  opened.workspace.clock.advance(5 * 60_000 + 1);
  await expect.poll(damage).toEqual(["missing"]);
});

test("an undone import is redone as it was read then, and its impact is counted before", async () => {
  const about = { ingestionId: imported.ingestionId };
  expect(await opened.ingestion.requests.impact(about, opened.actor)).toEqual({
    rows: 1,
    findings: 0,
    alerts: 0,
    matches: 0,
    evidence: 0,
    repairs: 0,
    released: 0,
    blockedBy: [],
  });
  await expect(opened.ingestion.requests.redo(about, opened.actor)).rejects.toThrow(/Only an undone import/);
  await opened.ingestion.requests.undo(about, opened.actor);
  const { ingestionId } = await opened.ingestion.requests.redo(about, opened.actor);
  await expect
    .poll(async () => (await opened.ingestion.requests.get({ ingestionId }, opened.actor)).ingestion.status)
    .toBe("committed");
  expect([...opened.transactions.iterate(project.projectId)].map(({ amount }) => amount)).toEqual([10_000]);
});
