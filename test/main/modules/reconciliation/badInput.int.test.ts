import { expect, test } from "vitest";
import { type GeneratedRow, generateLedgers, noiseLevels } from "../../../bench/generateLedgers.ts";
import { openReconcileWorkspace } from "../../../support/reconcileWorkspace.ts";

type Workspace = Awaited<ReturnType<typeof openReconcileWorkspace>>;

const row = (changes: Partial<GeneratedRow>): GeneratedRow => ({
  day: 20_110,
  amount: -10_000,
  currency: "EUR",
  counterparty: "Kestrel Advisory",
  counterpartyAccount: "",
  reference: "",
  description: "",
  ...changes,
});

/** The figures of a run, with each bridge added up. */
async function run({ core, projectId, asks, actor }: Workspace) {
  const { figures } = await core.reconcile(projectId, {});
  if (figures === null) throw new Error("the run is committed");
  const bridges = await asks.bridge({ projectId }, actor);
  for (const bridge of bridges)
    expect(bridge.parts.reduce((sum, part) => sum + part.amount, 0)).toBe(bridge.difference);
  const partOf = (currency: string, part: string) =>
    bridges.find((one) => one.currency === currency)?.parts.find((one) => one.part === part)?.amount;
  return { figures, partOf };
}

test("currencies that do not meet are matched with nothing and stand in the bridge under their own", async () => {
  const workspace = await openReconcileWorkspace();
  await workspace.add("ledger", [row({}), row({ amount: -77_700 })]);
  await workspace.add("bank", [row({ currency: "USD" }), row({ amount: -77_700, currency: "USD" })]);
  const { figures, partOf } = await run(workspace);
  expect(figures).toMatchObject({ matches: 0, unmatchedInternal: 2, unmatchedBank: 2 });
  expect(partOf("EUR", "currency")).toBe(87_700);
  expect(partOf("USD", "currency")).toBe(-87_700);
});

test("thousands of rows of one amount are one set for a person, named as such, and none is confirmed", async () => {
  const workspace = await openReconcileWorkspace();
  const alike = Array.from({ length: 10_000 }, () =>
    row({ counterparty: "", description: "Subscription", amount: -999 }),
  );
  await workspace.add("ledger", alike);
  await workspace.add("bank", alike);
  const { figures } = await run(workspace);
  expect(figures).toMatchObject({ matches: 1, ambiguous: 1, autoConfirmed: 0, unmatchedBank: 0 });
  expect(figures.limits.join()).toContain("occur so often");
  const [set] = await workspace.list();
  expect(set).toMatchObject({ ambiguous: true, ledgerRows: 10_000, bankRows: 10_000 });
});

test("zero and negative amounts are matched as any other, a debit never with a credit", async () => {
  const workspace = await openReconcileWorkspace();
  const rows = [0, 0, -12_345, 12_345, -1, 1].map((amount, i) =>
    row({ amount, reference: `KA-881${i}`, day: 20_100 + i * 15 }),
  );
  await workspace.add("ledger", rows);
  await workspace.add("bank", rows);
  const { figures } = await run(workspace);
  expect(figures).toMatchObject({ matches: 6, ambiguous: 0, unmatchedInternal: 0, unmatchedBank: 0 });
  for (const match of await workspace.list()) expect(match.ledgerSum).toBe(match.bankSum);
});

test("rows years apart are not matched, and the bridge says that the files do not reach that far", async () => {
  const workspace = await openReconcileWorkspace();
  const rows = [1, 2, 3].map((i) => row({ amount: -1_000 * i, reference: `KA-77${i}1`, day: 14_000 + i }));
  await workspace.add("ledger", rows);
  await workspace.add(
    "bank",
    rows.map((one) => ({ ...one, day: one.day + 365 * 12 })),
  );
  const { figures, partOf } = await run(workspace);
  expect(figures).toMatchObject({ matches: 0, unmatchedInternal: 3, unmatchedBank: 3 });
  expect(partOf("EUR", "timing")).toBe(0);
  const { rows: alone } = await workspace.asks.unmatched(
    { projectId: workspace.projectId, side: "ledger", sort: "date", offset: 0, limit: 10 },
    workspace.actor,
  );
  expect(alone[0]?.because).toBe("The files of the bank begin too late to show it.");
});

test("a run cancelled while it saves leaves the run before it as it was, and says that it was cancelled", async () => {
  const workspace = await openReconcileWorkspace();
  const { core, projectId, asks, actor, seen } = workspace;
  const data = generateLedgers(6_000, 2, noiseLevels.low);
  await workspace.add("ledger", data.ledger.slice(0, 300));
  await workspace.add("bank", data.bank.slice(0, 300));
  await run(workspace);
  const before = await workspace.list();
  expect(before.length).toBeGreaterThan(100);
  await workspace.add("ledger", data.ledger.slice(300));
  await workspace.add("bank", data.bank.slice(300));
  await core.settled();
  const matched = seen.filter(({ type }) => type === "transaction.matched").length;

  const { runId } = await asks.run({ projectId }, actor);
  const isSaving = async () => (await asks.status({ projectId }, actor)).running?.phase === "saving";
  while (!(await isSaving())) await new Promise((resolve) => setImmediate(resolve));
  await asks.cancel({ runId }, actor);
  await expect.poll(async () => (await asks.status({ projectId }, actor)).running).toBeNull();
  await core.settled();

  expect(await workspace.list()).toEqual(before);
  expect(seen.filter(({ type }) => type === "transaction.matched")).toHaveLength(matched);
  const [last] = (await asks.runs({ projectId, limit: 1, offset: 0 }, actor)).runs;
  expect(last).toMatchObject({
    runId,
    status: "cancelled",
    reason: expect.stringContaining("Nothing of it"),
  });
  const { figures } = await run(workspace);
  expect(figures.matches).toBeGreaterThan(5_000);
});
