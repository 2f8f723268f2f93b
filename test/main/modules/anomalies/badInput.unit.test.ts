import { expect, test } from "vitest";
import { detectorSuite } from "../../../../src/main/modules/anomalies/detectors/suite.ts";
import { context, monday, populationFrom, type Row } from "./ledgerRows.ts";

const many = (row: (i: number) => Row): Row[] => Array.from({ length: 600 }, (_, i) => row(i));

const inputs: Record<string, readonly Row[]> = {
  "no rows": [],
  "one row": [{ party: "Acme", amount: 12_345, reference: "A-1001" }],
  "all equal amounts": many((i) => ({ party: `P${i % 7}`, amount: 50_000, day: monday + i })),
  "zeros only": many((i) => ({ party: `P${i % 7}`, amount: 0, day: monday + i, reference: "R-1" })),
  "negatives only": many((i) => ({ party: `P${i % 7}`, amount: -100 - i * 17, day: monday + i })),
  "five cents": many((i) => ({ party: `P${i % 7}`, amount: 5, day: monday + i, reference: `R-${i}` })),
  "1e15 minor units": many((i) => ({ party: `P${i % 7}`, amount: 1e15 + i * 1e9, day: monday + i })),
  "cents and 1e15 together": many((i) => ({
    party: `P${i % 7}`,
    amount: i % 2 === 0 ? 5 : 1e15,
    day: monday + i,
  })),
  "no names, no references, one day": many((i) => ({ amount: 1_000 + i * i })),
  "years 1900 and 9999": many((i) => ({
    party: "P",
    amount: 1_000 + i,
    day: i % 2 === 0 ? -25_567 : 2_932_896,
  })),
  "accounts that pay themselves": many((i) => ({
    account: `A${i % 5}`,
    otherAccount: `A${i % 5}`,
    amount: 1_000 + i,
  })),
};

test.each(Object.entries(inputs))("every test answers for %s, with figures that are figures", (_, rows) => {
  const population = populationFrom(rows);
  for (const side of ["ledger", "bank"] as const)
    for (const detector of detectorSuite) {
      const result = detector.detect(population, { ...context, side });
      if ("notApplicable" in result) {
        expect(result.notApplicable, detector.test).toMatch(/\w.*\w/);
        continue;
      }
      for (const { severity, amountAtRisk, explanation, rows: places } of result.findings) {
        expect(severity >= 0 && severity <= 1, explanation).toBe(true);
        expect(Number.isFinite(amountAtRisk) && amountAtRisk >= 0, explanation).toBe(true);
        expect(explanation).not.toMatch(/NaN|undefined|Infinity/);
        expect(places.length, explanation).toBeGreaterThan(0);
        expect(
          places.every((i) => i >= 0 && i < rows.length),
          explanation,
        ).toBe(true);
        expect(new Set(places).size, explanation).toBe(places.length);
      }
    }
});
