import type { EventDocument } from "../../../contract/events/catalogue.ts";
import type { Priority } from "../../../contract/events/definition.ts";
import type { AlertType } from "../../../contract/events/frenly.ts";
import type { ProjectId } from "../../../contract/ids.ts";
import { formatDecimal } from "../../../contract/money.ts";

/** What deserves attention, before it is known whether it repeats something or has to wait. */
export interface Trigger {
  readonly type: AlertType;
  readonly severity: Priority;
  readonly projectId: ProjectId | null;
  /** What it is about: an import, job, run or rule. With type and project it makes the fingerprint. */
  readonly subject: string;
  readonly message: string;
  /** Why, with its figures. */
  readonly reason: string;
}

/** Limits of contracts.md, section 2: a value AT a limit does not fire. */
export const limits = { risk: 0.7, criticalRisk: 0.85, quality: 70, poorQuality: 50 } as const;

/** `630,603.16 EUR`: thousands set apart, as people read figures. */
function moneyText(amount: number, currency: string): string {
  const [whole = "0", fraction] = formatDecimal(amount, currency).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return `${grouped}${fraction === undefined ? "" : `.${fraction}`} ${currency}`;
}

/** What a single event deserves; undefined for nothing. */
export function triggerOf(event: EventDocument): Trigger | undefined {
  switch (event.type) {
    case "anomaly.detected":
      return highRisk(event.data);
    case "data.validated":
      return poorQuality(event.data);
    case "batch.job.failed":
      return {
        type: "batch_job_failed",
        severity: "high",
        projectId: event.data.project_id,
        subject: event.data.job_id,
        message: `Batch job ${event.data.job_id} failed: ${event.data.reason}`,
        reason: `${event.data.failed} of ${event.data.items_count} items failed (${event.data.error_code})`,
      };
    case "source.damaged":
      return damagedSource(event.data);
    case "variance.detected":
      return variance(event.data);
    default:
      return undefined;
  }
}

function highRisk(data: EventDocument<"anomaly.detected">["data"]): Trigger | undefined {
  if (data.risk_score <= limits.risk) return undefined;
  return {
    type: "high_risk_anomaly",
    severity: data.risk_score > limits.criticalRisk ? "critical" : "high",
    projectId: data.project_id,
    subject: data.ingestion_id,
    message: "High-risk anomaly detected during ingestion",
    reason: `Risk ${data.risk_score.toFixed(2)} over the limit of ${limits.risk.toFixed(2)}; ${data.anomalies_count} anomalies, ${moneyText(data.amount_at_risk, data.currency)} at risk`,
  };
}

function poorQuality(data: EventDocument<"data.validated">["data"]): Trigger | undefined {
  if (data.quality_score >= limits.quality) return undefined;
  return {
    type: "data_quality_issue",
    severity: data.quality_score < limits.poorQuality ? "high" : "medium",
    projectId: data.project_id,
    subject: data.ingestion_id,
    message: "Data quality below acceptable threshold",
    reason: `Quality ${data.quality_score} under the limit of ${limits.quality}; ${data.warnings_count} warnings on ${data.records_count} rows`,
  };
}

function damagedSource(data: EventDocument<"source.damaged">["data"]): Trigger {
  const what = data.cause === "missing" ? "is missing" : "no longer has the content that was imported";
  return {
    type: "source_damaged",
    severity: "critical",
    projectId: data.project_id,
    subject: data.ingestion_id,
    message: `A kept source file ${what}. Restore the workspace folder from a backup.`,
    reason: `The file of SHA-256 ${data.file_sha256.slice(0, 16)}… ${what}`,
  };
}

function variance(data: EventDocument<"variance.detected">["data"]): Trigger {
  const rate = `${Math.round(data.flag_rate * 1000) / 10} %`;
  const amount = moneyText(data.unexplained_amount, data.currency);
  return {
    type: "reconciliation_variance",
    severity: data.severity,
    projectId: data.project_id,
    subject: data.run_id,
    message: `Reconciliation variance (${data.severity}): ${rate} of matches flagged, ${data.needs_investigation} to investigate, ${amount} unexplained`,
    reason: `Flag rate ${rate}, ${data.needs_investigation} to investigate, ${amount} unexplained`,
  };
}
