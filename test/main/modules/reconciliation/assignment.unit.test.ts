import fc from "fast-check";
import { expect, test } from "vitest";
import { assignPairs, type Edges } from "../../../../src/main/modules/reconciliation/matching/assignment.ts";
import { marginals } from "../../../../src/main/modules/reconciliation/matching/marginals.ts";
import { Pairs } from "../../../../src/main/modules/reconciliation/matching/pairs.ts";

type Edge = readonly [ledger: number, bank: number, gain: number];

function toEdges(list: readonly Edge[]): Edges {
  return {
    count: list.length,
    ledger: Int32Array.from(list, ([ledger]) => ledger),
    bank: Int32Array.from(list, ([, bank]) => bank),
    gain: Float32Array.from(list, ([, , gain]) => gain),
  };
}

/** The most that one-to-one pairs can gain, by trying all. */
function bestByTrying(list: readonly Edge[]): number {
  const [first, ...rest] = list;
  if (first === undefined) return 0;
  const without = bestByTrying(rest);
  const free = rest.filter(([ledger, bank]) => ledger !== first[0] && bank !== first[1]);
  return Math.max(without, first[2] + bestByTrying(free));
}

const size = { ledger: 6, bank: 6 };
const someEdges = fc
  .uniqueArray(fc.record({ ledger: fc.nat(4), bank: fc.nat(4), gain: fc.integer({ min: -3, max: 12 }) }), {
    maxLength: 11,
    selector: ({ ledger, bank }) => ledger * 10 + bank,
  })
  .map((list) => list.map(({ ledger, bank, gain }): Edge => [ledger, bank, gain]));

test("what is chosen is one to one, and with what is tied it can gain as much as any choice", () => {
  fc.assert(
    fc.property(someEdges, (list) => {
      const { chosen, tied } = assignPairs(toEdges(list), size);
      const pairs = chosen.map(({ edge }) => list[edge] as Edge); // an edge of the list
      const rows = [...pairs.map(([l]) => `l${l}`), ...pairs.map(([, b]) => `b${b}`)].concat(
        tied.flatMap((set) => [...set.ledger.map((l) => `l${l}`), ...set.bank.map((b) => `b${b}`)]),
      );
      expect(new Set(rows).size).toBe(rows.length);
      const inTies = list.filter(([l, b]) =>
        tied.some((set) => set.ledger.includes(l) && set.bank.includes(b)),
      );
      const gained =
        pairs.reduce((sum, [, , gain]) => sum + gain, 0) +
        bestByTrying(inTies.filter(([, , gain]) => gain > 0));
      expect(gained).toBeCloseTo(bestByTrying(list.filter(([, , gain]) => gain > 0)), 4);
    }),
    { numRuns: 2_000 },
  );
});

test("no other choice is better than a chosen pair's margin allows", () => {
  fc.assert(
    fc.property(someEdges, (list) => {
      const best = bestByTrying(list);
      for (const { edge, margin } of assignPairs(toEdges(list), size).chosen) {
        const without = bestByTrying(list.filter((_, i) => i !== edge));
        expect(best - without).toBeGreaterThanOrEqual(margin - 1e-3);
      }
    }),
    { numRuns: 1_000 },
  );
});

test("two equal postings and two equal lines are one set, and a third pair beside them is chosen", () => {
  const { chosen, tied } = assignPairs(
    toEdges([
      [0, 0, 9],
      [0, 1, 9],
      [1, 0, 9],
      [1, 1, 9],
      [2, 2, 9],
    ]),
    size,
  );
  expect(tied).toEqual([{ ledger: [0, 1], bank: [0, 1] }]);
  expect(chosen.map(({ edge }) => edge)).toEqual([4]);
});

test("one posting with five equal lines is one set of six rows", () => {
  const { chosen, tied } = assignPairs(toEdges([0, 1, 2, 3, 4].map((bank): Edge => [0, bank, 7])), size);
  expect(chosen).toEqual([]);
  expect(tied).toEqual([{ ledger: [0], bank: [0, 1, 2, 3, 4] }]);
});

test("the least total cost is taken where the best pair first would lose", () => {
  const { chosen } = assignPairs(
    toEdges([
      [0, 0, 10],
      [0, 1, 9],
      [1, 0, 9],
    ]),
    size,
  );
  expect(chosen.map(({ edge }) => edge).sort()).toEqual([1, 2]);
});

test("two equal candidates are equally likely, and a rival that belongs elsewhere takes nothing away", () => {
  const pairs = new Pairs();
  const about = { code: 0, keyRows: 0, amountBits: 0 };
  pairs.add(0, 0, about);
  pairs.add(0, 1, about);
  pairs.add(1, 2, about);
  pairs.add(1, 3, about);
  pairs.add(2, 3, about);
  pairs.bits.set([12, 12, 12, 12, 30]);
  const [a, b, c, d, e] = marginals(pairs, 3, 4);
  expect(a).toBeCloseTo(0.5, 2);
  expect(b).toBeCloseTo(0.5, 2);
  expect(c).toBeGreaterThan(0.99);
  expect(d).toBeLessThan(0.01);
  expect(e).toBeGreaterThan(0.99);
});
