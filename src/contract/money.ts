import { z } from "zod";

/** Whole minor units (cents) of a currency, signed. Integers beyond 2^53 − 1 are refused: they would round. */
export const minorUnitsSchema = z.int().brand<"MinorUnits">();
export type MinorUnits = z.infer<typeof minorUnitsSchema>;

/** ISO 4217 alphabetic code. */
export const currencySchema = z
  .string()
  .regex(/^[A-Z]{3}$/, "expected a currency code of three capitals, such as EUR")
  .brand<"Currency">();
export type Currency = z.infer<typeof currencySchema>;

/** Currencies whose minor unit is not a hundredth (ISO 4217, list one). */
const exponents: ReadonlyMap<string, number> = new Map([
  ...[
    "BIF",
    "CLP",
    "DJF",
    "GNF",
    "ISK",
    "JPY",
    "KMF",
    "KRW",
    "PYG",
    "RWF",
    "UGX",
    "UYI",
    "VND",
    "VUV",
    "XAF",
    "XOF",
    "XPF",
  ].map((code) => [code, 0] as const),
  ...["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"].map((code) => [code, 3] as const),
  ["CLF", 4] as const,
  ["UYW", 4] as const,
]);

/** Digits after the decimal point of a currency's minor unit: 2 for EUR, 0 for JPY, 3 for KWD. */
export function minorUnitDigits(currency: string): number {
  return exponents.get(currency) ?? 2;
}

/**
 * Plain decimal text of an amount, never rounded: `formatDecimal(-1250, "EUR")` is `"-12.50"`.
 * The sign is an ASCII hyphen, so that the text can be read back by any program.
 */
export function formatDecimal(amount: number, currency: string): string {
  const digits = minorUnitDigits(currency);
  const text = String(Math.abs(amount)).padStart(digits + 1, "0");
  const sign = amount < 0 ? "-" : "";
  return digits === 0 ? sign + text : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}
