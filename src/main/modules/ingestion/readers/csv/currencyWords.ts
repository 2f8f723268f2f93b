import { isCurrencyCode } from "./currencyCodes.ts";

const symbols: ReadonlyMap<string, string> = new Map([
  ["£", "GBP"],
  ["€", "EUR"],
  ["¥", "JPY"],
  ["₹", "INR"],
  ["₽", "RUB"],
  ["₩", "KRW"],
  ["₫", "VND"],
  ["₺", "TRY"],
  ["₴", "UAH"],
  ["₪", "ILS"],
  ["฿", "THB"],
  ["₦", "NGN"],
  ["₱", "PHP"],
  ["zł", "PLN"],
  ["Kč", "CZK"],
  ["Ft", "HUF"],
  ["US$", "USD"],
  ["A$", "AUD"],
  ["AU$", "AUD"],
  ["C$", "CAD"],
  ["CA$", "CAD"],
  ["NZ$", "NZD"],
  ["HK$", "HKD"],
  ["S$", "SGD"],
  ["R$", "BRL"],
]);
const dollars =
  "USD AUD CAD NZD SGD HKD TWD MXN BRL CLP COP ARS BBD BMD BND BSD BZD FJD GYD JMD KYD LRD NAD SBD SRD TTD XCD ZWG";
/** Symbols that several currencies share: they name money, but only one of these. */
const sharedSymbols: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  [
    ["$", dollars],
    ["kr", "SEK NOK DKK ISK"],
    ["fr", "CHF XOF XAF XPF BIF CDF DJF GNF KMF RWF"],
    ["rs", "INR PKR LKR NPR MUR SCR"],
  ].map(([symbol = "", codes = ""]) => [symbol, new Set(codes.split(" "))]),
);

/** Whether a currency can be meant by a symbol that several share. */
export function canMean(symbol: string, currency: string): boolean {
  return sharedSymbols.get(symbol)?.has(currency) ?? false;
}

/** Whether a word stands for money of several currencies: `$`, `kr`, `fr`, `rs`. */
export function isSharedSymbol(symbol: string): boolean {
  return sharedSymbols.has(symbol);
}

/** The currency of a code or of a symbol that means only one: `eur`, `£`. */
export function currencyOf(word: string): string | undefined {
  const upper = word.toUpperCase();
  return isCurrencyCode(upper) ? upper : symbols.get(word);
}
