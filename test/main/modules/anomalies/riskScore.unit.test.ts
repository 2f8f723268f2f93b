import fc from "fast-check";
import { expect, test } from "vitest";
import { riskScore } from "../../../../src/main/modules/anomalies/riskScore.ts";

const finding = fc.record({
  kind: fc.constantFrom("duplicate", "calendar", "benford", "outlier"),
  severity: fc.double({ min: 0, max: 1, noNaN: true }),
  amountAtRisk: fc.integer({ min: 0, max: 1e12 }),
});
const findings = fc.array(finding, { maxLength: 60 });

test("lies between 0 and 1 and does not depend on the order of the findings", () => {
  fc.assert(
    fc.property(findings, (list) => {
      const score = riskScore(list, 2);
      expect(score).toBeGreaterThanOrEqual(0);
      expect(score).toBeLessThanOrEqual(1);
      expect(riskScore([...list].reverse(), 2)).toBe(score);
    }),
  );
});

test("grows with each severity, with the money and with each finding more", () => {
  fc.assert(
    fc.property(findings, finding, fc.nat(1_000_000), (list, one, more) => {
      const before = riskScore([...list, one], 2);
      expect(
        riskScore([...list, { ...one, amountAtRisk: one.amountAtRisk + more }], 2),
      ).toBeGreaterThanOrEqual(before);
      expect(
        riskScore([...list, { ...one, severity: Math.min(1, one.severity + 0.1) }], 2),
      ).toBeGreaterThanOrEqual(before);
      expect(before).toBeGreaterThanOrEqual(riskScore(list, 2));
    }),
  );
});

test("nothing found is no risk", () => {
  expect(riskScore([], 2)).toBe(0);
});

test("many weak signs of one kind stay below one alarm, and strong signs of several kinds do not", () => {
  const weak = Array.from({ length: 500 }, () => ({ kind: "benford", severity: 0.3, amountAtRisk: 0 }));
  expect(riskScore(weak, 2)).toBeLessThan(0.3);
  const strong = ["duplicate", "split_purchase", "threshold_bunching", "round_amount"].map((kind) => ({
    kind,
    severity: 0.9,
    amountAtRisk: 5_000_000,
  }));
  expect(riskScore(strong, 2)).toBeGreaterThan(0.7);
});
