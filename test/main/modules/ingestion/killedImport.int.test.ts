import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type ProjectId, projectIdSchema } from "../../../../src/contract/ids.ts";
import { sql } from "../../../../src/main/storage/database.ts";
import { openIngestionWorkspace } from "../../../support/ingestionWorkspace.ts";

let homeDir: string;
let path: string;
const rows = 60_000;
beforeEach(() => {
  homeDir = mkdtempSync(join(tmpdir(), "frenly-killed-"));
  path = join(homeDir, "statement.csv");
  const lines = Array.from(
    { length: rows },
    (_, i) => `2026-01-${String(13 + (i % 15))},Supplier ${i % 70},INV-${i},-${10 + (i % 90)}.50\n`,
  );
  writeFileSync(path, `Date,Counterparty,Reference,Amount\n${lines.join("")}`);
});
afterEach(() => rmSync(homeDir, { recursive: true, force: true }));

/** Starts an import in a process of its own and kills it once so many rows are read. */
async function killAfter(rowsRead: number): Promise<ProjectId> {
  const child = spawn(process.execPath, [join(import.meta.dirname, "killedImport.ts"), homeDir, path], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise((resolve) => child.once("exit", (_code, signal) => resolve(signal)));
  let projectId: ProjectId | undefined;
  for await (const line of createInterface({ input: child.stdout })) {
    projectId ??= projectIdSchema.parse(line);
    const [phase, read] = line.split(" ");
    if (phase === "reading" && Number(read) >= rowsRead) child.kill("SIGKILL");
  }
  expect(await ended).toBe("SIGKILL");
  if (projectId === undefined) throw new Error("the process printed no project");
  return projectId;
}

test.each([0, 1, 30_000])(
  "killed after %i rows, nothing is half-done and the same file comes in with the same ids",
  async (at) => {
    const projectId = await killAfter(at);
    const opened = await openIngestionWorkspace({ homeDir });
    expect([...opened.transactions.iterate(projectId)]).toEqual([]);
    const events = opened.workspace.log.readAfter(0, 100).map(({ body }) => JSON.parse(body));
    expect(events.map(({ type }) => type).slice(-2)).toEqual(["data.uploaded", "ingestion.cancelled"]);
    expect(events.at(-1).data).toMatchObject({ cause: "interrupted" });
    const again = await opened.ingestion.importFile({ path, projectId, side: "bank" }, opened.actor);
    expect(again).toMatchObject({ accepted: rows, ingestionId: events.at(-1).data.ingestion_id });
    const stored = sql<[], { n: number }>("SELECT count(*) AS n FROM tx");
    expect(opened.workspace.database.read((tx) => tx.all(stored, []))).toEqual([{ n: rows }]);
    expect(opened.workspace.database.pragma("integrity_check")).toBe("ok");
    opened.dispose();
  },
);
