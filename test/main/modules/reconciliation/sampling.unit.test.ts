import { expect, test } from "vitest";
import { drawSample, upperErrorLimit } from "../../../../src/main/modules/reconciliation/sampling.ts";

test("the same seed and frame draw the same; another seed draws others", () => {
  const frame = { seed: "a", first: 100, last: 10_099, quota: 50, isEligible: (n: number) => n % 3 === 0 };
  const drawn = drawSample(frame);
  expect(drawn).toHaveLength(50);
  expect(drawn.every((n) => n % 3 === 0 && n >= 100 && n <= 10_099)).toBe(true);
  expect(drawSample(frame)).toEqual(drawn);
  expect(drawSample({ ...frame, seed: "b" })).not.toEqual(drawn);
});

test("every eligible number is as likely as any other", () => {
  const hits = new Array<number>(20).fill(0);
  for (let seed = 0; seed < 2_000; seed += 1)
    for (const n of drawSample({
      seed: String(seed),
      first: 0,
      last: 19,
      quota: 5,
      isEligible: (n) => n >= 10,
    }))
      hits[n] = (hits[n] ?? 0) + 1;
  expect(hits.slice(0, 10)).toEqual(new Array(10).fill(0));
  // 2,000 draws of 5 of 10: mean 1,000 with a standard deviation of 22.4; five of them allow for ten looks.
  for (const n of hits.slice(10)) expect(Math.abs(n - 1_000)).toBeLessThan(112);
});

test("a frame without enough eligible numbers gives those it has, an empty one none", () => {
  const few = drawSample({ seed: "a", first: 1, last: 6, quota: 10, isEligible: (n) => n < 4 });
  expect(few.sort()).toEqual([1, 2, 3]);
  expect(drawSample({ seed: "a", first: 0, last: -1, quota: 10, isEligible: () => true })).toEqual([]);
});

test("the upper limit is that of the published tables", () => {
  // None wrong: 1 - 0.05^(1/n). The others: one-sided 95 % limits of Clopper and Pearson, as R's binom.test gives them.
  expect(upperErrorLimit(0, 0)).toBeNull();
  expect(upperErrorLimit(0, 10)).toBeCloseTo(0.2589, 4);
  expect(upperErrorLimit(0, 59)).toBeCloseTo(0.0495, 4);
  expect(upperErrorLimit(1, 10)).toBeCloseTo(0.3942, 4);
  expect(upperErrorLimit(2, 100)).toBeCloseTo(0.0616, 4);
  expect(upperErrorLimit(3, 3)).toBe(1);
});
