import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatCount, formatMoney, parseMoney } from "../../../src/renderer/components/formatMoney.ts";

describe("money for people", () => {
  it("groups and marks decimals as the locale does, with a real minus", () => {
    expect(formatMoney(-1_250_000, "EUR", "en-GB")).toBe("\u221212,500.00");
    expect(formatMoney(1_250_000, "EUR", "de-DE")).toBe("12.500,00");
    expect(formatMoney(1_250_000, "EUR", "fr-FR")).toBe("12\u202f500,00");
    expect(formatMoney(12_345_678_900, "INR", "en-IN")).toBe("12,34,56,789.00");
  });

  it("shows as many decimals as the currency has", () => {
    expect(formatMoney(1_250, "JPY", "en-GB")).toBe("1,250");
    expect(formatMoney(1_250, "KWD", "en-GB")).toBe("1.250");
    expect(formatMoney(-5, "EUR", "en-GB")).toBe("\u22120.05");
  });

  it("stays exact at the largest amount", () => {
    expect(formatMoney(Number.MAX_SAFE_INTEGER, "EUR", "en-GB")).toBe("90,071,992,547,409.91");
  });

  it("reads back every amount it shows", () => {
    fc.assert(
      fc.property(
        fc.maxSafeInteger(),
        fc.constantFrom("en-GB", "de-DE", "fr-FR", "de-CH", "en-IN"),
        fc.constantFrom("EUR", "JPY", "KWD"),
        (amount, locale, currency) => {
          expect(parseMoney(formatMoney(amount, currency, locale), currency, locale)).toBe(amount);
        },
      ),
    );
  });

  it("refuses what is no amount, or has more decimals than the currency", () => {
    expect(["", "12..5", "abc", "1.234", "--5"].map((text) => parseMoney(text, "EUR", "en-GB"))).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect(parseMoney("12.5", "EUR", "en-GB")).toBe(1_250);
  });

  it("groups counts", () => {
    expect([formatCount(1_000_000, "en-GB"), formatCount(-12, "en-GB")]).toEqual(["1,000,000", "\u221212"]);
  });
});
