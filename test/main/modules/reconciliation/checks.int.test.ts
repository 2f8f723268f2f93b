import { expect, test } from "vitest";
import type { ActId } from "../../../../src/contract/ids.ts";
import { drawSample } from "../../../../src/main/modules/reconciliation/sampling.ts";
import { generateLedgers, noiseLevels } from "../../../bench/generateLedgers.ts";
import { openReconcileWorkspace } from "../../../support/reconcileWorkspace.ts";

const crowd = generateLedgers(300, 21, noiseLevels.low);

async function openRun() {
  const workspace = await openReconcileWorkspace();
  const { core, projectId, actor, asks, add } = workspace;
  await add("ledger", crowd.ledger);
  await add("bank", crowd.bank);
  const run = await core.reconcile(projectId, {});
  const checks = () => asks.checks({ projectId }, actor);
  const undo = (actId: ActId) => asks.undo({ actId }, actor);
  return { ...workspace, run, checks, undo };
}

test("each run draws its quota of what it confirmed by itself, and the draw can be made again from its seed", async () => {
  const { checks, list } = await openRun();
  const state = await checks();
  expect(state).toMatchObject({
    quota: 10,
    limit: 0.02,
    checked: 0,
    wrong: 0,
    upperLimit: null,
    stopped: null,
  });
  expect(state.waiting).toHaveLength(10);
  expect(state.waiting.every((match) => match.autoConfirmed)).toBe(true);
  const { draw } = state;
  if (draw === null) throw new Error("the run made a draw");
  const automatic = (await list({ status: "confirmed" })).filter((match) => match.autoConfirmed);
  expect(draw.last - draw.first + 1).toBeGreaterThanOrEqual(automatic.length);
  const again = drawSample({ ...draw, quota: 10_000, isEligible: () => true });
  expect(new Set(again).size).toBe(again.length);
});

test("a right verdict is counted with its upper limit and taken back; a wrong one takes the match apart and stops auto-confirm", async () => {
  const { core, projectId, actor, asks, checks, undo, seen, list } = await openRun();
  const [first, second, third] = (await checks()).waiting;
  if (first === undefined || second === undefined || third === undefined) throw new Error("ten were drawn");
  const right = await asks.check({ matchIds: [first.matchId, third.matchId], isRight: true }, actor);
  expect(right.summary).toBe("Looked at 2 matches: right");
  const state = await checks();
  expect(state).toMatchObject({ checked: 2, wrong: 0, errorRate: 0 });
  expect(state.upperLimit).toBeCloseTo(1 - 0.05 ** (1 / 2), 6);
  expect(state.waiting).toHaveLength(8);
  await undo(right.actId);
  expect(await checks()).toMatchObject({ checked: 0, errorRate: null });
  const drawn = new Set((await checks()).waiting.map(({ matchId }) => matchId));
  const other = (await list({ status: "confirmed" })).find(({ matchId }) => !drawn.has(matchId));
  expect(() => asks.check({ matchIds: other ? [other.matchId] : [], isRight: true }, actor)).toThrow(
    "was not drawn",
  );

  const wrong = await asks.check({ matchIds: [second.matchId], isRight: false }, actor);
  expect(await list({ matchId: second.matchId })).toMatchObject([{ status: "proposed" }]);
  const stopped = await checks();
  expect(stopped).toMatchObject({ checked: 1, wrong: 1, upperLimit: 1 });
  expect(stopped.stopped).toContain("1 of the 1 auto-confirmed matches that were looked at was wrong");
  await core.settled();
  expect(seen.filter(({ type }) => type === "reconciliation.auto_confirm_stopped")).toHaveLength(1);
  const again = await core.reconcile(projectId, {});
  expect(again.settings.autoConfirm).toBe(false);
  expect(again.figures?.limits[0]).toBe(stopped.stopped);

  await undo(wrong.actId);
  expect(await checks()).toMatchObject({ checked: 0, stopped: null });
  expect(await list({ matchId: second.matchId })).toMatchObject([
    { status: "confirmed", autoConfirmed: true },
  ]);
});

test("new settings begin the count anew, so that runs may confirm again", async () => {
  const { projectId, actor, asks, checks } = await openRun();
  const [first] = (await checks()).waiting;
  if (first === undefined) throw new Error("ten were drawn");
  await asks.unmatch({ matchIds: [first.matchId] }, actor);
  expect((await checks()).stopped).not.toBeNull();
  const at = Date.now();
  await expect.poll(() => Date.now()).toBeGreaterThan(at);
  const settings = await asks.settings({ projectId }, actor);
  await asks.saveSettings({ projectId, settings: { ...settings, margin: 12, checkQuota: 3 } }, actor);
  expect(await checks()).toMatchObject({ checked: 0, stopped: null, quota: 3 });
});
