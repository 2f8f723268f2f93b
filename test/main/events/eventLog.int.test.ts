import { rmSync } from "node:fs";
import { afterEach, beforeEach, expect, test } from "vitest";
import { projectIdSchema } from "../../../src/contract/ids.ts";
import { currencySchema } from "../../../src/contract/money.ts";
import { Database, sql } from "../../../src/main/storage/database.ts";
import { openTestWorkspace, type TestWorkspace } from "../../support/workspace.ts";

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
  for (let i = 0; i < 600; i += 1) publish(`Project ${i}`);
  const result = await verifyAfter();
  expect(result).toMatchObject({ events: 601, ok: true, firstProblem: null });
  expect(result.checkpoints).toBeGreaterThanOrEqual(3);
});

test("each of 200 random edits, deletions, swaps and insertions is found", async () => {
  for (let i = 0; i < 299; i += 1) publish(`Project ${i}`);
  workspace.sealNow();
  let seed = 42;
  const random = (n: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return 1 + (seed % n);
  };
  const missed: string[] = [];
  for (let i = 0; i < 200; i += 1) {
    const [a, b] = [random(299), random(299)];
    const other = a === b ? (b % 299) + 1 : b;
    const attack = [
      `UPDATE ev SET body = replace(body, 'EUR', 'USD') || ' ' WHERE seq = ${a}`,
      `DELETE FROM ev WHERE seq = ${a}`,
      `UPDATE ev SET body = (SELECT body FROM saved WHERE seq = ${other}) WHERE seq = ${a}`,
      `INSERT INTO ev SELECT seq + 300, randomblob(16), type, project, cas, at, body FROM ev WHERE seq = ${a}; UPDATE ev SET seq = 301 WHERE seq > 301`,
      `DELETE FROM ev WHERE seq > ${a}`,
    ][i % 5] as string; // five attacks, index below five
    const result = await verifyAfter(
      "DROP TABLE IF EXISTS saved; CREATE TABLE saved AS SELECT * FROM ev",
      attack,
    );
    if (result.ok && i % 5 !== 3) missed.push(attack);
    // An event added after the last checkpoint is new, not changed: the sequence in its document gives it away.
    if (result.ok && i % 5 === 3) missed.push(attack);
    await verifyAfter("DELETE FROM ev", "INSERT INTO ev SELECT * FROM saved");
  }
  expect(missed).toEqual([]);
});

test("a log that was rewritten and signed again contradicts the heads kept outside the database", async () => {
  for (let i = 0; i < 20; i += 1) publish(`Project ${i}`);
  workspace.sealNow();
  const result = await verifyAfter("DELETE FROM ev WHERE seq > 10", "DELETE FROM ckpt WHERE size > 10");
  expect(result.ok).toBe(false);
  expect(result.firstProblem).toContain("the last 11 events are missing");
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

test("durable and live subscribers hear every event in order, also around one that throws", async () => {
  const live: number[] = [];
  const durable: number[] = [];
  workspace.bus.subscribe("*", () => {
    throw new Error("a broken listener");
  });
  workspace.bus.subscribe("project.*", (event) => live.push(event.sequence));
  let refusals = 1;
  workspace.bus.subscribeDurable({
    name: "test",
    pattern: "*",
    handle(_tx, event) {
      if (event.sequence === 3 && refusals-- > 0) throw new Error("not yet");
      durable.push(event.sequence);
    },
  });
  publish();
  publish();
  await workspace.bus.settled();
  workspace.clock.advance(100);
  await workspace.bus.settled();
  expect(live).toEqual([2, 3]);
  expect(durable.filter((sequence, i) => durable.indexOf(sequence) === i)).toEqual([1, 2, 3]);
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

test("every connection is durable: synchronous is FULL on the first, second and third open", () => {
  for (let open = 0; open < 3; open += 1) {
    const connection = Database.open({ path: workspace.databasePath });
    expect(connection.pragma("synchronous")).toBe(2);
    expect(connection.pragma("journal_mode")).toBe("wal");
    connection.dispose();
  }
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
