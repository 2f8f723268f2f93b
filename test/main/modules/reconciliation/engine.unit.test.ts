import { expect, test } from "vitest";
import { reconciliationSettingsSchema } from "../../../../src/contract/procedures/reconciliationRun.ts";
import {
  createVocabulary,
  SideBuilder,
  type SourceRow,
} from "../../../../src/main/modules/reconciliation/matching/columns.ts";
import { reconcile } from "../../../../src/main/modules/reconciliation/matching/engine.ts";
import type { Proposal } from "../../../../src/main/modules/reconciliation/matching/proposals.ts";
import { generateLedgers, noiseLevels } from "../../../bench/generateLedgers.ts";

const settings = reconciliationSettingsSchema.parse({
  windows: {},
  tolerance: 0,
  margin: 6,
  autoConfirm: true,
  sign: "auto",
  aggregateSize: 8,
});

function run(
  ledger: readonly SourceRow[],
  bank: readonly SourceRow[],
  changes: Partial<typeof settings> = {},
) {
  const vocabulary = createVocabulary();
  const [ours, theirs] = [new SideBuilder(vocabulary), new SideBuilder(vocabulary)];
  for (const row of ledger) ours.add(row);
  for (const row of bank) theirs.add(row);
  const result = reconcile({
    ledger: ours,
    bank: theirs,
    vocabulary,
    settings: { ...settings, ...changes },
    aliases: [],
    onPhase() {},
    check() {},
  });
  return { ...result, proposals: [...result.proposals] };
}

function row(changes: Partial<SourceRow>): SourceRow {
  return {
    day: 20_100,
    amount: -10_000,
    currency: "EUR",
    counterparty: "",
    counterpartyAccount: "",
    reference: "",
    description: "",
    ...changes,
  };
}

/** Rows that make a population in which one row stands out. */
const crowd = Array.from({ length: 60 }, (_, i) =>
  row({
    amount: -(20_000 + i * 137),
    day: 20_050 + i,
    counterparty: `Supplier ${String.fromCharCode(65 + (i % 26))}${i}`,
    reference: `SU-${7_000 + i}`,
  }),
);
const withCrowd = (own: SourceRow[]) => [...crowd, ...own];
const ofLast = (proposals: readonly Proposal[]) =>
  proposals.filter(
    (one) =>
      one.ledger.some((place) => place >= crowd.length) || one.bank.some((place) => place >= crowd.length),
  );

test("a perfect direct match is of the first tier and confirmed without a person", () => {
  const perfect = row({ counterparty: "Kestrel Advisory Ltd", reference: "KA-5512" });
  const [match] = ofLast(run(withCrowd([perfect]), withCrowd([perfect])).proposals);
  expect(match).toMatchObject({ tier: "TIER_1", ambiguous: false, autoConfirm: true, type: "direct" });
});

test("a perfect match in a project of one row a side is of the first tier", () => {
  const perfect = row({ counterparty: "Kestrel Advisory Ltd", reference: "KA-5512" });
  expect(run([perfect], [perfect]).proposals).toMatchObject([{ tier: "TIER_1" }]);
});

test("two blank references are no evidence: they leave the waterfall as it is", () => {
  const blank = row({ counterparty: "Kestrel Advisory" });
  const [match] = ofLast(run(withCrowd([blank]), withCrowd([blank])).proposals);
  expect(match?.evidence.reference).toBe(0);
});

test("the amount is a gate that no reference opens", () => {
  const ours = row({ amount: -10_000, counterparty: "Kestrel Advisory", reference: "KA-5512" });
  const theirs = row({ amount: -5_000, counterparty: "Kestrel Advisory", reference: "KA-5512" });
  expect(ofLast(run(withCrowd([ours]), withCrowd([theirs])).proposals)).toEqual([]);
});

test("a fee within the tolerance is proposed with its difference, never confirmed without a person", () => {
  const ours = row({ amount: 10_000, counterparty: "Kestrel Advisory", reference: "KA-5512" });
  const theirs = row({ amount: 9_750, counterparty: "Kestrel Advisory", description: "KA-5512" });
  const proposals = ofLast(
    run(withCrowd([ours]), withCrowd([theirs]), { tolerance: 300 as typeof settings.tolerance }).proposals,
  );
  expect(proposals).toMatchObject([
    { ledgerSum: 10_000, bankSum: 9_750, autoConfirm: false, tier: "TIER_2" },
  ]);
});

test("without a tolerance a fee is told as a fee, is no match, and takes no row", () => {
  const ours = row({ amount: 10_000, counterparty: "Kestrel Advisory", reference: "KA-5512" });
  const fee = row({ amount: 9_750, counterparty: "Kestrel Advisory", description: "KA-5512" });
  const result = run(withCrowd([ours]), withCrowd([fee]));
  expect(ofLast(result.proposals)).toEqual([]);
  expect(result.fees).toEqual([{ ledger: crowd.length, bank: crowd.length, difference: -250 }]);
  const half = row({ amount: 5_000, counterparty: "Kestrel Advisory", description: "KA-5512" });
  expect(run(withCrowd([ours]), withCrowd([half])).fees).toEqual([]);
  const stranger = row({ amount: 9_750, counterparty: "Quarry Metals", description: "QM-1" });
  expect(run(withCrowd([ours]), withCrowd([stranger])).fees).toEqual([]);
});

test("same amount, same reference, five candidates: one ambiguous set, never confirmed", () => {
  const ours = row({ counterparty: "Kestrel Advisory", reference: "KA-5512" });
  const proposals = ofLast(run(withCrowd([ours]), withCrowd([ours, ours, ours, ours, ours])).proposals);
  expect(proposals).toMatchObject([{ ambiguous: true, autoConfirm: false }]);
  expect(proposals[0]?.bank).toHaveLength(5);
});

test("a debit of the bank that the books write as positive is found, and the convention is told", () => {
  const opposite = crowd.map((one) => ({ ...one, amount: -one.amount }));
  const result = run(opposite, crowd);
  expect(result.sign).toMatchObject({ factor: -1, oppositeRows: 60 });
  expect(result.proposals).toHaveLength(60);
});

test("several invoices in one bank line are one group; a second combination makes it ambiguous", () => {
  const part = (amount: number, reference: string) =>
    row({ amount, counterparty: "Kestrel Advisory", reference });
  const line = row({ amount: -61_230, counterparty: "Kestrel Advisory", description: "Collective payment" });
  const parts = [part(-11_111, "KA-1001"), part(-20_017, "KA-1002"), part(-30_102, "KA-1003")];
  const once = ofLast(run(withCrowd(parts), withCrowd([line])).proposals);
  expect(once).toMatchObject([{ type: "aggregate", ambiguous: false, ledgerSum: -61_230 }]);
  const twice = ofLast(run(withCrowd([...parts, part(-31_128, "KA-1004")]), withCrowd([line])).proposals);
  expect(twice).toMatchObject([{ type: "aggregate", ambiguous: true, autoConfirm: false }]);
  expect(twice[0]?.alternatives).toHaveLength(2);
});

test("a credit note among the parts counts with its sign", () => {
  const part = (amount: number, reference: string) =>
    row({ amount, counterparty: "Kestrel Advisory", reference });
  const line = row({
    amount: -71_919,
    counterparty: "Kestrel Advisory",
    description: "KA-1001 KA-1002 KA-1003",
  });
  const proposals = ofLast(
    run(
      withCrowd([part(-50_123, "KA-1001"), part(-30_303, "KA-1002"), part(8_507, "KA-1003")]),
      withCrowd([line]),
    ).proposals,
  );
  expect(proposals).toMatchObject([{ type: "aggregate", ambiguous: false }]);
  expect(proposals[0]?.ledger).toHaveLength(3);
});

test("a few to a few are found when they add up in one way", () => {
  const ours = [-50_123, -30_411].map((amount) => row({ amount, counterparty: "Kestrel Advisory" }));
  const theirs = [-60_000, -20_534].map((amount) => row({ amount, counterparty: "Kestrel Advisory" }));
  const proposals = ofLast(run(withCrowd(ours), withCrowd(theirs)).proposals);
  expect(proposals).toMatchObject([{ type: "aggregate", ledgerSum: -80_534, bankSum: -80_534 }]);
});

test("rows years apart, of other currencies, or of one side only are in no match", () => {
  const far = run(
    crowd,
    crowd.map((one) => ({ ...one, day: one.day + 800 })),
  );
  expect(far.proposals).toEqual([]);
  const foreign = run(
    crowd,
    crowd.map((one) => ({ ...one, currency: "USD" })),
  );
  expect(foreign.proposals).toEqual([]);
  expect(run(crowd, []).proposals).toEqual([]);
  expect(run([], crowd).proposals).toEqual([]);
  expect(run([], []).proposals).toEqual([]);
});

test("zero amounts are matched as any other and never end a search", () => {
  const zeros = Array.from({ length: 3 }, (_, i) =>
    row({ amount: 0, day: 20_100 + i * 20, counterparty: "Kestrel", reference: `KA-99${i}1` }),
  );
  expect(ofLast(run(withCrowd(zeros), withCrowd(zeros)).proposals)).toHaveLength(3);
});

test("10,000 rows of the same amount on one day become one ambiguous set within seconds", () => {
  const alike = Array.from({ length: 10_000 }, () => row({ amount: -999, description: "Subscription" }));
  const started = performance.now();
  const { proposals, limits } = run(alike, alike);
  expect(performance.now() - started).toBeLessThan(15_000);
  expect(proposals).toMatchObject([{ ambiguous: true }]);
  expect(proposals[0]?.ledger).toHaveLength(10_000);
  expect(limits.join()).toContain("occur so often");
});

test("10,000 rows of the same amount that their references tell apart are matched", () => {
  const told = Array.from({ length: 10_000 }, (_, i) => row({ amount: -999, reference: `M-${100_000 + i}` }));
  const { proposals } = run(told, [...told].reverse());
  const right = proposals.filter((one) => one.ledger[0] === 9_999 - (one.bank[0] ?? 0) && !one.ambiguous);
  expect(right.length).toBeGreaterThan(9_990);
});

for (const [level, floors] of [
  ["low", { precision: 0.995, recall: 0.98 }],
  ["medium", { precision: 0.99, recall: 0.97 }],
  ["high", { precision: 0.97, recall: 0.92 }],
] as const)
  for (const seed of [11, 12, 13])
    test(`finds the truth of a generated year at ${level} noise, seed ${seed}`, () => {
      const data = generateLedgers(3_000, seed, noiseLevels[level]);
      const key = (one: { readonly ledger: readonly number[]; readonly bank: readonly number[] }) =>
        `${one.ledger.join()}|${one.bank.join()}`;
      const truth = new Set(data.truth.map(key));
      const { proposals } = run(data.ledger, data.bank, { tolerance: 2_000 as typeof settings.tolerance });
      const clear = proposals.filter((one) => !one.ambiguous);
      const right = clear.filter((one) => truth.has(key(one)));
      expect(right.length / clear.length).toBeGreaterThan(floors.precision);
      expect(right.length / truth.size).toBeGreaterThan(floors.recall);
      const confirmed = clear.filter((one) => one.autoConfirm);
      expect(confirmed.filter((one) => !truth.has(key(one))).length).toBeLessThanOrEqual(1);
      const rows = proposals.flatMap((one) => [
        ...one.ledger.map((place) => `l${place}`),
        ...one.bank.map((place) => `b${place}`),
      ]);
      expect(new Set(rows).size).toBe(rows.length);
    });
