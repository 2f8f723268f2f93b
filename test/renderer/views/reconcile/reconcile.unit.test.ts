import { describe, expect, it } from "vitest";
import { projectIdSchema, txIdSchema } from "../../../../src/contract/ids.ts";
import { matchSchema } from "../../../../src/contract/procedures/reconciliationMatch.ts";
import {
  isNarrowed,
  matchFilterOf,
  sortOf,
  tabOf,
} from "../../../../src/renderer/views/reconcile/reconcileFilter.ts";
import {
  bitsWords,
  percentWords,
  statusWord,
} from "../../../../src/renderer/views/reconcile/reconcileWords.ts";
import { runningSums } from "../../../../src/renderer/views/reconcile/runningSums.ts";
import { partsOf } from "../../../../src/renderer/views/reconcile/splitParts.ts";

const projectId = projectIdSchema.parse("proj_a");

function row(txId: string, counterparty: string) {
  return {
    txId,
    ingestionId: "ing_a",
    side: "bank",
    fileName: "bank.csv",
    row: 2,
    date: "2026-01-29",
    valueDate: null,
    amount: -1_250,
    currency: "EUR",
    counterparty,
    counterpartyAccount: "",
    account: "",
    reference: "INV-1",
    description: "",
    balance: null,
  };
}

const match = matchSchema.parse({
  matchId: "match_a",
  projectId,
  status: "proposed",
  type: "direct",
  tier: "TIER_2",
  confidence: 0.97,
  ambiguous: false,
  autoConfirmed: false,
  manual: false,
  currency: "EUR",
  ledgerSum: -1_250,
  bankSum: -1_250,
  difference: 0,
  days: 1,
  ledgerRows: 1,
  bankRows: 1,
  ledger: [row("tx_a_2", '=HYPERLINK("x"),1')],
  bank: [row("tx_b_2", "Acme")],
  reasons: [{ field: "amount", text: "The same amount", bits: 9.5 }],
  bits: 9.5,
  decidedAt: null,
  decidedBy: null,
  assignee: null,
  snoozedUntil: null,
  comments: 0,
});

describe("what an address asks of the reconcile page", () => {
  it("shows unambiguous proposals, the surest first, when nothing is asked", () => {
    expect(matchFilterOf(projectId, {})).toEqual({
      projectId,
      includeSnoozed: true,
      status: "proposed",
      ambiguous: false,
    });
    expect([tabOf({}), sortOf({})]).toEqual(["proposed", "confidence"]);
  });

  it("leaves snoozed items out of the queue unless they are asked for, the largest first", () => {
    expect(matchFilterOf(projectId, { show: "queue" })).toMatchObject({
      needsInvestigation: true,
      includeSnoozed: false,
    });
    expect(matchFilterOf(projectId, { show: "queue", snoozed: "1" }).includeSnoozed).toBe(true);
    expect(sortOf({ show: "queue" })).toBe("money");
  });

  it("narrows by tier, text and amounts, and leaves out what makes no sense", () => {
    const query = { show: "confirmed", tier: "TIER_3", text: " acme ", min: "100", max: "1.5", sort: "moon" };
    expect(matchFilterOf(projectId, query)).toEqual({
      projectId,
      includeSnoozed: true,
      status: "confirmed",
      tier: "TIER_3",
      text: "acme",
      minAmount: 100,
    });
    expect([isNarrowed(query), isNarrowed({ show: "queue", sort: "age" })]).toEqual([true, false]);
  });
});

describe("words and sums of a match", () => {
  it("never rounds a chance up to certainty", () => {
    expect([0, 0.0001, 0.5, 0.99999, 1].map(percentWords)).toEqual([
      "0 %",
      "< 0.1 %",
      "50 %",
      "> 99.9 %",
      "100 %",
    ]);
    expect([bitsWords(-2.04), bitsWords(3)]).toEqual(["−2.0", "+3.0"]);
  });

  it("tells an ambiguous set from a proposal, and a person from the program", () => {
    expect(statusWord({ ...match, ambiguous: true })).toBe("Ambiguous set");
    expect(statusWord({ ...match, status: "confirmed", autoConfirmed: true })).toBe("Auto-confirmed");
  });

  it("starts each step of a waterfall where the one before ended", () => {
    expect(runningSums([9.5, -2, 1])).toEqual([9.5, 7.5, 8.5]);
  });

  it("splits a match only into parts that have rows of both sides", () => {
    const [a, b] = ["tx_a_2", "tx_b_2"].map((id) => txIdSchema.parse(id));
    expect(partsOf(match, {}).problem).toContain("at least one row");
    expect(partsOf(match, { tx_a_2: "1" }).problem).toBe("Part 1 needs rows of both sides.");
    expect(partsOf(match, { tx_a_2: "2", tx_b_2: "2" })).toEqual({
      parts: [{ ledger: [a], bank: [b] }],
      problem: undefined,
    });
  });
});
