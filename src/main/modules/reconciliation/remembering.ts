import { AppError } from "../../base/errors.ts";
import type { WriteTx } from "../../storage/database.ts";
import type { ActRecord } from "./actsStore.ts";
import { fingerprint, matchIdOf } from "./fingerprints.ts";
import { type MatchRow, matchesStore } from "./matchesStore.ts";
import { matchRows } from "./matchRows.ts";

/** Pairs of an ambiguous set that a rejection remembers, at most. */
const rejectedPairs = 2_500;

/** Keeps what was rejected by what its rows say: of a set, each of its pairs. */
export function rememberRejection(tx: WriteTx, match: MatchRow): ActRecord["decided"] {
  const prints = (side: "ledger" | "bank") =>
    matchRows.ofMatch(tx, match.match_no, side, 100_000).map(fingerprint);
  const [ledger, bank] = [prints("ledger"), prints("bank")];
  const kind = "rejected";
  const pairs =
    match.ambiguous === 1 && match.type === "direct"
      ? ledger.flatMap((ours) => bank.map((theirs) => ({ ledger: [ours], bank: [theirs] })))
      : [{ ledger, bank }];
  if (pairs.length > rejectedPairs)
    throw new AppError(
      "STATE_CONFLICT",
      `Can't reject a set of ${ledger.length} × ${bank.length} rows at once: more than ${rejectedPairs.toLocaleString("en-US")} pairs. Match the rows that belong together instead.`,
      { where: match.match_id },
    );
  return pairs.map((pair) => {
    const matchId = matchIdOf(match.project_id, pair.ledger, pair.bank);
    matchesStore.decide(tx, { projectId: match.project_id, matchId, kind, ...pair });
    return { matchId, kind };
  });
}

/** A match that a person has taken apart is not put together again without a person. */
export function noteNotAutomatic(tx: WriteTx, match: MatchRow): ActRecord["decided"][number] {
  const kind = "not_automatic";
  matchesStore.decide(tx, {
    projectId: match.project_id,
    matchId: match.match_id,
    kind,
    ledger: [],
    bank: [],
  });
  return { matchId: match.match_id, kind };
}
