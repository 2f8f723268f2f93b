import type { AlertStatus } from "../../../contract/events/frenly.ts";
import type { AlertId, Instant, ProjectId, UserId } from "../../../contract/ids.ts";
import type { Alert } from "../../../contract/procedures/frenly.ts";
import { type ReadTx, type SqlValue, sql, type WriteTx } from "../../storage/database.ts";
import { rankOf, severityOf } from "./delivery.ts";
import type { PatternEvent } from "./patterns.ts";
import type { Trigger } from "./triggers.ts";

export interface AlertRow {
  readonly alert_no: number;
  readonly alert_id: string;
  readonly project_id: string | null;
  readonly type: string;
  readonly severity: number;
  readonly status: string;
  readonly message: string;
  readonly reason: string;
  readonly subject: string;
  readonly episode: number;
  readonly occurrences: number;
  readonly raised_at: number;
  readonly last_seen_at: number;
  readonly delivered_at: number | null;
  readonly held_back_by: string | null;
  readonly snoozed_until: number | null;
  readonly active: number;
}

const insert = sql<SqlValue[]>(
  `INSERT INTO alert (alert_id, project_id, type, severity, status, message, reason, subject, fingerprint, episode, occurrences, raised_at, last_seen_at, active)
   VALUES (?, ?, ?, ?, 'raised', ?, ?, ?, ?, ?, 1, ?, ?, 1)`,
);
const byId = sql<[string], AlertRow>("SELECT * FROM alert WHERE alert_id = ?");
const lastOfFingerprint = sql<[string], AlertRow>(
  "SELECT * FROM alert WHERE fingerprint = ? ORDER BY alert_no DESC LIMIT 1",
);
const repeat = sql<[number, number]>(
  "UPDATE alert SET occurrences = occurrences + 1, last_seen_at = ? WHERE alert_no = ?",
);
const setStatus = sql<[string, number, number]>("UPDATE alert SET status = ?, active = ? WHERE alert_no = ?");
const setDelivered = sql<[number, number]>(
  "UPDATE alert SET status = 'delivered', delivered_at = ?, held_back_by = NULL, snoozed_until = NULL WHERE alert_no = ?",
);
const setHeldBack = sql<[string | null, number | null, number, number]>(
  "UPDATE alert SET held_back_by = ?, snoozed_until = ?, active = ? WHERE alert_no = ?",
);
const waiting = sql<[number], AlertRow>(
  `SELECT * FROM alert WHERE active = 1 AND status = 'raised' AND (snoozed_until IS NULL OR snoozed_until <= ?) ORDER BY severity, raised_at, alert_no LIMIT 1`,
);
const nextSnooze = sql<[], { at: number | null }>(
  "SELECT min(snoozed_until) AS at FROM alert WHERE active = 1 AND snoozed_until IS NOT NULL",
);
const leastUrgent = sql<[], AlertRow>(
  "SELECT * FROM alert WHERE active = 1 ORDER BY severity DESC, raised_at, alert_no LIMIT 1",
);
const countActive = sql<[], { n: number }>("SELECT count(*) AS n FROM alert WHERE active = 1");
const figures = sql<[], { active: number; unacknowledged: number; critical: number; waiting: number }>(
  `SELECT count(*) AS active, coalesce(sum(status IN ('raised', 'delivered', 'seen')), 0) AS unacknowledged,
     coalesce(sum(severity = 0 AND status IN ('raised', 'delivered', 'seen')), 0) AS critical, coalesce(sum(status = 'raised'), 0) AS waiting
   FROM alert WHERE active = 1`,
);
const list = sql<Record<string, SqlValue>, AlertRow>(
  `SELECT * FROM alert WHERE (:project IS NULL OR project_id = :project) AND (:all = 1 OR active = 1)
   ORDER BY active DESC, status = 'acknowledged', severity, raised_at DESC, alert_no DESC LIMIT :limit OFFSET :offset`,
);
const countList = sql<Record<string, SqlValue>, { n: number }>(
  "SELECT count(*) AS n FROM alert WHERE (:project IS NULL OR project_id = :project) AND (:all = 1 OR active = 1)",
);
const expired = sql<[number], AlertRow>(
  "SELECT * FROM alert WHERE active = 1 AND last_seen_at < ? ORDER BY alert_no LIMIT 1000",
);
const steps = sql<[number], { status: string; at: number; user_id: string; detail: string | null }>(
  "SELECT status, at, user_id, detail FROM alert_step WHERE alert_no = ? ORDER BY n LIMIT 1000",
);
const addStep = sql<Record<string, SqlValue>>(
  `INSERT INTO alert_step (alert_no, n, status, at, user_id, detail)
   VALUES (:no, (SELECT count(*) FROM alert_step WHERE alert_no = :no), :status, :at, :user, :detail)`,
);
const addDelivery = sql<[number, number]>("INSERT INTO delivery (at, alert_no) VALUES (?, ?)");
const forgetDeliveries = sql<[number]>("DELETE FROM delivery WHERE at < ?");
const recentDeliveries = sql<[number], { at: number }>(
  "SELECT at FROM delivery WHERE at > ? ORDER BY at LIMIT 1000",
);
const seen = sql<[string, string]>(
  "INSERT INTO alert_cause (event_id, rule) VALUES (?, ?) ON CONFLICT DO NOTHING",
);
const addPatternEvent = sql<[string, string, number, string, string]>(
  "INSERT INTO pattern_event (rule, grp, at, kind, event_id) VALUES (?, ?, ?, ?, ?)",
);
const patternEvents = sql<[string, string, number], PatternEvent>(
  "SELECT kind, at FROM pattern_event WHERE rule = ? AND grp = ? AND at >= ? ORDER BY at LIMIT 10000",
);
const forgetPatternEvents = sql<[string, string, number]>(
  "DELETE FROM pattern_event WHERE rule = ? AND grp = ? AND at < ?",
);

/** SQL of alerts. An alert is never deleted; it moves out of the active list. */
const countAbout = sql<[string], { n: number }>(
  "SELECT count(*) AS n FROM alert WHERE subject = ? AND active = 1",
);

export const alertsStore = {
  countAbout: (tx: ReadTx, subject: string): number => tx.get(countAbout, [subject])?.n ?? 0,
  /** False when this event was handled by this rule before: delivery is at least once. */
  markHandled: (tx: WriteTx, eventId: string, rule: string) => tx.run(seen, [eventId, rule]).changes === 1,
  insert(
    tx: WriteTx,
    alert: {
      readonly alertId: AlertId;
      readonly trigger: Trigger;
      readonly fingerprint: string;
      readonly episode: number;
      readonly at: number;
    },
  ): number {
    const { alertId, trigger, fingerprint, episode, at } = alert;
    const { projectId, type, severity, message, reason, subject } = trigger;
    return tx.run(insert, [
      alertId,
      projectId,
      type,
      rankOf(severity),
      message,
      reason,
      subject,
      fingerprint,
      episode,
      at,
      at,
    ]).lastId;
  },
  get: (tx: ReadTx, alertId: AlertId) => tx.get(byId, [alertId]),
  lastOfFingerprint: (tx: ReadTx, fingerprint: string) => tx.get(lastOfFingerprint, [fingerprint]),
  repeat: (tx: WriteTx, alertNo: number, at: number) => tx.run(repeat, [at, alertNo]),
  setStatus: (tx: WriteTx, alertNo: number, status: AlertStatus, active: boolean) =>
    tx.run(setStatus, [status, active ? 1 : 0, alertNo]),
  setDelivered(tx: WriteTx, alertNo: number, at: number): void {
    tx.run(setDelivered, [at, alertNo]);
    tx.run(addDelivery, [at, alertNo]);
    tx.run(forgetDeliveries, [at - 3_600_000]);
  },
  holdBack(
    tx: WriteTx,
    alertNo: number,
    held: { readonly by: string | null; readonly until: number | null; readonly active: boolean },
  ): void {
    tx.run(setHeldBack, [held.by, held.until, held.active ? 1 : 0, alertNo]);
  },
  /** The most urgent, oldest alert that has not been shown and is not snoozed. */
  nextWaiting: (tx: ReadTx, now: number) => tx.get(waiting, [now]),
  nextSnoozeEnd: (tx: ReadTx) => tx.get(nextSnooze, [])?.at ?? undefined,
  leastUrgent: (tx: ReadTx) => tx.get(leastUrgent, []),
  countActive: (tx: ReadTx) => tx.get(countActive, [])?.n ?? 0,
  summary(tx: ReadTx) {
    const row = tx.get(figures, []);
    return {
      active: row?.active ?? 0,
      unacknowledged: row?.unacknowledged ?? 0,
      unacknowledgedCritical: row?.critical ?? 0,
      waiting: row?.waiting ?? 0,
    };
  },
  list(
    tx: ReadTx,
    query: {
      readonly projectId: ProjectId | undefined;
      readonly all: boolean;
      readonly limit: number;
      readonly offset: number;
    },
  ) {
    const filter = { project: query.projectId ?? null, all: query.all ? 1 : 0 };
    const total = tx.get(countList, filter)?.n ?? 0;
    return {
      total,
      alerts: tx.all(list, { ...filter, limit: query.limit, offset: query.offset }).map(toAlert),
    };
  },
  expired: (tx: ReadTx, before: number) => tx.all(expired, [before]),
  steps: (tx: ReadTx, alertNo: number) => tx.all(steps, [alertNo]),
  addStep(
    tx: WriteTx,
    alertNo: number,
    step: {
      readonly status: string;
      readonly at: number;
      readonly userId: UserId;
      readonly detail?: string | undefined;
    },
  ): void {
    tx.run(addStep, {
      no: alertNo,
      status: step.status,
      at: step.at,
      user: step.userId,
      detail: step.detail ?? null,
    });
  },
  deliveriesAfter: (tx: ReadTx, after: number) => tx.all(recentDeliveries, [after]).map(({ at }) => at),
  /** Notes an event of a pattern and returns those of its group inside the window, this one included. */
  notePatternEvent(
    tx: WriteTx,
    event: {
      readonly rule: string;
      readonly group: string;
      readonly at: number;
      readonly kind: string;
      readonly id: string;
      readonly from: number;
    },
  ): PatternEvent[] {
    tx.run(forgetPatternEvents, [event.rule, event.group, event.from]);
    tx.run(addPatternEvent, [event.rule, event.group, event.at, event.kind, event.id]);
    return tx.all(patternEvents, [event.rule, event.group, event.from]);
  },
};

/** An alert as the contract shows it. Casts: each column was written from a value of that type. */
export function toAlert(row: AlertRow): Alert {
  const instant = (ms: number) => new Date(ms).toISOString() as Instant;
  return {
    alertId: row.alert_id as AlertId,
    projectId: row.project_id as ProjectId | null,
    type: row.type as Alert["type"],
    severity: severityOf(row.severity),
    status: row.status as AlertStatus,
    message: row.message,
    reason: row.reason,
    subject: row.subject,
    episode: row.episode,
    occurrences: row.occurrences,
    raisedAt: instant(row.raised_at),
    lastSeenAt: instant(row.last_seen_at),
    heldBackBy: row.held_back_by as Alert["heldBackBy"],
    snoozedUntil: row.snoozed_until === null ? null : instant(row.snoozed_until),
  };
}
