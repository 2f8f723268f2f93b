import type { ProjectId } from "../../../contract/ids.ts";
import type { EventBus } from "../../events/bus.ts";
import type { WriteTx } from "../../storage/database.ts";
import { publishMatched } from "./confirming.ts";
import { txIdOf } from "./matchRows.ts";
import { type PendingMatch, type PendingRow, pendingStore } from "./pendingStore.ts";

export interface AutoConfirming {
  readonly projectId: ProjectId;
  readonly runNo: number;
  /** The match confirmed last; 0 at first. */
  readonly after: number;
  readonly limit: number;
  readonly at: number;
}

/**
 * Confirms the next of a run's matches that need no person, and publishes each, in the transaction given: one
 * statement moves all of them, one all of their rows. Returns the last of them and how many they were.
 */
export function confirmSome(
  tx: WriteTx,
  bus: EventBus,
  about: AutoConfirming,
): { readonly last: number; readonly count: number } {
  const matches = pendingStore.next(tx, about);
  const last = matches.at(-1)?.match_no ?? about.after;
  if (matches.length === 0) return { last, count: 0 };
  const range = { run: about.runNo, after: about.after, last };
  const rows = rowsByMatch(pendingStore.rows(tx, range));
  pendingStore.confirm(tx, { ...range, at: about.at });
  for (const match of matches) publish(bus, tx, { match, rows: rows.get(match.match_no) ?? [], about });
  return { last, count: matches.length };
}

function rowsByMatch(rows: readonly PendingRow[]): Map<number, PendingRow[]> {
  const byMatch = new Map<number, PendingRow[]>();
  for (const row of rows) {
    const list = byMatch.get(row.match_no);
    if (list === undefined) byMatch.set(row.match_no, [row]);
    else list.push(row);
  }
  return byMatch;
}

function publish(
  bus: EventBus,
  tx: WriteTx,
  one: { readonly match: PendingMatch; readonly rows: readonly PendingRow[]; readonly about: AutoConfirming },
): void {
  const { match, rows, about } = one;
  const ids = (side: string) =>
    rows.filter((row) => row.side === side).map((row) => txIdOf(row.ingestion_id, row.row));
  publishMatched(tx, bus, {
    match: { ...match, project_id: about.projectId },
    ledger: ids("ledger"),
    bank: ids("bank"),
    userId: null,
  });
}
