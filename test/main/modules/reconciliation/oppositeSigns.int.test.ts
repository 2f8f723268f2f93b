import { expect, test } from "vitest";
import { minorUnitsSchema } from "../../../../src/contract/money.ts";
import { generateLedgers, noiseLevels } from "../../../bench/generateLedgers.ts";
import { openReconcileWorkspace } from "../../../support/reconcileWorkspace.ts";

const crowd = generateLedgers(150, 41, noiseLevels.low);
const [shape] = crowd.ledger;
if (shape === undefined) throw new Error("rows were generated");
const reversal = { ...shape, counterparty: "Kestrel Advisory", description: "", day: shape.day + 40 };
const ours = [
  { ...reversal, amount: -84_211, reference: "KA-1" },
  { ...reversal, amount: -84_212, reference: "KA-2" },
  // Of these two the bank has both as money in: they make a set with the one that is money in here as well.
  { ...reversal, amount: -45_000, reference: "KA-3" },
  { ...reversal, amount: 45_000, reference: "KA-4" },
];
const theirs = ours.map((row) => ({ ...row, amount: Math.abs(row.amount), reference: "" }));

test("rows whose minus was lost on the way are named, on both sides, and stand in the bridge as unexplained", async () => {
  const { core, projectId, actor, asks, add } = await openReconcileWorkspace();
  await add("ledger", [...crowd.ledger, ...ours]);
  await add("bank", [...crowd.bank, ...theirs]);
  await core.reconcile(projectId, {});
  const rows = async (side: "ledger" | "bank") => {
    const page = { projectId, side, text: "Kestrel", sort: "money" as const, offset: 0, limit: 100 };
    return (await asks.unmatched(page, actor)).rows;
  };
  const because = (other: string) =>
    `It stands with the opposite sign among the rows of the ${other}: a minus was lost or added on the way.`;
  expect((await rows("ledger")).map((row) => [row.transaction.amount, row.part, row.because])).toEqual([
    [-84_212, "unexplained", because("bank")],
    [-84_211, "unexplained", because("bank")],
    [-45_000, "unexplained", because("bank")],
  ]);
  expect((await rows("bank")).map((row) => [row.transaction.amount, row.part, row.because])).toEqual([
    [84_212, "unexplained", because("books")],
    [84_211, "unexplained", because("books")],
  ]);
  const [bridge] = await asks.bridge({ projectId }, actor);
  const unexplained = bridge?.parts.find(({ part }) => part === "unexplained");
  expect(unexplained).toMatchObject({ amount: 2 * (84_212 + 84_211 + 45_000) });
  const { now, would } = await asks.dryRun(
    { projectId, settings: await asks.settings({ projectId }, actor) },
    actor,
  );
  expect(now?.variance.unexplainedAmount).toBe(unexplained?.amount);
  expect(would.variance).toEqual(now?.variance);
  const [first] = await rows("ledger");
  if (first === undefined) throw new Error("the row is without a match");
  const [best] = await asks.candidates({ txId: first.transaction.txId }, actor);
  expect(best?.transaction.amount).toBe(84_212);
  expect(best?.reasons[0]?.text).toBe("the same amount with the opposite sign");
});

test("unexplained money beyond what the project calls material is a variance, however few the matches are", async () => {
  const { core, projectId, actor, asks, add, seen } = await openReconcileWorkspace();
  await add("ledger", [...crowd.ledger, ...ours]);
  await add("bank", [...crowd.bank, ...theirs]);
  const severity = async (materiality: number) => {
    const settings = {
      ...(await asks.settings({ projectId }, actor)),
      materiality: minorUnitsSchema.parse(materiality),
    };
    await asks.saveSettings({ projectId, settings }, actor);
    return (await core.reconcile(projectId, {})).figures?.variance.severity;
  };
  const unexplained = 2 * (84_212 + 84_211 + 45_000);
  expect(await severity(0)).toBe("none");
  expect(await severity(unexplained)).toBe("none");
  expect(await severity(unexplained - 1)).toBe("medium");
  await core.settled();
  const told = seen.filter(({ type }) => type === "variance.detected").map(({ data }) => data);
  expect(told).toMatchObject([{ severity: "medium", unexplained_amount: unexplained, currency: "EUR" }]);
});
