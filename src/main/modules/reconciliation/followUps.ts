import type { Day, MatchId, ProjectId, TxId, UserId } from "../../../contract/ids.ts";
import type { Act } from "../../../contract/procedures/reconciliationActs.ts";
import { parseDay } from "../../base/days.ts";
import { AppError } from "../../base/errors.ts";
import type { ReadTx, WriteTx } from "../../storage/database.ts";
import type { ActRecord, Note } from "./actsStore.ts";
import { projectOf } from "./actWords.ts";
import { checksStore } from "./checksStore.ts";
import type { ReconciliationDependencies } from "./dependencies.ts";
import { itemsStore } from "./itemsStore.ts";
import { keyOf, learningStore } from "./learningStore.ts";
import { requireRow } from "./manualMatch.ts";
import { matchesStore } from "./matchesStore.ts";
import { recordAct } from "./recordAct.ts";

/** Matches, or rows without one. */
export interface Items {
  readonly matchIds?: readonly MatchId[] | undefined;
  readonly txIds?: readonly TxId[] | undefined;
}

type Noted = "assigned" | "snoozed" | "commented";
type Deps = Pick<ReconciliationDependencies, "database" | "bus" | "clock">;

/** Ids that an event names, at most. */
const namedItems = 200;

/** Who looks into what, until when it is put off, and what was written about it. Each is an act that can be undone. */
export class FollowUps {
  readonly #deps: Deps;

  constructor(deps: Deps) {
    this.#deps = deps;
  }

  assign(items: Items, assignee: string | null, userId: UserId): Act {
    const whom = assignee === null ? "Nobody looks into" : `${assignee} looks into`;
    return this.#note(items, { kind: "assign", change: "assigned", userId }, (tx, item) => {
      const { assignee: before } = itemsStore.get(tx, item);
      itemsStore.assign(tx, item, assignee);
      return { note: { kind: "assign", item, before, after: assignee }, summary: whom };
    });
  }

  snooze(items: Items, until: Day | null, userId: UserId): Act {
    const after = until === null ? null : parseDay(until);
    const summary = until === null ? "Brought back" : `Put off until ${until}:`;
    return this.#note(items, { kind: "snooze", change: "snoozed", userId }, (tx, item) => {
      const { snoozed_until: before } = itemsStore.get(tx, item);
      itemsStore.snooze(tx, item, after);
      return { note: { kind: "snooze", item, before, after }, summary };
    });
  }

  comment(items: Items, text: string, userId: UserId): Act {
    const at = this.#deps.clock.now();
    return this.#note(items, { kind: "comment", change: "commented", userId }, (tx, item) => {
      const commentNo = itemsStore.addComment(tx, item, { at, user_id: userId, text });
      return { note: { kind: "comment", item, commentNo }, summary: "Commented on" };
    });
  }

  #note(
    items: Items,
    about: { readonly kind: Act["kind"]; readonly change: Noted; readonly userId: UserId },
    apply: (tx: WriteTx, item: string) => { readonly note: Note; readonly summary: string },
  ): Act {
    const { database, clock } = this.#deps;
    const { matchIds = [], txIds = [] } = items;
    const ids = [...new Set<string>([...matchIds, ...txIds])];
    if (ids.length === 0) throw new AppError("INPUT_INVALID", "Name at least one match or row.");
    return database.write((tx) => {
      const projectId = projectOf([
        ...matchIds.map((matchId) => requireMatch(tx, matchId)),
        ...txIds.map((txId) => requireRow(tx, txId)),
      ]);
      const done = ids.map((item) => apply(tx, item));
      const { kind, change, userId } = about;
      this.#tell(tx, { projectId, matchIds, txIds, change, userId });
      return recordAct(
        tx,
        { projectId, kind, userId, at: clock.now() },
        { changes: [], decided: [], notes: done.map(({ note }) => note) },
        `${done[0]?.summary ?? ""} ${itemWords(matchIds.length, txIds.length)}`,
      );
    });
  }

  /** Puts back what was noted, as long as nobody noted something else since. */
  undoNotes(tx: WriteTx, act: Act, about: { readonly record: ActRecord; readonly userId: UserId }): void {
    const { notes = [] } = about.record;
    for (const note of notes) this.#undoNote(tx, note, act);
    const items = notes.flatMap((note) => ("item" in note ? [note.item] : []));
    const { projectId } = act;
    if (items.length > 0) {
      const change = { assign: "assigned", snooze: "snoozed" } as const;
      this.#tell(tx, {
        projectId,
        matchIds: items.filter((item) => item.startsWith("match_")) as MatchId[], // written from branded ids
        txIds: items.filter((item) => item.startsWith("tx_")) as TxId[], // written from branded ids
        change: act.kind === "assign" || act.kind === "snooze" ? change[act.kind] : "commented",
        userId: about.userId,
      });
    } else if (act.kind === "rule" || act.kind === "check") {
      const data = { project_id: projectId };
      const { userId } = about;
      this.#deps.bus.publish(tx, { type: "reconciliation.settings_changed", projectId, userId, data });
    }
  }

  #undoNote(tx: WriteTx, note: Note, act: Act): void {
    const at = this.#deps.clock.now();
    if (note.kind === "rule") {
      const isOn = !learningStore.off(tx, act.projectId).has(keyOf(note.rule));
      requireAsLeft(isOn === note.active, act);
      if (note.active) learningStore.switchOff(tx, act.projectId, { ...note.rule, at, userId: act.userId });
      else learningStore.switchOn(tx, act.projectId, note.rule);
      return;
    }
    if (note.kind === "check") {
      requireAsLeft(checksStore.verdict(tx, note.matchNo) === note.verdict, act);
      checksStore.judge(tx, note.matchNo, { verdict: null, at: null, by: null });
      return;
    }
    if (note.kind === "comment") {
      requireAsLeft(itemsStore.removeComment(tx, note.commentNo, at), act);
      return;
    }
    const now = itemsStore.get(tx, note.item);
    if (note.kind === "assign") {
      requireAsLeft(now.assignee === note.after, act);
      itemsStore.assign(tx, note.item, note.before);
    } else {
      requireAsLeft(now.snoozed_until === note.after, act);
      itemsStore.snooze(tx, note.item, note.before);
    }
  }

  #tell(
    tx: WriteTx,
    about: {
      readonly projectId: string;
      readonly matchIds: readonly MatchId[];
      readonly txIds: readonly TxId[];
      readonly change: Noted;
      readonly userId: UserId;
    },
  ): void {
    const { matchIds, txIds, change, userId } = about;
    const projectId = about.projectId as ProjectId; // written from a branded id
    const of = { project_id: projectId, change };
    if (matchIds.length > 0)
      this.#deps.bus.publish(tx, {
        type: "match.assigned",
        projectId,
        userId,
        data: { ...of, match_ids: matchIds.slice(0, namedItems) },
      });
    if (txIds.length > 0)
      this.#deps.bus.publish(tx, {
        type: "transaction.assigned",
        projectId,
        userId,
        data: { ...of, tx_ids: txIds.slice(0, namedItems) },
      });
  }
}

function requireMatch(tx: ReadTx, matchId: MatchId) {
  const match = matchesStore.byId(tx, matchId);
  if (match === undefined)
    throw new AppError("NOT_FOUND", `There is no match ${matchId}; a newer run may have replaced it.`);
  return match;
}

function requireAsLeft(isAsLeft: boolean, act: Act): void {
  if (!isAsLeft)
    throw new AppError(
      "STATE_CONFLICT",
      `Can't undo "${act.summary}": it was changed since. Undo what came later first.`,
    );
}

function itemWords(matches: number, rows: number): string {
  const words = [
    ...(matches === 0 ? [] : [matches === 1 ? "a match" : `${matches.toLocaleString("en-US")} matches`]),
    ...(rows === 0 ? [] : [rows === 1 ? "a row" : `${rows.toLocaleString("en-US")} rows`]),
  ];
  return words.join(" and ");
}
