import type { EventDocument } from "../../../contract/events/catalogue.ts";
import { roundScore } from "../../../contract/events/definition.ts";
import type { MatchId, ProjectId, UserId } from "../../../contract/ids.ts";
import type { EventBus } from "../../events/bus.ts";
import type { WriteTx } from "../../storage/database.ts";
import { type MatchRow, matchesStore } from "./matchesStore.ts";
import type { Tier } from "./matching/tiers.ts";
import { matchRows, txIdOf } from "./matchRows.ts";

/** Ids of a match that its event names, at most. */
const namedRows = 200;

export interface Confirmation {
  readonly runNo: number;
  readonly sign: number;
  readonly at: number;
  /** Null for auto-confirm. */
  readonly userId: UserId | null;
  readonly cause?: EventDocument;
}

/** Confirms one match and publishes `transaction.matched`, in the transaction given. */
export function confirmMatch(tx: WriteTx, bus: EventBus, match: MatchRow, confirmation: Confirmation): void {
  const { runNo, sign, at, userId } = confirmation;
  const auto = userId === null;
  matchesStore.move(tx, match, { status: "confirmed", runNo, sign, auto, at, by: userId });
  const rows = matchRows.idsOfMatch(tx, match.match_no, match.ledger_rows + match.bank_rows);
  const ids = (side: "ledger" | "bank") => {
    const all = rows
      .filter((row) => row.side === side)
      .slice(0, namedRows)
      .map((row) => txIdOf(row.ingestion_id, row.row));
    const [only] = all;
    return match.type === "direct" && all.length === 1 && only !== undefined ? only : all;
  };
  // The columns were written from values of these types.
  bus.publish(tx, {
    type: "transaction.matched",
    projectId: match.project_id as ProjectId,
    ...(userId === null ? {} : { userId }),
    ...(confirmation.cause === undefined ? {} : { cause: confirmation.cause }),
    data: {
      match_id: match.match_id as MatchId,
      internal_tx_id: ids("ledger"),
      bank_tx_id: ids("bank"),
      confidence_score: roundScore(match.confidence),
      match_type: match.type as "direct" | "aggregate",
      tier: match.tier as Tier,
      auto_confirmed: auto,
    },
  });
}
