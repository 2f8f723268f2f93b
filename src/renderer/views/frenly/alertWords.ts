import type { Alert } from "../../../contract/procedures/frenly.ts";
import { hashOf } from "../frame/router.ts";

const states: Record<Alert["status"], string> = {
  raised: "Raised",
  delivered: "New",
  seen: "Seen",
  acknowledged: "Acknowledged",
  resolved: "Resolved",
  dismissed: "Dismissed",
  expired: "Expired",
};

export function statusWord(status: Alert["status"]): string {
  return states[status];
}

const causes: Record<NonNullable<Alert["heldBackBy"]>, string> = {
  rate_limit: "Waits: ten alerts were shown within a minute",
  capacity: "Moved to history: fifty more urgent alerts are active",
  snooze: "Snoozed",
  bus_disabled: "Kept back: the event bus is switched off",
};

export function heldBackWords(cause: NonNullable<Alert["heldBackBy"]>): string {
  return causes[cause];
}

/** Where the thing an alert is about is shown, with the filters set. */
export function targetOf(alert: Alert): { readonly href: string; readonly words: string } {
  switch (alert.type) {
    case "high_risk_anomaly":
      return { href: hashOf("findings", { import: alert.subject }), words: "Open the findings" };
    case "data_quality_issue":
    case "source_damaged":
      return { href: hashOf("import", { import: alert.subject }), words: "Open the import" };
    case "batch_job_failed":
      return { href: hashOf("import", {}), words: "Open the imports" };
    case "reconciliation_variance":
    case "pattern_detected":
      return { href: hashOf("log", {}), words: "Open the log" };
    default:
      return alert.type satisfies never;
  }
}

export function isOpen(alert: Alert): boolean {
  return alert.status === "raised" || alert.status === "delivered" || alert.status === "seen";
}
