import type { TxId } from "../../../contract/ids.ts";
import type { Mapping } from "../../../contract/procedures/ingestion.ts";
import { AppError } from "../../base/errors.ts";
import type { Database } from "../../storage/database.ts";
import type { Vault } from "../../storage/vault.ts";
import { readSourceRow } from "./readers/readSourceRow.ts";
import { placeBytes } from "./readers/tables/tableWriter.ts";
import { parseTxId, type SourcePlace, transactionsStore } from "./transactionsStore.ts";

/**
 * A row as it stands in the kept source file, which is hashed first: a changed file is no source. The cells of a file
 * that was turned into a table come from that table, which is kept and hashed like the source.
 */
export async function readSource(txId: TxId, database: Database, vault: Vault) {
  const { ingestionId, row } = parseTxId(txId);
  const place =
    database.read((tx) => ({ found: transactionsStore.source(tx, ingestionId, row) })).found ??
    refuseUnknownRow(txId);
  const mapping = JSON.parse(place.mapping) as Mapping; // written when the import started, parsed by the contract then
  const header = JSON.parse(place.header) as string[]; // written beside it
  const table = await vault.open(place.table_sha256 ?? place.sha256);
  const record = vault.readAt(table, place.byte_offset, place.byte_length);
  const original = await findOriginal(place, mapping, vault);
  return {
    fileName: place.file_name,
    sha256: place.sha256,
    row: place.row,
    place: original.place,
    byteOffset: original.offset,
    byteLength: original.bytes?.length ?? record.length,
    raw: decode(original.bytes ?? record, mapping.encoding),
    cells: readSourceRow(record, mapping).map((value, i) => ({
      column: header[i] ?? `Column ${i + 1}`,
      role: mapping.roles[i] ?? "ignore",
      value,
    })),
  };
}

export function refuseUnknownRow(txId: TxId): never {
  throw new AppError("NOT_FOUND", "There is no such row; its import may have been undone.", { where: txId });
}

interface Original {
  /** In words, for people. */
  readonly place: string;
  readonly offset: number;
  /** Null where the source has no bytes of its own for the row: a sheet is compressed. */
  readonly bytes: Buffer | null;
}

async function findOriginal(place: SourcePlace, mapping: Mapping, vault: Vault): Promise<Original> {
  const { byte_offset: offset, byte_length: length } = place;
  if (place.table_sha256 !== null && place.places_sha256 === null) {
    const sheet = mapping.part === undefined ? "" : `sheet "${mapping.part}", `;
    return { place: `${sheet}row ${place.row}`, offset, bytes: null };
  }
  // Opened by the caller as the table when the source is read directly.
  const file = await vault.open(place.sha256);
  if (place.places_sha256 === null)
    return { place: inBytes(offset, length), offset, bytes: vault.readAt(file, offset, length) };
  const places = await vault.open(place.places_sha256);
  const entry = vault.readAt(places, (place.row - 1) * placeBytes, placeBytes);
  const [from, size] = [entry.readDoubleLE(0), entry.readDoubleLE(8)];
  return { place: inBytes(from, size), offset: from, bytes: vault.readAt(file, from, size) };
}

function inBytes(offset: number, length: number): string {
  return `bytes ${offset.toLocaleString("en-GB")} to ${(offset + length).toLocaleString("en-GB")}`;
}

/** Statements don't say how they are encoded: what is no UTF-8 is read as Windows-1252, for showing only. */
function decode(bytes: Buffer, encoding: string): string {
  if (encoding !== "utf-8") return new TextDecoder(encoding).decode(bytes);
  const isUtf8 = bytes.equals(Buffer.from(bytes.toString("utf8")));
  return new TextDecoder(isUtf8 ? "utf-8" : "windows-1252").decode(bytes);
}
