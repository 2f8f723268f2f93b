import { expect, test } from "vitest";
import { currencySchema, minorUnitsSchema } from "../../../../src/contract/money.ts";
import { type GeneratedRow, generateLedgers, noiseLevels } from "../../../bench/generateLedgers.ts";
import { idsOf, openReconcileWorkspace } from "../../../support/reconcileWorkspace.ts";

async function openWith(data: { ledger: readonly GeneratedRow[]; bank: readonly GeneratedRow[] }) {
  const workspace = await openReconcileWorkspace();
  await workspace.add("ledger", data.ledger);
  await workspace.add("bank", data.bank);
  return workspace;
}

test("thousands are confirmed with one event each, and the figures counted beside are those of the lists", async () => {
  const { core, projectId, seen } = await openWith(generateLedgers(4_000, 3, noiseLevels.low));
  const { figures } = await core.reconcile(projectId, { tolerance: minorUnitsSchema.parse(2_000) });
  await core.settled();
  const count = async (filter: object) =>
    (
      await core.reconciliation.list(
        { filter: { projectId, includeSnoozed: true, ...filter }, sort: "date", offset: 0, limit: 1 },
        core.actor,
      )
    ).total;
  expect(figures?.autoConfirmed).toBeGreaterThan(2_000);
  expect(figures?.autoConfirmed).toBe(await count({ status: "confirmed" }));
  expect(figures?.matches).toBe(await count({}));
  expect(figures?.flagged).toBe(await count({ needsInvestigation: true }));
  const ids = seen.flatMap((event) => (event.type === "transaction.matched" ? event.data.match_id : []));
  expect(ids).toHaveLength(figures?.autoConfirmed ?? 0);
  expect(new Set(ids).size).toBe(figures?.autoConfirmed);
  for (const bridge of await core.reconciliation.bridge({ projectId }, core.actor))
    expect(bridge.parts.reduce((sum, part) => sum + part.amount, 0)).toBe(bridge.difference);
});

test("rows that a person matched while the run was under way are not matched again", async () => {
  const data = generateLedgers(300, 9, noiseLevels.low);
  const { core, projectId, asks, actor, list } = await openWith(data);
  await core.reconcile(projectId, {});
  const [confirmed] = await list({ status: "confirmed" });
  if (confirmed === undefined) throw new Error("the first run confirms some");
  await asks.unmatch({ matchIds: [confirmed.matchId] }, actor);
  const running = core.reconcile(projectId, {});
  const rows = { ledger: idsOf(confirmed.ledger), bank: idsOf(confirmed.bank) };
  await asks.match({ projectId, ...rows }, actor);
  await running;
  const standing = (await list()).filter((match) => match.status !== "rejected");
  const used = standing.flatMap((match) => [...idsOf(match.ledger), ...idsOf(match.bank)]);
  expect(new Set(used).size).toBe(used.length);
  const own = standing.filter((match) => idsOf(match.bank)[0] === rows.bank[0]);
  expect(own).toMatchObject([{ status: "confirmed", manual: true }]);
});

test("an import undone while a run is under way takes its proposals with it", async () => {
  const data = generateLedgers(600, 10, noiseLevels.low);
  const workspace = await openReconcileWorkspace();
  const { core, projectId, asks, actor } = workspace;
  await workspace.add("ledger", data.ledger);
  const bank = await workspace.add("bank", data.bank);
  const running = core.reconcile(projectId, {});
  await core.ingestion.undo({ ingestionId: bank }, actor);
  await running;
  await core.settled();
  expect(await workspace.list()).toEqual([]);
  const query = { projectId, side: "bank" as const, sort: "date" as const, offset: 0, limit: 10 };
  expect((await asks.unmatched(query, actor)).total).toBe(0);
  for (const bridge of await asks.bridge({ projectId }, actor)) expect(bridge.bankBalance).toBe(0);
});

test("a fee that the tolerance does not allow stands in the bridge as a fee, and a candidate says what it is", async () => {
  const data = generateLedgers(200, 4, noiseLevels.low);
  const [any] = data.ledger;
  if (any === undefined) throw new Error("rows were generated");
  const ours = {
    ...any,
    day: 20_200,
    amount: 123_400,
    counterparty: "Kestrel Advisory",
    reference: "KA-5512",
  };
  const theirs = { ...ours, amount: 122_150, reference: "", description: "KA-5512" };
  const own = { ledger: [...data.ledger, ours], bank: [...data.bank, theirs] };
  const { core, projectId } = await openWith(own);
  await core.reconcile(projectId, { tolerance: minorUnitsSchema.parse(0) });
  const { actor } = core;
  const query = { projectId, text: "KA-5512", sort: "date" as const, offset: 0, limit: 10 };
  const { rows } = await core.reconciliation.unmatched({ ...query, side: "ledger" }, actor);
  expect(rows).toMatchObject([
    { part: "fee", because: expect.stringContaining("differs by 12.50 EUR: a fee") },
  ]);
  const page = { projectId, currency: currencySchema.parse("EUR"), offset: 0, limit: 100 };
  const fees = await core.reconciliation.bridgeRows({ ...page, part: "fee" }, actor);
  const pair = fees.rows.filter((one) => one.transaction.counterparty === "Kestrel Advisory");
  expect(pair.reduce((sum, one) => sum + one.amount, 0)).toBe(-1_250);
  const [first] = rows;
  if (first === undefined) throw new Error("the row is listed");
  const [best] = await core.reconciliation.candidates({ txId: first.transaction.txId }, actor);
  expect(best?.reasons.find((reason) => reason.field === "amount")?.text).toBe(
    "amounts differ by -12.50 EUR, and this project tolerates no difference",
  );
});
