import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { projectIdSchema } from "../../../src/contract/ids.ts";
import { currencySchema } from "../../../src/contract/money.ts";
import { checkpointText, signCheckpoint } from "../../../src/main/events/signedNote.ts";
import { Database, sql } from "../../../src/main/storage/database.ts";
import { openTestWorkspace, type TestWorkspace } from "../../support/workspace.ts";

const eventsCount = 700;
let workspace: TestWorkspace;

beforeEach(async () => {
  workspace = await openTestWorkspace();
  workspace.database.write((tx) => {
    const projectId = projectIdSchema.parse("proj_1");
    for (let i = 2; i <= eventsCount; i += 1) {
      const data = {
        project_id: projectId,
        project_name: `Project ${i}`,
        currency: currencySchema.parse("EUR"),
      };
      workspace.bus.publish(tx, { type: "project.created", projectId, data });
    }
  });
  workspace.sealNow();
});
afterEach(() => {
  workspace.dispose();
  rmSync(workspace.homeDir, { recursive: true, force: true });
});

/** Runs SQL as someone would who holds the file and drops the triggers first. */
function tamper(...statements: string[]): void {
  const intruder = Database.open({ path: workspace.databasePath });
  intruder.execute("DROP TRIGGER IF EXISTS ev_no_update; DROP TRIGGER IF EXISTS ev_no_delete;");
  for (const statement of statements) intruder.execute(statement);
  intruder.dispose();
}

const verify = () => workspace.requests.verify(undefined, { userId: workspace.identity.userId });

let seed = 20_261_123;
/** From 1 to n. */
function random(n: number): number {
  seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
  return 1 + (seed % n);
}

interface Attack {
  readonly sql: string;
  /** The event that verification must name, or the range that it must give when no tile covers the event. */
  readonly first: number;
}

/** Each kind of attack on a random event. */
const attacks: readonly ((a: number, b: number) => Attack)[] = [
  (a) => ({ sql: `UPDATE ev SET body = replace(body, '"EUR"', '"USD"') WHERE seq = ${a}`, first: a }),
  (a) => ({ sql: `DELETE FROM ev WHERE seq = ${a}`, first: a }),
  (a) => ({
    sql: `UPDATE ev SET seq = -seq WHERE seq >= ${a}; UPDATE ev SET seq = -seq + 1 WHERE seq < 0;
          INSERT INTO ev SELECT ${a}, randomblob(16), type, project, cas, at, body FROM saved WHERE seq = ${a}`,
    first: a,
  }),
  (a, b) => ({
    sql: `UPDATE ev SET (type, project, cas, at, body) = (SELECT type, project, cas, at, body FROM saved WHERE seq = ${b}) WHERE seq = ${a};
          UPDATE ev SET (type, project, cas, at, body) = (SELECT type, project, cas, at, body FROM saved WHERE seq = ${a}) WHERE seq = ${b}`,
    first: Math.min(a, b),
  }),
  (a) => ({ sql: `DELETE FROM ev WHERE seq >= ${a}`, first: a }),
];

test("B3: 200 of 200 edits, deletions, insertions, swaps and truncations are found and located", async () => {
  tamper("CREATE TABLE saved AS SELECT * FROM ev");
  const missed: string[] = [];
  for (let i = 0; i < 200; i += 1) {
    const a = 1 + random(eventsCount - 1);
    const b = a === eventsCount ? a - 1 : a + 1 + (random(eventsCount - a) - 1);
    const attack = attacks[i % attacks.length]?.(a, b);
    if (attack === undefined) throw new Error("there is an attack for every number");
    tamper(attack.sql);
    const { ok, firstProblem } = await verify();
    if (ok || !locates(firstProblem ?? "", attack.first)) missed.push(`${attack.sql}: ${firstProblem}`);
    tamper("DELETE FROM ev", "INSERT INTO ev SELECT * FROM saved");
  }
  expect(missed).toEqual([]);
  expect(await verify()).toMatchObject({ ok: true, events: eventsCount });
});

/** Whether the sentence names the event, the event before the gap, or a range that holds the event. */
function locates(problem: string, sequence: number): boolean {
  if (new RegExp(`[Ee]vents? ${sequence}\\b`).test(problem)) return true;
  if (problem.includes(`ends at event ${sequence - 1},`)) return true;
  const range = /one of the events (\d+) to (\d+)/.exec(problem);
  return range !== null && Number(range[1]) <= sequence && sequence <= Number(range[2]);
}

test("B3: a shortened log is found by the checkpoints kept outside the database alone", async () => {
  tamper(
    "DELETE FROM ev WHERE seq > 600",
    "DELETE FROM ckpt WHERE size > 600",
    "DELETE FROM tile WHERE n > 1",
    "DELETE FROM ev_block WHERE block > 1",
  );
  expect((await verify()).firstProblem).toContain("the last 100 events are missing");
});

test("B4: a log that was rewritten, rehashed and signed again with the stolen key contradicts the file outside", async () => {
  const rewritten = await openTestWorkspaceWithIdentity();
  const copy = join(rewritten.homeDir, "frenly.db");
  rewritten.dispose();
  const { homeDir, databasePath } = workspace;
  workspace.dispose();
  for (const suffix of ["", "-wal", "-shm"]) rmSync(`${databasePath}${suffix}`, { force: true });
  writeFileSync(databasePath, readFileSync(copy));
  rmSync(rewritten.homeDir, { recursive: true, force: true });
  await expect(openTestWorkspace(homeDir)).rejects.toMatchObject({ code: "LOG_DAMAGED" });
});

/** Another history of the same length under the same key. */
async function openTestWorkspaceWithIdentity(): Promise<TestWorkspace> {
  const empty = await openTestWorkspace();
  const { homeDir } = empty;
  empty.dispose();
  rmSync(homeDir, { recursive: true });
  const { mkdirSync } = await import("node:fs");
  mkdirSync(homeDir);
  writeFileSync(join(homeDir, "identity.json"), readFileSync(join(workspace.homeDir, "identity.json")));
  const forged = await openTestWorkspace(homeDir);
  forged.database.write((tx) => {
    for (let i = 2; i <= eventsCount; i += 1)
      forged.bus.publish(tx, { type: "log.verified", data: { events_count: i, ok: true } });
  });
  forged.sealNow();
  forged.database.execute("PRAGMA wal_checkpoint(TRUNCATE)");
  return forged;
}

test("an older copy of the database is refused at start", async () => {
  const { homeDir, databasePath } = workspace;
  await workspace.database.backup(join(homeDir, "older.db"));
  workspace.database.write(
    (tx) => void workspace.bus.publish(tx, { type: "log.verified", data: { events_count: 1, ok: true } }),
  );
  workspace.sealNow();
  workspace.dispose();
  for (const suffix of ["", "-wal", "-shm"]) rmSync(`${databasePath}${suffix}`, { force: true });
  writeFileSync(databasePath, readFileSync(join(homeDir, "older.db")));
  const refusal = openTestWorkspace(homeDir);
  await expect(refusal).rejects.toMatchObject({
    code: "LOG_DAMAGED",
    message: expect.stringContaining("the last 1 events are missing"),
  });
});

test.each([
  [
    "the last event edited",
    `UPDATE ev SET body = replace(body, 'EUR', 'USD') WHERE seq = ${eventsCount}`,
    "signed checkpoint",
  ],
  [
    "an event of the last tile edited",
    "UPDATE ev SET body = replace(body, 'EUR', 'USD') WHERE seq = 400",
    "Event 400 ",
  ],
  ["the last event removed", `DELETE FROM ev WHERE seq = ${eventsCount}`, "the last 1 events are missing"],
  ["an event near the end removed", "DELETE FROM ev WHERE seq = 690", "Event 690 is missing"],
  ["a tile removed", "DELETE FROM tile WHERE lvl = 0 AND n = 1", "Tile 1 "],
  [
    "the newest checkpoint forged",
    "UPDATE ckpt SET note = replace(note, '700', '699')",
    "not signed by the key",
  ],
])("at start the log is refused after %s", async (_what, statement, sentence) => {
  tamper(statement);
  const { homeDir } = workspace;
  workspace.dispose();
  const refusal = openTestWorkspace(homeDir);
  await expect(refusal).rejects.toMatchObject({
    code: "LOG_DAMAGED",
    message: expect.stringContaining(sentence),
  });
});

test.each([
  ["a tile's hash", "UPDATE tile SET h = zeroblob(8192) WHERE n = 0", "tile 0"],
  ["a tile's root", "UPDATE tile SET root = zeroblob(32) WHERE n = 0", "Tile 0 of level 0"],
  ["the number of tiles", "INSERT INTO tile SELECT lvl, 9, root, h FROM tile WHERE n = 0", "tiles of hashes"],
  ["a checkpoint's root", "UPDATE ckpt SET root = zeroblob(32)", "not the one that was signed"],
  [
    "a checkpoint's signature",
    "UPDATE ckpt SET note = substr(note, 1, length(note) - 9) || iif(substr(note, -9, 1) = 'A', 'B', 'A') || substr(note, -8)",
    "signature",
  ],
  ["a filter column", "UPDATE ev SET type = 'data.ingested' WHERE seq = 5", "columns of event 5"],
  ["the time column", "UPDATE ev SET at = at + 1 WHERE seq = 6", "columns of event 6"],
])("verification finds a change of %s", async (_what, statement, sentence) => {
  tamper(statement);
  expect((await verify()).firstProblem).toContain(sentence);
});

test("a checkpoint file that was shortened or lost is named", async () => {
  writeFileSync(join(workspace.homeDir, "checkpoints.log"), "");
  expect((await verify()).firstProblem).toContain("missing from the checkpoint file");
});

test("half a line at the end of the checkpoint file, as a power cut leaves it, does no harm", async () => {
  const path = join(workspace.homeDir, "checkpoints.log");
  writeFileSync(path, `${readFileSync(path, "utf8")}{"size":701,"no`);
  workspace.database.write(
    (tx) => void workspace.bus.publish(tx, { type: "log.verified", data: { events_count: 1, ok: true } }),
  );
  workspace.sealNow();
  expect(await verify()).toMatchObject({ ok: true, events: eventsCount + 1 });
});

test("a checkpoint of a forged root under another key does not verify", async () => {
  const { generateKeyPairSync } = await import("node:crypto");
  const { privateKey } = generateKeyPairSync("ed25519");
  const origin = `frenly/${workspace.identity.deviceId}`;
  const head = { origin, size: 700, root: Buffer.alloc(32) };
  const note = signCheckpoint(head, { privateKey, publicKey: workspace.identity.publicKey });
  expect(note.startsWith(checkpointText(head))).toBe(true);
  writeFileSync(
    join(workspace.homeDir, "checkpoints.log"),
    `${JSON.stringify({ size: 700, signed_at: "", note })}\n`,
  );
  expect((await verify()).firstProblem).toContain("signature of line 1");
});

test("a workspace whose identity was lost is refused, never given a new one", async () => {
  const { homeDir } = workspace;
  workspace.dispose();
  rmSync(join(homeDir, "identity.json"));
  await expect(openTestWorkspace(homeDir)).rejects.toMatchObject({ code: "LOG_DAMAGED" });
});

test("the guards of the table stop a change by mistake", () => {
  expect(() => workspace.database.execute("UPDATE ev SET body = '' WHERE seq = 1")).toThrowError(
    /never changed/,
  );
  expect(() => workspace.database.execute("DELETE FROM ev WHERE seq = 1")).toThrowError(/never deleted/);
  const rows = workspace.database.read((tx) =>
    tx.get(sql<[], { n: number }>("SELECT count(*) AS n FROM ev"), []),
  );
  expect(rows).toEqual({ n: eventsCount });
});
