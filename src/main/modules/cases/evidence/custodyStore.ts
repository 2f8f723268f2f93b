import { createHash } from "node:crypto";
import type { z } from "zod";
import type { CaseId, EvidenceId, Sha256, UserId } from "../../../../contract/ids.ts";
import type { Custody, custodyActionSchema } from "../../../../contract/procedures/evidence.ts";
import { toInstant } from "../../../base/clock.ts";
import { type ReadTx, type SqlValue, sql, type WriteTx } from "../../../storage/database.ts";
import { sortedJson } from "./frozenRows.ts";

export type CustodyAction = z.infer<typeof custodyActionSchema>;

/** One touch of an exhibit, before it has its place in the log. */
export interface CustodyEntry {
  readonly case_id: CaseId;
  readonly evidence_id: EvidenceId;
  readonly action: CustodyAction;
  readonly by: UserId;
  readonly from: string;
  readonly to: string;
  readonly reason: string;
  readonly authority: string;
  readonly sha256_then: Sha256;
  readonly sha256_now: Sha256 | null;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Minutes east of UTC. */
  readonly offset_minutes: number;
  readonly tool: string;
}

export interface StoredCustody extends CustodyEntry {
  readonly custody_no: number;
  readonly hash: Sha256;
  readonly event_id: string;
  readonly sequence: number;
}

type Named = Readonly<Record<string, SqlValue>>;

const last = sql<[string], { hash: Sha256 }>(
  "SELECT hash FROM custody WHERE evidence_id = ? ORDER BY custody_no DESC LIMIT 1",
);
const insert = sql<Named>(
  `INSERT INTO custody (case_id, evidence_id, action, by, "from", "to", reason, authority, sha256_then, sha256_now, at, offset_minutes, tool, hash, event_id, sequence)
   VALUES (:case_id, :evidence_id, :action, :by, :from, :to, :reason, :authority, :sha256_then, :sha256_now, :at, :offset_minutes, :tool, :hash, :event_id, :sequence)`,
);
const fits = "u.case_id = :case AND (:exhibit IS NULL OR u.evidence_id = :exhibit)";
const count = sql<Named, { n: number }>(`SELECT count(*) AS n FROM custody u WHERE ${fits}`);
const page = sql<Named, StoredCustody & { readonly exhibit_no: number }>(
  `SELECT u.*, e.exhibit_no FROM custody u JOIN exhibit e ON e.evidence_id = u.evidence_id WHERE ${fits}
   ORDER BY u.custody_no LIMIT :limit OFFSET :offset`,
);

/** Lines of custody: only ever added, each chained to the one before it of its exhibit. */
export const custodyStore = {
  /** Hash that the event of this line carries: of the line and of the hash before it. */
  hashOf(tx: ReadTx, entry: CustodyEntry): Sha256 {
    return custodyHash(tx.get(last, [entry.evidence_id])?.hash ?? null, entry);
  },
  add(
    tx: WriteTx,
    entry: CustodyEntry,
    proof: { readonly hash: Sha256; readonly event_id: string; readonly sequence: number },
  ): void {
    tx.run(insert, { ...entry, ...proof });
  },
  page(
    tx: ReadTx,
    about: { readonly caseId: CaseId; readonly evidenceId: EvidenceId | undefined },
    { offset, limit }: { readonly offset: number; readonly limit: number },
  ): { readonly total: number; readonly custody: Custody[] } {
    const params = { case: about.caseId, exhibit: about.evidenceId ?? null };
    return {
      total: tx.get(count, params)?.n ?? 0,
      custody: tx.all(page, { ...params, offset, limit }).map(toCustody),
    };
  },
};

/** SHA-256 over the fields of a line, in the order of their names, and the hash of the exhibit's line before it. */
export function custodyHash(previous: Sha256 | null, entry: CustodyEntry): Sha256 {
  return createHash("sha256").update(custodyLine(previous, entry)).digest("hex") as Sha256; // 64 hex digits
}

/** The text that is hashed: a package shows it, so that a stranger can hash it again. */
export function custodyLine(previous: Sha256 | null, entry: CustodyEntry): string {
  const { case_id, evidence_id, action, by, from, to, reason, authority } = entry;
  const { sha256_then, sha256_now, at, offset_minutes, tool } = entry;
  const line = {
    ...{ case_id, evidence_id, action, by, from, to, reason, authority },
    ...{ sha256_then, sha256_now, at: toInstant(at), offset_minutes, tool, previous },
  };
  return sortedJson(line);
}

function toCustody(row: StoredCustody & { readonly exhibit_no: number }): Custody {
  return {
    evidenceId: row.evidence_id,
    exhibit: `E-${row.exhibit_no}`,
    action: row.action,
    by: row.by,
    from: row.from,
    to: row.to,
    reason: row.reason,
    authority: row.authority,
    sha256Then: row.sha256_then,
    sha256Now: row.sha256_now,
    matches: row.sha256_then === row.sha256_now,
    at: toInstant(row.at),
    offsetMinutes: row.offset_minutes,
    sequence: row.sequence,
    tool: row.tool,
  };
}
