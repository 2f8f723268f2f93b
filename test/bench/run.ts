import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import type { BenchRow, BenchSuite } from "./suite.ts";

/**
 * `npm run bench [suite …] [-- --scale 0.1]`: runs the named suites at full size, or all at a fifth of it, one after
 * the other, each in a process of its own so that none inherits another's memory; prints each figure beside its limit
 * and writes docs/benchmarks.md.
 */
const notSuites = new Set(["run.ts", "suite.ts"]);
const folder = new URL(".", import.meta.url);
const page = new URL("../../docs/benchmarks.md", import.meta.url);

const args = process.argv.slice(2);
const scaleAt = args.indexOf("--scale");
const names = args.filter((arg, i) => !arg.startsWith("--") && (scaleAt === -1 || i !== scaleAt + 1));
/** All suites at full size take a long time; at a fifth, under six minutes on two cores. */
const scaleOfAll = 0.2;
const scale = scaleAt === -1 ? (names.length > 0 ? 1 : scaleOfAll) : Number(args[scaleAt + 1]);

if (process.env.FRENLY_BENCH_SUITE === undefined) runAll();
else await runOne(process.env.FRENLY_BENCH_SUITE);

function runAll(): void {
  const known = readdirSync(folder)
    .filter((file) => file.endsWith(".ts") && !notSuites.has(file) && !file.startsWith("generate"))
    .map((file) => file.slice(0, -3));
  const unknown = names.find((name) => !known.includes(name));
  if (!Number.isFinite(scale) || scale <= 0 || unknown !== undefined) {
    console.error(
      unknown === undefined
        ? "--scale takes a number above 0."
        : `There is no suite "${unknown}". The suites are: ${known.join(", ")}.`,
    );
    process.exit(2);
  }
  // What several suites need, such as a long log, is made here once.
  const work = mkdtempSync(join(tmpdir(), "frenly-bench-"));
  try {
    for (const name of names.length > 0 ? names : known) runSuite(name, work);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** A suite that fails does not take the figures of the others with it. */
function runSuite(name: string, work: string): void {
  const began = performance.now();
  console.error(`suite ${name} …`);
  const { status, stdout } = spawnSync(
    process.execPath,
    ["--expose-gc", ...process.execArgv, import.meta.filename, "--scale", String(scale)],
    {
      env: { ...process.env, FRENLY_BENCH_SUITE: name, FRENLY_BENCH_WORK: work },
      stdio: ["ignore", "pipe", "inherit"],
      maxBuffer: 1e8,
    },
  );
  if (status !== 0) {
    console.error(`suite ${name} failed; its earlier figures are kept.`);
    process.exitCode = 1;
    return;
  }
  const rows = stdout
    .toString()
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as BenchRow); // printed by runOne
  for (const row of rows)
    console.log(
      `${row.pass ? "ok  " : "MISS"} ${row.suite}: ${row.what}: ${format(row.value)} ${row.unit}; ${row.limit}; ratio ${format(row.ratio)}, goal ${row.goal}`,
    );
  writePage(rows);
  console.error(`suite ${name} took ${((performance.now() - began) / 1000).toFixed(0)} s`);
}

async function runOne(name: string): Promise<void> {
  const { suite } = (await import(new URL(`${name}.ts`, folder).href)) as { suite: BenchSuite }; // each file of the folder exports its suite
  await suite.run({ scale, record: (row) => console.log(JSON.stringify(row)) });
}

/** Keeps the figures of the suites that were not run this time. */
function writePage(rows: readonly BenchRow[]): void {
  const before = readFileIfThere();
  const ran = new Set(rows.map((row) => row.suite));
  const kept = before
    .split("\n")
    .filter(
      (line) =>
        line.startsWith("| ") &&
        !ran.has(line.split(" | ")[0]?.slice(2) ?? "") &&
        !line.startsWith("| suite"),
    );
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim() ?? "unknown processor"}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`;
  const when = new Date().toISOString().slice(0, 10);
  const lines = rows.map((row) =>
    [
      row.suite,
      row.what,
      `${format(row.value)} ${row.unit}`,
      row.limit,
      format(row.ratio),
      row.goal,
      resultOf(row),
      `${when}, scale ${scale}`,
    ].join(" | "),
  );
  const table = [...kept, ...lines.map((line) => `| ${line} |`)].sort();
  writeFileSync(
    page,
    `# Benchmarks\n\nWritten by \`npm run bench\`. Each figure stands beside its limit or peer measured in the same run; a figure is the median of several rounds, five where a round is short. Named suites run at full size (scale 1), all together at a fifth. "missed" is said as plainly as "reached": the goals are those of the plan, not of what was measured.\n\nLast machine: ${machine}.\n\n| suite | what | figure | held against | ratio | goal | result | when |\n| --- | --- | ---: | --- | ---: | --- | --- | --- |\n${table.join("\n")}\n`,
  );
}

/** A figure that is only shown has reached nothing. */
function resultOf({ goal, pass }: BenchRow): string {
  if (/^(?:shown|printed|reported)$/.test(goal)) return "no goal";
  return pass ? "reached" : "**missed**";
}

function readFileIfThere(): string {
  try {
    return readFileSync(page, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return ""; // thrown by the file system
    throw error;
  }
}

function format(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString("en-US") : value.toPrecision(3);
}
