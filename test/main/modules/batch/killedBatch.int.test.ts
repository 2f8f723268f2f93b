import { execFile, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ensureBuilt } from "../../../support/ensureBuilt.ts";
import { statementText } from "./openBatch.ts";

const cli = fileURLToPath(new URL("../../../../out/main/cli.js", import.meta.url));
const files = 6;
const rowsPerFile = 2_000;
/** More kills where there is time: FRENLY_KILLS=100. */
const kills = Number(process.env.FRENLY_KILLS ?? 6);
const seed = Number(process.env.FRENLY_SEED ?? Date.now() % 100_000);

let folder: string;
let fresh: string;
let projectId: string;
let whole: Outcome;
/** How long the command takes when nobody stops it: the moments of the kills are spread over it. */
let wholeMs: number;

interface Outcome {
  readonly resultHash: string;
  /** Id, state and rows of each item. */
  readonly items: readonly string[];
  /** Hash over every transaction as it is listed, its id included. */
  readonly transactions: string;
}

beforeAll(async () => {
  await ensureBuilt();
  folder = mkdtempSync(join(tmpdir(), "frenly-killed-batch-"));
  mkdirSync(join(folder, "bank"));
  for (let i = 0; i < files; i += 1)
    writeFileSync(join(folder, "bank", `${i}.csv`), statementText(rowsPerFile, i));
  // The same bytes twice and a file that can't be read are part of the result.
  writeFileSync(join(folder, "bank", "copy.csv"), statementText(rowsPerFile, 1));
  writeFileSync(join(folder, "bank", "empty.csv"), "");
  fresh = join(folder, "fresh");
  projectId = (await frenly(fresh, "project", "create", "Killed")).project_id;
  const home = copyOfFresh("whole");
  const startedAt = performance.now();
  const jobId = await submit(home, Number.POSITIVE_INFINITY);
  wholeMs = performance.now() - startedAt;
  whole = await outcomeOf(home, jobId);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function copyOfFresh(name: string): string {
  const home = join(folder, name);
  cpSync(fresh, home, { recursive: true });
  return home;
}

/** One JSON document of the command line; what fails on purpose still prints it. */
async function frenly(home: string, ...args: string[]) {
  return JSON.parse(await frenlyText(home, ...args));
}

async function frenlyText(home: string, ...args: string[]): Promise<string> {
  const command = [cli, "--home", home, "--json", ...args];
  return await promisify(execFile)(process.execPath, command, { maxBuffer: 1 << 28 }).then(
    ({ stdout }) => stdout,
    (error: { stdout: string; stderr: string }) => {
      if (error.stdout === "") throw new Error(error.stderr);
      return error.stdout;
    },
  );
}

/** Submits the folder and kills the process so many milliseconds after it named the job; the job's id. */
async function submit(home: string, killAfterMs: number): Promise<string> {
  const args = ["batch", "submit", join(folder, "bank"), "--project", projectId, "--concurrency", "3"];
  return await killedAfter(home, args, killAfterMs);
}

async function killedAfter(home: string, args: readonly string[], ms: number): Promise<string> {
  const child = spawn(process.execPath, [cli, "--home", home, "--json", ...args], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  let jobId = args[2] ?? "";
  const kill = (): void => void (Number.isFinite(ms) && setTimeout(() => child.kill("SIGKILL"), ms));
  if (args[1] === "resume") kill();
  for await (const line of createInterface({ input: child.stderr })) {
    const named = /^(job_[0-9a-f]+): /.exec(line)?.[1];
    if (named === undefined) continue;
    jobId = named;
    kill();
  }
  await ended;
  return jobId;
}

async function outcomeOf(home: string, jobId: string): Promise<Outcome> {
  const job = await frenly(home, "batch", "status", jobId);
  expect(job.status).toBe("completed");
  const rows = await frenlyText(home, "transactions", "--project", projectId);
  return {
    resultHash: job.result_hash,
    items: job.items.map((item: Record<string, unknown>) =>
      [item.item, item.state, item.ingestion_id, item.rows, item.sum].join(" "),
    ),
    transactions: createHash("sha256").update(rows.split("\n").sort().join("\n")).digest("hex"),
  };
}

test("an uninterrupted run brings in every file once and names what it could not", () => {
  expect(whole.resultHash).toMatch(/^[0-9a-f]{64}$/);
  expect(whole.items.map((item) => item.split(" ")[1])).toEqual([
    ...Array.from({ length: files }, () => "succeeded"),
    "duplicate",
    "failed",
  ]);
});

test(`killed ${kills} times at any moment and resumed, a job ends with the same ids, rows and result hash (seed ${seed})`, async () => {
  let state = seed;
  const random = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
  let left = kills;
  for (let run = 0; left > 0; run += 1) {
    const home = copyOfFresh(`killed-${run}`);
    const jobId = await submit(home, random() * wholeMs);
    left -= 1;
    // Some runs are killed again while they resume, and again.
    for (; left > 0 && random() < 0.5; left -= 1)
      await killedAfter(home, ["batch", "resume", jobId], random() * wholeMs);
    const { status } = await frenly(home, "batch", "status", jobId);
    expect(["interrupted", "completed"]).toContain(status);
    if (status === "interrupted") await frenlyText(home, "batch", "resume", jobId);
    expect(await outcomeOf(home, jobId)).toEqual(whole);
    expect(await frenly(home, "verify")).toMatchObject({ ok: true, first_problem: null });
    rmSync(home, { recursive: true });
  }
}, 600_000);
