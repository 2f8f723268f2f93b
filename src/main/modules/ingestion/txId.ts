import { createHash } from "node:crypto";
import type { Side } from "../../../contract/events/ingestion.ts";
import type { IngestionId, ProjectId, Sha256, TxId } from "../../../contract/ids.ts";

const alphabet = "abcdefghijklmnopqrstuvwxyz234567";

/**
 * The id of an import: the same file in the same place at the same turn gives the same id on every workstation and
 * after every crash. `ordinal` counts the earlier imports of these bytes that counted (also those undone since).
 */
export function ingestionIdOf(
  file: { readonly projectId: ProjectId; readonly side: Side; readonly sha256: Sha256 },
  ordinal: number,
): IngestionId {
  const text = `${file.projectId}|${file.side}|${file.sha256}|${ordinal}`;
  const hash = createHash("sha256").update(text).digest();
  let tail = "";
  // 16 characters of 5 bits: RFC 4648 base 32 in lower case, of the first 80 bits.
  for (let i = 0; i < 16; i += 1) {
    const bits = (hash.readUInt16BE(Math.floor((i * 5) / 8)) << ((i * 5) % 8)) & 0xffff;
    tail += alphabet[bits >> 11] ?? "";
  }
  return `ing_${tail}` as IngestionId; // exactly the shape of the brand
}

/** `tx_<tail of its import>_<row>`. */
export function txIdOf(ingestionId: IngestionId, row: number): TxId {
  return `tx_${ingestionId.slice("ing_".length)}_${row}` as TxId; // exactly the shape of the brand
}

/** Import and row of a transaction, or undefined when the id names neither. */
export function parseTxId(
  txId: TxId,
): { readonly ingestionId: IngestionId; readonly row: number } | undefined {
  const match = /^tx_([a-z0-9]+)_(\d{1,10})$/.exec(txId);
  if (match === null) return undefined;
  return { ingestionId: `ing_${match[1]}` as IngestionId, row: Number(match[2]) }; // the shape was just checked
}
