import { createHash } from "node:crypto";
import type { Day, IngestionId, ProjectId, Sha256, UserId } from "../../../contract/ids.ts";
import type { Currency, MinorUnits } from "../../../contract/money.ts";
import type { Bridge } from "../../../contract/procedures/reconciliationBridge.ts";
import type { PeriodClose, Periods } from "../../../contract/procedures/reconciliationReview.ts";
import { toInstant } from "../../base/clock.ts";
import { dayOfInstant, formatDay, parseDay } from "../../base/days.ts";
import { AppError } from "../../base/errors.ts";
import type { ReadTx } from "../../storage/database.ts";
import type { ReconciliationDependencies } from "./dependencies.ts";
import { exportsStore } from "./exports/exportsStore.ts";
import type { MatchRow } from "./matchesStore.ts";
import { toTransaction } from "./matchRows.ts";
import { type CloseRow, periodsStore } from "./periodsStore.ts";
import { type RunRow, runsStore } from "./runsStore.ts";
import { bridgesIn } from "./statement.ts";

type Deps = Pick<ReconciliationDependencies, "database" | "bus" | "clock">;

const shownLate = 200;

/** What a close keeps; hashed as the text that is stored. */
interface Statement {
  readonly project_id: string;
  readonly through: Day;
  readonly run_id: string;
  readonly bridges: readonly Bridge[];
  readonly sources: readonly { readonly side: string; readonly sha256: string; readonly rows: number }[];
}

/** The last day of the project's closed period, or undefined while all is open. */
export function closedThrough(tx: ReadTx, projectId: string): number | undefined {
  return periodsStore.current(tx, projectId)?.through_day;
}

/** What is closed at present, and the hash of the statement it was closed with. */
export function lastClose(tx: ReadTx, projectId: string): { through: Day; statementHash: string } | null {
  const close = periodsStore.current(tx, projectId);
  return close === undefined
    ? null
    : { through: formatDay(close.through_day), statementHash: close.statement_hash };
}

/**
 * Refuses a change of a match that lies wholly within the closed period. One that reaches beyond it may change: on
 * the day of the close its rows stood as timing differences, and they still do.
 */
export function requireOpen(
  tx: ReadTx,
  projectId: string,
  matches: readonly Pick<MatchRow, "last_day">[],
): void {
  const through = closedThrough(tx, projectId);
  if (through === undefined || matches.every((match) => match.last_day > through)) return;
  throw new AppError(
    "STATE_CONFLICT",
    `The period to ${formatDay(through)} is closed with its statement, and this change lies within it. Reopen the period first; that asks for a reason and is logged.`,
  );
}

/** Why an import may not be undone: a closed statement rests on it. */
export function explainClosedImport(tx: ReadTx, ingestionId: IngestionId): string[] {
  const own = periodsStore.importOf(tx, ingestionId);
  const close = own === undefined ? undefined : periodsStore.current(tx, own.project_id);
  if (own === undefined || close === undefined || own.from_day === null) return [];
  const knows = (JSON.parse(close.imports) as number[]).includes(own.ingestion_no); // written by `closePeriod`
  if (!knows || own.from_day > close.through_day) return [];
  return [
    `the period to ${formatDay(close.through_day)} is closed with a statement that rests on this import. Reopen the period first.`,
  ];
}

/** What a close at this day would state, and why it may not be made. */
export function previewClose(
  tx: ReadTx,
  about: { readonly projectId: ProjectId; readonly through: Day; readonly today: number },
): { bridges: Bridge[]; refusal: string | null } {
  const { projectId, through, today } = about;
  const run = runsStore.current(tx, projectId);
  const refusal = refusalOf(tx, { projectId, through: parseDay(through), today, run });
  return {
    bridges: run === undefined ? [] : bridgesIn(tx, projectId, { run, through: parseDay(through) }),
    refusal,
  };
}

/** Closes all up to a day with the statement of that day. */
export function closePeriod(
  deps: Deps,
  about: { readonly projectId: ProjectId; readonly through: Day; readonly userId: UserId },
): Periods {
  const { projectId, through, userId } = about;
  return deps.database.write((tx) => {
    const at = deps.clock.now();
    const day = parseDay(through);
    const run = runsStore.current(tx, projectId);
    const refusal = refusalOf(tx, { projectId, through: day, today: dayOfInstant(at), run });
    if (refusal !== null || run === undefined) throw new AppError("STATE_CONFLICT", refusal ?? "");
    const sources = exportsStore.sources(tx, projectId);
    const stated: Statement = {
      project_id: projectId,
      through,
      run_id: run.run_id,
      bridges: bridgesIn(tx, projectId, { run, through: day }),
      sources: sources.map(({ side, sha256, rows }) => ({ side, sha256, rows })),
    };
    const statement = JSON.stringify(stated);
    const hash = createHash("sha256").update(statement).digest("hex") as Sha256; // the shape of the brand
    periodsStore.add(tx, {
      project: projectId,
      through: day,
      imports: run.imports,
      statement,
      hash,
      at,
      by: userId,
    });
    const data = { project_id: projectId, through, statement_hash: hash, sources: sources.length };
    deps.bus.publish(tx, { type: "reconciliation.period_closed", projectId, userId, data });
    return periodsOf(tx, projectId);
  });
}

/** Opens the period that was closed last, for a reason that is kept. */
export function reopenPeriod(
  deps: Deps,
  about: { readonly projectId: ProjectId; readonly reason: string; readonly userId: UserId },
): Periods {
  const { projectId, reason, userId } = about;
  return deps.database.write((tx) => {
    const close = periodsStore.current(tx, projectId);
    if (close === undefined) throw new AppError("STATE_CONFLICT", "No period of this project is closed.");
    periodsStore.reopen(tx, close.close_no, { at: deps.clock.now(), by: userId, reason });
    const data = {
      project_id: projectId,
      through: formatDay(close.through_day),
      statement_hash: close.statement_hash as Sha256, // written by `closePeriod`
      reason_hash: createHash("sha256").update(reason).digest("hex") as Sha256, // the shape of the brand
    };
    deps.bus.publish(tx, { type: "reconciliation.period_reopened", projectId, userId, data });
    return periodsOf(tx, projectId);
  });
}

/** The closed period, each close ever made, and what came after the last one for the days it covers. */
export function periodsOf(tx: ReadTx, projectId: ProjectId): Periods {
  const close = periodsStore.current(tx, projectId);
  const run = runsStore.current(tx, projectId);
  const closes = periodsStore.closes(tx, projectId).map(toClose);
  if (close === undefined) return { closedThrough: null, closes, late: [], lateRows: [], changed: [] };
  const now = run === undefined ? [] : bridgesIn(tx, projectId, { run, through: close.through_day });
  return {
    closedThrough: formatDay(close.through_day),
    closes,
    late: periodsStore.lateSums(tx, close).map(({ side, currency, rows, sum }) => ({
      side: side === "bank" ? ("bank" as const) : ("ledger" as const),
      currency: currency as Currency, // read from rows
      rows,
      sum: sum as MinorUnits, // a sum of minor units
    })),
    lateRows: periodsStore.lateRows(tx, close, shownLate).map(toTransaction),
    changed: changedParts(statementOf(close).bridges, now),
  };
}

/** Parts of the bridge that stand otherwise today than when the period was closed. */
function changedParts(then: readonly Bridge[], now: readonly Bridge[]): Periods["changed"] {
  const currencies = [...new Set([...then, ...now].map(({ currency }) => currency))];
  return currencies.flatMap((currency) => {
    const of = (bridges: readonly Bridge[]) => bridges.find((bridge) => bridge.currency === currency);
    const parts = (of(then) ?? of(now))?.parts ?? [];
    return parts.flatMap(({ part }) => {
      const amount = (bridges: readonly Bridge[]) =>
        of(bridges)?.parts.find((one) => one.part === part)?.amount ?? (0 as MinorUnits); // none of it
      const change = { currency, part, atClose: amount(then), today: amount(now) };
      return change.atClose === change.today ? [] : [change];
    });
  });
}

function refusalOf(
  tx: ReadTx,
  about: {
    readonly projectId: string;
    readonly through: number;
    readonly today: number;
    readonly run: RunRow | undefined;
  },
): string | null {
  const { projectId, through, today, run } = about;
  const before = closedThrough(tx, projectId);
  if (run === undefined) return "This project was not reconciled yet. Run the reconciliation first.";
  if (run.status === "running" || isMatching(tx, projectId))
    return "A reconciliation of this project is running. Wait for it, then close.";
  if (through >= today) return "The period is not over yet: close it up to a day that has passed.";
  if (before !== undefined && through <= before)
    return `The period to ${formatDay(before)} is closed already. Choose a later day.`;
  const seen = new Set(JSON.parse(run.imports) as number[]); // written by makeCurrent
  if (runsStore.imports(tx, projectId).some((one) => !seen.has(one.ingestion_no)))
    return "Rows came since the last matching. Match again, then close.";
  return null;
}

function isMatching(tx: ReadTx, projectId: string): boolean {
  return runsStore.unfinished(tx).some((run) => run.project_id === projectId);
}

function statementOf(close: CloseRow): Statement {
  return JSON.parse(close.statement) as Statement; // written by `closePeriod`
}

/** Casts: each column was written from a value of that type. */
function toClose(row: CloseRow): PeriodClose {
  return {
    through: formatDay(row.through_day),
    closedAt: toInstant(row.closed_at),
    closedBy: row.closed_by as UserId,
    statementHash: row.statement_hash as Sha256,
    bridges: [...statementOf(row).bridges],
    reopenedAt: row.reopened_at === null ? null : toInstant(row.reopened_at),
    reopenedBy: row.reopened_by as UserId | null,
    reason: row.reason,
  };
}
