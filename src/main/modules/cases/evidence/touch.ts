import type { ProjectId, Sha256, UserId } from "../../../../contract/ids.ts";
import type { ExhibitStatus } from "../../../../contract/procedures/evidence.ts";
import type { Clock } from "../../../base/clock.ts";
import type { EventBus } from "../../../events/bus.ts";
import type { WriteTx } from "../../../storage/database.ts";
import { casesStore } from "../casesStore.ts";
import { type CustodyAction, type CustodyEntry, custodyStore } from "./custodyStore.ts";
import { exhibitsStore, type StoredExhibit } from "./exhibitsStore.ts";

/** What somebody did with an exhibit. */
export interface Touch {
  readonly action: CustodyAction;
  readonly by: UserId;
  readonly reason?: string;
  readonly authority?: string;
  readonly from?: string;
  readonly to?: string;
  /** Hash of the bytes now; that of the collection when left out. */
  readonly now?: Sha256 | null;
}

export interface TouchParts {
  readonly bus: EventBus;
  readonly clock: Clock;
  readonly tool: string;
}

/** Writes a line of custody and its event, in one transaction with what was done. */
export function recordTouch(
  tx: WriteTx,
  { bus, clock, tool }: TouchParts,
  {
    exhibit,
    projectId,
    touch,
  }: {
    readonly exhibit: StoredExhibit;
    readonly projectId: ProjectId;
    readonly touch: Touch;
  },
): void {
  const at = clock.now();
  const entry: CustodyEntry = {
    case_id: exhibit.case_id,
    evidence_id: exhibit.evidence_id,
    action: touch.action,
    by: touch.by,
    from: touch.from ?? "",
    to: touch.to ?? "",
    reason: touch.reason ?? "",
    authority: touch.authority ?? "",
    sha256_then: exhibit.sha256,
    sha256_now: touch.now === undefined ? exhibit.sha256 : touch.now,
    at,
    offset_minutes: -new Date(at).getTimezoneOffset(),
    tool,
  };
  const hash = custodyStore.hashOf(tx, entry);
  const event = publish({ tx, bus, entry, exhibit, projectId, hash });
  custodyStore.add(tx, entry, { hash, event_id: event.id, sequence: event.sequence });
  casesStore.touch(tx, exhibit.case_id, at);
}

function publish({
  tx,
  bus,
  entry,
  exhibit,
  projectId,
  hash,
}: {
  readonly tx: WriteTx;
  readonly bus: EventBus;
  readonly entry: CustodyEntry;
  readonly exhibit: StoredExhibit;
  readonly projectId: ProjectId;
  readonly hash: Sha256;
}) {
  const { case_id, evidence_id, sha256_then: sha256, sha256_now } = entry;
  const data = { case_id, evidence_id, sha256, custody_hash: hash };
  const about = { projectId, caseId: case_id, userId: entry.by };
  const added = (status: ExhibitStatus & ("proposed" | "admitted")) =>
    bus.publish(tx, {
      ...about,
      type: "evidence.added",
      data: {
        ...data,
        kind: exhibit.kind,
        status,
        entities_affected: exhibitsStore.countParties(tx, evidence_id),
      },
    });
  switch (entry.action) {
    case "collected":
      return added("proposed");
    case "admitted":
      return added("admitted");
    case "rejected":
      return bus.publish(tx, { ...about, type: "evidence.rejected", data });
    case "withdrawn":
      return bus.publish(tx, { ...about, type: "evidence.withdrawn", data });
    default:
      return bus.publish(tx, {
        ...about,
        type: "evidence.touched",
        data: { ...data, action: entry.action, sha256_now },
      });
  }
}
