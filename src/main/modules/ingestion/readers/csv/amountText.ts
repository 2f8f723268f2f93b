import { minorUnitDigits } from "../../../../../contract/money.ts";
import { currencyOf, isSharedSymbol } from "./currencyWords.ts";

export type DecimalMark = "." | ",";
export type AmountProblem = "empty" | "masked" | "not_a_number" | "too_many_decimals" | "too_large";

const sideWords: ReadonlyMap<string, "credit" | "debit"> = new Map([
  ["CR", "credit"],
  ["C", "credit"],
  ["K", "credit"],
  ["H", "credit"],
  ["DR", "debit"],
  ["D", "debit"],
  ["DB", "debit"],
  ["S", "debit"],
]);
const [before, whole, fraction, after] = [0, 1, 2, 3];
const largestScaled = Number.MAX_SAFE_INTEGER;

/**
 * Reads the amounts of one column, character by character, into whole minor units: no floating point, no rounding.
 * One object serves a whole column; its fields tell about the last amount.
 *
 * Understands signs before or behind (also the typographic minus), brackets, CR and DR, currency codes and symbols,
 * padding, and thousands marks (comma, point, apostrophe, spaces; groups of three, or of two as in India).
 */
export class AmountReader {
  readonly #decimalMark: number;
  readonly #groupMark: number;
  /** Signed minor units. */
  units = 0;
  /** Written in the cell, if any. */
  currency: string | undefined;
  /** A symbol in the cell that several currencies share: `$`. */
  symbol: string | undefined;
  /** From a word in the cell, such as CR. */
  side: "credit" | "debit" | undefined;
  isSigned = false;

  #phase = before;
  #whole = 0;
  #wholeDigits = 0;
  #fraction = 0;
  #fractionDigits = 0;
  #lastDecimal = 0;
  #groupDigits = 0;
  #groupedBy = 0;
  #sign = 0;
  #bracket = 0;
  #wordBefore = "";
  #wordAfter = "";

  constructor(decimalMark: DecimalMark) {
    this.#decimalMark = decimalMark.charCodeAt(0);
    this.#groupMark = decimalMark === "." ? 44 : 46;
  }

  /** Reads `text`; null when it is an amount, else what is wrong. `currency` counts where the cell states none. */
  read(text: string, currency: string): AmountProblem | null {
    this.#reset();
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (code >= 48 && code <= 57) {
        if (!this.#addDigit(code - 48)) return "not_a_number";
      } else if (!this.#addOther(text, at, code)) return problemOf(text);
    }
    if (this.#wholeDigits + this.#fractionDigits === 0) return problemOf(text);
    if (this.#groupedBy !== 0 && this.#groupDigits !== 3) return "not_a_number";
    if (this.#bracket === 1 || (this.#bracket === 2 && this.#sign !== 0)) return "not_a_number";
    return this.#readWords() ? this.#scale(minorUnitDigits(this.currency ?? currency)) : "not_a_number";
  }

  #reset(): void {
    this.currency = undefined;
    this.symbol = undefined;
    this.side = undefined;
    this.#phase = before;
    this.#whole = 0;
    this.#wholeDigits = 0;
    this.#fraction = 0;
    this.#fractionDigits = 0;
    this.#lastDecimal = 0;
    this.#groupDigits = 0;
    this.#groupedBy = 0;
    this.#sign = 0;
    this.#bracket = 0;
    this.#wordBefore = "";
    this.#wordAfter = "";
  }

  #addDigit(digit: number): boolean {
    if (this.#phase <= whole) {
      this.#phase = whole;
      this.#whole = Math.min(this.#whole * 10 + digit, largestScaled);
      this.#wholeDigits += 1;
      this.#groupDigits += 1;
      return true;
    }
    if (this.#phase !== fraction) return false;
    this.#fractionDigits += 1;
    if (this.#fractionDigits <= 4) this.#fraction = this.#fraction * 10 + digit;
    if (digit !== 0) this.#lastDecimal = this.#fractionDigits;
    return true;
  }

  #addOther(text: string, at: number, code: number): boolean {
    if (code === this.#decimalMark && this.#phase <= whole && this.#wordBeforeEnds(text, at)) {
      this.#phase = fraction;
      // "12,-" is twelve without cents, not minus twelve.
      return true;
    }
    if (code === 45 || code === 43 || code === 0x2212 || code === 0x2013)
      return this.#addSign(text, at, code);
    if (code === 40 || code === 41) return this.#addBracket(code);
    const isGap = isSpace(code);
    if (this.#phase === whole && (isGap || code === this.#groupMark || code === 39 || code === 0x2019)) {
      const next = text.charCodeAt(at + 1);
      if (next >= 48 && next <= 57) return this.#startGroup(isGap ? 32 : code);
    }
    if (isGap) {
      if (this.#phase !== before) this.#phase = after;
      return true;
    }
    return this.#addWord(text, at, code);
  }

  /** A mark right before the first digit is a decimal mark, one inside a word (`Rs.`) belongs to the word. */
  #wordBeforeEnds(text: string, at: number): boolean {
    if (this.#phase === whole) return true;
    const next = text.charCodeAt(at + 1);
    return next >= 48 && next <= 57 && (at === 0 || !isLetter(text.charCodeAt(at - 1)));
  }

  #addSign(text: string, at: number, code: number): boolean {
    if (this.#phase === fraction && this.#fractionDigits === 0 && text.slice(at + 1).trim() === "") {
      this.#phase = after;
      return true;
    }
    if (this.#sign !== 0) return false;
    this.#sign = code === 43 ? 1 : -1;
    if (this.#phase !== before) this.#phase = after;
    return true;
  }

  #addBracket(code: number): boolean {
    if (code === 40 && this.#phase === before && this.#bracket === 0) {
      this.#bracket = 1;
      return true;
    }
    if (code === 40 || this.#phase === before || this.#bracket !== 1) return false;
    this.#bracket = 2;
    this.#phase = after;
    return true;
  }

  #startGroup(mark: number): boolean {
    const isFirst = this.#groupedBy === 0;
    if (!isFirst && this.#groupedBy !== mark) return false;
    const digits = this.#groupDigits;
    if (isFirst ? digits < 1 || digits > 3 : digits < 2 || digits > 3) return false;
    this.#groupedBy = mark;
    this.#groupDigits = 0;
    return true;
  }

  #addWord(text: string, at: number, code: number): boolean {
    const character = text.charAt(at);
    if (this.#phase === before) {
      if (code === 44) return false;
      this.#wordBefore += character;
      return this.#wordBefore.length <= 4;
    }
    this.#phase = after;
    this.#wordAfter += character;
    return this.#wordAfter.length <= 8;
  }

  #readWords(): boolean {
    const words = this.#wordAfter;
    if (words === "" && this.#wordBefore === "") return true;
    let currencyWord = this.#wordBefore;
    if (words !== "") {
      this.side = sideWords.get(words.toUpperCase().replace(/\.$/, ""));
      if (this.side === undefined) {
        if (currencyWord !== "") return currencyWord === words;
        currencyWord = words;
      }
    }
    if (currencyWord === "") return true;
    const symbol = currencyWord.toLowerCase().replace(/\.$/, "");
    if (isSharedSymbol(symbol)) {
      this.symbol = symbol;
      return true;
    }
    this.currency = currencyOf(currencyWord);
    return this.currency !== undefined;
  }

  #scale(digits: number): AmountProblem | null {
    if (this.#lastDecimal > digits) return "too_many_decimals";
    let units = this.#whole;
    let decimals = this.#fraction;
    for (let kept = Math.min(this.#fractionDigits, 4); kept > digits; kept -= 1) decimals = decimals / 10;
    for (let kept = Math.min(this.#fractionDigits, digits); kept < digits; kept += 1) decimals *= 10;
    for (let digit = 0; digit < digits; digit += 1) units *= 10;
    units += decimals;
    if (units >= largestScaled) return "too_large";
    this.isSigned = this.#sign !== 0 || this.#bracket === 2;
    const isNegative = (this.#sign === -1 || this.#bracket === 2) && units !== 0;
    this.units = isNegative ? -units : units;
    return null;
  }
}

function isSpace(code: number): boolean {
  return code === 32 || code === 0xa0 || code === 0x202f || code === 0x2009 || (code >= 9 && code <= 13);
}

function isLetter(code: number): boolean {
  return (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code > 191;
}

function problemOf(text: string): AmountProblem {
  const trimmed = text.trim();
  if (trimmed === "") return "empty";
  return /^[£€$+\-( ]*[xX*#•.,]*[xX*#•]{1,}[xX*#•.,]*\)?$/u.test(trimmed) ? "masked" : "not_a_number";
}
