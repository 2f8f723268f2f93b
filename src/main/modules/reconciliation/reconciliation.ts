import type { IngestionId, MatchId, ProjectId, RunId, TxId, UserId } from "../../../contract/ids.ts";
import { currencySchema, minorUnitsSchema } from "../../../contract/money.ts";
import type { Actor, Handlers } from "../../../contract/procedures/handlers.ts";
import type { reconciliationProcedures } from "../../../contract/procedures/reconciliation.ts";
import type { Match } from "../../../contract/procedures/reconciliationMatch.ts";
import type { ReconciliationRun, RunProgress } from "../../../contract/procedures/reconciliationRun.ts";
import { toInstant } from "../../base/clock.ts";
import { dayOfInstant, formatDay } from "../../base/days.ts";
import { type Disposable, DisposableStore } from "../../base/disposable.ts";
import { Emitter } from "../../base/emitter.ts";
import { AppError } from "../../base/errors.ts";
import { actsStore } from "./actsStore.ts";
import { findCandidatesOf } from "./candidatesOf.ts";
import { checksOf, markRight } from "./checks.ts";
import { closedItemsOf } from "./closedItems.ts";
import { closedItemsStore } from "./closedItemsStore.ts";
import { Decisions } from "./decisions.ts";
import type { ReconciliationDependencies } from "./dependencies.ts";
import { FollowUps } from "./followUps.ts";
import { itemsStore } from "./itemsStore.ts";
import { rulesOf, setRule } from "./learning.ts";
import { previewMatch } from "./manualMatch.ts";
import { matchesStore } from "./matchesStore.ts";
import { matchRows, txIdOf } from "./matchRows.ts";
import { alternativesOf, toMatch } from "./matchView.ts";
import { closePeriod, explainClosedImport, periodsOf, previewClose, reopenPeriod } from "./periods.ts";
import { defaultSettings, settingsOf } from "./projectSettings.ts";
import { Runs } from "./runs.ts";
import { runsStore, toRun } from "./runsStore.ts";
import { bridgeOf, bridgeRowsOf, statsOf, unmatchedOf } from "./statement.ts";

export interface Reconciliation extends Disposable {
  readonly requests: Handlers<typeof reconciliationProcedures>;
  /** Runs with the project's settings, changed as given, and waits for the end. */
  runAndWait(
    projectId: ProjectId,
    changes: Partial<ReconciliationRun["settings"]>,
    actor: Actor,
  ): Promise<ReconciliationRun>;
  onProgress(listener: (progress: RunProgress) => void): Disposable;
  /** A match as it stands, with the ids of all its rows; undefined when there is none of that id. */
  find(matchId: MatchId): { readonly match: Match; readonly txIds: readonly TxId[] } | undefined;
  /** Confirmed matches that rest on an import's rows. */
  matchesOn(ingestionId: IngestionId): number;
  /** Why an import may not be undone, in sentences. */
  blocksUndo(ingestionId: IngestionId): string[];
}

/** Rows of one match that are handed on. */
const mostRowsOfMatch = 10_000;

/** Matching the books against the bank: runs, their matches, people's decisions and what is left to explain. */
export function createReconciliation(deps: ReconciliationDependencies): Reconciliation {
  const { database, bus, clock } = deps;
  const disposables = new DisposableStore();
  const progress = disposables.add(
    new Emitter<RunProgress>((error) => deps.logger.error({ err: error }, "a progress listener failed")),
  );
  const runs = new Runs(deps, (state) => progress.emit(state));
  disposables.add(runs);
  const followUps = new FollowUps(deps);
  const decisions = new Decisions(deps, followUps);
  disposables.add(
    bus.subscribeDurable({
      name: "reconciliation",
      pattern: "ingestion.undone",
      handle(tx, event) {
        if (event.type === "ingestion.undone") decisions.releaseImport(tx, event.data.ingestion_id, event);
      },
    }),
  );

  const runOf = (projectId: ProjectId) => {
    deps.currencyOf(projectId);
    return database.read((tx) => ({ run: runsStore.current(tx, projectId) })).run;
  };
  const requireMatch = (matchId: MatchId) => {
    const match = database.read((tx) => ({ found: matchesStore.byId(tx, matchId) })).found;
    if (match === undefined)
      throw new AppError("NOT_FOUND", `There is no match ${matchId}; a newer run may have replaced it.`);
    return match;
  };
  const requireRun = (runId: RunId): ReconciliationRun => {
    const row = database.read((tx) => ({ found: runsStore.get(tx, runId) })).found;
    if (row === undefined) throw new AppError("NOT_FOUND", `There is no run ${runId}.`);
    return toRun(row);
  };
  return {
    async runAndWait(projectId, changes, actor) {
      const { runId, done } = runs.start(
        projectId,
        { ...runs.settings(projectId), ...changes },
        actor.userId,
      );
      await done;
      return requireRun(runId);
    },
    onProgress: (listener) => progress.on(listener),
    find: (matchId) =>
      database.read((tx) => {
        const row = matchesStore.byId(tx, matchId);
        if (row === undefined) return undefined;
        const txIds = matchRows
          .idsOfMatch(tx, row.match_no, mostRowsOfMatch)
          .map((id) => txIdOf(id.ingestion_id, id.row));
        return { match: toMatch(tx, row, settingsOf(tx, row.project_id).calendar), txIds };
      }),
    matchesOn: (ingestionId) =>
      database.read((tx) => {
        const number = matchesStore.ingestionNumber(tx, ingestionId);
        return number === undefined ? 0 : matchesStore.confirmedOn(tx, number);
      }),
    blocksUndo: (ingestionId) => database.read((tx) => explainClosedImport(tx, ingestionId)),
    dispose: () => disposables.dispose(),
    requests: {
      run({ projectId, settings }, actor) {
        const changes = Object.fromEntries(
          Object.entries(settings ?? {}).filter(([, value]) => value !== undefined),
        );
        const { runId } = runs.start(projectId, { ...runs.settings(projectId), ...changes }, actor.userId);
        return { runId };
      },
      cancel({ runId }) {
        runs.cancel(runId);
        return {};
      },
      status({ projectId }) {
        const run = runOf(projectId);
        return {
          running: runs.active(projectId)?.progress ?? null,
          last: run === undefined ? null : toRun(run),
          rowsSince: database.read((tx) => {
            const seen = new Set<number>(run === undefined ? [] : (JSON.parse(run.imports) as number[])); // written by makeCurrent
            return runsStore
              .imports(tx, projectId)
              .filter((one) => !seen.has(one.ingestion_no))
              .reduce((sum, one) => sum + one.rows, 0);
          }),
          closedItems: database.read((tx) => closedItemsStore.count(tx, projectId)),
        };
      },
      runs: ({ projectId, limit, offset }) =>
        database.read((tx) => runsStore.page(tx, projectId, { limit, offset })),
      list({ filter, sort, limit, offset }) {
        const runNo = runOf(filter.projectId)?.run_no ?? 0;
        const today = dayOfInstant(clock.now());
        return database.read((tx) => {
          const { total, rows } = matchesStore.list(tx, { filter, sort, limit, offset, runNo, today });
          const { calendar } = settingsOf(tx, filter.projectId);
          return { total, matches: rows.map((row): Match => toMatch(tx, row, calendar)) };
        });
      },
      get({ matchId }) {
        const row = requireMatch(matchId);
        return database.read((tx) => ({
          match: toMatch(tx, row, settingsOf(tx, row.project_id).calendar),
          alternatives: alternativesOf(tx, row),
          comments: commentsRows(itemsStore.comments(tx, matchId)),
        }));
      },
      unmatched: (query) =>
        unmatchedOf(
          database,
          { runNo: runOf(query.projectId)?.run_no ?? 0, today: dayOfInstant(clock.now()) },
          query,
        ),
      closedItems: (query) =>
        database.read((tx) => closedItemsOf(tx, query, runsStore.current(tx, query.projectId)?.run_no ?? 0)),
      candidates: ({ txId }) => database.read((tx) => findCandidatesOf(tx, txId)),
      preview: ({ projectId, ledger, bank }) =>
        database.read((tx) => {
          const found = previewMatch(tx, projectId, { ledger, bank });
          const [currency] = found.currencies;
          return {
            ledgerSum: minorUnitsSchema.parse(found.ledgerSum),
            bankSum: minorUnitsSchema.parse(found.bankSum),
            difference: minorUnitsSchema.parse(found.bankSum - found.ledgerSum),
            currency:
              currency === undefined || found.currencies.length > 1 ? null : currencySchema.parse(currency),
            refusal: found.refusal,
          };
        }),
      confirm: ({ matchIds }, actor) => decisions.confirm(matchIds, actor.userId),
      reject: ({ matchIds }, actor) => decisions.reject(matchIds, actor.userId),
      unmatch: ({ matchIds }, actor) => decisions.unmatch(matchIds, actor.userId),
      match: ({ projectId, ledger, bank }, actor) =>
        decisions.match(projectId, { ledger, bank }, actor.userId),
      split: ({ matchId, parts }, actor) => decisions.split(matchId, parts, actor.userId),
      confirmTier: ({ projectId, tier }, actor) => decisions.confirmTier(projectId, tier, actor.userId),
      undo: ({ actId }, actor) => decisions.undo(actId, actor.userId, defaultSettings),
      acts: ({ projectId, limit, offset }) =>
        database.read((tx) => actsStore.page(tx, projectId, { limit, offset })),
      assign: ({ assignee, ...items }, actor) => followUps.assign(items, assignee, actor.userId),
      snooze: ({ until, ...items }, actor) => followUps.snooze(items, until, actor.userId),
      comment: ({ matchId, txId, text }, actor) =>
        followUps.comment({ matchIds: matchId && [matchId], txIds: txId && [txId] }, text, actor.userId),
      rowNotes: ({ txId }) =>
        database.read((tx) => {
          const { assignee, snoozed_until: until } = itemsStore.get(tx, txId);
          const snoozedUntil = until === null ? null : formatDay(until);
          return { assignee, snoozedUntil, comments: commentsRows(itemsStore.comments(tx, txId)) };
        }),
      checks: ({ projectId }) => database.read((tx) => checksOf(tx, projectId)),
      check: ({ matchIds, isRight }, actor) =>
        isRight
          ? markRight(deps, matchIds, actor.userId)
          : decisions.unmatch(matchIds, actor.userId, "check"),
      periods: ({ projectId }) => database.read((tx) => periodsOf(tx, projectId)),
      previewClose: (query) =>
        database.read((tx) => previewClose(tx, { ...query, today: dayOfInstant(clock.now()) })),
      closePeriod: (query, actor) => closePeriod(deps, { ...query, userId: actor.userId }),
      reopenPeriod: (query, actor) => reopenPeriod(deps, { ...query, userId: actor.userId }),
      stats: ({ projectId }) => statsOf(database, projectId, runOf(projectId)),
      bridge: ({ projectId }) => bridgeOf(database, projectId, runOf(projectId)),
      bridgeRows: (query) => bridgeRowsOf(database, query, runOf(query.projectId)),
      settings({ projectId }) {
        deps.currencyOf(projectId);
        return runs.settings(projectId);
      },
      saveSettings({ projectId, settings }, actor) {
        deps.currencyOf(projectId);
        decisions.saveSettings(projectId, settings, actor.userId);
        return runs.settings(projectId);
      },
      rules: ({ projectId }) => database.read((tx) => rulesOf(tx, projectId)),
      setRule: ({ projectId, active, ...rule }, actor) =>
        database.write((tx) =>
          setRule(tx, bus, { projectId, rule, active, at: clock.now(), userId: actor.userId }),
        ),
      async dryRun({ projectId, settings }) {
        const run = runOf(projectId);
        const would = await runs.dryRun(projectId, settings);
        return { now: run === undefined ? null : toRun(run).figures, would };
      },
    },
  };
}

function commentsRows(rows: readonly { at: number; user_id: string; text: string }[]) {
  return rows.map((one) => ({ at: toInstant(one.at), userId: one.user_id as UserId, text: one.text })); // written from a branded id
}
