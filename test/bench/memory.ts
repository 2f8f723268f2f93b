import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openFullLog } from "./parts/fullLog.ts";
import { builtProgram, readPeak, runProgram, startShell } from "./parts/program.ts";
import { writeStatement } from "./parts/statement.ts";
import { type BenchRow, type BenchRun, type BenchSuite, median } from "./suite.ts";

const rounds = 3;
const idleMs = 1_500;

/** The most memory that the built program ever holds, worker threads included, as the operating system counts it. */
export const suite: BenchSuite = {
  name: "memory",
  async run(run) {
    const folder = mkdtempSync(join(tmpdir(), "frenly-bench-memory-"));
    try {
      await measureIdle(run, folder);
      await measureImports(run, folder);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

async function measureIdle(run: BenchRun, folder: string): Promise<void> {
  const events = Math.max(10_000, Math.round(1_000_000 * run.scale));
  const full = await openFullLog(folder, events);
  const empty = join(folder, "empty");
  await peakIdle(folder, empty); // makes its database
  const peaks = { empty: [] as number[], full: [] as number[] };
  for (let round = 0; round < rounds; round += 1) {
    console.error(`  idle, round ${round + 1} of ${rounds}`);
    peaks.empty.push(await peakIdle(folder, empty));
    peaks.full.push(await peakIdle(folder, full));
  }
  const idle = median(peaks.empty);
  const long = median(peaks.full);
  record(run, {
    what: "peak of the program, started and idle",
    value: idle,
    limit: "200 MB",
    ratio: idle / 200,
    goal: "≤ 1",
    pass: idle <= 200,
  });
  record(run, {
    what: `the same with ${events.toLocaleString("en-US")} events in the log`,
    value: long,
    limit: `with an empty log ${idle.toFixed(0)} MB`,
    ratio: long / idle,
    goal: "≤ 200 MB and ≤ 1.1 ×",
    pass: long <= 200 && long / idle <= 1.1,
  });
}

async function measureImports(run: BenchRun, folder: string): Promise<void> {
  const many = Math.max(20_000, Math.round(1_000_000 * run.scale));
  const few = Math.round(many / 10);
  const peaks = new Map<number, number>();
  for (const rows of [few, many]) {
    console.error(`  import of ${rows.toLocaleString("en-US")} rows`);
    peaks.set(rows, await peakOfImport(folder, rows));
  }
  const small = peaks.get(few) ?? Number.NaN;
  const large = peaks.get(many) ?? Number.NaN;
  record(run, {
    what: `peak of an import of ${many.toLocaleString("en-US")} rows, findings included`,
    value: large,
    limit: "400 MB at any size",
    ratio: large / 400,
    goal: "≤ 1",
    pass: large <= 400,
  });
  record(run, {
    what: `the same beside an import of ${few.toLocaleString("en-US")} rows`,
    value: large,
    limit: `${few.toLocaleString("en-US")} rows ${small.toFixed(0)} MB`,
    ratio: large / small,
    goal: "flat: ≤ 1.25 ×",
    pass: large / small <= 1.25,
  });
}

function record(run: BenchRun, row: Omit<BenchRow, "suite" | "unit">): void {
  run.record({ suite: suite.name, unit: "MB", ...row });
}

async function peakIdle(folder: string, home: string): Promise<number> {
  const peakFile = join(folder, "peak");
  const shell = await startShell({ args: [builtProgram, "serve", "--port", "0"], home, peakFile });
  await new Promise((resolve) => setTimeout(resolve, idleMs));
  await shell.stop();
  return readPeak(peakFile);
}

async function peakOfImport(folder: string, rows: number): Promise<number> {
  const home = join(folder, `import-${rows}`);
  const path = join(folder, `statement-${rows}.csv`);
  const peakFile = join(folder, "peak");
  mkdirSync(home);
  writeStatement(path, rows);
  const created = await runProgram(["--json", "project", "create", "Memory"], { home });
  const { project_id: projectId } = JSON.parse(created) as { project_id: string }; // the program's own answer
  const args = ["ingest", "--project", projectId, "--side", "bank", path];
  await runProgram(args, { home, peakFile });
  rmSync(home, { recursive: true });
  rmSync(path);
  return readPeak(peakFile);
}
