import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import {
  firstTwoDigits,
  lastTwoDigits,
  secondDigit,
} from "../../../../src/main/modules/anomalies/detectors/benford.ts";
import { futureDated, weekendPostings } from "../../../../src/main/modules/anomalies/detectors/calendar.ts";
import { leadingDigits, testDigits } from "../../../../src/main/modules/anomalies/detectors/digits.ts";
import {
  sameAmountDifferentInvoice,
  sameInvoiceTwice,
} from "../../../../src/main/modules/anomalies/detectors/duplicates.ts";
import { normaliseInvoiceNumber } from "../../../../src/main/modules/anomalies/detectors/invoiceNumbers.ts";
import { relativeSizeFactor } from "../../../../src/main/modules/anomalies/detectors/relativeSize.ts";
import { wholeThousands } from "../../../../src/main/modules/anomalies/detectors/roundAmounts.ts";
import { missingNumbers } from "../../../../src/main/modules/anomalies/detectors/sequenceGaps.ts";
import { splitOrders } from "../../../../src/main/modules/anomalies/detectors/splits.ts";
import { justBelowLimit } from "../../../../src/main/modules/anomalies/detectors/thresholds.ts";
import { context, find, monday, populationFrom, type Row } from "./ledgerRows.ts";

/** Ordinary payments: many payees, uneven amounts, weekdays. */
function ordinary(count: number): Row[] {
  let seed = 7;
  return Array.from({ length: count }, (_, i) => {
    seed = (seed * 48_271) % 2_147_483_647;
    const amount = 1_000 + Math.round(10 ** (3 + (seed / 2_147_483_647) * 3)) + (i % 89);
    return {
      party: `Payee ${seed % 60}`,
      amount: amount % 100_000 === 0 ? amount + 7 : amount,
      day: monday + Math.floor(i / 20) * 7 + (i % 5),
      reference: `R${1_000 + i * 3}`,
    };
  });
}

test("an invoice paid twice is one finding with the recoverable amount, also when the number is typed differently", () => {
  const findings = find(sameInvoiceTwice, [
    ...ordinary(200),
    { party: "Acme", amount: 123_456, reference: "INV-0104O" },
    { party: "Acme", amount: 123_456, reference: "inv 01040", day: monday + 9 },
    { party: "Acme", amount: 123_456, reference: "INV-0104O/2", day: monday + 12 },
  ]);
  expect(findings).toHaveLength(1);
  expect(findings[0]).toMatchObject({ amountAtRisk: 246_912, rows: [200, 201, 202] });
  expect(findings[0]?.explanation).toContain("Acme was paid 1,234.56 EUR 3 times");
});

test("a duplicate that was credited back is none", () => {
  const payment = { party: "Acme", amount: 50_000, reference: "A-1" };
  expect(
    find(sameInvoiceTwice, [payment, payment, { party: "Acme", amount: -50_000, reference: "CN-1" }]),
  ).toEqual([]);
});

test("a monthly rent is no duplicate, a pair of unusual equal amounts is", () => {
  const rent = Array.from({ length: 6 }, (_, i) => ({
    party: "Landlord",
    amount: 85_000,
    day: monday + i * 7,
    reference: `RENT-${i}`,
  }));
  const findings = find(sameAmountDifferentInvoice, [
    ...rent,
    { party: "Acme", amount: 71_337, reference: "A-100" },
    { party: "Acme", amount: 71_337, reference: "A-177", day: monday + 3 },
  ]);
  expect(findings.map(({ rows }) => rows)).toEqual([[6, 7]]);
});

test.each([
  ["INV-0104O", "inv 1040"],
  ["l23", "123"],
  ["A-77-B", "A77"],
])("%s and %s are one invoice number", (a, b) => {
  expect(normaliseInvoiceNumber(a)).toBe(normaliseInvoiceNumber(b));
});

test("a payee that keeps just below a limit is found, one with a fixed fee is not", () => {
  const below = [489_900, 497_250, 482_310, 499_000].map((amount, i) => ({
    party: "Shell",
    amount,
    day: monday + i * 20,
  }));
  const fee = Array.from({ length: 5 }, (_, i) => ({
    party: "Lawyer",
    amount: 495_000,
    day: monday + i * 30,
  }));
  const findings = find(justBelowLimit, [...ordinary(100), ...below, ...fee]);
  expect(findings.map(({ explanation }) => explanation)).toEqual([
    expect.stringContaining("4 of 4 payments to Shell"),
  ]);
});

test("an order cut in two just below a limit is found, two payments a week apart are not", () => {
  const findings = find(splitOrders, [
    { party: "Parts", amount: 962_040 },
    { party: "Parts", amount: 978_815, day: monday + 1 },
    { party: "Other", amount: 962_040 },
    { party: "Other", amount: 978_815, day: monday + 8 },
    ...ordinary(600),
  ]);
  expect(findings.map(({ rows }) => rows)).toEqual([[0, 1]]);
});

test("whole thousands stand out where they are rare, and are not applicable where they are usual", () => {
  const round = Array.from({ length: 5 }, (_, i) => ({ party: "Shell", amount: 1_000_000 + i * 100_000 }));
  expect(find(wholeThousands, [...ordinary(300), ...round])[0]?.rows).toHaveLength(5);
  const usual = Array.from({ length: 60 }, (_, i) => ({ party: `P${i}`, amount: 100_000 * (1 + (i % 9)) }));
  expect(wholeThousands.detect(populationFrom(usual), context)).toHaveProperty("notApplicable");
});

test("weekend postings are found where they are rare, and future dates always", () => {
  const weekend = Array.from({ length: 4 }, (_, i) => ({
    party: "Clerk's friend",
    amount: 12_345 + i,
    day: monday + 5 + i * 7,
  }));
  expect(find(weekendPostings, [...ordinary(300), ...weekend])[0]?.rows).toHaveLength(4);
  expect(
    find(futureDated, [
      { amount: 100, day: monday + 401 },
      { amount: 100, day: monday + 400 },
    ])[0]?.rows,
  ).toEqual([0]);
});

test("a slipped decimal point is found by the relative size factor", () => {
  const usual = Array.from({ length: 6 }, (_, i) => ({ party: "Energy", amount: 90_000 + i * 977 }));
  const findings = find(relativeSizeFactor, [
    ...ordinary(200),
    ...usual,
    { party: "Energy", amount: 9_845_500_0 },
  ]);
  expect(findings).toHaveLength(1);
  expect(findings[0]?.rows).toEqual([206]);
});

test("each run of missing numbers in a nearly complete book is found with its neighbours", () => {
  const numbers = Array.from({ length: 60 }, (_, i) => i + 1).filter((n) => n !== 20 && n !== 41 && n !== 42);
  const findings = find(
    missingNumbers,
    numbers.map((n) => ({ amount: 100 + n, reference: `V-${String(n).padStart(4, "0")}` })),
  );
  expect(findings.map(({ explanation }) => explanation.split(" between")[0])).toEqual([
    "Number V-20 is missing",
    "Numbers V-41 to V-42 are missing",
  ]);
});

test("a clean ledger gives no finding", () => {
  const rows = ordinary(400);
  for (const detector of [sameInvoiceTwice, justBelowLimit, splitOrders, weekendPostings, futureDated])
    expect(find(detector, rows), detector.test).toEqual([]);
});

test("the digits of SPY's daily log returns give the published figures", () => {
  const file = new URL("../../../fixtures/benford/SPY.csv", import.meta.url);
  const closes = readFileSync(file, "utf8")
    .trim()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => Number(line.split(",")[4]));
  const returns = closes
    .slice(1)
    .map((close, i) => Math.trunc(Math.abs(Math.log(close / (closes[i] ?? 1))) * 1e8));
  // benford_py cuts the returns off after eight decimals; rounding them gives 0.0014316 for the first two digits.
  const second = testDigits(returns, "second");
  expect(second.meanAbsoluteDeviation).toBeCloseTo(0.004150506450239337, 12);
  expect(second.chiSquare).toBeCloseTo(13.9088, 4);
  expect(second.kolmogorovSmirnov).toBeCloseTo(0.009, 4);
  const first = testDigits(returns, "first");
  const two = testDigits(returns, "firstTwo");
  const zOf = (digits: number) => two.values.find((value) => value.digits === digits)?.z;
  expect(first.n).toBe(5_968);
  expect(first.meanAbsoluteDeviation).toBeCloseTo(0.008337279258069716, 12);
  expect(two.meanAbsoluteDeviation).toBeCloseTo(0.001432048977662544, 12);
  expect(zOf(67)).toBeCloseTo(3.740056, 4);
  expect(zOf(13)).toBeCloseTo(3.331418, 4);
});

test("amounts that follow the law conform, invented ones do not, and a small sample gets no verdict", () => {
  let state = 99;
  const next = () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  const lawful = Array.from({ length: 20_000 }, () => ({ amount: Math.floor(10 ** (3 + next() * 4)) }));
  for (const detector of [firstTwoDigits, secondDigit, lastTwoDigits])
    expect(find(detector, lawful)).toEqual([]);
  const invented = lawful.map(({ amount }, i) => ({
    amount: i % 20 === 0 ? 4_700_000 + (amount % 100_000) : amount,
  }));
  expect(find(firstTwoDigits, invented)[0]?.explanation).toMatch(
    /^\d+ amounts begin with 47 where \d+ are expected \(Z /,
  );
  const ends = lawful.map(({ amount }, i) => ({
    amount: i % 20 === 0 ? amount - (amount % 100) + 37 : amount,
  }));
  expect(find(lastTwoDigits, ends)[0]?.explanation).toContain("end in 37");
  expect(firstTwoDigits.detect(populationFrom(lawful.slice(0, 600)), context)).toEqual({
    notApplicable: expect.stringContaining("by chance alone"),
  });
});

test("leading digits are right next to powers of ten", () => {
  expect([1, 9, 10, 99, 100, 999, 1000, 0.0012].map((value) => leadingDigits(value, 1))).toEqual([
    1, 9, 1, 9, 1, 9, 1, 1,
  ]);
  expect([10, 99, 100, 995, 1000].map((value) => leadingDigits(value, 2))).toEqual([10, 99, 10, 99, 10]);
});

test("a price list just below a limit is no split order, and neither is a payee paid in one batch a month", () => {
  const homes = Array.from({ length: 12 }, (_, i) => ({ party: "Care home", amount: 390_000 + i * 15_100 }));
  const price = Array.from({ length: 6 }, () => ({ party: "Fleet", amount: 461_000, day: monday + 3 }));
  expect(find(splitOrders, [...ordinary(600), ...homes, ...price])).toEqual([]);
});

test.each(["9", "3", "A1", "2026", "R"])(
  "%s, which stands beside many payees, is no invoice number",
  (text) => {
    const rows = Array.from({ length: 40 }, (_, i) => ({
      party: `P${i >> 1}`,
      amount: 10_000 + (i >> 1) * 77,
      day: monday + (i % 2) * 40,
      reference: text,
    }));
    expect(find(sameInvoiceTwice, rows)).toEqual([]);
  },
);

test("a number too short to be one, or one that many payees share, makes no duplicate of payments months apart", () => {
  const pair = (party: string, reference: string): Row[] => [
    { party, amount: 43_210, reference },
    { party, amount: 43_210, reference, day: monday + 90 },
  ];
  expect(find(sameInvoiceTwice, [...pair("Acme", "9"), ...pair("Bolt", "A1")])).toEqual([]);
  expect(find(sameInvoiceTwice, pair("Acme", "A1207"))).toHaveLength(1);
  const shared = ["Acme", "Bolt", "Crow", "Dent", "Edge"].flatMap((party) => pair(party, "PERIOD 2026-05"));
  expect(find(sameInvoiceTwice, shared)).toEqual([]);
});

test("equal lines of one document and a contract number with its rate are no duplicates", () => {
  const lines = [13_12, 31_32, 13_12, 44_10].map((amount) => ({
    party: "Click",
    amount,
    reference: "300000129",
  }));
  const rate = Array.from({ length: 6 }, (_, i) => ({
    party: "Lease",
    amount: 45_000,
    day: monday + i * 30,
    reference: "LC-2231",
  }));
  expect(find(sameInvoiceTwice, [...lines, ...rate])).toEqual([]);
});
