import { execFileSync, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { sql } from "../../../src/main/storage/database.ts";
import { openTestWorkspace } from "../../support/workspace.ts";

const publisher = fileURLToPath(new URL("crashingPublisher.ts", import.meta.url));
const countRows = sql<[], { rows: number; tiles: number }>(
  "SELECT (SELECT count(*) FROM ev) AS rows, (SELECT count(*) FROM tile WHERE lvl = 0) AS tiles",
);

let homeDir: string;
beforeEach(() => {
  homeDir = mkdtempSync(join(tmpdir(), "frenly-crash-"));
});
afterEach(() => {
  rmSync(homeDir, { recursive: true, force: true });
});

/** Runs the publisher and kills it with SIGKILL once it has acknowledged some commits and some time has gone by. */
async function publishUntilKilled(acknowledgements: number, delayMs: number): Promise<number> {
  const child = spawn(process.execPath, [publisher, homeDir], { stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  let errors = "";
  child.stderr.on("data", (chunk: Buffer) => {
    errors += chunk.toString();
  });
  await new Promise<void>((resolve) => {
    let killing = false;
    child.stdout.on("data", (chunk: Buffer) => {
      output += chunk.toString();
      if (killing || output.split("\n").length <= acknowledgements) return;
      killing = true;
      setTimeout(() => child.kill("SIGKILL"), delayMs);
    });
    child.on("close", () => resolve());
  });
  expect(errors).toBe("");
  return Number(output.split("\n").at(-2));
}

test("A1: no acknowledged event is lost over 20 kills, and root, tiles and rows agree after each", async () => {
  for (let kill = 0; kill < 20; kill += 1) {
    const acknowledged = await publishUntilKilled(1 + (kill % 7) * 8, Math.random() * 6);
    const workspace = await openTestWorkspace(homeDir);
    const counts = workspace.database.read((tx) => tx.get(countRows, []));
    const { size } = workspace.log.head();
    const verified = await workspace.requests.verify(undefined, { userId: workspace.identity.userId });
    const integrity = workspace.database.pragma("integrity_check");
    workspace.dispose();
    expect(size).toBeGreaterThanOrEqual(acknowledged);
    expect(counts).toEqual({ rows: size, tiles: Math.floor(size / 256) });
    expect(verified).toMatchObject({ events: size, ok: true, firstProblem: null });
    expect(integrity).toBe("ok");
  }
});

const hasStrace = spawnSync("strace", ["-e", "trace=none", "true"]).status === 0;

test.skipIf(!hasStrace)("A3: every acknowledged commit has been flushed to the disk (needs strace)", () => {
  const trace = join(homeDir, "trace");
  const commits = 50;
  const count = (batches: number): number => {
    execFileSync(
      "strace",
      [
        "-f",
        "-e",
        "trace=fsync,fdatasync",
        "-o",
        trace,
        process.execPath,
        publisher,
        homeDir,
        String(batches),
      ],
      { stdio: "ignore" },
    );
    return readFileSync(trace, "utf8").match(/f(?:data)?sync\(/g)?.length ?? 0;
  };
  count(1); // makes the workspace
  const before = count(1);
  expect(count(1 + commits) - before).toBeGreaterThanOrEqual(commits);
});
