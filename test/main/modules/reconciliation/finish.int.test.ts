import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { EventDocument } from "../../../../src/contract/events/catalogue.ts";
import { currencySchema, minorUnitsSchema } from "../../../../src/contract/money.ts";
import { formatDay } from "../../../../src/main/base/days.ts";
import { silentLogger } from "../../../../src/main/base/logger.ts";
import { createCore } from "../../../../src/main/core.ts";
import { type GeneratedRow, generateLedgers, noiseLevels } from "../../../bench/generateLedgers.ts";

async function openWith(data: { ledger: readonly GeneratedRow[]; bank: readonly GeneratedRow[] }) {
  const home = mkdtempSync(join(tmpdir(), "frenly-finish-"));
  const core = await createCore({ shell: "terminal", home, environment: {}, logger: silentLogger });
  onTestFinished(async () => {
    await core.dispose();
    rmSync(home, { recursive: true, force: true });
  });
  const { projectId } = await core.projects.create(
    { name: "Test", currency: currencySchema.parse("EUR") },
    core.actor,
  );
  for (const side of ["ledger", "bank"] as const) {
    const path = join(home, `${side}.csv`);
    const lines = data[side].map(
      ({ day, amount, counterparty, reference, description }) =>
        `${formatDay(day)},${counterparty},${reference},${description},${(amount / 100).toFixed(2)},EUR`,
    );
    writeFileSync(path, `Date,Counterparty,Reference,Description,Amount,Currency\n${lines.join("\n")}\n`);
    await core.importFile({ path, projectId, side });
  }
  return { core, projectId };
}

test("thousands are confirmed with one event each, and the figures counted beside are those of the lists", async () => {
  const { core, projectId } = await openWith(generateLedgers(4_000, 3, noiseLevels.low));
  const matched: EventDocument[] = [];
  core.onEvent((event) => {
    if (event.type === "transaction.matched") matched.push(event);
  });
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
  const ids = matched.map((event) => event.type === "transaction.matched" && event.data.match_id);
  expect(new Set(ids).size).toBe(figures?.autoConfirmed);
  for (const bridge of await core.reconciliation.bridge({ projectId }, core.actor))
    expect(bridge.parts.reduce((sum, part) => sum + part.amount, 0)).toBe(bridge.difference);
});

test("rows that a person matched while the run was under way are not matched again", async () => {
  const { core, projectId } = await openWith(generateLedgers(300, 9, noiseLevels.low));
  await core.reconcile(projectId, {});
  const { actor } = core;
  const all = { filter: { projectId, includeSnoozed: true }, sort: "date" as const, offset: 0, limit: 1_000 };
  const [confirmed] = (await core.reconciliation.list(all, actor)).matches.filter(
    (match) => match.status === "confirmed",
  );
  if (confirmed === undefined) throw new Error("the first run confirms some");
  await core.reconciliation.unmatch({ matchIds: [confirmed.matchId] }, actor);
  const running = core.reconcile(projectId, {});
  const ids = (rows: typeof confirmed.ledger) => rows.map((row) => row.txId);
  await core.reconciliation.match(
    { projectId, ledger: ids(confirmed.ledger), bank: ids(confirmed.bank) },
    actor,
  );
  await running;
  const standing = (await core.reconciliation.list(all, actor)).matches.filter(
    (match) => match.status !== "rejected",
  );
  const rows = standing.flatMap((match) => [...ids(match.ledger), ...ids(match.bank)]);
  expect(new Set(rows).size).toBe(rows.length);
  const own = standing.filter((match) => ids(match.bank)[0] === ids(confirmed.bank)[0]);
  expect(own).toMatchObject([{ status: "confirmed", manual: true }]);
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
