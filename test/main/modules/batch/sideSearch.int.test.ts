import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Cursor, JobId, ProjectId } from "../../../../src/contract/ids.ts";
import { currencySchema } from "../../../../src/contract/money.ts";
import type { Job } from "../../../../src/contract/procedures/batch.ts";
import { silentLogger } from "../../../../src/main/base/logger.ts";
import { type Core, createCore } from "../../../../src/main/core.ts";

const parts = 3;
const ledger = new URL("../../../../resources/sample/ledger.csv", import.meta.url).pathname;
const options = { dataType: "ledger", priority: "medium", concurrency: 2, maxAttempts: 1 } as const;

let folder: string;
let core: Core;
let projectId: ProjectId;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "frenly-side-search-"));
  const [header = "", ...lines] = readFileSync(ledger, "utf8").trimEnd().split("\n");
  mkdirSync(join(folder, "parts"));
  // Months of one ledger: rows of one finding are in different files.
  for (let part = 0; part < parts; part += 1)
    writeFileSync(
      join(folder, "parts", `${part}.csv`),
      [header, ...lines.filter((_, i) => Math.floor((i * parts) / lines.length) === part)].join("\n"),
    );
  core = await open();
  projectId = (await newProject()).projectId;
});
afterEach(async () => {
  await core.dispose();
  rmSync(folder, { recursive: true, force: true });
});

const open = () =>
  createCore({ shell: "terminal", home: join(folder, "home"), environment: {}, logger: silentLogger });
const newProject = async () =>
  await core.projects.create({ name: "Parts", currency: currencySchema.parse("EUR") }, core.actor);
const submit = async () =>
  (await core.submitBatch({ ...options, projectId, items: [{ path: join(folder, "parts") }] })).job.jobId;

async function until(jobId: JobId, isReached: (job: Job) => boolean): Promise<Job> {
  const { promise, resolve } = Promise.withResolvers<Job>();
  const check = (job: Job): void => {
    if (job.jobId === jobId && isReached(job)) resolve(job);
  };
  const listening = core.onJob(check);
  check(await core.batch.get({ jobId }, core.actor));
  return promise.finally(() => listening.dispose());
}

/** What the findings say, without their names: those carry the project. */
async function told(project: ProjectId) {
  const { findings } = await core.anomalies.list({ projectId: project, limit: 200, offset: 0 }, core.actor);
  return findings
    .map(({ test: name, severity, rows, amountAtRisk }) => [name, severity, rows, amountAtRisk].join(" | "))
    .sort();
}

test("files of a batch are found in what one file of all their rows is found in", async () => {
  const whole = await newProject();
  await core.importFile({ path: ledger, projectId: whole.projectId, side: "ledger" });
  await until(await submit(), ({ status }) => status === "completed");
  const findings = await told(projectId);
  expect(findings.length).toBeGreaterThan(10);
  expect(findings).toEqual(await told(whole.projectId));
});

test("an import of a batch is told the findings that it completes, and they are announced once", async () => {
  await until(await submit(), ({ status }) => status === "completed");
  await core.settled();
  const imports = await core.ingestion.list({ projectId }, core.actor);
  const total = imports.reduce((sum, one) => sum + one.anomalies.total, 0);
  expect(total).toBe((await told(projectId)).length);
  const announced = [...core.readEvents(0 as Cursor, "anomaly.detected")].map(({ body }) => JSON.parse(body));
  const about = announced.map(({ data }) => data.ingestion_id);
  expect(new Set(about).size).toBe(about.length);
  const many = imports.filter(({ anomalies }) => anomalies.total > 10);
  expect(about).toEqual(expect.arrayContaining(many.map(({ ingestionId }) => ingestionId)));
});

test("a workspace that closes before the search makes it when the job is resumed", async () => {
  const jobId = await submit();
  await until(jobId, ({ succeeded }) => succeeded === parts);
  await core.dispose();
  core = await open();
  const { status } = await core.batch.get({ jobId }, core.actor);
  expect(status).toBe("interrupted");
  await core.batch.resume({ jobId }, core.actor);
  await until(jobId, (job) => job.status === "completed");
  const interrupted = await told(projectId);
  projectId = (await newProject()).projectId;
  await until(await submit(), (job) => job.status === "completed");
  expect(interrupted).toEqual(await told(projectId));
});
