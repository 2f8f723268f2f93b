import fc from "fast-check";
import { expect, test } from "vitest";
import { findSubsets } from "../../../../src/main/modules/reconciliation/matching/subsetSum.ts";

const limits = { maximumSize: 5, maximumSteps: 1_000_000, keep: 1_000 };

/** Every set of two to `size` places that adds up and of which no smaller part does by the search's order. */
function countByTrying(amounts: readonly number[], target: number, size: number): number {
  let count = 0;
  for (let mask = 1; mask < 2 ** amounts.length; mask += 1) {
    const picked = amounts.filter((_, i) => (mask >> i) & 1);
    if (picked.length < 2 || picked.length > size) continue;
    if (picked.reduce((sum, amount) => sum + amount, 0) === target) count += 1;
  }
  return count;
}

test("counts every combination that adds up, as trying all of them does", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 10 }),
      fc.integer({ min: 2, max: 90 }),
      (amounts, target) => {
        const found = findSubsets(amounts, target, limits);
        expect(found.gaveUp).toBe(false);
        expect(found.count).toBe(countByTrying(amounts, target, limits.maximumSize));
      },
    ),
    { numRuns: 1_000 },
  );
});

test("every solution adds up when credit notes are among the amounts", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: -20, max: 40 }), { maxLength: 10 }),
      fc.integer({ min: -30, max: 90 }),
      (amounts, target) => {
        const found = findSubsets(amounts, target, limits);
        for (const places of found.solutions) {
          expect(places.reduce((sum, place) => sum + (amounts[place] ?? 0), 0)).toBe(target);
          expect(new Set(places).size).toBe(places.length);
        }
        expect(found.count > 0).toBe(countByTrying(amounts, target, limits.maximumSize) > 0);
      },
    ),
    { numRuns: 1_000 },
  );
});

test("says that it gave up at the stated number of steps", () => {
  const found = findSubsets(
    Array.from({ length: 40 }, (_, i) => 1_000 + i),
    5_100,
    { maximumSize: 5, maximumSteps: 100, keep: 5 },
  );
  expect(found.gaveUp).toBe(true);
});
