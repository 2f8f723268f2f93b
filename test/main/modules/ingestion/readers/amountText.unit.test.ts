import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatDecimal } from "../../../../../src/contract/money.ts";
import { AmountReader } from "../../../../../src/main/modules/ingestion/readers/csv/amountText.ts";
import { DecimalEvidence } from "../../../../../src/main/modules/ingestion/readers/csv/decimalEvidence.ts";

const point = new AmountReader(".");
const comma = new AmountReader(",");

function read(reader: AmountReader, text: string, currency = "EUR"): number | string {
  return reader.read(text, currency) ?? reader.units;
}

describe("amounts with a decimal point", () => {
  it.each([
    ["528", 52_800],
    ["1336.2", 133_620],
    [" 5,616.65 ", 561_665],
    ["£1,183.23", 118_323],
    ["+ £1,100.00", 110_000],
    ["-12.50", -1_250],
    ["12.50-", -1_250],
    ["- 12.50", -1_250],
    ["−12.50", -1_250],
    ["(1,234.56)", -123_456],
    ["(£1,234.56)", -123_456],
    ["-£5.00", -500],
    ["£-5.00", -500],
    [".5", 50],
    ["5.", 500],
    ["1'234'567.89", 123_456_789],
    ["1’234.50", 123_450],
    ["1 234.50", 123_450],
    ["1\u00a0234.50", 123_450],
    ["1\u202f234.50", 123_450],
    ["1,00,000.00", 10_000_000],
    ["12.5000", 1_250],
    ["0.00", 0],
    ["-0.00", 0],
    ["Rs. 500", 50_000],
    ["$12.00", 1_200],
    ["90071992547409.90", 9_007_199_254_740_990],
  ])("reads %s", (text, units) => {
    expect(read(point, text)).toBe(units);
  });

  it.each([
    ["", "empty"],
    ["  ", "empty"],
    ["X.XX", "masked"],
    ["XXXXX.XX", "masked"],
    ["***", "masked"],
    ["12.345", "too_many_decimals"],
    ["90071992547409.92", "too_large"],
    ["99999999999999999999999", "too_large"],
    ["1.2.3", "not_a_number"],
    ["1,23.00", "not_a_number"],
    ["1,2345.00", "not_a_number"],
    ["1,234 567.00", "not_a_number"],
    ["--5", "not_a_number"],
    ["(5", "not_a_number"],
    ["5)", "not_a_number"],
    ["(-5)", "not_a_number"],
    ["1E+05", "not_a_number"],
    ["12 apples", "not_a_number"],
    ["12/05", "not_a_number"],
    ["NaN", "not_a_number"],
    ["5 6", "not_a_number"],
    ["-", "not_a_number"],
  ])("refuses %s as %s", (text, problem) => {
    expect(read(point, text)).toBe(problem);
  });
});

describe("amounts with a decimal comma", () => {
  it.each([
    ["-3,40", -340],
    ["219,95", 21_995],
    ["1.234.567,89", 123_456_789],
    ["1 234,5", 123_450],
    ["12,-", 1_200],
    ["12,--", "not_a_number"],
    ["€ 12,50", 1_250],
    ["12,50 €", 1_250],
    ["1,234.56", "not_a_number"],
  ])("reads %s as %s", (text, result) => {
    expect(read(comma, text)).toBe(result);
  });
});

describe("what a cell says beside its figure", () => {
  it.each([
    ["£5.00", "GBP"],
    ["5.00 EUR", "EUR"],
    ["USD 5.00", "USD"],
    ["A$5.00", "AUD"],
    ["$5.00", undefined],
  ])("finds the currency of %s", (text, currency) => {
    expect(point.read(text, "CHF")).toBeNull();
    expect(point.currency).toBe(currency);
  });

  it.each([
    ["5.00 CR", "credit"],
    ["5.00CR", "credit"],
    ["5.00 DR", "debit"],
    ["5.00", undefined],
  ])("finds the side of %s", (text, side) => {
    expect(point.read(text, "EUR")).toBeNull();
    expect(point.side).toBe(side);
  });

  it("counts the decimals of the currency that the cell states", () => {
    expect(read(point, "¥500", "EUR")).toBe(500);
    expect(read(point, "1.234", "KWD")).toBe(1_234);
    expect(read(point, "1.5", "JPY")).toBe("too_many_decimals");
  });
});

describe("round trip", () => {
  const locales = [
    { reader: point, group: ",", mark: "." },
    { reader: point, group: "'", mark: "." },
    { reader: point, group: "", mark: "." },
    { reader: comma, group: ".", mark: "," },
    { reader: comma, group: "\u00a0", mark: "," },
    { reader: comma, group: " ", mark: "," },
  ];
  const signs = [
    (text: string, negative: boolean) => (negative ? `-${text}` : text),
    (text: string, negative: boolean) => (negative ? `${text}-` : `${text} `),
    (text: string, negative: boolean) => (negative ? `(${text})` : `+${text}`),
  ];

  it("gives every amount back, in every locale, currency and way to write a minus", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -Number.MAX_SAFE_INTEGER + 1, max: Number.MAX_SAFE_INTEGER - 1 }),
        fc.constantFrom("EUR", "JPY", "KWD"),
        fc.constantFrom(...locales),
        fc.constantFrom(...signs),
        (units, currency, { reader, group, mark }, sign) => {
          const [whole = "", fraction] = formatDecimal(Math.abs(units), currency).split(".");
          const grouped = whole.replace(/\B(?=(\d{3})+$)/g, group);
          const text = sign(fraction === undefined ? grouped : `${grouped}${mark}${fraction}`, units < 0);
          expect(read(reader, text, currency)).toBe(units === 0 ? 0 : units);
        },
      ),
      { numRuns: 5_000 },
    );
  });
});

describe("the decimal mark of a column", () => {
  function decide(texts: readonly string[]) {
    const evidence = new DecimalEvidence();
    for (const text of texts) evidence.add(text);
    return evidence.decide();
  }

  it.each([
    [["12.50", "1"], "."],
    [["12,50"], ","],
    [["1.234,56"], ","],
    [["1,234.56"], "."],
    [["1.234.567"], ","],
    [["1.500", "2,50"], ","],
    [["1.234"], undefined],
    [["1.234", "1.234,50"], ","],
    [["100", "200"], "."],
    [["1.500", "2.000"], undefined],
    [["0.500"], "."],
    [["43.9687"], "."],
  ])("of %j is %s", (texts, mark) => {
    expect(decide(texts)).toBe(mark);
  });
});
