import type { EventDocument } from "../../../contract/events/catalogue.ts";
import type { AlertStatus } from "../../../contract/events/frenly.ts";
import { type AlertId, alertIdSchema, type ProjectId, type UserId } from "../../../contract/ids.ts";
import type { Alert, frenlyProcedures } from "../../../contract/procedures/frenly.ts";
import type { Actor, Handlers } from "../../../contract/procedures/handlers.ts";
import { type Clock, toInstant } from "../../base/clock.ts";
import { type Disposable, DisposableStore } from "../../base/disposable.ts";
import { Emitter } from "../../base/emitter.ts";
import { AppError } from "../../base/errors.ts";
import type { Logger } from "../../base/logger.ts";
import { newId } from "../../base/uuid.ts";
import type { EventBus } from "../../events/bus.ts";
import type { Database, WriteTx } from "../../storage/database.ts";
import { type AlertRow, alertsStore, toAlert } from "./alertsStore.ts";
import { classify, nextDelivery, rollingWindowMs } from "./delivery.ts";
import { isComplete, patternRules, patternTrigger } from "./patterns.ts";
import { type Trigger, triggerOf } from "./triggers.ts";

export interface FrenlyDependencies {
  readonly database: Database;
  readonly bus: EventBus;
  readonly clock: Clock;
  readonly logger: Logger;
  /** The person at this workstation: to whom alerts are delivered. */
  readonly userId: UserId;
  /** `ALERT_MAX_PER_USER`. */
  readonly maxPerUser: number;
  /** `ALERT_RETENTION_DAYS`. */
  readonly retentionDays: number;
}

export interface Frenly extends Disposable {
  readonly requests: Handlers<typeof frenlyProcedures>;
  /** An alert as it stands; undefined when there is none of that id. */
  find(alertId: AlertId): Alert | undefined;
  /** How many alerts that wait for an answer are about this. */
  alertsAbout(subject: string): number;
  /** Each alert as it is shown to its person, after dedupe and rate limit: for toasts, the tray, notifications. */
  onDelivered(listener: (alert: Alert) => void): Disposable;
}

const expiryCheckMs = 3_600_000;
const dayMs = 86_400_000;

/** Frenly hears every event, decides what deserves attention, and shows it once, in order of urgency. */
export function createFrenly(deps: FrenlyDependencies): Frenly {
  const { database, bus, clock } = deps;
  const disposables = new DisposableStore();
  const delivered = disposables.add(
    new Emitter<Alert>((error) => deps.logger.error({ err: error }, "an alert could not be shown")),
  );
  const alerts = new AlertLife(deps);
  let timer: Disposable | undefined;

  /** Shows what may be shown now and sets the timer for the rest. */
  const deliver = (): void => {
    timer?.dispose();
    timer = undefined;
    for (;;) {
      const step = database.write((tx) => alerts.deliverNext(tx));
      if (step.kind === "delivered") {
        delivered.emit(step.alert);
        continue;
      }
      if (step.at !== undefined) timer = clock.after(Math.max(1, step.at - clock.now()), deliver);
      return;
    }
  };
  const change = (work: (tx: WriteTx) => void): void => {
    database.write(work);
    deliver();
  };

  const expire = (): void => {
    change((tx) => alerts.expire(tx));
    expiryTimer = clock.after(expiryCheckMs, expire);
  };
  let expiryTimer: Disposable | undefined;
  expire();
  disposables.add(
    bus.subscribeDurable({
      name: "frenly",
      pattern: "*",
      handle(tx, event) {
        if (alerts.consider(tx, event)) tx.afterCommit(deliver);
      },
    }),
  );

  const step =
    (to: AlertStatus) =>
    ({ alertId }: { readonly alertId: AlertId }, actor: Actor): Alert => {
      change((tx) => alerts.move(tx, alertId, { to, userId: actor.userId }));
      return alerts.require(alertId);
    };
  return {
    onDelivered: (listener) => delivered.on(listener),
    find: (alertId) => alerts.find(alertId),
    alertsAbout: (subject) => database.read((tx) => alertsStore.countAbout(tx, subject)),
    requests: {
      list: ({ projectId, scope, limit, offset }) =>
        database.read((tx) => alertsStore.list(tx, { projectId, all: scope === "all", limit, offset })),
      summary: () => database.read((tx) => alertsStore.summary(tx)),
      history: ({ alertId }) => ({ alert: alerts.require(alertId), steps: alerts.history(alertId) }),
      markSeen({ alertIds }, actor) {
        database.write((tx) => {
          for (const alertId of alertIds) alerts.markSeen(tx, alertId, actor.userId);
        });
        return {};
      },
      acknowledge: step("acknowledged"),
      resolve: step("resolved"),
      dismiss: step("dismissed"),
      snooze({ alertId, minutes, reason }, actor) {
        change((tx) =>
          alerts.snooze(tx, alertId, { until: clock.now() + minutes * 60_000, reason, userId: actor.userId }),
        );
        return alerts.require(alertId);
      },
    },
    dispose() {
      timer?.dispose();
      expiryTimer?.dispose();
      disposables.dispose();
    },
  };
}

type Delivery =
  | { readonly kind: "delivered"; readonly alert: Alert }
  | { readonly kind: "idle"; readonly at: number | undefined };

/** The steps of an alert's life, each stored with its time and person and published. */
class AlertLife {
  readonly #deps: FrenlyDependencies;

  constructor(deps: FrenlyDependencies) {
    this.#deps = deps;
  }

  /** Raises what an event deserves; true when something may have to be shown. */
  consider(tx: WriteTx, event: EventDocument): boolean {
    const triggers = [triggerOf(event), ...this.#patterns(tx, event)].filter(
      (trigger) => trigger !== undefined,
    );
    let raised = false;
    for (const trigger of triggers) {
      // Delivery is at least once: an event that was handled before changes nothing.
      if (!alertsStore.markHandled(tx, event.id, `${trigger.type}:${trigger.subject}`)) continue;
      this.#raise(tx, trigger, event);
      raised = true;
    }
    return raised;
  }

  /** Shows the most urgent waiting alert, or says when to look again. */
  deliverNext(tx: WriteTx): Delivery {
    const now = this.#deps.clock.now();
    const next = alertsStore.nextWaiting(tx, now);
    if (next === undefined) return { kind: "idle", at: alertsStore.nextSnoozeEnd(tx) };
    const slot = nextDelivery(alertsStore.deliveriesAfter(tx, now - rollingWindowMs), now);
    if (!slot.allowed) {
      if (next.held_back_by !== "rate_limit") this.#holdBack(tx, next, "rate_limit");
      return { kind: "idle", at: slot.at };
    }
    const waitedMs = now - next.raised_at;
    alertsStore.setDelivered(tx, next.alert_no, now);
    this.#note(tx, next, {
      status: "delivered",
      userId: this.#deps.userId,
      detail: waitedMs > 0 ? `waited ${waitedMs} ms` : undefined,
    });
    this.#deps.bus.publish(tx, {
      type: "alert.delivered",
      ...projectOf(next),
      data: { ...about(next), waited_ms: waitedMs },
    });
    return {
      kind: "delivered",
      alert: toAlert({ ...next, status: "delivered", held_back_by: null, snoozed_until: null }),
    };
  }

  move(
    tx: WriteTx,
    alertId: AlertId,
    step: { readonly to: AlertStatus; readonly userId: UserId; readonly detail?: string },
  ): void {
    const row = this.#row(tx, alertId);
    if (row.status === step.to) return;
    if (row.active === 0)
      throw new AppError(
        "STATE_CONFLICT",
        `This alert is ${row.status} already and can't become ${step.to}.`,
        { where: alertId },
      );
    const ends = step.to === "resolved" || step.to === "dismissed" || step.to === "expired";
    alertsStore.setStatus(tx, row.alert_no, step.to, !ends);
    this.#note(tx, row, { status: step.to, userId: step.userId, detail: step.detail });
    const from = row.status as AlertStatus; // written by this class only
    this.#deps.bus.publish(tx, {
      type: "alert.status_changed",
      ...projectOf(row),
      userId: step.userId,
      data: { ...about(row), from, to: step.to },
    });
  }

  /** Seen is a step only for what was delivered and nobody has dealt with. */
  markSeen(tx: WriteTx, alertId: AlertId, userId: UserId): void {
    if (this.#row(tx, alertId).status === "delivered") this.move(tx, alertId, { to: "seen", userId });
  }

  snooze(
    tx: WriteTx,
    alertId: AlertId,
    snooze: { readonly until: number; readonly reason: string; readonly userId: UserId },
  ): void {
    const row = this.#row(tx, alertId);
    if (row.active === 0)
      throw new AppError(
        "STATE_CONFLICT",
        `This alert is ${row.status} already; there is nothing to snooze.`,
        { where: alertId },
      );
    alertsStore.setStatus(tx, row.alert_no, "raised", true);
    alertsStore.holdBack(tx, row.alert_no, { by: "snooze", until: snooze.until, active: true });
    this.#note(tx, row, {
      status: "snoozed",
      userId: snooze.userId,
      detail: `until ${toInstant(snooze.until)}: ${snooze.reason}`,
    });
    const reason_code =
      snooze.reason
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, "_")
        .replace(/^_+|_+$/g, "")
        .slice(0, 60) || "other";
    this.#deps.bus.publish(tx, {
      type: "alert.snoozed",
      ...projectOf(row),
      userId: snooze.userId,
      data: { ...about(row), until: toInstant(snooze.until), reason_code },
    });
  }

  expire(tx: WriteTx): void {
    const before = this.#deps.clock.now() - this.#deps.retentionDays * dayMs;
    for (const row of alertsStore.expired(tx, before)) {
      this.move(tx, row.alert_id as AlertId, { to: "expired", userId: this.#deps.userId }); // written from a branded id
    }
  }

  find(alertId: AlertId): Alert | undefined {
    const row = this.#deps.database.read((tx) => ({ found: alertsStore.get(tx, alertId) })).found;
    return row === undefined ? undefined : toAlert(row);
  }

  require(alertId: AlertId): Alert {
    return toAlert(this.#deps.database.read((tx) => this.#row(tx, alertId)));
  }

  history(alertId: AlertId) {
    return this.#deps.database.read((tx) =>
      // Written from branded values.
      alertsStore.steps(tx, this.#row(tx, alertId).alert_no).map(({ status, at, user_id, detail }) => ({
        status,
        at: toInstant(at),
        userId: user_id as UserId,
        detail,
      })),
    );
  }

  #patterns(tx: WriteTx, event: EventDocument): Trigger[] {
    const at = Date.parse(event.timestamp);
    return patternRules.flatMap((rule) => {
      if (!rule.types.includes(event.type) || !rule.matters(event)) return [];
      if (!alertsStore.markHandled(tx, event.id, `pattern:${rule.id}`)) return [];
      const group = event.project_id ?? "";
      const events = alertsStore.notePatternEvent(tx, {
        rule: rule.id,
        group,
        at,
        kind: event.type,
        id: event.id,
        from: at - rule.windowMs,
      });
      return isComplete(rule, events) ? [patternTrigger(rule, event, events)] : [];
    });
  }

  #raise(tx: WriteTx, trigger: Trigger, cause: EventDocument): void {
    const { clock, userId, maxPerUser, bus } = this.#deps;
    const now = clock.now();
    const fingerprint = `${trigger.type}|${trigger.projectId ?? ""}|${trigger.subject}`;
    const last = alertsStore.lastOfFingerprint(tx, fingerprint);
    const recurrence = classify(
      last === undefined
        ? undefined
        : { active: last.active === 1, lastSeenAt: last.last_seen_at, episode: last.episode },
      now,
    );
    if (recurrence.kind === "repeat" && last !== undefined) {
      alertsStore.repeat(tx, last.alert_no, now);
      this.#note(tx, last, { status: "repeated", userId });
      bus.publish(tx, {
        type: "alert.repeated",
        ...projectOf(last),
        cause,
        data: { ...about(last), occurrences: last.occurrences + 1 },
      });
      return;
    }
    const alertId = alertIdSchema.parse(newId("alert", now));
    const episode = recurrence.kind === "new" ? recurrence.episode : 1;
    const alertNo = alertsStore.insert(tx, { alertId, trigger, fingerprint, episode, at: now });
    alertsStore.addStep(tx, alertNo, { status: "raised", at: now, userId, detail: trigger.reason });
    const { type: alert_type, severity, subject, projectId } = trigger;
    bus.publish(tx, {
      type: "alert.raised",
      projectId,
      cause,
      data: { alert_id: alertId, project_id: projectId, alert_type, severity, subject, episode },
    });
    while (alertsStore.countActive(tx) > maxPerUser) {
      const out = alertsStore.leastUrgent(tx);
      if (out === undefined) return;
      this.#holdBack(tx, out, "capacity");
    }
  }

  /** Keeps an alert from its person and stores why; for want of room it moves to history. */
  #holdBack(tx: WriteTx, row: AlertRow, cause: "rate_limit" | "capacity"): void {
    alertsStore.holdBack(tx, row.alert_no, {
      by: cause,
      until: row.snoozed_until,
      active: cause !== "capacity",
    });
    this.#note(tx, row, { status: "held back", userId: this.#deps.userId, detail: cause });
    this.#deps.bus.publish(tx, {
      type: "alert.suppressed",
      ...projectOf(row),
      data: { ...about(row), cause },
    });
  }

  #note(
    tx: WriteTx,
    row: AlertRow,
    step: { readonly status: string; readonly userId: UserId; readonly detail?: string | undefined },
  ): void {
    alertsStore.addStep(tx, row.alert_no, { ...step, at: this.#deps.clock.now() });
  }

  #row(tx: Parameters<typeof alertsStore.get>[0], alertId: AlertId): AlertRow {
    const row = alertsStore.get(tx, alertId);
    if (row === undefined) throw new AppError("NOT_FOUND", `There is no alert ${alertId}.`);
    return row;
  }
}

/** Casts: both columns were written from branded ids. */
function about(row: AlertRow): { readonly alert_id: AlertId; readonly project_id: ProjectId | null } {
  return { alert_id: row.alert_id as AlertId, project_id: row.project_id as ProjectId | null };
}

function projectOf(row: AlertRow): { readonly projectId: ProjectId | null } {
  return { projectId: row.project_id as ProjectId | null }; // written from a branded id
}
