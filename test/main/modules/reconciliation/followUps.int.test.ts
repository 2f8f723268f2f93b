import { expect, test } from "vitest";
import { daySchema } from "../../../../src/contract/ids.ts";
import { type GeneratedRow, generateLedgers, noiseLevels } from "../../../bench/generateLedgers.ts";
import { openReconcileWorkspace } from "../../../support/reconcileWorkspace.ts";

const crowd = generateLedgers(120, 8, noiseLevels.medium);
const until = daySchema.parse("2030-01-31");

async function openMatched() {
  const workspace = await openReconcileWorkspace();
  const { core, projectId, actor, asks, add, list } = workspace;
  await add("ledger", crowd.ledger);
  await add("bank", crowd.bank);
  await core.reconcile(projectId, {});
  const [match] = await list();
  const { rows } = await asks.unmatched(
    { projectId, side: "bank", sort: "date", offset: 0, limit: 1 },
    actor,
  );
  const [row] = rows;
  if (match === undefined || row === undefined) throw new Error("the run left matches and rows");
  const undo = (act: { actId: Parameters<typeof asks.undo>[0]["actId"] }) =>
    asks.undo({ actId: act.actId }, actor);
  return { ...workspace, match, txId: row.transaction.txId, undo };
}

test("an assignment, a snooze and a comment on a match are each taken back, and told in the log", async () => {
  const { actor, asks, match, undo, core, seen } = await openMatched();
  const matchIds = [match.matchId];
  const first = await asks.assign({ matchIds, assignee: "Vera" }, actor);
  const second = await asks.assign({ matchIds, assignee: "Jan" }, actor);
  const snoozed = await asks.snooze({ matchIds, until }, actor);
  const comment = await asks.comment({ matchId: match.matchId, text: "asked the bank" }, actor);
  const get = () => asks.get({ matchId: match.matchId }, actor);
  expect((await get()).match).toMatchObject({ assignee: "Jan", snoozedUntil: until, comments: 1 });
  expect(second.summary).toBe("Jan looks into a match");
  await expect(async () => undo(first)).rejects.toThrow("it was changed since");
  for (const act of [comment, snoozed, second]) await undo(act);
  expect(await get()).toMatchObject({
    match: { assignee: "Vera", snoozedUntil: null, comments: 0 },
    comments: [],
  });
  await undo(first);
  expect((await get()).match.assignee).toBeNull();
  await expect(async () => undo(first)).rejects.toThrow("undone already");
  await core.settled();
  expect(seen.filter(({ type }) => type === "match.assigned")).toHaveLength(8);
});

test("a row without a match is assigned, put off and commented like a match, and is found by it", async () => {
  const { projectId, actor, asks, txId, undo, core, seen } = await openMatched();
  const assigned = await asks.assign({ txIds: [txId], assignee: "Vera" }, actor);
  await asks.comment({ txId, text: "cheque not cashed" }, actor);
  const snoozed = await asks.snooze({ txIds: [txId], until }, actor);
  const page = { projectId, side: "bank" as const, sort: "date" as const, offset: 0, limit: 100 };
  const mine = await asks.unmatched({ ...page, assignee: "Vera" }, actor);
  expect(mine.rows).toMatchObject([
    { transaction: { txId }, assignee: "Vera", snoozedUntil: until, comments: 1 },
  ]);
  expect(mine.total).toBe(1);
  const all = await asks.unmatched(page, actor);
  const awake = await asks.unmatched({ ...page, includeSnoozed: false }, actor);
  expect(awake.total).toBe(all.total - 1);
  await undo(snoozed);
  expect((await asks.unmatched({ ...page, includeSnoozed: false }, actor)).total).toBe(all.total);
  await undo(assigned);
  expect(await asks.rowNotes({ txId }, actor)).toMatchObject({
    assignee: null,
    snoozedUntil: null,
    comments: [{ text: "cheque not cashed" }],
  });
  await core.settled();
  expect(seen.filter(({ type }) => type === "transaction.assigned")).toHaveLength(5);
});

test("a note about nothing, or about a match that is not there, is refused", async () => {
  const { actor, asks, match } = await openMatched();
  expect(() => asks.assign({ assignee: "Vera" }, actor)).toThrow("Name at least one");
  const unknown = { matchIds: ["match_0" as typeof match.matchId], assignee: "Vera" }; // no such match
  expect(() => asks.assign(unknown, actor)).toThrow("There is no match");
});

test("a learned rule that is switched off comes back with undo", async () => {
  const { core, projectId, actor, asks, add, list, undo } = await openMatched();
  const [shape] = crowd.ledger;
  if (shape === undefined) throw new Error("rows were generated");
  const ours = [1, 2, 3].map(
    (i): GeneratedRow => ({
      ...shape,
      day: 20_110 + i * 20,
      amount: 81_000 + i * 7_310,
      counterparty: "Obelisk Advisory",
      reference: `OB-551${i}`,
    }),
  );
  await add("ledger", ours);
  await add(
    "bank",
    ours.map((row) => ({ ...row, counterparty: "WXYZ Payments" })),
  );
  await core.reconcile(projectId, { autoConfirm: false });
  const own = await list({ text: "Obelisk" });
  await asks.confirm({ matchIds: own.map(({ matchId }) => matchId) }, actor);
  const alias = { kind: "alias", ours: "Obelisk Advisory", theirs: "WXYZ Payments" } as const;
  const off = await asks.setRule({ projectId, ...alias, active: false }, actor);
  expect(off.summary).toBe('Switched off: "Obelisk Advisory" of the books is "WXYZ Payments" of the bank');
  expect((await asks.rules({ projectId }, actor)).map(({ active }) => active)).toEqual([false]);
  await undo(off);
  expect((await asks.rules({ projectId }, actor)).map(({ active }) => active)).toEqual([true]);
});
