import type { ActId, MatchId, ProjectId, UserId } from "../../../contract/ids.ts";
import type { Act } from "../../../contract/procedures/reconciliationActs.ts";
import { toInstant } from "../../base/clock.ts";
import { type ReadTx, sql, type WriteTx } from "../../storage/database.ts";
import type { Verdict } from "./checksStore.ts";
import type { RuleKey } from "./learningStore.ts";
import type { StoredStatus } from "./matchesStore.ts";

/** What an act did to one match. */
export interface Change {
  readonly matchNo: number;
  readonly matchId: string;
  readonly from: StoredStatus;
  readonly to: StoredStatus;
  readonly wasAuto: boolean;
}

/** What it takes to undo an act. */
export interface ActRecord {
  readonly changes: readonly Change[];
  /** Decisions that it added, by the match they are about. */
  readonly decided: readonly { readonly matchId: string; readonly kind: "rejected" | "not_automatic" }[];
  /** Settings before it, for a change of settings. */
  readonly settings?: string | null;
  /** What was noted beside the matches. */
  readonly notes?: readonly Note[];
}

/** A note about an item (a match or a row, by its id) or a learned rule, with what stood before and stands after it. */
export type Note =
  | {
      readonly kind: "assign";
      readonly item: string;
      readonly before: string | null;
      readonly after: string | null;
    }
  | {
      readonly kind: "snooze";
      readonly item: string;
      readonly before: number | null;
      readonly after: number | null;
    }
  | { readonly kind: "comment"; readonly item: string; readonly commentNo: number }
  | { readonly kind: "check"; readonly matchNo: number; readonly verdict: Verdict }
  | { readonly kind: "rule"; readonly rule: RuleKey; readonly active: boolean };

interface ActRow {
  readonly act_no: number;
  readonly act_id: string;
  readonly project_id: string;
  readonly kind: string;
  readonly summary: string;
  readonly at: number;
  readonly user_id: string;
  readonly undone_at: number | null;
  readonly changes: string;
}

const insert = sql<[string, string, string, string, number, string, string]>(
  "INSERT INTO match_act (act_id, project_id, kind, summary, at, user_id, changes) VALUES (?, ?, ?, ?, ?, ?, ?)",
);
/** What people have decided so far: it differs after any act or undo. */
const state = sql<[string], { state: string }>(
  "SELECT count(*) || ' ' || coalesce(max(act_no), 0) || ' ' || count(undone_at) AS state FROM match_act WHERE project_id = ?",
);
const one = sql<[string], ActRow>("SELECT * FROM match_act WHERE act_id = ?");
const page = sql<[string, number, number], ActRow>(
  "SELECT * FROM match_act WHERE project_id = ? ORDER BY act_no DESC LIMIT ? OFFSET ?",
);
const count = sql<[string], { n: number }>("SELECT count(*) AS n FROM match_act WHERE project_id = ?");
const undo = sql<[number, string]>("UPDATE match_act SET undone_at = ? WHERE act_id = ?");

/** SQL of what people did. */
export const actsStore = {
  state: (tx: ReadTx, projectId: string): string => tx.get(state, [projectId])?.state ?? "",
  add(
    tx: WriteTx,
    act: {
      actId: ActId;
      projectId: string;
      kind: Act["kind"];
      summary: string;
      at: number;
      userId: string;
      record: ActRecord;
    },
  ): void {
    tx.run(insert, [
      act.actId,
      act.projectId,
      act.kind,
      act.summary,
      act.at,
      act.userId,
      JSON.stringify(act.record),
    ]);
  },
  get(tx: ReadTx, actId: string): { act: Act; record: ActRecord } | undefined {
    const row = tx.get(one, [actId]);
    return row === undefined ? undefined : { act: toAct(row), record: recordOf(row) };
  },
  page: (tx: ReadTx, projectId: string, { limit, offset }: { limit: number; offset: number }) => ({
    total: tx.get(count, [projectId])?.n ?? 0,
    acts: tx.all(page, [projectId, limit, offset]).map(toAct),
  }),
  setUndone: (tx: WriteTx, actId: string, at: number) => void tx.run(undo, [at, actId]),
};

function recordOf(row: ActRow): ActRecord {
  return JSON.parse(row.changes) as ActRecord; // written by `add`
}

/** Casts: each column was written from a value of that type. */
function toAct(row: ActRow): Act {
  return {
    actId: row.act_id as ActId,
    projectId: row.project_id as ProjectId,
    kind: row.kind as Act["kind"],
    summary: row.summary,
    at: toInstant(row.at),
    userId: row.user_id as UserId,
    undone: row.undone_at !== null,
    matches: recordOf(row)
      .changes.slice(0, 1_000)
      .map((change) => change.matchId as MatchId),
  };
}
