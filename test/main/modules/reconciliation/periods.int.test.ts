import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { type Day, daySchema } from "../../../../src/contract/ids.ts";
import { minorUnitsSchema } from "../../../../src/contract/money.ts";
import { formatDay } from "../../../../src/main/base/days.ts";
import { generateLedgers, noiseLevels } from "../../../bench/generateLedgers.ts";
import { openReconcileWorkspace } from "../../../support/reconcileWorkspace.ts";

const crowd = generateLedgers(300, 31, noiseLevels.medium);
const days = [...crowd.ledger, ...crowd.bank].map(({ day }) => day).sort((a, b) => a - b);
const middle = days[Math.floor(days.length / 2)] ?? 0;
const through = daySchema.parse(formatDay(middle));

async function openRun() {
  const workspace = await openReconcileWorkspace();
  const { core, projectId, actor, asks, add } = workspace;
  const imports = [await add("ledger", crowd.ledger), await add("bank", crowd.bank)];
  await core.reconcile(projectId, { tolerance: minorUnitsSchema.parse(2_000) });
  const close = (day: Day) => asks.closePeriod({ projectId, through: day }, actor);
  return { ...workspace, imports, close };
}

const lastDayOf = (match: { ledger: readonly { date: Day }[]; bank: readonly { date: Day }[] }): string =>
  [...match.ledger, ...match.bank]
    .map(({ date }) => date)
    .sort()
    .at(-1) ?? "";

test("the statement of a close adds up to the sums of the rows up to its day, part by part", async () => {
  const { core, projectId, asks, actor, close } = await openRun();
  const before = await asks.previewClose({ projectId, through }, actor);
  const { closedThrough, closes } = await close(through);
  expect(closedThrough).toBe(through);
  const [stated] = closes;
  if (stated === undefined) throw new Error("the close was kept");
  expect(stated.bridges).toEqual(before.bridges);
  const sums = new Map<string, number>();
  for (const row of core.iterateTransactions(projectId, undefined)) {
    if (row.date > through) continue;
    const key = `${row.side} ${row.currency}`;
    sums.set(key, (sums.get(key) ?? 0) + row.amount);
  }
  expect(stated.bridges.length).toBeGreaterThan(0);
  for (const bridge of stated.bridges) {
    expect(bridge.bankBalance).toBe(sums.get(`bank ${bridge.currency}`));
    expect(Math.abs(bridge.ledgerBalance)).toBe(Math.abs(sums.get(`ledger ${bridge.currency}`) ?? 0));
    expect(bridge.parts.reduce((sum, { amount }) => sum + amount, 0)).toBe(bridge.difference);
    expect(bridge.parts.find(({ part }) => part === "timing")?.rows).toBeGreaterThan(0);
  }
});

test("within a closed period every decision is refused; what reaches beyond it may change; reopening asks a reason and is logged", async () => {
  const { core, projectId, asks, actor, list, close, seen } = await openRun();
  const earlier = await asks.confirm(
    {
      matchIds: (await list({ status: "proposed", ambiguous: false }))
        .filter((match) => lastDayOf(match) <= through)
        .slice(0, 1)
        .map(({ matchId }) => matchId),
    },
    actor,
  );
  const { closes } = await close(through);
  const all = await list();
  const inside = (status: string) => {
    const found = all.find(
      (match) => match.status === status && !match.ambiguous && lastDayOf(match) <= through,
    );
    if (found === undefined) throw new Error(`a ${status} match lies within the period`);
    return found;
  };
  const refused = "The period to";
  const confirmed = inside("confirmed");
  const proposed = inside("proposed");
  expect(() => asks.unmatch({ matchIds: [confirmed.matchId] }, actor)).toThrow(refused);
  expect(() => asks.confirm({ matchIds: [proposed.matchId] }, actor)).toThrow(refused);
  expect(() => asks.reject({ matchIds: [proposed.matchId] }, actor)).toThrow(refused);
  expect(() => asks.undo({ actId: earlier.actId }, actor)).toThrow(refused);
  const rows = {
    ledger: proposed.ledger.map(({ txId }) => txId),
    bank: proposed.bank.map(({ txId }) => txId),
  };
  expect(() => asks.match({ projectId, ...rows }, actor)).toThrow(refused);
  const beyond = all.find((match) => match.status === "confirmed" && lastDayOf(match) > through);
  if (beyond === undefined) throw new Error("a match lies beyond the period");
  await asks.unmatch({ matchIds: [beyond.matchId] }, actor);
  expect(() => asks.closePeriod({ projectId, through }, actor)).toThrow("closed already");
  const tomorrow = daySchema.parse(formatDay(Math.floor(Date.now() / 86_400_000) + 1));
  expect(() => asks.closePeriod({ projectId, through: tomorrow }, actor)).toThrow("not over yet");

  const reason = "the auditor asked for a correction";
  const reopened = await asks.reopenPeriod({ projectId, reason }, actor);
  expect(reopened).toMatchObject({ closedThrough: null, closes: [{ reason, reopenedBy: actor.userId }] });
  await asks.unmatch({ matchIds: [confirmed.matchId] }, actor);
  await core.settled();
  const statementHash = closes[0]?.statementHash;
  expect(
    seen.filter(({ type }) => type.startsWith("reconciliation.period_")).map(({ data }) => data),
  ).toEqual([
    { project_id: projectId, through, statement_hash: statementHash, sources: 2 },
    {
      project_id: projectId,
      through,
      statement_hash: statementHash,
      reason_hash: createHash("sha256").update(reason).digest("hex"),
    },
  ]);
});

test("rows that come late for a closed period are told as after the close, and a run confirms nothing in it", async () => {
  const { core, projectId, asks, actor, add, list, imports, close } = await openRun();
  await close(through);
  const [first] = crowd.ledger;
  if (first === undefined) throw new Error("rows were generated");
  const late = {
    ...first,
    day: middle - 3,
    amount: -918_273,
    counterparty: "Kestrel Advisory",
    reference: "KA-77120",
    description: "",
  };
  await add("ledger", [late]);
  await add("bank", [late]);
  expect(() =>
    asks.closePeriod({ projectId, through: daySchema.parse(formatDay(middle + 1)) }, actor),
  ).toThrow("Match again");
  await core.reconcile(projectId, { tolerance: minorUnitsSchema.parse(2_000) });
  expect(await list({ text: "KA-77120" })).toMatchObject([{ status: "proposed", tier: "TIER_1" }]);
  const periods = await asks.periods({ projectId }, actor);
  expect(periods.late).toEqual([
    { side: "ledger", currency: "EUR", rows: 1, sum: -918_273 },
    { side: "bank", currency: "EUR", rows: 1, sum: -918_273 },
  ]);
  expect(periods.lateRows.map(({ reference }) => reference)).toEqual(["KA-77120", "KA-77120"]);
  const [own] = imports;
  if (own === undefined) throw new Error("the books were imported");
  await expect(async () => core.ingestion.undo({ ingestionId: own }, actor)).rejects.toThrow(
    "rests on this import",
  );
});
