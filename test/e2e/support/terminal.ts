import { spawnSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { GeneratedRow } from "../../bench/generateLedgers.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));

/** A home for the terminal and then for the browser shell. */
export function newHome(): string {
  return mkdtempSync(join(tmpdir(), "frenly-e2e-"));
}

/** What `frenly --json …` prints, one document a line. */
export function frenly(home: string, ...args: readonly string[]): Record<string, unknown>[] {
  const cli = join(root, "out", "main", "cli.js");
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, "--home", home, "--json", ...args], {
    cwd: root,
    encoding: "utf8",
    maxBuffer: 256 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(`frenly ${args.join(" ")} ended with ${status}: ${stderr}`);
  return stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Record<string, unknown>); // --json prints objects
}

/** A new project with files of both sides imported; its id. */
export function importSides(
  home: string,
  about: { name: string; currency: string; ledger: readonly string[]; bank: readonly string[] },
): string {
  const [project] = frenly(home, "project", "create", about.name, "--currency", about.currency);
  const projectId = String(project?.project_id);
  for (const side of ["ledger", "bank"] as const)
    if (about[side].length > 0)
      frenly(home, "ingest", ...about[side], "--project", projectId, "--side", side);
  return projectId;
}

/** Generated rows as a CSV file in a home. */
export function writeRows(home: string, name: string, rows: readonly GeneratedRow[]): string {
  const path = join(home, `${name}.csv`);
  const lines = rows.map(({ day, counterparty, reference, description, amount, currency }) =>
    [
      new Date(day * 86_400_000).toISOString().slice(0, 10),
      counterparty,
      reference,
      description,
      (amount / 100).toFixed(2),
      currency,
    ].join(","),
  );
  writeFileSync(path, `Date,Counterparty,Reference,Description,Amount,Currency\n${lines.join("\n")}\n`);
  return path;
}
