import { createHmac, randomBytes } from "node:crypto";
import { formatDecimal } from "../../../../contract/money.ts";
import { type Transaction, transactionSchema } from "../../../../contract/procedures/transactions.ts";
import { AppError } from "../../../base/errors.ts";

/** First line of a frozen set: what the rows that follow are, and what they say together. */
export interface FrozenHead {
  readonly format: "frenly-rows/1";
  /** What was frozen, in words. */
  readonly about: string;
  /** A finding or a match as it stood, field by field; null for plain rows. */
  readonly facts: Readonly<Record<string, unknown>> | null;
}

export const frozenMediaType = "application/x-ndjson";

/** Text of a value with its keys in order, so that the same facts are the same bytes. */
export function sortedJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

/**
 * Lines of a frozen set, without line breaks. Each row carries 16 random bytes: the hash of a row that is not shown
 * can't be found by trying amounts and names.
 */
export function* frozenLines(head: FrozenHead, rows: Iterable<Transaction>): Generator<string> {
  const secret = randomBytes(32);
  yield sortedJson(head);
  let number = 0;
  for (const row of rows) {
    const salt = createHmac("sha256", secret).update(String(number)).digest("hex").slice(0, 32);
    number += 1;
    yield sortedJson({
      ...row,
      amountText: `${formatDecimal(row.amount, row.currency)} ${row.currency}`,
      salt,
    });
  }
}

/** A row as it was frozen. @throws AppError INPUT_INVALID for a line that is none. */
export function readFrozenRow(line: string): Transaction {
  const row = transactionSchema.safeParse(JSON.parse(line));
  if (row.success) return row.data;
  throw new AppError("INPUT_INVALID", "This line is no row of a frozen set.", { where: line.slice(0, 80) });
}
