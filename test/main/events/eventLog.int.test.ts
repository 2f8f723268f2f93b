import { spawnSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { envelopeSchema } from "../../../src/contract/events/envelope.ts";
import { caseIdSchema, ingestionIdSchema, projectIdSchema } from "../../../src/contract/ids.ts";
import { currencySchema } from "../../../src/contract/money.ts";
import { checkConsistency } from "../../../src/main/events/proofs.ts";
import { hashLeaf } from "../../../src/main/events/treeHash.ts";
import { Database, sql } from "../../../src/main/storage/database.ts";
import { openTestWorkspace, type TestWorkspace } from "../../support/workspace.ts";

const verifier = fileURLToPath(new URL("../../../resources/verify/verify.py", import.meta.url));

let workspace: TestWorkspace;
beforeEach(async () => {
  workspace = await openTestWorkspace();
});
afterEach(() => {
  workspace.dispose();
  rmSync(workspace.homeDir, { recursive: true, force: true });
});

const projectId = projectIdSchema.parse("proj_1");
function publish(name = "Payments 2019-07") {
  return workspace.database.write((tx) => {
    const data = { project_id: projectId, project_name: name, currency: currencySchema.parse("EUR") };
    return { event: workspace.bus.publish(tx, { type: "project.created", projectId, data }) };
  }).event;
}

/** What verify says after `tamper` was run by someone who can write the file and drop the triggers. */
async function verifyAfter(...tamper: string[]) {
  const intruder = Database.open({ path: workspace.databasePath });
  intruder.execute("DROP TRIGGER IF EXISTS ev_no_update; DROP TRIGGER IF EXISTS ev_no_delete;");
  for (const statement of tamper) intruder.execute(statement);
  intruder.dispose();
  const actor = { userId: workspace.identity.userId };
  return await workspace.requests.verify(undefined, actor);
}

test("an untouched log verifies", async () => {
  for (let i = 0; i < 600; i += 1) {
    publish(`Project ${i}`);
    workspace.clock.advance(1);
  }
  const result = await verifyAfter();
  expect(result).toMatchObject({ events: 601, ok: true, firstProblem: null });
  expect(result.checkpoints).toBe(2);
});

test("names the event that was edited", async () => {
  for (let i = 0; i < 300; i += 1) publish(`Project ${i}`);
  const result = await verifyAfter(
    "UPDATE ev SET body = replace(body, 'Project 77', 'Project 78') WHERE seq = 79",
  );
  expect(result.firstProblem).toContain("Event 79 ");
});

test("refuses an unknown field, an unknown type and a label with personal data", () => {
  const attempt = (type: string, data: object) => () =>
    // Deliberately outside the catalogue's types: the check at run time is what is tested.
    workspace.database.write((tx) => void workspace.bus.publish(tx, { type, data } as never));
  const good = { project_id: projectId, project_name: "A", currency: "EUR" };
  expect(attempt("project.created", { ...good, extra: 1 })).toThrowError(/extra/);
  expect(attempt("project.renamed", good)).toThrowError(/There is no event type/);
  expect(attempt("project.created", { ...good, project_name: "Mail to ann@example.org" })).toThrowError(
    /project_name.*e-mail/s,
  );
  expect(attempt("project.created", { ...good, project_name: "GB82 WEST 1234 5698 7654 32" })).toThrowError(
    /IBAN/,
  );
  expect(workspace.log.size).toBe(1);
});

test("a rolled-back publish leaves no trace, and the log goes on without a gap", async () => {
  expect(() =>
    workspace.database.write((tx) => {
      workspace.bus.publish(tx, { type: "log.verified", data: { events_count: 1, ok: true } });
      throw new Error("the state change failed");
    }),
  ).toThrowError("the state change failed");
  expect(publish().sequence).toBe(2);
  expect((await verifyAfter()).ok).toBe(true);
});

test("after a full disk the log goes on from what is stored, with the right root", async () => {
  publish();
  workspace.database.execute(`PRAGMA max_page_count = ${Number(workspace.database.pragma("page_count"))}`);
  let failed: unknown;
  for (let i = 0; i < 500 && failed === undefined; i += 1) {
    try {
      publish(`Filling ${i}`);
    } catch (error) {
      failed = error;
    }
  }
  expect(failed).toMatchObject({ code: "DISK_FULL" });
  workspace.database.execute("PRAGMA max_page_count = 1000000");
  publish("After the disk was full");
  expect((await verifyAfter()).ok).toBe(true);
});

test("a clock that steps back never blocks and never turns the order round", () => {
  const first = publish();
  workspace.clock.set(workspace.clock.now() - 86_400_000);
  const second = publish();
  expect(second.clock > first.clock).toBe(true);
});

test("concurrent publishers share commits, and a refused one fails alone", async () => {
  const drafts = Array.from({ length: 100 }, (_, i) => ({ events_count: i === 50 ? -1 : i, ok: true }));
  const results = await Promise.allSettled(
    drafts.map((data) => workspace.publishSoon({ type: "log.verified", data })),
  );
  expect(results.filter(({ status }) => status === "rejected")).toHaveLength(1);
  expect(workspace.log.size).toBe(100);
  expect((await verifyAfter()).ok).toBe(true);
});

test("a proof of one event holds against the signed checkpoint, and fails once the event is changed", async () => {
  for (let i = 0; i < 300; i += 1) publish(`Project ${i}`);
  workspace.sealNow();
  const actor = { userId: workspace.identity.userId };
  expect(await workspace.requests.proof({ sequence: 137 }, actor)).toMatchObject({ holds: true });
  await verifyAfter("UPDATE ev SET body = body || ' ' WHERE seq = 137");
  expect(await workspace.requests.proof({ sequence: 137 }, actor)).toMatchObject({ holds: false });
  const rows = workspace.database.read((tx) =>
    tx.all(sql<[], { n: number }>("SELECT count(*) AS n FROM tile"), []),
  );
  expect(rows).toEqual([{ n: 1 }]);
});

test("a proof in which one field was changed is refused by the independent verifier", async () => {
  for (let i = 0; i < 20; i += 1) publish(`Project ${i}`);
  workspace.sealNow();
  const actor = { userId: workspace.identity.userId };
  const proof = await workspace.requests.proof({ sequence: 7 }, actor);
  const path = join(workspace.homeDir, "proof.json");
  const check = () => {
    writeFileSync(path, JSON.stringify(proof));
    return spawnSync("python3", ["-I", verifier, "--inclusion", path], { encoding: "utf8" });
  };
  expect(check().stdout).toBe("event 7 is in the log of 21 events\n");
  proof.path = proof.path.toReversed();
  expect(check()).toMatchObject({ status: 1, stderr: expect.stringContaining("NOT verified") });
});

test("events of one case are chained by number and hash, also after the log was opened again", async () => {
  const caseId = caseIdSchema.parse("case_1");
  const update = () =>
    workspace.database.write((tx) => {
      const data = { case_id: caseId, changes: { status: { from: "open", to: "closed" } } };
      return { event: workspace.bus.publish(tx, { type: "case.updated", caseId, data }) };
    }).event;
  const [first, between, second] = [update(), publish(), update()];
  const { homeDir } = workspace;
  workspace.dispose();
  workspace = await openTestWorkspace(homeDir);
  const third = update();
  expect([first, between, second, third].map((event) => event.case_sequence)).toEqual([1, null, 2, 3]);
  const leafOf = (sequence: number) => hashLeaf(workspace.log.get(sequence)?.body ?? "").toString("hex");
  expect(first.case_previous).toBeNull();
  expect(second.case_previous).toBe(leafOf(first.sequence));
  expect(third.case_previous).toBe(leafOf(second.sequence));
  expect((await verifyAfter()).ok).toBe(true);
});

test("an event that follows from another names it and keeps its correlation", () => {
  const cause = publish();
  const effect = workspace.database.write((tx) => ({
    event: workspace.bus.publish(tx, { type: "log.verified", data: { events_count: 1, ok: true }, cause }),
  })).event;
  expect(effect).toMatchObject({ causation_id: cause.id, correlation_id: cause.correlation_id });
});

test("a published event is frozen, and is what is stored", () => {
  const event = publish();
  expect(Object.isFrozen(event) && Object.isFrozen(event.data) && Object.isFrozen(event.depends_on)).toBe(
    true,
  );
  expect(envelopeSchema.parse(JSON.parse(workspace.log.get(event.sequence)?.body ?? ""))).toEqual(event);
});

test("a label is stored in Unicode form NFC", () => {
  expect(publish("Socie\u0301te\u0301").data.project_name).toBe("Soci\u00e9t\u00e9");
});

test("an event larger than 65,535 bytes is refused", () => {
  const issues = Array.from({ length: 500 }, () => ({
    code: "missing",
    column: "\u20ac".repeat(100),
    rows: 1,
  }));
  const data = {
    ingestion_id: ingestionIdSchema.parse("ing_1"),
    project_id: projectId,
    records_count: 1,
    warnings_count: 500,
    quality_score: 0,
    issues,
  };
  const attempt = () =>
    workspace.database.write((tx) => void workspace.bus.publish(tx, { type: "data.validated", data }));
  expect(attempt).toThrowError(/65535 bytes/);
});

test("the head that a case seals includes what its own transaction has appended", () => {
  const sealed = workspace.database.write((tx) => {
    workspace.bus.publish(tx, { type: "log.verified", data: { events_count: 1, ok: true } });
    return workspace.log.head(tx);
  });
  expect(sealed.size).toBe(2);
  expect(workspace.log.root(2)).toEqual(sealed.root);
});

test("an earlier head is proven to be the beginning of a later one", () => {
  for (let i = 0; i < 700; i += 1) publish(`Project ${i}`);
  const [first, second] = [300, 701];
  const trees = {
    first,
    firstRoot: workspace.log.root(first),
    second,
    secondRoot: workspace.log.root(second),
  };
  expect(checkConsistency(trees, workspace.log.consistencyPath(first, second))).toBe(true);
});
