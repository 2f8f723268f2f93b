import { spawnSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { caseIdSchema } from "../../../src/contract/ids.ts";
import { openTestWorkspace, type TestWorkspace } from "../../support/workspace.ts";

const verifier = fileURLToPath(new URL("../../../resources/verify/verify.py", import.meta.url));
let workspace: TestWorkspace;
let exported: string;
beforeEach(async () => {
  workspace = await openTestWorkspace();
  exported = join(workspace.homeDir, "log.jsonl");
});
afterEach(() => {
  workspace.dispose();
  rmSync(workspace.homeDir, { recursive: true, force: true });
});

function grow(count: number): void {
  workspace.database.write((tx) => {
    for (let i = 0; i < count; i += 1) {
      const caseId = caseIdSchema.parse(`case_${Math.floor(Math.random() * 5)}`);
      if (Math.random() < 0.5) {
        const data = { case_id: caseId, changes: { status: { from: "open", to: "closed" } } };
        workspace.bus.publish(tx, { type: "case.updated", caseId, data });
      } else
        workspace.bus.publish(tx, {
          type: "log.verified",
          data: { events_count: i, ok: Math.random() < 0.5 },
        });
    }
  });
}

function exportLog(): string[] {
  const lines = workspace.log.readAfter(0, 100_000).map(({ body }) => body);
  writeFileSync(exported, `${lines.join("\n")}\n`);
  return lines;
}

function verify(...extra: string[]) {
  return spawnSync("python3", ["-I", verifier, exported, ...extra], { encoding: "utf8" });
}

test("B6: the root of a growing random log is the one that the independent verifier computes, 25 times", () => {
  for (let i = 0; i < 25; i += 1) {
    grow(1 + Math.floor(Math.random() * 90));
    exportLog();
    const { size, root } = workspace.log.head();
    expect(verify().stdout).toBe(`${size} ${root.toString("base64")}\n`);
  }
});

test("B6: the independent verifier accepts the signed checkpoints and every case chain", () => {
  for (let i = 0; i < 3; i += 1) {
    grow(100);
    workspace.sealNow();
  }
  exportLog();
  const checkpoints = join(workspace.homeDir, "checkpoints.log");
  const key = workspace.identity.publicKey.toString("base64");
  const { status, stderr } = verify("--checkpoints", checkpoints, "--key", key);
  expect({ status, stderr }).toEqual({ status: 0, stderr: "3 signed checkpoints and 5 case chains hold\n" });
});

test("B6: the independent verifier refuses a changed, missing or moved event, and a forged signature", () => {
  grow(40);
  workspace.sealNow();
  const lines = exportLog();
  const checkpoints = join(workspace.homeDir, "checkpoints.log");
  const refuses = (changed: readonly string[]): string => {
    writeFileSync(exported, `${changed.join("\n")}\n`);
    const { status, stderr } = verify("--checkpoints", checkpoints);
    return status === 1 ? stderr : "accepted";
  };
  const swapped = lines.with(9, lines[10] ?? "").with(10, lines[9] ?? "");
  expect(refuses(lines.with(20, `${lines[20]} `))).toMatch(/signed checkpoint|case/);
  expect(refuses(lines.toSpliced(12, 1))).toContain("line 13 carries sequence 14");
  expect(refuses(swapped)).toContain("line 10 carries sequence 11");
  expect(refuses(lines.slice(0, 30))).toContain(
    "the log ends at event 30, but a signed checkpoint covers 41",
  );
  const forged = readFileSync(checkpoints, "utf8").replace(/\\n41\\n/, "\\n40\\n");
  writeFileSync(checkpoints, forged);
  expect(refuses(lines)).toContain("not signed by this key");
});
