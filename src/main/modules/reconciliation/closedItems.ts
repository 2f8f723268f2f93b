import type { MatchId, ProjectId, Sha256 } from "../../../contract/ids.ts";
import type { ClosedItem } from "../../../contract/procedures/reconciliationReview.ts";
import { toInstant } from "../../base/clock.ts";
import type { ReadTx, WriteTx } from "../../storage/database.ts";
import { closedItemsStore } from "./closedItemsStore.ts";
import type { ReconciliationDependencies } from "./dependencies.ts";
import { matchRows, toTransaction, txIdOf } from "./matchRows.ts";
import { type RunRow, runsStore } from "./runsStore.ts";

/** Matches that an event names. */
const namedMatches = 200;

/**
 * Notes which of the next rows, that an old run left without a match, a later import has answered; called with the
 * removal of the same rows, in one transaction, so that none is missed or counted twice.
 */
export function noteClosed(
  tx: WriteTx,
  deps: Pick<ReconciliationDependencies, "bus" | "clock">,
  about: { readonly run: RunRow; readonly limit: number },
): void {
  const { run, limit } = about;
  // What a cancelled run has written never counted.
  if (run.status !== "committed") return;
  const current = runsStore.current(tx, run.project_id)?.run_no ?? 0;
  const matches = closedItemsStore.note(tx, { run, current, limit, at: deps.clock.now() });
  if (matches.length === 0) return;
  // Written from branded ids.
  const projectId = run.project_id as ProjectId;
  const ids = [...new Set(matches)].slice(0, namedMatches) as MatchId[];
  deps.bus.publish(tx, {
    type: "reconciliation.items_closed",
    projectId,
    data: { project_id: projectId, items: matches.length, match_ids: ids },
  });
}

/** What closed itself, the latest first. */
export function closedItemsOf(
  tx: ReadTx,
  query: { readonly projectId: ProjectId; readonly limit: number; readonly offset: number },
  runNo: number,
): { total: number; items: ClosedItem[] } {
  const { projectId, limit, offset } = query;
  const { total, rows } = closedItemsStore.page(tx, { project: projectId, run: runNo, limit, offset });
  const items = rows.flatMap((row): ClosedItem[] => {
    const own = matchRows.byId(tx, txIdOf(row.ingestion_id, row.row));
    const [partner] = matchRows.ofMatch(tx, row.match_no, row.side === "bank" ? "ledger" : "bank", 1);
    if (own === undefined || partner === undefined) return [];
    return [
      {
        transaction: toTransaction(own),
        matchId: row.match_id as MatchId, // written from a branded id
        status: row.status === "confirmed" ? "confirmed" : "proposed",
        partner: toTransaction(partner),
        broughtBy: { fileName: row.file_name, sha256: row.sha256 as Sha256 }, // written from a checked hash
        at: toInstant(row.at),
        days: Math.abs(partner.day - own.day),
        assignee: row.assignee,
      },
    ];
  });
  return { total, items };
}
