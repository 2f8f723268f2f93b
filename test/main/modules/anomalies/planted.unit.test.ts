import { expect, test } from "vitest";
import type { Detector } from "../../../../src/main/modules/anomalies/detectors/detector.ts";
import {
  sameAmountDifferentInvoice,
  sameInvoiceTwice,
} from "../../../../src/main/modules/anomalies/detectors/duplicates.ts";
import type { Population } from "../../../../src/main/modules/anomalies/detectors/population.ts";
import { splitOrders } from "../../../../src/main/modules/anomalies/detectors/splits.ts";
import { justBelowLimit } from "../../../../src/main/modules/anomalies/detectors/thresholds.ts";
import { context, monday, populationFrom, randomFrom } from "./ledgerRows.ts";

interface Row {
  readonly party: number;
  readonly amount: number;
  readonly day: number;
  readonly reference: string;
}

/**
 * 6,000 ordinary payments to 300 payees on weekdays of a year, ten rents, and whatever is planted behind them. Amounts
 * end at no limit: a population cut off at 10,000.00 has a true jump in density there, which the test rightly reports.
 */
function ledger(seed: number, plant: (random: (below: number) => number, rows: Row[]) => number[][]) {
  const random = randomFrom(seed);
  const rows: Row[] = [];
  for (let i = 0; i < 6_000; i += 1) {
    const amount = Math.round(10 ** (3.5 + random(1_000_000) / 290_000));
    const day = monday + random(52) * 7 + random(5);
    rows.push({ party: 1 + random(300), amount, day, reference: `F${100_000 + i * 7}` });
  }
  for (let rent = 0; rent < 10; rent += 1)
    for (let month = 0; month < 12; month += 1)
      rows.push({
        party: 301 + rent,
        amount: 68_500 + rent * 1_237,
        day: monday + month * 30,
        reference: `RENT ${month + 1}`,
      });
  return {
    truth: plant(random, rows),
    columns: populationFrom(rows.map((row) => ({ ...row, party: `Payee ${row.party}` }))),
  };
}

function scoreOf(detector: Detector, columns: Population, truth: readonly (readonly number[])[]) {
  const result = detector.detect(columns, context);
  if ("notApplicable" in result) throw new Error(result.notApplicable);
  const wanted = new Set(truth.flat());
  const found = new Set(result.findings.flatMap(({ rows }) => rows));
  const hits = [...found].filter((i) => wanted.has(i)).length;
  return { recall: hits / wanted.size, precision: hits / found.size };
}

const plants: Record<string, (random: (below: number) => number, rows: Row[]) => number[][]> = {
  sameInvoice: (random, rows) =>
    Array.from({ length: 60 }, (_, k) => {
      const original = k * 97;
      const row = rows[original];
      if (row === undefined) throw new Error("the ledger is shorter than planned");
      return [original, rows.push({ ...row, day: row.day + random(40) }) - 1];
    }),
  differentInvoice: (random, rows) =>
    Array.from({ length: 30 }, (_, k) => {
      const row = { party: 350 + k, amount: 1_000_003 + k * 7_919, day: monday + random(300) };
      const first = rows.push({ ...row, reference: `A-${k}-1001` }) - 1;
      return [first, rows.push({ ...row, day: row.day + random(14), reference: `A-${k}-2002` }) - 1];
    }),
  split: (random, rows) =>
    Array.from({ length: 30 }, (_, k) => {
      const day = monday + random(300);
      return [0, 1, 2].map(
        (piece) =>
          rows.push({
            party: 400 + k,
            amount: 930_000 + random(65_000),
            day: day + piece,
            reference: `S-${k}-${piece}`,
          }) - 1,
      );
    }),
  below: (random, rows) =>
    Array.from({ length: 20 }, (_, k) =>
      Array.from(
        { length: 5 },
        (_, i) =>
          rows.push({
            party: 450 + k,
            amount: 455_000 + random(44_000),
            day: monday + i * 21,
            reference: `B-${k}-${i}`,
          }) - 1,
      ),
    ),
};

test.each([
  ["an invoice paid twice", sameInvoiceTwice, "sameInvoice", 0.95],
  ["one amount under two numbers", sameAmountDifferentInvoice, "differentInvoice", 0.95],
  ["an order cut in three", splitOrders, "split", 0.95],
  ["a payee just below a limit", justBelowLimit, "below", 0.95],
] as const)(
  "%s is found with recall of 0.98 at least, and with its floor of precision",
  (_, detector, planted, floor) => {
    for (const seed of [11, 2_026, 77_777]) {
      const plant = plants[planted];
      if (plant === undefined) throw new Error(`nothing is planted as ${planted}`);
      const { truth, columns } = ledger(seed, plant);
      const { recall, precision } = scoreOf(detector, columns, truth);
      expect(recall, `recall, seed ${seed}`).toBeGreaterThanOrEqual(0.98);
      expect(precision, `precision, seed ${seed}`).toBeGreaterThanOrEqual(floor);
    }
  },
);
