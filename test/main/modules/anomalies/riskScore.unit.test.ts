import fc from "fast-check";
import { expect, test } from "vitest";
import { riskScore } from "../../../../src/main/modules/anomalies/riskScore.ts";

const finding = fc.record({
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
