import type { ReadSummary } from "../readers/reader.ts";
import type { Findings } from "./findings.ts";

const sampleRows = 20;
const mostCurrencies = 300;

interface Total {
  readonly currency: string;
  rows: number;
  sum: number;
  readonly sample: number[];
}

/** Rows and sum per currency, exact: a row that would carry a sum beyond 2^53 is told beforehand. */
export class CurrencyTotals {
  readonly #totals = new Map<string, Total>();
  readonly #usual: string;
  #last: Total | undefined;

  constructor(usual: string) {
    this.#usual = usual;
  }

  fits(currency: string, amount: number): boolean {
    const total = this.#last?.currency === currency ? this.#last : this.#totals.get(currency);
    return (
      Number.isSafeInteger((total?.sum ?? 0) + amount) &&
      (total !== undefined || this.#totals.size < mostCurrencies)
    );
  }

  add(row: { currency: string; amount: number; row: number }): void {
    let total = this.#last;
    if (total?.currency !== row.currency) {
      total = this.#totals.get(row.currency);
      if (total === undefined) {
        total = { currency: row.currency, rows: 0, sum: 0, sample: [] };
        this.#totals.set(row.currency, total);
      }
      this.#last = total;
    }
    total.rows += 1;
    total.sum += row.amount;
    if (total.sample.length < sampleRows) total.sample.push(row.row);
  }

  /** Most rows first. */
  toList(): ReadSummary["totals"] {
    const list = [...this.#totals.values()].sort((a, b) => b.rows - a.rows);
    return list.map(({ currency, rows, sum }) => ({ currency, rows, sum }));
  }

  get main(): { readonly currency: string; readonly sum: number } {
    return this.toList()[0] ?? { currency: this.#usual, sum: 0 };
  }

  report(findings: Findings, column: number): void {
    const { currency } = this.main;
    const others = [...this.#totals.values()].filter((total) => total.currency !== currency);
    const rows = others.reduce((sum, total) => sum + total.rows, 0);
    const sample = others.flatMap((total) => total.sample).sort((a, b) => a - b);
    if (rows > 0) findings.add("mixed_currency", rows, sample, { column });
  }
}
