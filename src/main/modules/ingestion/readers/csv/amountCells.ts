import type { Mapping } from "../../../../../contract/procedures/ingestion.ts";
import { type AmountProblem, AmountReader } from "./amountText.ts";
import { canMean, currencyOf } from "./currencyWords.ts";
import { type Side, sideOf } from "./directionWords.ts";
import type { RecordView } from "./recordView.ts";
import { shorten } from "./rowReasons.ts";

const codes: Readonly<Record<AmountProblem, string>> = {
  empty: "missing_amount",
  masked: "masked_amount",
  not_a_number: "unreadable_amount",
  too_many_decimals: "too_many_decimals",
  too_large: "amount_too_large",
};

/**
 * The amount of a row from all the columns that have a say in it: one amount, or a credit and a debit column, a
 * direction column, a currency column. Money in is positive. The fields tell about the last row.
 */
export class AmountCells {
  units = 0;
  currency = "";
  /** The column the amount, or what is wrong with it, stands in. */
  column: number;

  readonly #mapping: Mapping;
  readonly #reader: AmountReader;
  readonly #amount: number;
  readonly #credit: number;
  readonly #debit: number;
  readonly #direction: number;
  readonly #currency: number;
  readonly #sides = new Map<string, Side | undefined>();

  constructor(mapping: Mapping) {
    this.#mapping = mapping;
    this.#reader = new AmountReader(mapping.decimalMark);
    this.#amount = mapping.roles.indexOf("amount");
    this.#credit = mapping.roles.indexOf("credit");
    this.#debit = mapping.roles.indexOf("debit");
    this.#direction = mapping.roles.indexOf("direction");
    this.#currency = mapping.roles.indexOf("currency");
    this.column = this.#amount === -1 ? Math.max(this.#debit, this.#credit) : this.#amount;
  }

  /** Null when the row has a readable amount, else the code of what is wrong. */
  read(view: RecordView): string | null {
    const word = this.#currency === -1 ? "" : view.cell(this.#currency).trim();
    const stated = word === "" ? undefined : currencyOf(word);
    this.currency = stated ?? this.#mapping.currency;
    if (word !== "" && stated === undefined) {
      this.column = this.#currency;
      return "unreadable_currency";
    }
    const problem = this.#amount === -1 ? this.#readSplit(view) : this.#readSingle(view);
    if (problem !== null) return problem;
    const { currency: written, symbol } = this.#reader;
    if (symbol !== undefined && !canMean(symbol, this.currency)) return "currency_conflict";
    if (written === undefined || written === this.currency) return null;
    if (stated !== undefined) return "currency_conflict";
    this.currency = written;
    return null;
  }

  /** Minor units of a stated balance; null for an empty cell, undefined for an unreadable one. */
  readBalance(text: string): number | null | undefined {
    const problem = this.#reader.read(text, this.currency);
    if (problem === "empty") return null;
    if (problem !== null) return undefined;
    return this.#reader.side === "debit" ? -Math.abs(this.#reader.units) : this.#reader.units;
  }

  explain(view: RecordView, code: string, name: string): string {
    const text = shorten(view.cell(this.column).trim());
    switch (code) {
      case "missing_amount":
        return `Column "${name}" is empty, so the row has no amount.`;
      case "masked_amount":
        return `Column "${name}" reads "${text}": the digits are masked.`;
      case "too_many_decimals":
        return `Column "${name}" reads "${text}": ${this.currency} has fewer decimals, and amounts are never rounded.`;
      case "amount_too_large":
        return `Column "${name}" reads "${text}": the amount is too large to be kept exactly.`;
      case "ambiguous_amount":
        return "The row has both a debit and a credit, so its amount can't be told.";
      case "missing_direction":
        return "The row says neither debit nor credit, while others of the file do.";
      case "unreadable_direction":
        return `Column "${name}" reads "${text}", which is neither debit nor credit.`;
      case "sign_conflict":
        return `Column "${name}" reads "${text}" and the row is marked as debit or credit besides: whether the minus says the same again or takes it back can't be told, as others of the file are marked without it.`;
      case "unreadable_currency":
        return `Column "${name}" reads "${text}", which is no currency code.`;
      case "currency_conflict":
        return `The row is in ${this.currency}, but column "${name}" reads "${text}".`;
      default:
        return `Column "${name}" reads "${text}", which is no amount with decimal ${this.#mapping.decimalMark === "," ? "comma" : "point"}.`;
    }
  }

  #readSingle(view: RecordView): string | null {
    this.column = this.#amount;
    const reader = this.#reader;
    const problem = reader.read(view.cell(this.#amount), this.currency);
    if (problem !== null) return codes[problem];
    const word = this.#direction === -1 ? "" : view.cell(this.#direction).trim();
    const side = word === "" ? reader.side : this.#sideOf(word);
    if (side === undefined && word !== "") {
      this.column = this.#direction;
      return "unreadable_direction";
    }
    if (this.#direction !== -1 && reader.units < 0 && this.#mapping.markedNegatives === "refused")
      return "sign_conflict";
    return this.#applySide(side);
  }

  #applySide(side: Side | undefined): string | null {
    const { units } = this.#reader;
    const unmarked = this.#mapping.unmarkedAmounts ?? (this.#direction === -1 ? "as_written" : "refused");
    const meant = side ?? unmarked;
    if (meant === "refused") return "missing_direction";
    this.units =
      meant === "as_written"
        ? units
        : units === 0
          ? 0
          : meant === "credit"
            ? Math.abs(units)
            : -Math.abs(units);
    // A sign that contradicts or repeats its word: an unmarked refund keeps its own minus turned round.
    if (side === undefined && meant === "debit" && units < 0) this.units = -units;
    return null;
  }

  #readSplit(view: RecordView): string | null {
    const credit = this.#readHalf(view, this.#credit);
    if (typeof credit === "string") return credit;
    const { currency: creditCurrency, symbol: creditSymbol } = this.#reader;
    const debit = this.#readHalf(view, this.#debit);
    if (typeof debit === "string") return debit;
    if (credit !== null && debit !== null && credit !== 0 && debit !== 0) return "ambiguous_amount";
    this.column =
      debit !== null && debit !== 0
        ? this.#debit
        : credit === null
          ? Math.max(this.#debit, this.#credit)
          : this.#credit;
    if (credit === null && debit === null) return "missing_amount";
    if (debit === null || debit === 0) {
      this.#reader.currency = creditCurrency;
      this.#reader.symbol = creditSymbol;
    }
    const out = debit === null || debit === 0 ? 0 : this.#mapping.debitColumn === "signed" ? debit : -debit;
    this.units = out !== 0 ? out : (credit ?? 0);
    return null;
  }

  /** Null for an empty cell, a code for an unreadable one. */
  #readHalf(view: RecordView, column: number): number | null | string {
    this.#reader.currency = undefined;
    this.#reader.symbol = undefined;
    if (column === -1) return null;
    const problem = this.#reader.read(view.cell(column), this.currency);
    if (problem === null) return this.#reader.units;
    if (problem === "empty") return null;
    this.column = column;
    return codes[problem];
  }

  #sideOf(word: string): Side | undefined {
    if (!this.#sides.has(word) && this.#sides.size < 100) this.#sides.set(word.slice(), sideOf(word));
    return this.#sides.has(word) ? this.#sides.get(word) : sideOf(word);
  }
}
