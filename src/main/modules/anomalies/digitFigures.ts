import { type Currency, minorUnitDigits } from "../../../contract/money.ts";
import type { DigitFigures, DigitPlace } from "../../../contract/procedures/anomalies.ts";
import type { Database } from "../../storage/database.ts";
import { digitSample } from "./detectors/benford.ts";
import { conformityLimits, type DigitTest, explainSmallSample, testDigits } from "./detectors/digits.ts";
import { populationOf } from "./detectors/population.ts";
import { readColumns } from "./rowColumns.ts";

export interface DigitJob {
  readonly place: DigitPlace;
  readonly projectId: string;
  readonly side: "ledger" | "bank";
  readonly currency: Currency;
}

/** Two-sided 95 %. */
const usualZ = 1.96;

/** Digits of a side's amounts beside what is expected. Synchronous: runs in a worker thread. */
export function digitFigures(job: DigitJob, database: Database): DigitFigures {
  const { place, side, currency } = job;
  const rows = populationOf(
    database.read((tx) => readColumns(tx, { ...job, ingestionNumbers: [], scope: "side" })),
  );
  const context = { side, currency, digits: minorUnitDigits(currency), today: 0 };
  const sample = digitSample(rows, context);
  const test = testDigits(sample.magnitudes, place);
  const because = sample.because ?? explainSmallSample(test);
  return {
    place,
    side,
    currency,
    n: test.n,
    notApplicable: because ?? null,
    meanAbsoluteDeviation: test.meanAbsoluteDeviation,
    conformity: because === undefined ? conformityOf(test) : null,
    limits: place === "lastTwo" ? [] : [...conformityLimits[place]],
    chiSquare: test.chiSquare,
    degreesOfFreedom: test.values.length - 1,
    kolmogorovSmirnov: test.kolmogorovSmirnov,
    values: test.values.map(({ digits, count, expected, z }) => {
      const n = Math.max(1, test.n);
      const reach = usualZ * Math.sqrt((expected * (1 - expected)) / n) + 1 / (2 * n);
      return {
        digits: place === "lastTwo" ? String(digits).padStart(2, "0") : String(digits),
        count,
        observed: count / n,
        expected,
        lower: Math.max(0, expected - reach),
        upper: Math.min(1, expected + reach),
        z,
      };
    }),
  };
}

function conformityOf({ place, meanAbsoluteDeviation: deviation }: DigitTest): DigitFigures["conformity"] {
  if (place === "lastTwo") return null;
  const [close, acceptable, marginal] = conformityLimits[place];
  if (deviation <= close) return "close";
  if (deviation <= acceptable) return "acceptable";
  return deviation <= marginal ? "marginal" : "nonconforming";
}
