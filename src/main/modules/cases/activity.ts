import type { EventDocument } from "../../../contract/events/catalogue.ts";
import type { CaseId, EvidenceId } from "../../../contract/ids.ts";
import type { Activity } from "../../../contract/procedures/cases.ts";
import { eventStore } from "../../events/eventStore.ts";
import type { ReadTx } from "../../storage/database.ts";
import { exhibitsStore } from "./evidence/exhibitsStore.ts";

/** What happened in a case, latest first, as its events tell it. */
export function readActivity(
  tx: ReadTx,
  caseId: CaseId,
  page: { readonly offset: number; readonly limit: number },
): { readonly total: number; readonly activity: Activity[] } {
  const events = eventStore.ofCase(tx, caseId, page);
  return {
    total: eventStore.countOfCase(tx, caseId),
    activity: events.map(({ body }) => toActivity(tx, body)),
  };
}

function toActivity(tx: ReadTx, body: string): Activity {
  const event = JSON.parse(body) as EventDocument; // the exact text that was checked against its schema when written
  const evidenceId = evidenceOf(event);
  const exhibit = evidenceId === null ? undefined : exhibitsStore.get(tx, evidenceId);
  const cited = exhibit === undefined ? (evidenceId ?? "") : `E-${exhibit.exhibit_no} “${exhibit.title}”`;
  return {
    sequence: event.sequence,
    at: event.timestamp,
    by: event.user_id,
    type: event.type,
    text: textOf(event, cited),
    evidenceId,
  };
}

function evidenceOf(event: EventDocument): EvidenceId | null {
  switch (event.type) {
    case "evidence.added":
    case "evidence.rejected":
    case "evidence.withdrawn":
    case "evidence.touched":
    case "evidence.damaged":
      return event.data.evidence_id;
    default:
      return null;
  }
}

/** One sentence; `cited` names the exhibit it is about. */
export function textOf(event: EventDocument, cited: string): string {
  switch (event.type) {
    case "case.created":
      return `Opened “${event.data.case_title}” with priority ${event.data.priority}`;
    case "case.updated":
      return Object.entries(event.data.changes)
        .map(([field, change]) => changeText(field, change))
        .join("; ");
    case "case.annotated":
      return `${capitalised(event.data.what)} ${event.data.change}`;
    case "case.closed":
      return `Sealed (seal ${event.data.seal_number}) with ${event.data.evidence_count} exhibits`;
    case "case.reopened":
      return `Reopened; seal ${event.data.seal_number} stands until the next`;
    case "evidence.added":
      return event.data.status === "admitted" ? `Admitted ${cited}` : `Collected ${cited}`;
    case "evidence.rejected":
      return `Rejected ${cited}`;
    case "evidence.withdrawn":
      return `Withdrew ${cited}`;
    case "evidence.touched":
      return touchText(event.data, cited);
    case "evidence.damaged":
      return `${cited} is damaged: its kept bytes are ${event.data.cause}`;
    default:
      return event.type;
  }
}

const touchWords = {
  accessed: "Opened",
  verified: "Verified",
  exported: "Saved a copy of",
  transferred: "Transferred",
} as const;

function touchText(
  { action, sha256, sha256_now }: EventDocument<"evidence.touched">["data"],
  cited: string,
): string {
  return `${touchWords[action]} ${cited}${sha256 === sha256_now ? "" : ": its bytes have changed"}`;
}

function changeText(field: string, change: { from: string | null; to: string | null } | undefined): string {
  const { from = null, to = null } = change ?? {};
  // Free text is not in the log: it only says that there was some.
  if ([from, to].every((side) => side === null || side === "set" || side === "none"))
    return `${capitalised(field)} changed`;
  return `${capitalised(field)} from ${from ?? "none"} to ${to ?? "none"}`;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
