import type { EventDocument } from "../../../contract/events/catalogue.ts";
import { roundScore } from "../../../contract/events/definition.ts";
import type { MatchId, ProjectId, TxId, UserId } from "../../../contract/ids.ts";
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
  matchesStore.move(tx, match, { status: "confirmed", runNo, sign, auto: userId === null, at, by: userId });
  const rows = matchRows.idsOfMatch(tx, match.match_no, match.ledger_rows + match.bank_rows);
  const ids = (side: "ledger" | "bank") =>
    rows.filter((row) => row.side === side).map((row) => txIdOf(row.ingestion_id, row.row));
  publishMatched(tx, bus, { ...confirmation, match, ledger: ids("ledger"), bank: ids("bank") });
}

/** Publishes `transaction.matched`: the ids of a pair as they are, those of a group as lists. */
export function publishMatched(
  tx: WriteTx,
  bus: EventBus,
  about: {
    readonly match: Pick<MatchRow, "match_id" | "project_id" | "confidence" | "type" | "tier">;
    readonly ledger: readonly TxId[];
    readonly bank: readonly TxId[];
    /** Null for auto-confirm. */
    readonly userId: UserId | null;
    readonly cause?: EventDocument;
  },
): void {
  const { match, userId, cause } = about;
  const named = (all: readonly TxId[]) => {
    const [only] = all;
    return match.type === "direct" && all.length === 1 && only !== undefined ? only : all.slice(0, namedRows);
  };
  // The columns were written from values of these types.
  bus.publish(tx, {
    type: "transaction.matched",
    projectId: match.project_id as ProjectId,
    ...(userId === null ? {} : { userId }),
    ...(cause === undefined ? {} : { cause }),
    data: {
      match_id: match.match_id as MatchId,
      internal_tx_id: named(about.ledger),
      bank_tx_id: named(about.bank),
      confidence_score: roundScore(match.confidence),
      match_type: match.type as "direct" | "aggregate",
      tier: match.tier as Tier,
      auto_confirmed: userId === null,
    },
  });
}
