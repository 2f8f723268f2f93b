import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import type { Job, JobItem, JobOptions } from "../../../../src/contract/procedures/batch.ts";
import type { Project } from "../../../../src/contract/procedures/projects.ts";
import { AppError } from "../../../../src/main/base/errors.ts";
import type { KeptFile } from "../../../../src/main/modules/batch/dependencies.ts";
import { type BatchWorkspace, openBatch, statementText } from "./openBatch.ts";

const options: JobOptions = { dataType: "transactions", priority: "medium", concurrency: 2, maxAttempts: 4 };
const soon = { timeout: 30_000 };
let opened: BatchWorkspace;
let project: Project;

async function open(choices: Parameters<typeof openBatch>[0] = {}): Promise<void> {
  opened = await openBatch(choices);
  project = opened.createProject();
}
afterEach(() => opened.dispose());

/** Submits files of these names and texts as one job. */
async function submit(
  files: Readonly<Record<string, string>>,
  changes: Partial<JobOptions> = {},
): Promise<Job> {
  const items = Object.entries(files).map(([name, text]) => ({ path: opened.writeSource(name, text) }));
  const input = { ...options, ...changes, projectId: project.projectId, items };
  return (await opened.batch.submitPaths(input, opened.actor)).job;
}

async function itemsOf(jobId: Job["jobId"]): Promise<JobItem[]> {
  const page = await opened.batch.requests.items(
    { jobId, state: undefined, offset: 0, limit: 1_000 },
    opened.actor,
  );
  return page.items;
}

const jobEvents = () => opened.events().filter(({ type }) => type.startsWith("batch."));

test("each file of a job becomes an import, and the job tells how it went", async () => {
  await open();
  const { jobId } = await submit({
    "bank-1.csv": statementText(40, 1),
    "bank-2.csv": statementText(30, 2),
    "ledger-1.csv": statementText(20, 3),
  });
  const job = await opened.until(jobId, "completed", "failed");
  expect(job).toMatchObject({ status: "completed", itemsCount: 3, succeeded: 3, failed: 0, rows: 90 });
  const items = await itemsOf(jobId);
  const list = { projectId: project.projectId, offset: 0, limit: 10 };
  expect(await opened.batch.requests.list(list, opened.actor)).toMatchObject({ total: 1, jobs: [{ jobId }] });
  expect(items.map(({ state, side, accepted }) => ({ state, side, accepted }))).toEqual([
    { state: "succeeded", side: "bank", accepted: 40 },
    { state: "succeeded", side: "bank", accepted: 30 },
    { state: "succeeded", side: "ledger", accepted: 20 },
  ]);
  expect([...opened.transactions.iterate(project.projectId)]).toHaveLength(90);
  expect(jobEvents()).toMatchObject([
    { type: "batch.job.started", data: { job_id: jobId, data_type: "transactions", items_count: 3 } },
    { type: "batch.job.completed", data: { items_count: 3, succeeded: 3, failed: 0 } },
  ]);
});

test("a file that can't be read names itself and its reason, and the others go in", async () => {
  await open();
  const { jobId } = await submit({
    "bank-1.csv": statementText(5, 1),
    "bank-empty.csv": "",
    "payments.csv": statementText(5, 2),
    "bank-3.csv": statementText(5, 3),
  });
  const job = await opened.until(jobId, "completed", "failed");
  expect(job).toMatchObject({ status: "completed", succeeded: 2, failed: 2 });
  const [, empty, unknown] = await itemsOf(jobId);
  expect(empty).toMatchObject({ state: "failed", errorCode: "FILE_EMPTY", attempts: 1 });
  expect(empty?.reason).toContain("bank-empty.csv");
  expect(empty?.remedy).toContain("retry");
  expect(unknown).toMatchObject({ state: "failed", errorCode: "MAPPING_NEEDED", side: null });
  expect(unknown?.reason).toContain("payments.csv");
  expect(unknown?.remedy).toContain("name its side");
});

test("a job of which nothing comes in fails and says so in the log", async () => {
  await open();
  const { jobId } = await submit({ "bank-a.csv": "", "bank-b.csv": "" });
  await opened.until(jobId, "failed");
  expect(jobEvents().at(-1)).toMatchObject({
    type: "batch.job.failed",
    data: { job_id: jobId, items_count: 2, failed: 2, error_code: "FILE_EMPTY" },
  });
});

test("the same bytes twice are a result of the item, whichever is taken up together", async () => {
  await open();
  const text = statementText(8);
  const { jobId } = await submit({ "bank-1.csv": text, "bank-copy.csv": text }, { concurrency: 8 });
  const job = await opened.until(jobId, "completed", "failed");
  expect(job).toMatchObject({ status: "completed", succeeded: 1, duplicates: 1, failed: 0 });
  const [first, second] = await itemsOf(jobId);
  expect(second).toMatchObject({ state: "duplicate", ingestionId: first?.ingestionId, attempts: 1 });
  expect(second?.reason).toContain("bank-1.csv");
});

test("a failure that may pass is tried again after growing waits, and then it waits for a person", async () => {
  let attempts = 0;
  await open({
    imports: () => ({
      keepFile: () => {
        attempts += 1;
        return Promise.reject(new AppError("FILE_CHANGED", "Somebody still writes the file."));
      },
    }),
  });
  const { jobId } = await submit({ "bank-1.csv": statementText(3) }, { maxAttempts: 4 });
  for (const wait of [750, 1_500, 3_000]) {
    const before = attempts;
    await expect.poll(async () => (await itemsOf(jobId))[0]?.nextAttemptAt, soon).not.toBeNull();
    opened.workspace.clock.advance(wait - 1);
    await expect.poll(() => attempts, soon).toBe(before);
    opened.workspace.clock.advance(1);
    await expect.poll(() => attempts, soon).toBe(before + 1);
  }
  await opened.until(jobId, "failed");
  expect(await itemsOf(jobId)).toMatchObject([{ state: "failed", errorCode: "FILE_CHANGED", attempts: 4 }]);
});

test("failed items are retried from their files as they are now, with the side that was named", async () => {
  await open();
  const { jobId } = await submit({ "bank-1.csv": "", "payments.csv": statementText(6, 2) });
  await opened.until(jobId, "failed");
  opened.writeSource("bank-1.csv", statementText(4, 1));
  await opened.batch.requests.retry({ jobId, items: [2], side: "ledger" }, opened.actor);
  await opened.until(jobId, "completed");
  await opened.batch.requests.retry({ jobId }, opened.actor);
  const job = await opened.until(jobId, "completed");
  expect(job).toMatchObject({ succeeded: 2, failed: 0, errorCode: null });
  expect((await itemsOf(jobId)).map(({ side, accepted }) => [side, accepted])).toEqual([
    ["bank", 4],
    ["ledger", 6],
  ]);
});

test("a paused job begins nothing new, and goes on where it stood", async () => {
  let release: (() => void) | undefined;
  const gate = new Promise<void>((resolve) => (release = resolve));
  await open({
    imports: (real) => ({
      keepFile: async (path): Promise<KeptFile> => {
        if (path.endsWith("bank-2.csv")) await gate;
        return await real.keepFile(path);
      },
    }),
  });
  const files = { "bank-1.csv": 1, "bank-2.csv": 2, "bank-3.csv": 3 };
  const texts = Object.fromEntries(
    Object.entries(files).map(([name, seed]) => [name, statementText(5, seed)]),
  );
  const { jobId } = await submit(texts, { concurrency: 1 });
  await expect.poll(async () => (await itemsOf(jobId))[1]?.state, soon).toBe("running");
  await opened.batch.requests.pause({ jobId }, opened.actor);
  release?.();
  await expect
    .poll(async () => (await itemsOf(jobId)).map(({ state }) => state), soon)
    .toEqual(["succeeded", "succeeded", "waiting"]);
  expect(opened.batch.requests.get({ jobId }, opened.actor)).toMatchObject({ status: "paused", running: 0 });
  await opened.batch.requests.resume({ jobId }, opened.actor);
  expect(await opened.until(jobId, "completed")).toMatchObject({ succeeded: 3 });
  expect(jobEvents().map(({ type }) => type)).toEqual([
    "batch.job.started",
    "batch.job.paused",
    "batch.job.resumed",
    "batch.job.completed",
  ]);
});

test("a cancelled job stops at once, keeps what is in, and can be taken up again", async () => {
  await open();
  const texts = Object.fromEntries(
    Array.from({ length: 6 }, (_, i) => [`bank-${i}.csv`, statementText(400, i)]),
  );
  const { jobId } = await submit(texts, { concurrency: 1 });
  await expect.poll(async () => (await itemsOf(jobId))[0]?.state, soon).toBe("succeeded");
  const cancelled = await opened.batch.requests.cancel({ jobId }, opened.actor);
  expect(cancelled).toMatchObject({ status: "cancelled", waiting: 0, running: 0 });
  expect(cancelled.succeeded + cancelled.cancelled).toBe(6);
  expect([...opened.transactions.iterate(project.projectId)]).toHaveLength(cancelled.succeeded * 400);
  await opened.batch.requests.resume({ jobId }, opened.actor);
  expect(await opened.until(jobId, "completed")).toMatchObject({ succeeded: 6, rows: 2_400 });
});

test("a file that is not there says so, whatever its name tells", async () => {
  await open();
  const input = { ...options, projectId: project.projectId, items: [{ path: "/nowhere/payments.csv" }] };
  const { job } = await opened.batch.submitPaths(input, opened.actor);
  await opened.until(job.jobId, "failed");
  expect(await itemsOf(job.jobId)).toMatchObject([{ errorCode: "FILE_UNREADABLE", attempts: 1 }]);
});

test("undoing a job takes out what it brought in and nothing else; resuming brings it back", async () => {
  await open();
  await opened.importText(project, statementText(3, 9));
  const { jobId } = await submit({
    "bank-1.csv": statementText(5, 1),
    "bank-2.csv": statementText(5, 2),
    "bank-copy.csv": statementText(5, 1),
  });
  await opened.until(jobId, "completed");
  const undone = await opened.batch.requests.undo({ jobId }, opened.actor);
  expect(undone).toMatchObject({ status: "undone", undone: 2, succeeded: 0 });
  expect([...opened.transactions.iterate(project.projectId)]).toHaveLength(3);
  await opened.batch.requests.resume({ jobId }, opened.actor);
  await opened.until(jobId, "completed");
  expect([...opened.transactions.iterate(project.projectId)]).toHaveLength(13);
  const [first, , copy] = await itemsOf(jobId);
  expect(copy).toMatchObject({ state: "duplicate", ingestionId: first?.ingestionId });
});

test("an urgent job goes before one that waits, and a full disk stops a job that can be resumed", async () => {
  let full = true;
  const order: string[] = [];
  await open({
    imports: (real) => ({
      keepFile: async (path): Promise<KeptFile> => {
        const kept = await real.keepFile(path);
        order.push(kept.fileName);
        if (full && kept.fileName === "bank-full.csv") throw new AppError("DISK_FULL", "The disk is full.");
        return kept;
      },
    }),
  });
  const slow = await submit(
    { "bank-1.csv": statementText(5, 1), "bank-full.csv": statementText(5, 2) },
    { concurrency: 1 },
  );
  const urgent = await submit({ "bank-urgent.csv": statementText(5, 3) }, { priority: "critical" });
  await opened.until(urgent.jobId, "completed");
  const stopped = await opened.until(slow.jobId, "failed");
  expect(order).toEqual(["bank-1.csv", "bank-urgent.csv", "bank-full.csv"]);
  expect(stopped).toMatchObject({ errorCode: "DISK_FULL", succeeded: 1, waiting: 1 });
  full = false;
  await opened.batch.requests.resume({ jobId: slow.jobId }, opened.actor);
  expect(await opened.until(slow.jobId, "completed")).toMatchObject({ succeeded: 2, errorCode: null });
});

test("a folder is taken with the folders below it, in order, and names what it leaves out", async () => {
  await open();
  const folder = join(opened.workspace.homeDir, "case");
  mkdirSync(join(folder, "bank"), { recursive: true });
  writeFileSync(join(folder, "bank", "2026-01.csv"), statementText(4, 1));
  writeFileSync(join(folder, "general-ledger.csv"), statementText(4, 2));
  writeFileSync(join(folder, "notes.pdf"), "%PDF");
  writeFileSync(join(folder, ".hidden.csv"), statementText(4, 3));
  const input = { ...options, projectId: project.projectId, items: [{ path: folder }] };
  const { job, skipped } = await opened.batch.submitPaths(input, opened.actor);
  expect(job).toMatchObject({ name: "case", itemsCount: 2 });
  expect(skipped).toEqual([join(folder, "notes.pdf")]);
  await opened.until(job.jobId, "completed");
  expect((await itemsOf(job.jobId)).map(({ fileName, side }) => [fileName, side])).toEqual([
    ["2026-01.csv", "bank"],
    ["general-ledger.csv", "ledger"],
  ]);
});

test("the result hash is the same whatever the concurrency", async () => {
  await open();
  const texts = Object.fromEntries(
    Array.from({ length: 5 }, (_, i) => [`bank-${i}.csv`, statementText(20, i)]),
  );
  const hashes: (string | null)[] = [];
  for (const concurrency of [1, 4]) {
    const { jobId } = await submit(texts, { concurrency });
    hashes.push((await opened.until(jobId, "completed")).resultHash);
    const { homeDir } = opened.workspace;
    opened.dispose();
    rmSync(homeDir, { recursive: true });
    opened = await openBatch();
    const id = project.projectId;
    project = { ...opened.createProject(), projectId: id };
    opened.workspace.database.execute(`INSERT INTO project VALUES ('${id}', 'Again', 'EUR', 0)`);
  }
  expect(hashes[0]).toMatch(/^[0-9a-f]{64}$/);
  expect(hashes[1]).toBe(hashes[0]);
});

test("an item whose rows were in when the process died is taken over with its result, and the job goes on", async () => {
  const committed = Promise.withResolvers<void>();
  await open({
    // The process dies after the commit of the import and before the item hears of it.
    imports: (real) => ({
      async start(file, about, actor) {
        const { ingestionId, done } = await real.start(file, about, actor);
        done.then(() => committed.resolve(), committed.reject);
        return { ingestionId, done: new Promise(() => undefined) };
      },
    }),
  });
  const { jobId } = await submit(
    { "bank-1.csv": statementText(5, 1), "bank-2.csv": statementText(6, 2) },
    { concurrency: 1 },
  );
  await committed.promise;
  const { homeDir } = opened.workspace;
  opened.dispose();
  opened = await openBatch({ homeDir });
  const left = await opened.batch.requests.get({ jobId }, opened.actor);
  expect(left).toMatchObject({ status: "interrupted", succeeded: 1, waiting: 1, rows: 5 });
  await opened.batch.requests.resume({ jobId }, opened.actor);
  const job = await opened.until(jobId, "completed");
  expect(job).toMatchObject({ succeeded: 2, duplicates: 0, rows: 11 });
  expect([...opened.transactions.iterate(project.projectId)]).toHaveLength(11);
});
