import { z } from "zod";
import { sideSchema } from "../events/ingestion.ts";
import {
  daySchema,
  entityIdSchema,
  findingIdSchema,
  ingestionIdSchema,
  projectIdSchema,
  sha256Schema,
  txIdSchema,
} from "../ids.ts";
import { currencySchema, minorUnitsSchema } from "../money.ts";
import { pageInput, procedure } from "./base.ts";

export const transactionSchema = z.object({
  txId: txIdSchema,
  ingestionId: ingestionIdSchema,
  side: sideSchema,
  fileName: z.string(),
  /** 1-based row of the source file (header row = 1). */
  row: z.int(),
  date: daySchema,
  valueDate: daySchema.nullable(),
  /** Signed minor units of `currency`. */
  amount: minorUnitsSchema,
  currency: currencySchema,
  counterparty: z.string(),
  counterpartyAccount: z.string(),
  account: z.string(),
  reference: z.string(),
  description: z.string(),
  balance: minorUnitsSchema.nullable(),
});
export type Transaction = z.infer<typeof transactionSchema>;

export const transactionSortSchema = z.enum([
  "row",
  "date",
  "amount",
  "counterparty",
  "reference",
  "description",
]);

export const transactionFilterSchema = z.object({
  projectId: projectIdSchema,
  side: sideSchema.optional(),
  ingestionId: ingestionIdSchema.optional(),
  findingId: findingIdSchema.optional(),
  entityId: entityIdSchema.optional(),
  /** Own account in capitals and digits, whatever spaces and marks the rows write; empty for rows that name none. */
  account: z.string().max(80).optional(),
  /** Text that counterparty, reference or description must contain, case-insensitive. */
  text: z.string().max(200).optional(),
  from: daySchema.optional(),
  to: daySchema.optional(),
  minAmount: minorUnitsSchema.optional(),
  maxAmount: minorUnitsSchema.optional(),
});
export type TransactionFilter = z.infer<typeof transactionFilterSchema>;

export const transactionProcedures = {
  page: procedure
    .input(
      z.object({
        filter: transactionFilterSchema,
        sort: transactionSortSchema.default("row"),
        descending: z.boolean().default(false),
        ...pageInput,
      }),
    )
    .output(z.object({ rows: z.array(transactionSchema) })),
  /** Count and sums of everything the filter lets through, per currency. */
  totals: procedure.input(z.object({ filter: transactionFilterSchema })).output(
    z.object({
      count: z.int(),
      sums: z.array(
        z.object({
          currency: currencySchema,
          sum: minorUnitsSchema,
          debits: minorUnitsSchema,
          credits: minorUnitsSchema,
        }),
      ),
    }),
  ),
  get: procedure.input(z.object({ txId: txIdSchema })).output(transactionSchema),
  /** The source row as it stands in the vaulted file, with its place: bytes, or sheet and row. */
  source: procedure.input(z.object({ txId: txIdSchema })).output(
    z.object({
      fileName: z.string(),
      sha256: sha256Schema,
      row: z.int(),
      /** In words: `bytes 1,204 to 1,311`, `sheet "May", row 12`. */
      place: z.string(),
      /** Of the row in the source file; in the kept table of a sheet. */
      byteOffset: z.int(),
      byteLength: z.int(),
      raw: z.string(),
      cells: z.array(z.object({ column: z.string(), role: z.string(), value: z.string() })),
    }),
  ),
};
