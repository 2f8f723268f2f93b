import { closeSync, openSync, writeSync } from "node:fs";
import { dayOf } from "../../../src/main/base/days.ts";
import type { TypedRow } from "../../../src/main/modules/ingestion/readers/reader.ts";

type Generated = Pick<
  TypedRow,
  "day" | "amount" | "counterparty" | "counterpartyAccount" | "reference" | "description"
>;

/** A year of payments in order of date, 2,000 suppliers, amounts without order. */
export function* generateStatement(rows: number): Generator<Generated> {
  const random = randomFrom(2_026);
  const first = dayOf(2025, 1, 1) ?? 0;
  for (let i = 0; i < rows; i += 1) {
    const supplier = Math.floor(random() * 2_000);
    yield {
      day: first + Math.floor((i * 365) / rows),
      amount: -Math.ceil(random() * 5_000_000),
      counterparty: `Supplier ${supplier} Limited`,
      counterpartyAccount: `ACC${String(supplier).padStart(10, "0")}`,
      reference: `INV-${i}`,
      description: i % 9 === 0 ? `Goods, "urgent", order ${i}` : `Payment of invoice ${i}`,
    };
  }
}

/** The same as a CSV of the bank. */
export function writeStatement(path: string, rows: number): void {
  const file = openSync(path, "w");
  let text = "Date,Counterparty,Account,Reference,Description,Amount\n";
  for (const row of generateStatement(rows)) {
    const date = new Date(row.day * 86_400_000).toISOString().slice(0, 10);
    const cents = String(-row.amount).padStart(3, "0");
    text += `${date},${row.counterparty},${row.counterpartyAccount},${row.reference},"${row.description.replaceAll('"', '""')}",-${cents.slice(0, -2)}.${cents.slice(-2)}\n`;
    if (text.length > 1 << 20) {
      writeSync(file, text);
      text = "";
    }
  }
  writeSync(file, text);
  closeSync(file);
}

/** Numbers from 0 to 1 that are the same in every run (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
