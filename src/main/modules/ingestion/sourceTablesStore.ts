import type { Sha256 } from "../../../contract/ids.ts";
import type { FileFormat } from "../../../contract/procedures/ingestion.ts";
import { type ReadTx, type SqlValue, sql, type WriteTx } from "../../storage/database.ts";
import type { TableFacts } from "./readers/tables/converter.ts";

interface TableKey {
  readonly sourceSha256: Sha256;
  /** The format it was read as, a space, and the part that was asked for, if any. */
  readonly part: string;
  readonly currency: string;
  readonly readerVersion: number;
}

interface DerivedTable {
  readonly format: FileFormat;
  readonly tableSha256: Sha256;
  readonly placesSha256: Sha256 | null;
  readonly facts: TableFacts;
}

const one = sql<
  [string, string, string, number],
  { format: string; table_sha256: string; places_sha256: string | null; facts: string }
>(
  `SELECT format, table_sha256, places_sha256, facts FROM derived_table
   WHERE source_sha256 = ? AND part = ? AND currency = ? AND reader_version = ?`,
);
const insert = sql<SqlValue[]>(
  `INSERT INTO derived_table (source_sha256, part, currency, reader_version, format, table_sha256, places_sha256, facts)
   VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
);

export const sourceTablesStore = {
  get(tx: ReadTx, key: TableKey): DerivedTable | undefined {
    const row = tx.get(one, [key.sourceSha256, key.part, key.currency, key.readerVersion]);
    if (row === undefined) return undefined;
    return {
      // Each column was written from a value of that type.
      format: row.format as FileFormat,
      tableSha256: row.table_sha256 as Sha256,
      placesSha256: row.places_sha256 as Sha256 | null,
      facts: JSON.parse(row.facts) as TableFacts,
    };
  },
  put(tx: WriteTx, key: TableKey, table: DerivedTable): void {
    tx.run(insert, [
      key.sourceSha256,
      key.part,
      key.currency,
      key.readerVersion,
      table.format,
      table.tableSha256,
      table.placesSha256,
      JSON.stringify(table.facts),
    ]);
  },
};
