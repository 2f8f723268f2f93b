import { createHash } from "node:crypto";
import type { MatchId } from "../../../contract/ids.ts";

/** What a row says, and where in its file it stands: of two equal rows each has its own. */
export interface FingerprintedRow {
  readonly row: number;
  readonly day: number;
  readonly amount: number;
  readonly currency: string;
  readonly counterparty: string;
  readonly reference: string;
  readonly description: string;
}

/**
 * 52-bit number of what a row says (two FNV-1a hashes). The same file imported again gives the same numbers, so that
 * what was decided about its rows holds; a changed row is another row.
 */
export function fingerprint(row: FingerprintedRow): number {
  const text = `${row.row}|${row.day}|${row.amount}|${row.currency}|${row.counterparty}|${row.reference}|${row.description}`;
  let [a, b] = [0x811c9dc5, 0x01000193];
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 0x01000193);
    b = Math.imul(b ^ code, 0x85ebca6b) + i;
  }
  return (a >>> 0) * 1_048_576 + ((b ^ (b >>> 15)) & 0xfffff);
}

/** A match is named by its rows: the same rows proposed again are the same match, with its comments and decisions. */
export function matchIdOf(projectId: string, ledger: readonly number[], bank: readonly number[]): MatchId {
  const order = (numbers: readonly number[]) => [...numbers].sort((a, b) => a - b).join(",");
  const hash = createHash("sha256")
    .update(`${projectId}|${order(ledger)}|${order(bank)}`)
    .digest("hex");
  return `match_${hash.slice(0, 32)}` as MatchId; // the shape of the brand
}
