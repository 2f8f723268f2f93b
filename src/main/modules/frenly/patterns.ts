import type { EventDocument, EventType } from "../../../contract/events/catalogue.ts";
import type { Priority } from "../../../contract/events/definition.ts";
import type { Trigger } from "./triggers.ts";

/** Several related events within a window: so many in all, or one of each kind (Sigma's event_count and temporal). */
export interface PatternRule {
  readonly id: string;
  readonly message: string;
  readonly severity: Priority;
  readonly types: readonly EventType[];
  readonly windowMs: number;
  /** Events of the group that make the pattern; with `eachKind`, different types. */
  readonly count: number;
  readonly eachKind: boolean;
  /** Leaves out events of these types that do not matter to the rule. */
  readonly matters: (event: EventDocument) => boolean;
}

const minute = 60_000;

/** Rules that ship with the product. Groups are projects. */
export const patternRules: readonly PatternRule[] = [
  {
    id: "imports_keep_failing",
    message: "Several imports of one project failed within ten minutes",
    severity: "medium",
    types: ["ingestion.failed"],
    windowMs: 10 * minute,
    count: 3,
    eachKind: false,
    matters: () => true,
  },
  {
    id: "poor_data_and_high_risk",
    message: "Poor data and high risk in one project within an hour: check the data before the findings",
    severity: "high",
    types: ["data.validated", "anomaly.detected"],
    windowMs: 60 * minute,
    count: 2,
    eachKind: true,
    matters: (event) =>
      event.type === "data.validated"
        ? event.data.quality_score < 70
        : event.type === "anomaly.detected" && event.data.risk_score > 0.7,
  },
];

/** An event of a rule's group inside its window, the new one included. */
export interface PatternEvent {
  readonly kind: string;
  readonly at: number;
}

/** Whether the events of a window make the pattern. */
export function isComplete(rule: PatternRule, events: readonly PatternEvent[]): boolean {
  return (rule.eachKind ? new Set(events.map(({ kind }) => kind)).size : events.length) >= rule.count;
}

export function patternTrigger(
  rule: PatternRule,
  event: EventDocument,
  events: readonly PatternEvent[],
): Trigger {
  const minutes = Math.round(rule.windowMs / minute);
  return {
    type: "pattern_detected",
    severity: rule.severity,
    projectId: event.project_id,
    subject: rule.id,
    message: rule.message,
    reason: `${events.length} events within ${minutes} minutes (rule ${rule.id})`,
  };
}
