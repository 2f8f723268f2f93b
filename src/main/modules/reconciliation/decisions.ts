import type { EventDocument } from "../../../contract/events/catalogue.ts";
import type { ActId, IngestionId, MatchId, ProjectId, UserId } from "../../../contract/ids.ts";
import type { Act } from "../../../contract/procedures/reconciliationActs.ts";
import type { ReconciliationSettings } from "../../../contract/procedures/reconciliationRun.ts";
import { AppError } from "../../base/errors.ts";
import type { ReadTx, WriteTx } from "../../storage/database.ts";
import { type ActRecord, actsStore, type Change } from "./actsStore.ts";
import { asLeft, changeOf, counted, idsOf, namedMatches, projectOf } from "./actWords.ts";
import { judgeIfDrawn } from "./checks.ts";
import { confirmMatch } from "./confirming.ts";
import type { ReconciliationDependencies } from "./dependencies.ts";
import type { FollowUps } from "./followUps.ts";
import { holdersOf, insertGroup, previewMatch, type RowsBySide, requireRow } from "./manualMatch.ts";
import { type MatchRow, matchesStore, type StoredStatus } from "./matchesStore.ts";
import { matchRows, type StoredTx } from "./matchRows.ts";
import { closedThrough, requireOpen } from "./periods.ts";
import { type Acting, recordAct } from "./recordAct.ts";
import { noteNotAutomatic, rememberRejection } from "./remembering.ts";
import { runsStore } from "./runsStore.ts";

/** Proposals of a tier that one act confirms, at most. */
const confirmedAtOnce = 20_000;

interface Standing {
  readonly runNo: number;
  readonly sign: number;
}

/** What people decide about matches. Each act is one transaction with its events, and can be undone. */
export class Decisions {
  readonly #deps: ReconciliationDependencies;
  readonly #followUps: FollowUps;

  constructor(deps: ReconciliationDependencies, followUps: FollowUps) {
    this.#deps = deps;
    this.#followUps = followUps;
  }

  confirm(matchIds: readonly MatchId[], userId: UserId): Act {
    return this.#deps.database.write((tx) => {
      const matches = matchIds.map((matchId) => this.#require(tx, matchId, "confirm", ["proposed"]));
      requireOpen(tx, projectOf(matches), matches);
      const unclear = matches.find((match) => match.ambiguous === 1);
      if (unclear !== undefined)
        throw new AppError(
          "STATE_CONFLICT",
          "Can't confirm a set in which several choices fit equally well. Choose the rows that belong together and match them.",
          { where: unclear.match_id },
        );
      return this.#confirmAll(tx, matches, { projectId: projectOf(matches), kind: "confirm", userId });
    });
  }

  confirmTier(projectId: ProjectId, tier: string, userId: UserId): Act {
    return this.#deps.database.write((tx) => {
      const { runNo } = this.#standing(tx, projectId);
      const after = closedThrough(tx, projectId) ?? Number.MIN_SAFE_INTEGER;
      const matches = matchesStore.ofTier(tx, {
        project: projectId,
        run: runNo,
        tier,
        after,
        limit: confirmedAtOnce,
      });
      if (matches.length === 0)
        throw new AppError("STATE_CONFLICT", `No unambiguous proposal of ${tier} waits in this project.`);
      return this.#confirmAll(tx, matches, { projectId, kind: "confirmTier", userId });
    });
  }

  reject(matchIds: readonly MatchId[], userId: UserId): Act {
    return this.#deps.database.write((tx) => {
      const matches = matchIds.map((matchId) => this.#require(tx, matchId, "reject", ["proposed"]));
      const projectId = projectOf(matches);
      requireOpen(tx, projectId, matches);
      const standing = this.#standing(tx, projectId);
      const decided = matches.flatMap((match) => rememberRejection(tx, match));
      const changes = matches.map((match) => this.#move(tx, match, { status: "rejected", standing, userId }));
      this.#tell(tx, "match.rejected", matches, userId);
      return this.#record(
        tx,
        { projectId, kind: "reject", userId },
        { changes, decided },
        `Rejected ${counted(matches.length)}`,
      );
    });
  }

  /** Of matches that were drawn for a check, it says that they were wrong. */
  unmatch(matchIds: readonly MatchId[], userId: UserId, kind: "unmatch" | "check" = "unmatch"): Act {
    const { database, bus, clock } = this.#deps;
    return database.write((tx) => {
      const matches = matchIds.map((matchId) => this.#require(tx, matchId, "unmatch", ["confirmed"]));
      const projectId = projectOf(matches);
      requireOpen(tx, projectId, matches);
      const standing = this.#standing(tx, projectId);
      const decided = matches.map((match) => noteNotAutomatic(tx, match));
      const notes = matches.flatMap((match) =>
        judgeIfDrawn(tx, bus, { match, verdict: "wrong", at: clock.now(), userId }),
      );
      const changes = matches.map((match) =>
        this.#move(tx, match, { status: match.manual === 1 ? "replaced" : "proposed", standing, userId }),
      );
      this.#tellUnmatched(tx, matches, { cause: "user", userId });
      const summary =
        kind === "check"
          ? `Looked at ${counted(matches.length)}: wrong, taken apart`
          : `Took ${counted(matches.length)} apart`;
      return this.#record(tx, { projectId, kind, userId }, { changes, decided, notes }, summary);
    });
  }

  match(projectId: ProjectId, rows: RowsBySide, userId: UserId): Act {
    return this.#deps.database.write((tx) => {
      const changes = this.#matchRows(tx, { projectId, rows, userId });
      const summary = `Matched ${rows.ledger.length} of the books with ${rows.bank.length} of the bank`;
      return this.#record(tx, { projectId, kind: "match", userId }, { changes, decided: [] }, summary);
    });
  }

  split(matchId: MatchId, parts: readonly RowsBySide[], userId: UserId): Act {
    return this.#deps.database.write((tx) => {
      const match = this.#require(tx, matchId, "split", ["proposed", "confirmed"]);
      const projectId = match.project_id as ProjectId; // written from a branded id
      requireOpen(tx, projectId, [match]);
      const own = new Set(
        matchesStore.rowsOf(tx, match.match_no).map((row) => `${row.ingestion_no} ${row.row}`),
      );
      for (const txId of parts.flatMap((part) => [...part.ledger, ...part.bank])) {
        const row = requireRow(tx, txId);
        if (!own.has(`${row.ingestion_no} ${row.row}`))
          throw new AppError("INPUT_INVALID", "Can't split: a part names a row that is not in the match.", {
            where: txId,
          });
      }
      const standing = this.#standing(tx, projectId);
      const decided = match.status === "confirmed" ? [noteNotAutomatic(tx, match)] : [];
      const first = this.#move(tx, match, { status: "replaced", standing, userId });
      if (match.status === "confirmed") this.#tellUnmatched(tx, [match], { cause: "user", userId });
      const changes = [first, ...parts.flatMap((rows) => this.#matchRows(tx, { projectId, rows, userId }))];
      return this.#record(
        tx,
        { projectId, kind: "split", userId },
        { changes, decided },
        `Split a match into ${parts.length}`,
      );
    });
  }

  saveSettings(projectId: ProjectId, settings: ReconciliationSettings, userId: UserId): void {
    this.#deps.database.write((tx) => {
      const before = runsStore.settings(tx, projectId) ?? null;
      runsStore.saveSettings(tx, projectId, settings);
      this.#deps.bus.publish(tx, {
        type: "reconciliation.settings_changed",
        projectId,
        userId,
        data: { project_id: projectId },
      });
      this.#record(
        tx,
        { projectId, kind: "settings", userId },
        { changes: [], decided: [], settings: before },
        "Changed the settings",
      );
    });
  }

  /** Puts back what an act changed, as long as its matches stand as it left them. */
  undo(actId: ActId, userId: UserId, defaults: ReconciliationSettings): Act {
    return this.#deps.database.write((tx) => {
      const found = actsStore.get(tx, actId);
      if (found === undefined) throw new AppError("NOT_FOUND", `There is no act ${actId}.`);
      const { act, record } = found;
      if (act.undone) throw new AppError("STATE_CONFLICT", "This was undone already.", { where: actId });
      this.#undoChanges(tx, act, { record, userId });
      this.#followUps.undoNotes(tx, act, { record, userId });
      for (const { matchId, kind } of record.decided) matchesStore.forget(tx, act.projectId, matchId, kind);
      if (act.kind === "settings")
        // Stored by saveSettings from checked settings.
        runsStore.saveSettings(
          tx,
          act.projectId,
          record.settings == null ? defaults : (JSON.parse(record.settings) as ReconciliationSettings),
        );
      actsStore.setUndone(tx, actId, this.#deps.clock.now());
      return { ...act, undone: true };
    });
  }

  /** An import was undone: every match that rests on its rows goes with it. */
  releaseImport(tx: WriteTx, ingestionId: IngestionId, cause: EventDocument<"ingestion.undone">): void {
    const ingestionNo = matchesStore.ingestionNumber(tx, ingestionId);
    if (ingestionNo === undefined) return;
    const { project_id: projectId } = cause.data;
    const run = runsStore.current(tx, projectId);
    if (run === undefined) return;
    const standing = matchesStore.standingOn(tx, ingestionNo);
    const confirmed = standing
      .filter(({ status }) => status === "confirmed")
      .slice(0, namedMatches)
      .map(({ match_no: no }) => matchesStore.byNo(tx, no)?.match_id as MatchId); // just read from the same table
    matchesStore.releaseImport(
      tx,
      standing.map((one) => one.match_no),
      { ingestionNo, runNo: run.run_no, sign: run.sign },
    );
    const matches = standing.filter(({ status }) => status === "confirmed").length;
    if (matches === 0) return;
    const data = { project_id: projectId, match_ids: confirmed, matches, cause: "ingestion_undone" as const };
    this.#deps.bus.publish(tx, { type: "transaction.unmatched", projectId, cause, data });
  }

  #confirmAll(tx: WriteTx, matches: readonly MatchRow[], acting: Omit<Acting, "at">): Act {
    const standing = this.#standing(tx, acting.projectId);
    const changes = matches.map((match) => {
      confirmMatch(tx, this.#deps.bus, match, {
        ...standing,
        at: this.#deps.clock.now(),
        userId: acting.userId,
      });
      return changeOf(match, "confirmed");
    });
    return this.#record(tx, acting, { changes, decided: [] }, `Confirmed ${counted(matches.length)}`);
  }

  #matchRows(
    tx: WriteTx,
    about: { readonly projectId: ProjectId; readonly rows: RowsBySide; readonly userId: UserId },
  ): Change[] {
    const { projectId, rows, userId } = about;
    const standing = this.#standing(tx, projectId);
    const preview = previewMatch(tx, projectId, rows);
    if (preview.refusal !== null) throw new AppError("STATE_CONFLICT", preview.refusal);
    const own = [...preview.ledger, ...preview.bank];
    requireOpen(tx, projectId, [{ last_day: Math.max(...own.map(({ day }) => day)) }]);
    const changes: Change[] = [];
    for (const holder of holdersOf(tx, own, standing.runNo)) {
      changes.push(this.#move(tx, holder, { status: "replaced", standing, userId }));
      changes.push(...this.#keepRest(tx, holder, { own, standing, userId }));
    }
    const matchNo = insertGroup(tx, preview, { projectId, standing, manual: true });
    const made = matchesStore.byNo(tx, matchNo);
    if (made === undefined) throw new AppError("INTERNAL", "A match that was just made is missing.");
    confirmMatch(tx, this.#deps.bus, made, { ...standing, at: this.#deps.clock.now(), userId });
    return [...changes, changeOf(made, "confirmed")];
  }

  /** What is left of an ambiguous set once some of its rows are matched stays proposed. */
  #keepRest(
    tx: WriteTx,
    holder: MatchRow,
    about: { own: readonly StoredTx[]; standing: Standing; userId: UserId },
  ): Change[] {
    if (holder.ambiguous === 0 || holder.type === "aggregate") return [];
    const taken = new Set(about.own.map((row) => `${row.ingestion_no} ${row.row}`));
    const left = (side: "ledger" | "bank") =>
      matchRows
        .ofMatch(tx, holder.match_no, side, 100_000)
        .filter((row) => !taken.has(`${row.ingestion_no} ${row.row}`));
    const [ledger, bank] = [left("ledger"), left("bank")];
    if (ledger.length === 0 || bank.length === 0) return [];
    const sum = (rows: readonly StoredTx[]) => rows.reduce((total, row) => total + row.amount, 0);
    const rest = {
      ledger,
      bank,
      ledgerSum: sum(ledger) * about.standing.sign,
      bankSum: sum(bank),
      currencies: [holder.currency],
    };
    const matchNo = insertGroup(tx, rest, {
      projectId: holder.project_id,
      standing: about.standing,
      manual: false,
    });
    const made = matchesStore.byNo(tx, matchNo);
    return made === undefined
      ? []
      : [this.#move(tx, made, { status: "proposed", standing: about.standing, userId: about.userId })];
  }

  #undoChanges(tx: WriteTx, act: Act, about: { readonly record: ActRecord; readonly userId: UserId }): void {
    const { record, userId } = about;
    if (record.changes.length === 0) return;
    const standing = this.#standing(tx, act.projectId);
    const unmatched: MatchRow[] = [];
    const restored: MatchRow[] = [];
    for (const change of [...record.changes].reverse()) {
      const match = asLeft(tx, change, standing.runNo);
      if (match === undefined)
        throw new AppError(
          "STATE_CONFLICT",
          `Can't undo "${act.summary}": a match of it was changed since. Undo what came later first.`,
          { where: change.matchId },
        );
      requireOpen(tx, act.projectId, [match]);
      if (change.to === "confirmed") unmatched.push(match);
      if (change.from === "confirmed") {
        this.#requireFree(tx, match, { standing, act });
        confirmMatch(tx, this.#deps.bus, match, {
          ...standing,
          at: this.#deps.clock.now(),
          userId: change.wasAuto ? null : userId,
        });
        continue;
      }
      if (change.from === "proposed") {
        this.#requireFree(tx, match, { standing, act });
        if (change.to !== "confirmed") restored.push(match);
      }
      this.#move(tx, match, { status: change.from, standing, userId });
    }
    if (unmatched.length > 0) this.#tellUnmatched(tx, unmatched, { cause: "undo", userId });
    if (restored.length > 0) this.#tell(tx, "match.restored", restored, userId);
  }

  #requireFree(tx: ReadTx, match: MatchRow, about: { readonly standing: Standing; readonly act: Act }): void {
    for (const row of matchesStore.rowsOf(tx, match.match_no)) {
      const holder = matchesStore.holder(tx, {
        ingestionNo: row.ingestion_no,
        row: row.row,
        runNo: about.standing.runNo,
      });
      if (holder !== undefined && holder.match_no !== match.match_no)
        throw new AppError(
          "STATE_CONFLICT",
          `Can't undo "${about.act.summary}": one of its rows is in another match now. Reject or undo that one first.`,
          { where: holder.match_id },
        );
    }
  }

  #move(
    tx: WriteTx,
    match: MatchRow,
    to: { readonly status: StoredStatus; readonly standing: Standing; readonly userId: UserId },
  ): Change {
    const decided = to.status === "rejected" || to.status === "confirmed";
    matchesStore.move(tx, match, {
      status: to.status,
      ...to.standing,
      auto: false,
      at: decided ? this.#deps.clock.now() : null,
      by: decided ? to.userId : null,
    });
    return changeOf(match, to.status);
  }

  #require(tx: ReadTx, matchId: MatchId, what: string, statuses: readonly string[]): MatchRow {
    const match = matchesStore.byId(tx, matchId);
    if (match === undefined)
      throw new AppError("NOT_FOUND", `There is no match ${matchId}; a newer run may have replaced it.`);
    if (!statuses.includes(match.status))
      throw new AppError("STATE_CONFLICT", `Can't ${what} this match: it is ${match.status}.`, {
        where: matchId,
      });
    return match;
  }

  #standing(tx: ReadTx, projectId: string): Standing {
    const run = runsStore.current(tx, projectId);
    if (run === undefined)
      throw new AppError(
        "STATE_CONFLICT",
        "This project was not reconciled yet. Run the reconciliation first.",
      );
    return { runNo: run.run_no, sign: run.sign };
  }

  #record(tx: WriteTx, acting: Omit<Acting, "at">, record: ActRecord, summary: string): Act {
    return recordAct(tx, { ...acting, at: this.#deps.clock.now() }, record, summary);
  }

  #tell(
    tx: WriteTx,
    type: "match.rejected" | "match.restored",
    matches: readonly MatchRow[],
    userId: UserId,
  ): void {
    const projectId = projectOf(matches) as ProjectId; // written from a branded id
    const data = { project_id: projectId, match_ids: idsOf(matches), matches: matches.length };
    this.#deps.bus.publish(tx, { type, projectId, userId, data });
  }

  #tellUnmatched(
    tx: WriteTx,
    matches: readonly MatchRow[],
    about: { readonly cause: "user" | "undo"; readonly userId: UserId },
  ): void {
    const projectId = projectOf(matches) as ProjectId; // written from a branded id
    const data = {
      project_id: projectId,
      match_ids: idsOf(matches),
      matches: matches.length,
      cause: about.cause,
    };
    this.#deps.bus.publish(tx, { type: "transaction.unmatched", projectId, userId: about.userId, data });
  }
}
