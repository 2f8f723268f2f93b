import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { projectIdSchema, userIdSchema } from "../../../../src/contract/ids.ts";
import { silentLogger } from "../../../../src/main/base/logger.ts";
import { createCore } from "../../../../src/main/core.ts";
import { defaultSettings } from "../../../../src/main/modules/reconciliation/projectSettings.ts";
import { runsStore } from "../../../../src/main/modules/reconciliation/runsStore.ts";
import { Database } from "../../../../src/main/storage/database.ts";

test("a run whose process was killed is finished when its proposals count already, and gone when they did not", async () => {
  const home = mkdtempSync(join(tmpdir(), "frenly-interrupted-"));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  const options = { shell: "terminal" as const, home, environment: {}, logger: silentLogger };
  const first = await createCore(options);
  const { projectId } = await first.projects.openSample({}, first.actor);
  const run = await first.reconcile(projectId, {});
  const userId = userIdSchema.parse(first.actor.userId);
  await first.dispose();

  // What a process killed between its proposals counting and its last event leaves, and one killed before.
  const database = Database.open({ path: join(home, "frenly.db") });
  const settings = defaultSettings;
  database.write((tx) => {
    const begin = (runId: string) => runsStore.begin(tx, { runId, projectId, at: 0, settings, userId });
    begin("run_early");
    const runNo = begin("run_late");
    const sign = { factor: -1, sameRows: 0, oppositeRows: 0 };
    const found = { sign, limits: [], kept: 0, added: 0, gone: 0 };
    runsStore.makeCurrent(tx, projectId, { runNo, sign: -1, imports: [], found });
  });
  database.dispose();

  const second = await createCore(options);
  onTestFinished(() => second.dispose());
  const asks = second.reconciliation;
  const about = { projectId: projectIdSchema.parse(projectId) };
  await expect.poll(async () => (await asks.status(about, second.actor)).running).toBeNull();
  const { runs } = await asks.runs({ ...about, offset: 0, limit: 10 }, second.actor);
  expect(runs.map(({ runId, status }) => [runId, status])).toEqual([
    ["run_late", "committed"],
    ["run_early", "cancelled"],
    [run.runId, "committed"],
  ]);
  expect(runs[0]?.figures?.autoConfirmed).toBe(run.figures?.autoConfirmed);
});
