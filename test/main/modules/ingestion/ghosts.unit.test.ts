import fc from "fast-check";
import { expect, test } from "vitest";
import { CandidateIndex, Coverage, type Posting } from "../../../../src/main/modules/ingestion/ghosts.ts";

const posting = fc.record({
  day: fc.integer({ min: 20_000, max: 20_020 }),
  amount: fc.oneof(
    fc.integer({ min: -40, max: 40 }),
    fc.constantFrom(2 ** 36, -(2 ** 36), 2 ** 36 + 1, Number.MAX_SAFE_INTEGER),
  ),
  currency: fc.constantFrom("EUR", "USD"),
});

test("a row has a candidate exactly when a plain search finds one", () => {
  fc.assert(
    fc.property(fc.array(posting, { maxLength: 60 }), posting, (others: Posting[], asked: Posting) => {
      const index = new CandidateIndex();
      for (const other of others) index.add(other);
      const found = others.some(
        ({ day, amount, currency }) =>
          currency === asked.currency &&
          Math.abs(amount) === Math.abs(asked.amount) &&
          Math.abs(day - asked.day) <= 3,
      );
      expect(index.has(asked)).toBe(found);
    }),
    { numRuns: 2_000 },
  );
});

test("days between two statements are covered by neither", () => {
  const coverage = new Coverage([
    { from: 20, to: 30 },
    { from: 1, to: 10 },
    { from: 11, to: 12 },
    { from: 25, to: 27 },
  ]);
  const covered = Array.from({ length: 35 }, (_, day) => day).filter((day) => coverage.covers(day));
  const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);
  expect(covered).toEqual([...range(1, 12), ...range(20, 30)]);
});
