import { expect, test } from "vitest";
import { generateLedgers, noiseLevels } from "../../../bench/generateLedgers.ts";
import { openReconcileWorkspace } from "../../../support/reconcileWorkspace.ts";

const crowd = generateLedgers(150, 11, noiseLevels.low);
const [shape] = crowd.ledger;
if (shape === undefined) throw new Error("rows were generated");
const cheque = {
  ...shape,
  amount: -734_119,
  counterparty: "Kestrel Advisory",
  reference: "KA-551288",
  description: "",
  day: Math.max(...crowd.bank.map(({ day }) => day)),
};

test("a row without a match closes itself when a later statement brings its partner, with the file as proof", async () => {
  const { core, projectId, actor, asks, add, seen, list } = await openReconcileWorkspace();
  await add("ledger", [...crowd.ledger, cheque]);
  await add("bank", crowd.bank);
  await core.reconcile(projectId, {});
  const closed = () => asks.closedItems({ projectId, offset: 0, limit: 100 }, actor);
  const open = async () => {
    const page = { projectId, side: "ledger" as const, sort: "money" as const, offset: 0, limit: 1_000 };
    return (await asks.unmatched(page, actor)).rows.find(
      ({ transaction }) => transaction.reference === cheque.reference,
    );
  };
  const waiting = await open();
  if (waiting === undefined) throw new Error("the cheque has no match yet");
  await asks.assign({ txIds: [waiting.transaction.txId], assignee: "Vera" }, actor);
  await core.reconcile(projectId, {});
  expect((await closed()).total).toBe(0);

  await add("bank", [{ ...cheque, day: cheque.day + 2 }]);
  await core.reconcile(projectId, {});
  await core.settled();
  const { items, total } = await closed();
  expect(total).toBe(1);
  expect(items).toMatchObject([
    {
      transaction: { txId: waiting.transaction.txId },
      status: "confirmed",
      partner: { side: "bank", reference: cheque.reference },
      broughtBy: { fileName: "bank3.csv" },
      days: 2,
      assignee: "Vera",
    },
  ]);
  expect(await open()).toBeUndefined();
  const [item] = items;
  if (item === undefined) throw new Error("the item was listed");
  expect(await list({ matchId: item.matchId })).toMatchObject([{ status: "confirmed" }]);
  expect(seen.filter(({ type }) => type === "reconciliation.items_closed").map(({ data }) => data)).toEqual([
    { project_id: projectId, items: 1, match_ids: [item.matchId] },
  ]);
  expect((await asks.status({ projectId }, actor)).closedItems).toBe(1);

  await asks.unmatch({ matchIds: [item.matchId] }, actor);
  await asks.reject({ matchIds: [item.matchId] }, actor);
  expect((await closed()).total).toBe(0);
  await core.reconcile(projectId, {});
  expect(await open()).toMatchObject({ assignee: "Vera" });
});
