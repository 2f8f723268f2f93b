import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { EventDocument } from "../../../../src/contract/events/catalogue.ts";
import type { IngestionId, TxId } from "../../../../src/contract/ids.ts";
import { currencySchema, minorUnitsSchema } from "../../../../src/contract/money.ts";
import type { MatchFilter } from "../../../../src/contract/procedures/reconciliation.ts";
import type { Match } from "../../../../src/contract/procedures/reconciliationMatch.ts";
import { formatDay } from "../../../../src/main/base/days.ts";
import { silentLogger } from "../../../../src/main/base/logger.ts";
import { createCore } from "../../../../src/main/core.ts";
import { type GeneratedRow, generateLedgers, noiseLevels } from "../../../bench/generateLedgers.ts";

async function open() {
  const home = mkdtempSync(join(tmpdir(), "frenly-reconcile-"));
  const core = await createCore({ shell: "terminal", home, environment: {}, logger: silentLogger });
  onTestFinished(async () => {
    await core.dispose();
    rmSync(home, { recursive: true, force: true });
  });
  const seen: EventDocument[] = [];
  core.onEvent((event) => void seen.push(event));
  const { projectId } = await core.projects.create(
    { name: "Test", currency: currencySchema.parse("EUR") },
    core.actor,
  );
  const asks = core.reconciliation;
  let files = 0;
  const add = async (
    side: "ledger" | "bank",
    rows: readonly Partial<GeneratedRow>[],
  ): Promise<IngestionId> => {
    files += 1;
    const path = join(home, `${side}${files}.csv`);
    writeFileSync(path, toCsv(rows));
    return (await core.importFile({ path, projectId, side })).ingestionId;
  };
  const list = async (filter: Partial<MatchFilter> = {}): Promise<Match[]> =>
    (
      await asks.list(
        { filter: { projectId, includeSnoozed: true, ...filter }, sort: "date", offset: 0, limit: 1_000 },
        core.actor,
      )
    ).matches;
  const unmatched = async (side: "ledger" | "bank") =>
    (await asks.unmatched({ projectId, side, sort: "date", offset: 0, limit: 1_000 }, core.actor)).rows;
  /** Rows that are used twice, and whether the bridge adds up against the rows themselves. */
  const checkBooks = async () => {
    const standing = (await list()).filter((match) => match.status !== "rejected");
    const used = standing.flatMap((match) => [...match.ledger, ...match.bank].map((row) => row.txId));
    expect(new Set(used).size).toBe(used.length);
    const { rowsSince } = await asks.status({ projectId }, core.actor);
    for (const bridge of await asks.bridge({ projectId }, core.actor)) {
      const parts = bridge.parts.reduce((sum, part) => sum + part.amount, 0);
      expect(parts).toBe(bridge.difference);
      if (rowsSince > 0) continue;
      const sums = { ledger: 0, bank: 0 };
      for (const row of core.iterateTransactions(projectId, undefined))
        if (row.currency === bridge.currency) sums[row.side] += row.amount;
      expect(bridge.bankBalance).toBe(sums.bank);
      expect(Math.abs(bridge.ledgerBalance)).toBe(Math.abs(sums.ledger));
    }
  };
  return { core, projectId, asks, add, list, unmatched, checkBooks, seen, actor: core.actor };
}

function toCsv(rows: readonly Partial<GeneratedRow>[]): string {
  const lines = rows.map((row) => {
    const amount = row.amount ?? -10_000;
    const text = `${amount < 0 ? "-" : ""}${Math.floor(Math.abs(amount) / 100)}.${String(Math.abs(amount) % 100).padStart(2, "0")}`;
    return [
      formatDay(row.day ?? 20_100),
      row.counterparty ?? "",
      row.reference ?? "",
      row.description ?? "",
      text,
      row.currency ?? "EUR",
    ].join(",");
  });
  return `Date,Counterparty,Reference,Description,Amount,Currency\n${lines.join("\n")}\n`;
}

const small = generateLedgers(400, 5, noiseLevels.medium);
const tolerance = minorUnitsSchema.parse(2_000);
const pair: Partial<GeneratedRow> = {
  amount: -123_456,
  counterparty: "Kestrel Advisory",
  reference: "KA-5512",
  day: 20_110,
};
/** Four rows a side: one sure, one twice the same, one alone. */
const handful = [
  pair,
  { amount: -7_000, counterparty: "Sund Energi", day: 20_120 },
  { amount: -7_000, counterparty: "Sund Energi", day: 20_120 },
];

test("a run finds the truth, publishes it exactly, and its figures are those of the lists", async () => {
  const { core, projectId, asks, add, list, unmatched, checkBooks, seen, actor } = await open();
  await add("ledger", small.ledger);
  await add("bank", small.bank);
  const run = await core.reconcile(projectId, { tolerance });
  await core.settled();
  const { figures } = run;
  if (figures === null) throw new Error("the run is committed");
  const all = await list();
  expect(figures.matches).toBe(all.length);
  expect(figures.autoConfirmed).toBe(all.filter((match) => match.status === "confirmed").length);
  expect(figures.ambiguous).toBe(all.filter((match) => match.ambiguous).length);
  expect(figures.flagged).toBe((await list({ needsInvestigation: true })).length);
  expect(figures.unmatchedInternal).toBe((await unmatched("ledger")).length);
  expect(figures.unmatchedBank).toBe((await unmatched("bank")).length);
  const passes = figures.passes ?? [];
  expect(passes.map(({ pass }) => pass)).toEqual(["pairs", "common", "sums", "leftovers"]);
  const yielded = passes.reduce((sum, { matches, sets }) => sum + matches + sets, 0);
  expect(yielded).toBe(figures.matches);
  const truth = new Set(
    small.truth.map((one) =>
      [...one.ledger.map((at) => `l${at + 2}`), ...one.bank.map((at) => `b${at + 2}`)].sort().join(),
    ),
  );
  const clear = all.filter((match) => !match.ambiguous);
  const right = clear.filter((match) =>
    truth.has(
      [...match.ledger.map((row) => `l${row.row}`), ...match.bank.map((row) => `b${row.row}`)].sort().join(),
    ),
  );
  expect(right.length / clear.length).toBeGreaterThan(0.98);
  expect(right.length / truth.size).toBeGreaterThan(0.96);
  const matched = seen.filter((event) => event.type === "transaction.matched");
  expect(matched).toHaveLength(figures.autoConfirmed);
  const [event] = matched;
  const match = all.find(({ matchId }) => matchId === event?.data.match_id);
  expect(event?.data).toEqual({
    match_id: match?.matchId,
    internal_tx_id: match?.ledger[0]?.txId,
    bank_tx_id: match?.bank[0]?.txId,
    confidence_score: match?.confidence,
    match_type: "direct",
    tier: "TIER_1",
    auto_confirmed: true,
  });
  expect(seen.filter(({ type }) => type === "reconciliation.completed").map(({ data }) => data)).toEqual([
    {
      run_id: run.runId,
      project_id: projectId,
      matches: figures.matches,
      auto_confirmed: figures.autoConfirmed,
      auto_confirm_rate: figures.autoConfirmRate,
      flagged: figures.flagged,
      flag_rate: figures.flagRate,
      unmatched_internal: figures.unmatchedInternal,
      unmatched_bank: figures.unmatchedBank,
      duration_ms: run.durationMs,
    },
  ]);
  for (const one of all)
    expect(one.reasons.reduce((sum, reason) => sum + reason.bits, 0)).toBeCloseTo(one.bits, 1);
  const stats = await asks.stats({ projectId }, actor);
  expect(stats.matches).toBe(figures.matches);
  expect(stats.needsInvestigation).toBe(figures.flagged);
  await checkBooks();
});

test("more than five to investigate at over 40 percent raise a high variance, with the alert", async () => {
  const { core, projectId, add, seen, asks, actor } = await open();
  const alike = Array.from({ length: 7 }, (_, i) => ({
    amount: -7_000 - i,
    day: 20_100 + i * 15,
    counterparty: `Firm ${"ABCDEFG"[i]}`,
  }));
  await add(
    "ledger",
    alike.flatMap((row) => [row, row]),
  );
  await add(
    "bank",
    alike.flatMap((row) => [row, row]),
  );
  const { runId, figures } = await core.reconcile(projectId, {});
  await core.settled();
  expect(figures).toMatchObject({ matches: 7, ambiguous: 7, flagged: 7, flagRate: 1, autoConfirmed: 0 });
  const expected = {
    run_id: runId,
    project_id: projectId,
    severity: "high",
    flag_rate: 1,
    needs_investigation: 7,
    unexplained_amount: 0,
    currency: "EUR",
  };
  expect(seen.filter(({ type }) => type === "variance.detected").map(({ data }) => data)).toEqual([expected]);
  expect(seen.filter(({ type }) => type === "alert.raised")).toHaveLength(1);
  const [set] = (
    await asks.list({ filter: { projectId, includeSnoozed: true }, sort: "date", offset: 0, limit: 1 }, actor)
  ).matches;
  if (set === undefined) throw new Error("there are seven sets");
  await expect(async () => asks.confirm({ matchIds: [set.matchId] }, actor)).rejects.toThrow(
    "several choices",
  );
});

test("every decision is kept over a new run, and every act can be undone", async () => {
  const { core, projectId, asks, add, list, unmatched, checkBooks, actor, seen } = await open();
  await add("ledger", handful);
  await add("bank", handful);
  await core.reconcile(projectId, { autoConfirm: false });
  const sure = (await list()).find((match) => !match.ambiguous);
  const set = (await list({ ambiguous: true }))[0];
  if (sure === undefined || set === undefined) throw new Error("one sure match and one set");

  const rejected = await asks.reject({ matchIds: [sure.matchId] }, actor);
  expect(await unmatched("bank")).toHaveLength(1);
  await core.reconcile(projectId, {});
  expect((await list({ status: "rejected" })).map((match) => match.matchId)).toEqual([sure.matchId]);
  expect((await list({ status: "proposed" })).map((match) => match.matchId)).toEqual([set.matchId]);
  await checkBooks();

  await asks.undo({ actId: rejected.actId }, actor);
  expect((await list({ status: "proposed" })).map((match) => match.matchId).sort()).toEqual(
    [set.matchId, sure.matchId].sort(),
  );
  await checkBooks();

  const confirmed = await asks.confirm({ matchIds: [sure.matchId] }, actor);
  await core.reconcile(projectId, {});
  expect(await list({ status: "confirmed" })).toMatchObject([
    { matchId: sure.matchId, autoConfirmed: false },
  ]);
  const apart = await asks.unmatch({ matchIds: [sure.matchId] }, actor);
  await core.reconcile(projectId, { autoConfirm: true });
  expect(await list({ status: "confirmed" })).toEqual([]);
  await expect(async () => asks.undo({ actId: confirmed.actId }, actor)).rejects.toThrow();
  expect(apart.kind).toBe("unmatch");
  await checkBooks();
  await core.settled();
  expect(seen.filter(({ type }) => type === "match.rejected")).toHaveLength(1);
  expect(seen.filter(({ type }) => type === "transaction.unmatched")).toHaveLength(1);
});

test("choosing a pair of an ambiguous set leaves the other pair proposed; undo brings the set back", async () => {
  const { core, projectId, asks, add, list, checkBooks, actor } = await open();
  await add("ledger", handful);
  await add("bank", handful);
  await core.reconcile(projectId, {});
  const set = (await list({ ambiguous: true }))[0];
  const [ours, theirs] = [set?.ledger[0]?.txId, set?.bank[1]?.txId];
  if (ours === undefined || theirs === undefined) throw new Error("the set has two rows a side");
  const act = await asks.match({ projectId, ledger: [ours], bank: [theirs] }, actor);
  expect(await list({ status: "confirmed" })).toContainEqual(
    expect.objectContaining({ manual: true, difference: 0 }),
  );
  expect(await list({ status: "proposed" })).toMatchObject([
    { ambiguous: false, ledgerRows: 1, bankRows: 1 },
  ]);
  await expect(async () => asks.match({ projectId, ledger: [ours], bank: [theirs] }, actor)).rejects.toThrow(
    "confirmed match already",
  );
  await checkBooks();
  await asks.undo({ actId: act.actId }, actor);
  expect((await list({ status: "proposed" })).map((match) => match.matchId)).toEqual([set?.matchId]);
  await checkBooks();
});

test("a group made by hand carries its difference into the bridge, is split, and comes back by undo", async () => {
  const { core, projectId, asks, add, list, unmatched, checkBooks, actor } = await open();
  await add("ledger", [
    { amount: -5_001, counterparty: "A" },
    { amount: -3_003, counterparty: "B" },
  ]);
  await add("bank", [
    { amount: -8_100, counterparty: "C", day: 20_140 },
    { amount: -3_003, counterparty: "Z", day: 20_300 },
  ]);
  await core.reconcile(projectId, {});
  expect(await list()).toEqual([]);
  const ledger = (await unmatched("ledger")).map((row) => row.transaction.txId);
  const bank = (await unmatched("bank"))
    .map((row) => row.transaction)
    .sort((a, b) => a.amount - b.amount)
    .map((row) => row.txId);
  const line = bank[0] as TxId; // two lines were imported
  expect(await asks.preview({ projectId, ledger, bank: [line] }, actor)).toMatchObject({
    ledgerSum: -8_004,
    bankSum: -8_100,
    difference: -96,
    refusal: null,
  });
  await asks.match({ projectId, ledger, bank: [line] }, actor);
  await checkBooks();
  const [group] = await list({ status: "confirmed" });
  if (group === undefined) throw new Error("the group was made");
  expect(group).toMatchObject({ type: "aggregate", manual: true, difference: -96 });
  const first = ledger[0] as TxId; // two postings were imported
  const split = await asks.split(
    { matchId: group.matchId, parts: [{ ledger: [first], bank: [line] }] },
    actor,
  );
  expect(await unmatched("ledger")).toHaveLength(1);
  await checkBooks();
  await asks.undo({ actId: split.actId }, actor);
  expect((await list({ status: "confirmed" })).map((match) => match.matchId)).toEqual([group.matchId]);
  await checkBooks();
  const rows = await asks.bridgeRows(
    { projectId, currency: currencySchema.parse("EUR"), part: "unexplained", offset: 0, limit: 10 },
    actor,
  );
  expect(rows.rows).toMatchObject([{ amount: -96, matchId: group.matchId }]);
});

test("undoing an import releases its matches, and the same file imported again keeps what was rejected", async () => {
  const { core, projectId, asks, add, list, unmatched, checkBooks, actor, seen } = await open();
  const bankRows = [
    ...handful,
    { amount: -55_501, counterparty: "Marlow Freight", reference: "MF-2201", day: 20_130 },
  ];
  await add("ledger", bankRows);
  const bank = await add("bank", bankRows);
  await core.reconcile(projectId, {});
  const confirmed = await list({ status: "confirmed" });
  expect(confirmed).toHaveLength(2);
  const [one] = confirmed;
  if (one === undefined) throw new Error("two were confirmed");
  await asks.unmatch({ matchIds: [one.matchId] }, actor);
  await asks.reject({ matchIds: [one.matchId] }, actor);
  await core.ingestion.undo({ ingestionId: bank }, actor);
  await core.settled();
  expect((await list()).filter((match) => match.status !== "rejected")).toEqual([]);
  expect(await unmatched("ledger")).toHaveLength(4);
  expect(await unmatched("bank")).toHaveLength(0);
  expect(seen.filter(({ type }) => type === "transaction.unmatched").map(({ data }) => data)).toContainEqual(
    expect.objectContaining({ cause: "ingestion_undone", matches: 1 }),
  );
  await add("bank", bankRows);
  await core.reconcile(projectId, {});
  const ids = (await list()).filter((match) => match.status !== "rejected").map((match) => match.matchId);
  expect(ids).not.toContain(one.matchId);
  expect(ids).toHaveLength(2);
  await checkBooks();
});

test("a cancelled run leaves nothing, and one side empty gives a clear result", async () => {
  const { core, projectId, asks, add, list, actor, seen } = await open();
  await add("ledger", small.ledger);
  const alone = await core.reconcile(projectId, {});
  expect(alone.figures).toMatchObject({
    matches: 0,
    unmatchedInternal: small.ledger.length,
    unmatchedBank: 0,
    flagRate: 0,
  });
  await add("bank", small.bank);
  const { runId } = await asks.run({ projectId }, actor);
  await expect(async () => asks.run({ projectId }, actor)).rejects.toThrow("is running");
  await asks.cancel({ runId }, actor);
  await expect.poll(async () => (await asks.status({ projectId }, actor)).running).toBeNull();
  await core.settled();
  expect(await list()).toEqual([]);
  expect((await asks.status({ projectId }, actor)).last?.runId).toBe(alone.runId);
  expect(seen.filter(({ type }) => type === "reconciliation.stopped").map(({ data }) => data)).toEqual([
    { run_id: runId, project_id: projectId, cause: "user" },
  ]);
  expect((await core.reconcile(projectId, {})).figures?.matches).toBeGreaterThan(300);
});

test("rows that come while a run is under way wait for the next one", async () => {
  const { core, projectId, asks, add, list, checkBooks, actor } = await open();
  await add("ledger", small.ledger);
  await add("bank", small.bank);
  const running = core.reconcile(projectId, {});
  await add("bank", [{ amount: -1, counterparty: "Late" }]);
  await running;
  expect((await list()).length).toBeGreaterThan(300);
  await core.reconcile(projectId, {});
  expect((await asks.status({ projectId }, actor)).rowsSince).toBe(0);
  await checkBooks();
});

test("a dry run tells what other settings would do and keeps nothing; settings are undone like any act", async () => {
  const { core, projectId, asks, add, list, actor } = await open();
  await add("ledger", small.ledger);
  await add("bank", small.bank);
  const run = await core.reconcile(projectId, { autoConfirm: false });
  const before = await list();
  const settings = await asks.settings({ projectId }, actor);
  const { now, would } = await asks.dryRun(
    { projectId, settings: { ...settings, tolerance, autoConfirm: false } },
    actor,
  );
  expect(now).toEqual(run.figures);
  expect(would.matches).toBeGreaterThan(run.figures?.matches ?? 0);
  expect(await list()).toEqual(before);
  await asks.saveSettings({ projectId, settings: { ...settings, tolerance } }, actor);
  const [act] = (await asks.acts({ projectId, offset: 0, limit: 10 }, actor)).acts;
  if (act === undefined) throw new Error("the change of settings is an act");
  await asks.undo({ actId: act.actId }, actor);
  expect(await asks.settings({ projectId }, actor)).toEqual(settings);
});

test("an item is assigned, put off and commented, and the same match keeps it over a new run", async () => {
  const { core, projectId, asks, add, list, actor } = await open();
  await add("ledger", handful);
  await add("bank", handful);
  await core.reconcile(projectId, {});
  const [set] = await list({ needsInvestigation: true });
  if (set === undefined) throw new Error("the set needs investigation");
  const matchIds = [set.matchId];
  await asks.assign({ matchIds, assignee: "Ada" }, actor);
  await asks.comment({ matchId: set.matchId, text: "Ask the bank" }, actor);
  await asks.snooze({ matchIds, until: formatDay(60_000) }, actor);
  await core.reconcile(projectId, {});
  expect(await list({ needsInvestigation: true })).toMatchObject([
    { matchId: set.matchId, assignee: "Ada", comments: 1, snoozedUntil: formatDay(60_000) },
  ]);
  expect(await list({ needsInvestigation: true, includeSnoozed: false })).toEqual([]);
  const candidates = await asks.candidates({ txId: set.ledger[0]?.txId as TxId }, actor); // the set has two rows a side
  expect(candidates.slice(0, 2)).toMatchObject([
    { difference: 0, heldBy: set.matchId },
    { difference: 0, heldBy: set.matchId },
  ]);
});
