import type { Side } from "../../src/contract/events/ingestion.ts";
import { ingestionIdSchema, type ProjectId, projectIdSchema, sha256Schema } from "../../src/contract/ids.ts";
import { mappingSchema } from "../../src/contract/procedures/ingestion.ts";
import { partyKeyOf } from "../../src/main/modules/entities/identity/partyKey.ts";
import { ingestionStore } from "../../src/main/modules/ingestion/ingestionStore.ts";
import type { TypedRow } from "../../src/main/modules/ingestion/readers/reader.ts";
import { RowWriter } from "../../src/main/modules/ingestion/rowWriter.ts";
import { type Database, sql } from "../../src/main/storage/database.ts";

const insertProject = sql<[string, string, string, number]>(
  "INSERT OR IGNORE INTO project (project_id, name, currency, created_at) VALUES (?, ?, ?, ?)",
);
const setCommitted = sql<[string, number, number]>(
  "UPDATE ingestion SET status = ?, accepted = ? WHERE ingestion_no = ?",
);

/** A row with every field filled, unless told otherwise. */
export function buildRow(row: number, fields: Partial<TypedRow> = {}): TypedRow {
  return {
    row,
    byteOffset: row * 40,
    byteLength: 39,
    day: 20_000 + (row % 90),
    valueDay: null,
    amount: -1_000 - ((row * 7_919) % 50_000),
    currency: "EUR",
    counterparty: `Supplier ${row % 17}`,
    counterpartyAccount: "",
    account: "",
    reference: `INV-${row}`,
    description: "",
    balance: null,
    ...fields,
  };
}

/** Stores an import with its rows, without a file: as it stands after its last transaction. */
export function storeRows(
  database: Database,
  rows: readonly TypedRow[],
  about: {
    readonly projectId?: ProjectId;
    readonly side?: Side;
    readonly name: string;
    readonly status?: string;
  },
): { readonly ingestionNo: number; readonly ingestionId: string } {
  const projectId = about.projectId ?? projectIdSchema.parse("proj_1");
  const ingestionId = ingestionIdSchema.parse(`ing_${about.name}`);
  const ingestionNo = database.write((tx) => {
    tx.run(insertProject, [projectId, "A project", "EUR", 0]);
    return ingestionStore.insert(tx, {
      ingestionId,
      projectId,
      side: about.side ?? "bank",
      fileName: `${about.name}.csv`,
      sha256: sha256Schema.parse("0".repeat(64)),
      byteSize: rows.length * 40,
      format: "csv",
      mapping: mappingSchema.parse({
        encoding: "utf-8",
        delimiter: ",",
        headerRow: 1,
        dateOrder: "ymd",
        decimalMark: ".",
        roles: [],
        currency: "EUR",
      }),
      tableSha256: null,
      placesSha256: null,
      header: [],
      startedAt: 0,
    });
  });
  const writer = new RowWriter(database, { ingestionNo, projectId }, partyKeyOf);
  for (const row of rows) writer.accept(row);
  writer.flush();
  database.write((tx) => tx.run(setCommitted, [about.status ?? "committed", rows.length, ingestionNo]));
  return { ingestionNo, ingestionId };
}
