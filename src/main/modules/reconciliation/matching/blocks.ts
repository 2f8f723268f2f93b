import type { Side } from "./columns.ts";
import { listRows, Numbering, type RowLists } from "./numbering.ts";

/** How the books write money out, told from all rows. */
export interface SignEvidence {
  readonly factor: 1 | -1;
  readonly sameRows: number;
  readonly oppositeRows: number;
}

/** Amounts of the bank by number, those of each currency apart. */
export class BankAmounts {
  readonly #numbers: Numbering;
  /** Number of each row's amount. */
  readonly ofRow: Int32Array;

  constructor({ amount, currency }: Pick<Side, "amount" | "currency">) {
    this.#numbers = new Numbering(amount.length);
    this.ofRow = new Int32Array(amount.length);
    for (let row = 0; row < amount.length; row += 1)
      this.ofRow[row] = this.#numbers.numberOf(moneyKey(amount[row] ?? 0, currency[row] ?? 0));
  }

  get count(): number {
    return this.#numbers.count;
  }

  find(amount: number, currency: number): number {
    return this.#numbers.find(moneyKey(amount, currency));
  }
}

/** Exact up to 2^46 minor units; beyond that a few amounts share a block, and the comparison tells them apart. */
function moneyKey(amount: number, currency: number): number {
  return amount * 64 + currency + 0;
}

/**
 * Whether the ledger writes a payment with the bank's sign (1) or the opposite one (-1): purchase ledgers write an
 * invoice as positive, and a debit of the bank is a credit of the books. Decided over all rows by how many amounts
 * of the ledger the bank knows with either sign.
 */
export function detectSign(ledger: Pick<Side, "amount" | "currency">, bank: BankAmounts): SignEvidence {
  let sameRows = 0;
  let oppositeRows = 0;
  for (let row = 0; row < ledger.amount.length; row += 1) {
    const amount = ledger.amount[row] ?? 0;
    const currency = ledger.currency[row] ?? 0;
    if (amount === 0) continue;
    if (bank.find(amount, currency) >= 0) sameRows += 1;
    if (bank.find(-amount, currency) >= 0) oppositeRows += 1;
  }
  return { factor: oppositeRows > sameRows ? -1 : 1, sameRows, oppositeRows };
}

/** Rows of both sides by the number of their amount, each block in order of day. */
export interface Blocks {
  readonly count: number;
  readonly ledger: RowLists;
  readonly bank: RowLists;
}

export function blockByAmount(ledger: Side, bank: Side, amounts: BankAmounts): Blocks {
  const ofLedger = new Int32Array(ledger.count);
  for (let row = 0; row < ledger.count; row += 1)
    ofLedger[row] = amounts.find(ledger.amount[row] ?? 0, ledger.currency[row] ?? 0);
  return {
    count: amounts.count,
    ledger: listRows(ofLedger, rowsByDay(ledger), amounts.count),
    bank: listRows(amounts.ofRow, rowsByDay(bank), amounts.count),
  };
}

/** Business days between first and last up to which rows are counted into days instead of sorted. */
const countedDays = 1_000_000;

/** Places of the rows in order of business day, then of place. */
export function rowsByDay({ business, count }: Pick<Side, "business" | "count">): Int32Array {
  let [first, last] = [Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER];
  for (const day of business) {
    if (day < first) first = day;
    if (day > last) last = day;
  }
  const places = new Int32Array(count);
  for (let row = 0; row < count; row += 1) places[row] = row;
  if (last - first > countedDays)
    return places.sort((a, b) => (business[a] ?? 0) - (business[b] ?? 0) || a - b);
  const days = new Int32Array(count);
  for (let row = 0; row < count; row += 1) days[row] = (business[row] ?? 0) - first;
  return listRows(days, places, count === 0 ? 0 : last - first + 1).rows;
}
