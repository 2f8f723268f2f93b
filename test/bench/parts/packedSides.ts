import type { SideBuilder } from "../../../src/main/modules/reconciliation/matching/columns.ts";
import type { GeneratedRow, GeneratedSides } from "../generateLedgers.ts";

/**
 * A side as bytes and numbers, outside the heap of JavaScript. The product reads its rows one by one from the
 * database: millions of row objects kept alive by the benchmark would be swept again and again at the expense of what
 * is measured.
 */
export class PackedSide {
  readonly count: number;
  readonly day: Int32Array;
  readonly amount: Float64Array;
  readonly #texts: Buffer;
  /** Ends of the three texts of each row. */
  readonly #ends: Uint32Array;

  constructor(rows: readonly GeneratedRow[]) {
    this.count = rows.length;
    this.day = new Int32Array(rows.length);
    this.amount = new Float64Array(rows.length);
    this.#ends = new Uint32Array(rows.length * 3);
    const texts = rows.map((row) => `${row.counterparty}${row.reference}${row.description}`);
    this.#texts = Buffer.alloc(texts.reduce((sum, text) => sum + text.length, 0));
    let end = 0;
    for (const [at, row] of rows.entries()) {
      this.day[at] = row.day;
      this.amount[at] = row.amount;
      for (const [i, text] of [row.counterparty, row.reference, row.description].entries()) {
        this.#texts.write(text, end, "latin1");
        end += text.length;
        this.#ends[at * 3 + i] = end;
      }
    }
  }

  addTo(builder: SideBuilder): void {
    let start = 0;
    const next = (at: number): string => {
      const end = this.#ends[at] ?? 0;
      const text = this.#texts.toString("latin1", start, end);
      start = end;
      return text;
    };
    for (let at = 0; at < this.count; at += 1)
      builder.add({
        day: this.day[at] ?? 0,
        amount: this.amount[at] ?? 0,
        currency: "EUR",
        counterparty: next(at * 3),
        counterpartyAccount: "",
        reference: next(at * 3 + 1),
        description: next(at * 3 + 2),
      });
  }
}

/** Pairs of rows that truly belong together, as sorted numbers. */
export function truePairs(data: GeneratedSides): Float64Array {
  let count = 0;
  for (const one of data.truth) count += one.ledger.length * one.bank.length;
  const pairs = new Float64Array(count);
  let next = 0;
  for (const one of data.truth)
    for (const l of one.ledger)
      for (const b of one.bank) {
        pairs[next] = pairNumber(l, b);
        next += 1;
      }
  return pairs.sort();
}

export function pairNumber(ledger: number, bank: number): number {
  return ledger * 16_777_216 + bank;
}
