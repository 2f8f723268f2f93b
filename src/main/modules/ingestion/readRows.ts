import type { TxId } from "../../../contract/ids.ts";
import type { Transaction } from "../../../contract/procedures/transactions.ts";
import type { Database } from "../../storage/database.ts";
import { refuseUnknownRow } from "./sourceRow.ts";
import { type RowsFilter, TransactionsQuery } from "./transactionsQuery.ts";
import { parseTxId, transactionsStore } from "./transactionsStore.ts";

const rowsAtATime = 1_000;

/** Rows by their ids, in that order, or all that a filter lets through, in the order of import and file. */
export function* readRows(
  database: Database,
  rows: { readonly txIds: readonly TxId[] } | { readonly filter: RowsFilter },
): Generator<Transaction> {
  if ("txIds" in rows) {
    for (const txId of rows.txIds) {
      const { ingestionId, row } = parseTxId(txId);
      yield database.read((tx) => ({ row: transactionsStore.get(tx, ingestionId, row) })).row ??
        refuseUnknownRow(txId);
    }
    return;
  }
  const query = new TransactionsQuery(database);
  // The order of the whole list is kept while it is read: every page is of the same rows.
  for (let offset = 0; ; offset += rowsAtATime) {
    const page = query.page({
      filter: rows.filter,
      sort: "row",
      descending: false,
      offset,
      limit: rowsAtATime,
    });
    yield* page;
    if (page.length < rowsAtATime) return;
  }
}
