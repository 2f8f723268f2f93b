import { expect, it } from "vitest";
import { digitFiguresSchema } from "../../../../src/contract/procedures/anomalies.ts";
import { digitVerdict } from "../../../../src/renderer/views/findings/digitSentences.ts";

const value = { digits: "1", count: 300, observed: 0.3, expected: 0.301, lower: 0.29, upper: 0.31, z: 0.1 };
const figures = digitFiguresSchema.parse({
  place: "first",
  side: "ledger",
  currency: "EUR",
  n: 1_000,
  notApplicable: null,
  meanAbsoluteDeviation: 0.0132,
  conformity: "marginal",
  limits: [0.006, 0.012, 0.015],
  chiSquare: 12,
  degreesOfFreedom: 8,
  kolmogorovSmirnov: 0.02,
  values: [value, { ...value, digits: "2", observed: 0.4 }],
});

it("says how near the amounts come to the law, with the limits it goes by", () => {
  expect(digitVerdict(figures)).toBe(
    "MAD 0.01320: marginal conformity with Benford's law (Nigrini: close up to 0.006, acceptable up to 0.012, marginal up to 0.015). 1 of 2 values lie outside what chance gives 95 times in 100.",
  );
});

it("gives the reason where the law does not apply, and no verdict", () => {
  expect(digitVerdict({ ...figures, conformity: null, notApplicable: "only 12 amounts" })).toBe(
    "Not applicable, because only 12 amounts.",
  );
});

it("claims no published limits for the last two digits", () => {
  expect(digitVerdict({ ...figures, conformity: null, limits: [] })).toContain("no limits are published");
});
