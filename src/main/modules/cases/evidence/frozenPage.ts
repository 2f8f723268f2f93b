import type { Transaction } from "../../../../contract/procedures/transactions.ts";
import type { EvidenceVault } from "../../../storage/evidenceVault.ts";
import { offsetEvery } from "./collectJob.ts";
import type { StoredExhibit } from "./exhibitsStore.ts";
import { readFrozenRow } from "./frozenRows.ts";

/** Some rows of a frozen set, decrypted from where they stand: the rest is not read. */
export function readFrozenPage(
  exhibit: Pick<StoredExhibit, "sha256" | "byte_size" | "rows" | "line_offsets">,
  vault: EvidenceVault,
  { offset, limit }: { readonly offset: number; readonly limit: number },
): Transaction[] {
  if (exhibit.line_offsets === null || offset >= exhibit.rows) return [];
  // The first line is the head of the set.
  const first = offset + 1;
  const end = Math.min(exhibit.rows, offset + limit) + 1;
  const block = Math.floor(first / offsetEvery);
  const from = offsetOf(exhibit.line_offsets, block) ?? 0;
  const to = offsetOf(exhibit.line_offsets, Math.ceil(end / offsetEvery)) ?? exhibit.byte_size;
  const lines = vault
    .readRange(exhibit.sha256, from, to - from)
    .toString("utf8")
    .split("\n");
  return lines.slice(first - block * offsetEvery, end - block * offsetEvery).map(readFrozenRow);
}

function offsetOf(offsets: Buffer, block: number): number | undefined {
  const at = block * 8;
  return at + 8 <= offsets.length ? offsets.readDoubleLE(at) : undefined;
}
