import type { MatchId } from "../../../contract/ids.ts";
import { AppError } from "../../base/errors.ts";
import type { ReadTx } from "../../storage/database.ts";
import type { Change } from "./actsStore.ts";
import { type MatchRow, matchesStore, type StoredStatus } from "./matchesStore.ts";

/** Matches that an event names. */
export const namedMatches = 200;

export function changeOf(match: MatchRow, to: StoredStatus): Change {
  // A match just made stood nowhere before: undoing it takes it out again.
  return {
    matchNo: match.match_no,
    matchId: match.match_id,
    from: match.status as StoredStatus, // the column's check allows no other
    to,
    wasAuto: match.auto_confirmed === 1,
  };
}

export function idsOf(matches: readonly MatchRow[]): MatchId[] {
  return matches.slice(0, namedMatches).map((match) => match.match_id as MatchId); // written from branded ids
}

export function projectOf(matches: readonly { readonly project_id: string }[]): string {
  const projects = new Set(matches.map((match) => match.project_id));
  const [first] = projects;
  if (first === undefined || projects.size > 1)
    throw new AppError(
      "INPUT_INVALID",
      "The matches are of several projects. Decide those of one project at a time.",
    );
  return first;
}

export function counted(n: number): string {
  return n === 1 ? "a match" : `${n.toLocaleString("en-US")} matches`;
}

/** The match as an act has left it; a proposal that a later run has made again is the same match by its id. */
export function asLeft(tx: ReadTx, change: Change, runNo: number): MatchRow | undefined {
  const own = matchesStore.byNo(tx, change.matchNo);
  const isOutdated = own === undefined || (own.status === "proposed" && own.run_no !== runNo);
  const match = isOutdated ? matchesStore.byId(tx, change.matchId) : own;
  return match?.status === change.to ? match : undefined;
}
