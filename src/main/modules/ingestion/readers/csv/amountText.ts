/** What an amount's text gives. `credit`/`debit` come from a sign word in the cell, such as CR. */
export interface ParsedAmount {
  /** Signed minor units as written. */
  readonly units: number;
  /** Currency written in the cell, if any. */
  readonly currency: string | undefined;
  readonly mark: "credit" | "debit" | undefined;
}

export type AmountProblem = "empty" | "not_a_number" | "too_many_decimals" | "too_large";

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
]);
const signWords: ReadonlyMap<string, "credit" | "debit"> = new Map([
  ["CR", "credit"],
  ["C", "credit"],
  ["K", "credit"],
  ["H", "credit"],
  ["DR", "debit"],
  ["D", "debit"],
  ["DB", "debit"],
  ["S", "debit"],
]);

/** Reads amounts of one column: its decimal mark is known, and how many decimals its currency carries. */
export function parseAmount(
  text: string,
  decimalMark: "." | ",",
  digits: number,
): ParsedAmount | AmountProblem {
  const simple = parsePlain(text, decimalMark, digits);
  return simple ?? parseDecorated(text.trim(), decimalMark, digits);
}

/** The hot path: an optional minus, digits, at most one decimal mark, nothing else. */
function parsePlain(text: string, decimalMark: string, digits: number): ParsedAmount | undefined {
  const length = text.length;
  if (length === 0 || length > 15) return undefined;
  const mark = decimalMark.charCodeAt(0);
  let i = text.charCodeAt(0) === 45 ? 1 : 0;
  const negative = i === 1;
  let units = 0;
  let decimals = -1;
  const first = i;
  for (; i < length; i += 1) {
    const code = text.charCodeAt(i);
    if (code >= 48 && code <= 57) {
      units = units * 10 + (code - 48);
      if (decimals >= 0) decimals += 1;
    } else if (code === mark && decimals === -1 && i > first) decimals = 0;
    else return undefined;
  }
  if (i === first || decimals > digits) return undefined;
  for (let d = Math.max(decimals, 0); d < digits; d += 1) units *= 10;
  if (!Number.isSafeInteger(units)) return undefined;
  return { units: negative && units !== 0 ? -units : units, currency: undefined, mark: undefined };
}

/** Signs before or behind, brackets, currency codes and symbols, CR and DR, thousands marks, padding. */
function parseDecorated(input: string, decimalMark: "." | ",", digits: number): ParsedAmount | AmountProblem {
  if (input === "") return "empty";
  const words = /^([^\d]*?)([\d][\d.,'’ \u00a0\u202f\s]*|[.,]\d+)([^\d]*)$/u.exec(input);
  if (words === null) return "not_a_number";
  const [, before = "", number = "", after = ""] = words;
  const around = readAround(before, after);
  if (around === undefined) return "not_a_number";
  const plain = stripThousands(number.trim(), decimalMark);
  if (plain === undefined) return "not_a_number";
  const [whole = "", fraction = ""] = plain.split(".");
  const kept = fraction.replace(/0+$/, "");
  if (kept.length > digits) return "too_many_decimals";
  const units = Number((whole === "" ? "0" : whole) + kept.padEnd(digits, "0"));
  if (!Number.isSafeInteger(units)) return "too_large";
  return {
    units: around.negative && units !== 0 ? -units : units,
    currency: around.currency,
    mark: around.mark,
  };
}

function readAround(
  before: string,
  after: string,
): { negative: boolean; currency: string | undefined; mark: ParsedAmount["mark"] } | undefined {
  const compactBefore = before.replace(/[\s\u00a0]/g, "");
  const compactAfter = after.replace(/[\s\u00a0]/g, "");
  const bracketed = compactBefore.includes("(") && compactAfter.includes(")");
  if (!bracketed && /[()]/.test(before + after)) return undefined;
  const left = compactBefore.replace("(", "");
  const right = compactAfter.replace(")", "");
  const signs = (left + right).replace(/[^+\-−–]/g, "");
  if (signs.length > 1) return undefined;
  const leftWord = left.replace(/[+\-−–]/g, "");
  const rightWord = right.replace(/[+\-−–]/g, "").replace(/\.$/, "");
  const mark = signWords.get(rightWord.toUpperCase());
  const currencyWords = [leftWord, mark === undefined ? rightWord : ""].filter((word) => word !== "");
  const currencies = currencyWords.map(toCurrency);
  if (currencies.length > 1 || currencies.includes(undefined)) return undefined;
  const currency = currencies[0] === "" ? undefined : currencies[0];
  return { negative: bracketed || /[-−–]/.test(signs), currency, mark };
}

/** A code or symbol; "" for a symbol that several currencies share, undefined for what is none. */
function toCurrency(word: string): string | undefined {
  if (/^[A-Z]{3}$/i.test(word)) return word.toUpperCase();
  if (/^(?:US|A|C|NZ|HK|S)?\$$/.test(word))
    return word.length > 1
      ? { US: "USD", A: "AUD", C: "CAD", NZ: "NZD", HK: "HKD", S: "SGD" }[word.slice(0, -1)]
      : "";
  if (word === "kr" || word === "Fr") return "";
  return symbols.get(word);
}

/** Digits with "." as decimal mark, or undefined when the marks do not group by three. */
function stripThousands(number: string, decimalMark: "." | ","): string | undefined {
  const at = number.lastIndexOf(decimalMark);
  if (at !== number.indexOf(decimalMark)) return undefined;
  const whole = at === -1 ? number : number.slice(0, at);
  const fraction = at === -1 ? "" : number.slice(at + 1);
  if (!/^\d*$/.test(fraction)) return undefined;
  const groups = whole.split(/[.,'’\s\u00a0\u202f]/u);
  const grouped =
    groups.length === 1 ||
    (/^\d{1,3}$/.test(groups[0] ?? "") &&
      groups.slice(1).every((group) => /^\d{2,3}$/.test(group)) &&
      (groups.at(-1) ?? "").length === 3);
  return grouped ? `${groups.join("")}.${fraction}` : undefined;
}

/** What a column's amounts say about their decimal mark, gathered over all rows. */
export class AmountEvidence {
  amounts = 0;
  point = 0;
  comma = 0;
  /** One mark and three digits behind it: a thousand, or three decimals. */
  eitherPoint = 0;
  eitherComma = 0;

  add(text: string): boolean {
    const trimmed = text.trim();
    const number = /[\d][\d.,'’ \u00a0\u202f]*|[.,]\d+/u.exec(trimmed)?.[0].trim();
    if (
      number === undefined ||
      readAround(
        trimmed.slice(0, trimmed.indexOf(number)),
        trimmed.slice(trimmed.indexOf(number) + number.length),
      ) === undefined
    )
      return false;
    this.amounts += 1;
    const [points, commas] = [count(number, "."), count(number, ",")];
    if (points > 0 && commas > 0)
      this.#conclude(number.lastIndexOf(".") > number.lastIndexOf(",") ? "." : ",");
    else if (points > 1) this.#conclude(",");
    else if (commas > 1) this.#conclude(".");
    else if (points + commas === 1) this.#addSingle(number, points === 1 ? "." : ",");
    return true;
  }

  /**
   * The mark that the rows prove. Three digits behind a single mark are thousands where the currency carries fewer
   * than three decimals; where it carries three, both fit and undefined is returned.
   */
  decide(digits: number): "." | "," | undefined {
    if (this.point > this.comma) return ".";
    if (this.comma > this.point) return ",";
    if (this.eitherPoint === this.eitherComma) return ".";
    if (digits >= 3) return undefined;
    return this.eitherComma > this.eitherPoint ? "." : ",";
  }

  #conclude(mark: "." | ","): void {
    if (mark === ".") this.point += 1;
    else this.comma += 1;
  }

  #addSingle(number: string, mark: "." | ","): void {
    const [whole = "", fraction = ""] = number.split(mark);
    if (fraction.length !== 3 || whole.length > 3 || /^0*$/.test(whole)) this.#conclude(mark);
    else if (mark === ".") this.eitherPoint += 1;
    else this.eitherComma += 1;
  }
}

function count(text: string, character: string): number {
  return text.split(character).length - 1;
}
