import { AmountReader } from "./amountText.ts";
import { isCurrencyCode } from "./currencyCodes.ts";
import { splitDate } from "./dateText.ts";
import { sideOf } from "./directionWords.ts";

const distinctHeld = 200;
const readers = { point: ".", comma: "," } as const;

/** What the cells of one column look like, over a sample of the rows. */
export class ColumnProfile {
  filled = 0;
  dates = 0;
  amounts = 0;
  /** Amounts with two or three decimals, or a currency sign: money rather than a number. */
  money = 0;
  negative = 0;
  masked = 0;
  currencies = 0;
  directions = 0;
  letters = 0;
  addresses = 0;
  ibans = 0;
  length = 0;
  readonly samples: string[] = [];
  readonly distinct = new Set<string>();
  readonly #point = new AmountReader(readers.point);
  readonly #comma = new AmountReader(readers.comma);

  add(cell: string): void {
    const text = cell.trim();
    if (text === "") return;
    this.filled += 1;
    this.length += text.length;
    if (this.samples.length < 5) this.samples.push(text.slice(0, 120));
    if (this.distinct.size < distinctHeld) this.distinct.add(text.slice(0, 120));
    if (splitDate(text) !== undefined) this.dates += 1;
    if (isCurrencyCode(text)) this.currencies += 1;
    if (sideOf(text) !== undefined) this.directions += 1;
    if (/\p{L}/u.test(text)) this.letters += 1;
    if (/^(?:https?:\/\/|www\.)/i.test(text)) this.addresses += 1;
    if (/^[A-Z]{2}\d{2}[A-Z0-9 ]{10,36}$/.test(text)) this.ibans += 1;
    this.#addNumber(text);
  }

  share(count: number): number {
    return this.filled === 0 ? 0 : count / this.filled;
  }

  get isConstant(): boolean {
    return this.filled > 20 && this.distinct.size === 1;
  }

  get isText(): boolean {
    return this.share(this.letters) >= 0.5 && this.share(this.dates) < 0.5;
  }

  #addNumber(text: string): void {
    const point = this.#point.read(text, "EUR");
    const comma = this.#comma.read(text, "EUR");
    if (point === "masked") this.masked += 1;
    const isNumber =
      point === null || comma === null || point === "too_many_decimals" || comma === "too_many_decimals";
    if (!isNumber) return;
    this.amounts += 1;
    if (/[.,]\d{1,3}\D*$/.test(text) || this.#point.currency !== undefined) this.money += 1;
    if (point === null ? this.#point.units < 0 : this.#comma.units < 0) this.negative += 1;
  }
}
