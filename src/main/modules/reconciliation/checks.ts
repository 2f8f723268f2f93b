import { randomBytes } from "node:crypto";
import type { MatchId, ProjectId, UserId } from "../../../contract/ids.ts";
import type { Act } from "../../../contract/procedures/reconciliationActs.ts";
import type { CheckState } from "../../../contract/procedures/reconciliationReview.ts";
import type { ReconciliationSettings } from "../../../contract/procedures/reconciliationRun.ts";
import { toInstant } from "../../base/clock.ts";
import { AppError } from "../../base/errors.ts";
import type { EventBus } from "../../events/bus.ts";
import type { ReadTx, WriteTx } from "../../storage/database.ts";
import type { Note } from "./actsStore.ts";
import { counted, projectOf } from "./actWords.ts";
import { checksStore, type Verdict } from "./checksStore.ts";
import type { ReconciliationDependencies } from "./dependencies.ts";
import { type MatchRow, matchesStore } from "./matchesStore.ts";
import { toMatch } from "./matchView.ts";
import { settingsOf } from "./projectSettings.ts";
import { recordAct } from "./recordAct.ts";
import { drawSample, upperErrorLimit } from "./sampling.ts";

const shownChecks = 200;

/** Draws some of what a run confirmed without a person, for a person to look at. */
export function drawChecks(
  tx: WriteTx,
  about: {
    readonly projectId: string;
    readonly runNo: number;
    readonly quota: number;
    readonly at: number;
    readonly seed?: string;
  },
): void {
  const { projectId, runNo, quota, at, seed = randomBytes(16).toString("hex") } = about;
  const { first, last } = checksStore.frame(tx, runNo);
  const isEligible = (matchNo: number) => checksStore.isAutomatic(tx, matchNo, runNo);
  const drawn = drawSample({ seed, first, last, quota, isEligible });
  if (drawn.length === 0) return;
  const draw = { run_no: runNo, project_id: projectId, seed, first_match: first, last_match: last, at };
  checksStore.add(tx, draw, drawn);
}

/** Why runs confirm nothing by themselves at present; null when they may. */
export function explainStop(
  tx: ReadTx,
  projectId: string,
  { autoConfirm, checkLimit }: Pick<ReconciliationSettings, "autoConfirm" | "checkLimit">,
): string | null {
  const { checked, wrong } = checksStore.counts(tx, projectId);
  if (!autoConfirm || checked === 0 || wrong / checked <= checkLimit) return null;
  return `Nothing is confirmed without a person: ${wrong} of the ${checked} auto-confirmed matches that were looked at ${wrong === 1 ? "was" : "were"} wrong, more than the limit of ${Math.round(checkLimit * 1_000) / 10} %. Change the settings to begin anew.`;
}

/** What was drawn, what was found, and what that says about all that was confirmed without a person. */
export function checksOf(tx: ReadTx, projectId: ProjectId): CheckState {
  const settings = settingsOf(tx, projectId);
  const { checked, wrong } = checksStore.counts(tx, projectId);
  const draw = checksStore.lastDraw(tx, projectId);
  const upper = upperErrorLimit(wrong, checked);
  return {
    quota: settings.checkQuota,
    limit: settings.checkLimit,
    checked,
    wrong,
    errorRate: checked === 0 ? null : wrong / checked,
    upperLimit: upper,
    stopped: explainStop(tx, projectId, settings),
    draw:
      draw === undefined
        ? null
        : {
            seed: draw.seed,
            first: draw.first_match,
            last: draw.last_match,
            at: toInstant(draw.at),
          },
    waiting: checksStore
      .waiting(tx, projectId, shownChecks)
      .flatMap((matchNo) => matchesStore.byNo(tx, matchNo) ?? [])
      .map((row) => toMatch(tx, row, settings.calendar)),
  };
}

/** A match that was drawn turns out wrong when a person takes it apart; the note of what that changed, if it was drawn. */
export function judgeIfDrawn(
  tx: WriteTx,
  bus: EventBus,
  about: {
    readonly match: MatchRow;
    readonly verdict: Verdict;
    readonly at: number;
    readonly userId: UserId;
  },
): Note[] {
  const { match, verdict, at, userId } = about;
  if (checksStore.verdict(tx, match.match_no) !== null) return [];
  const projectId = match.project_id as ProjectId; // written from a branded id
  const before = explainStop(tx, projectId, settingsOf(tx, projectId));
  checksStore.judge(tx, match.match_no, { verdict, at, by: userId });
  const matchId = match.match_id as MatchId; // written from a branded id
  bus.publish(tx, {
    type: "match.checked",
    projectId,
    userId,
    data: { project_id: projectId, match_id: matchId, verdict },
  });
  if (before === null && explainStop(tx, projectId, settingsOf(tx, projectId)) !== null) {
    const { checked, wrong } = checksStore.counts(tx, projectId);
    const data = { project_id: projectId, checked, wrong };
    bus.publish(tx, { type: "reconciliation.auto_confirm_stopped", projectId, userId, data });
  }
  return [{ kind: "check", matchNo: match.match_no, verdict }];
}

/** Says of matches that were drawn that they are right. */
export function markRight(
  deps: Pick<ReconciliationDependencies, "database" | "bus" | "clock">,
  matchIds: readonly MatchId[],
  userId: UserId,
): Act {
  return deps.database.write((tx) => {
    const at = deps.clock.now();
    const matches = matchIds.map((matchId) => {
      const match = matchesStore.byId(tx, matchId);
      if (match === undefined || checksStore.verdict(tx, match.match_no) === undefined)
        throw new AppError("NOT_FOUND", "This match was not drawn for a check.", { where: matchId });
      if (checksStore.verdict(tx, match.match_no) !== null)
        throw new AppError("STATE_CONFLICT", "This match was looked at already.", { where: matchId });
      return match;
    });
    const projectId = projectOf(matches);
    const notes = matches.flatMap((match) =>
      judgeIfDrawn(tx, deps.bus, { match, verdict: "right", at, userId }),
    );
    const acting = { projectId, kind: "check" as const, userId, at };
    return recordAct(
      tx,
      acting,
      { changes: [], decided: [], notes },
      `Looked at ${counted(matches.length)}: right`,
    );
  });
}
