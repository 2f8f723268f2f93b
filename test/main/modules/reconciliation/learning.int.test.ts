import { expect, test } from "vitest";
import { minorUnitsSchema } from "../../../../src/contract/money.ts";
import { type GeneratedRow, generateLedgers, noiseLevels } from "../../../bench/generateLedgers.ts";
import { openReconcileWorkspace } from "../../../support/reconcileWorkspace.ts";

const crowd = generateLedgers(200, 6, noiseLevels.low);
const [shape] = crowd.ledger;
if (shape === undefined) throw new Error("rows were generated");
const posting = (changes: Partial<GeneratedRow>): GeneratedRow => ({ ...shape, description: "", ...changes });
/** A party with one name in the books, another at the bank, and a fee of 2.50 on each payment. */
const ours = [1, 2, 3, 4].map((i) =>
  posting({
    day: 20_110 + i * 20,
    amount: 81_000 + i * 7_310,
    counterparty: "Obelisk Advisory",
    reference: `OB-551${i}`,
  }),
);
const theirs = ours.map((row) => ({
  ...row,
  amount: row.amount - 250,
  counterparty: "WXYZ Payments",
  reference: "",
  description: row.reference,
}));

test("what decisions teach is listed with its evidence, counts in the next run, and can be switched off and on", async () => {
  const { core, projectId, actor, asks, add, list } = await openReconcileWorkspace();
  await add("ledger", [...crowd.ledger, ...ours]);
  await add("bank", [...crowd.bank, ...theirs]);
  const run = () => core.reconcile(projectId, { tolerance: minorUnitsSchema.parse(1_000) });
  const own = () => list({ text: "Obelisk" });
  const amountLine = async (index: number) =>
    (await own())[index]?.reasons.find((reason) => reason.field === "amount");
  await run();
  const [first, second, third, fourth] = await own();
  if (first === undefined || second === undefined || third === undefined || fourth === undefined)
    throw new Error("the four payments are proposed");
  expect(await asks.rules({ projectId }, actor)).toEqual([]);
  const before = await amountLine(0);

  await asks.confirm({ matchIds: [third.matchId, fourth.matchId] }, actor);
  const alias = { kind: "alias", ours: "Obelisk Advisory", theirs: "WXYZ Payments" } as const;
  const fee = { kind: "fee", ours: "Obelisk Advisory", theirs: "EUR" } as const;
  expect(await asks.rules({ projectId }, actor)).toEqual([
    {
      ...alias,
      text: '"Obelisk Advisory" of the books is "WXYZ Payments" of the bank',
      evidence: 2,
      against: 0,
      active: true,
    },
    {
      ...fee,
      text: 'Payments of "Obelisk Advisory" reach the bank as 2.50 EUR less',
      evidence: 2,
      against: 0,
      active: true,
    },
  ]);

  await run();
  const isOpen = (await own()).findIndex((match) => match.status === "proposed");
  const learned = await amountLine(isOpen);
  expect(learned?.text).toContain("the fee that payments of this name bear");
  expect(learned?.bits).toBeGreaterThan(before?.bits ?? 0);
  const nameLine = (await own())[isOpen]?.reasons.find((reason) => reason.field === "counterparty");
  expect(nameLine?.text).toBe("same name");

  for (const rule of [alias, fee]) await asks.setRule({ projectId, ...rule, active: false }, actor);
  expect((await asks.rules({ projectId }, actor)).map((rule) => rule.active)).toEqual([false, false]);
  await run();
  expect((await amountLine(isOpen))?.text).toContain("within the tolerance");
  await asks.setRule({ projectId, ...fee, active: true }, actor);
  await run();
  expect((await amountLine(isOpen))?.text).toContain("the fee that payments of this name bear");
  const unknown = { projectId, kind: "fee", ours: "Nobody", theirs: "EUR", active: false } as const;
  expect(() => asks.setRule(unknown, actor)).toThrow("No rule about");
});
