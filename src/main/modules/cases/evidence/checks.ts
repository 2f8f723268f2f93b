import type { CaseId, EvidenceId, Sha256, UserId } from "../../../../contract/ids.ts";
import type { Exhibit } from "../../../../contract/procedures/evidence.ts";
import { AppError } from "../../../base/errors.ts";
import type { ReadTx, WriteTx } from "../../../storage/database.ts";
import type { EvidenceVault } from "../../../storage/evidenceVault.ts";
import type { StoredCase } from "../casesStore.ts";
import type { CasesDependencies } from "../dependencies.ts";
import type { EvidenceJob } from "./evidenceJob.ts";
import { exhibitsStore, type StoredExhibit, toExhibit } from "./exhibitsStore.ts";
import { recordTouch, type Touch } from "./touch.ts";

export interface Opened {
  readonly exhibit: StoredExhibit;
  readonly about: StoredCase;
}

/** Whether the kept bytes are still those that were collected. */
export interface Checks {
  /** Hashes an exhibit's bytes again and writes the line of custody. */
  verify(evidenceId: EvidenceId, touch: Omit<Touch, "now">): Promise<Exhibit>;
  /** Hashes every exhibit of a case; the damaged ones come back. */
  verifyAll(caseId: CaseId, by: UserId): Promise<{ readonly checked: number; readonly damaged: Exhibit[] }>;
  /** As `verify`, and refuses what is not whole. */
  openWhole(evidenceId: EvidenceId, touch: Omit<Touch, "now">): Promise<StoredExhibit>;
}

/** Lines of custody written in one transaction. */
const touchesAtATime = 100;

export function createChecks({
  deps,
  vault,
  work,
  open,
}: {
  readonly deps: CasesDependencies;
  readonly vault: EvidenceVault;
  readonly work: <Result>(task: EvidenceJob["task"]) => Promise<Result>;
  readonly open: (tx: ReadTx, evidenceId: EvidenceId) => Opened;
}): Checks {
  const { database, bus } = deps;
  const find = (evidenceId: EvidenceId): Opened => database.read((tx) => open(tx, evidenceId));
  const show = (evidenceId: EvidenceId): Exhibit => toExhibit(find(evidenceId).exhibit);
  const touched = (tx: WriteTx, { exhibit, about }: Opened, touch: Touch): void =>
    recordTouch(tx, deps, { exhibit, projectId: about.project_id, touch });

  /** Notes that the bytes are not what was collected, once until they are again. */
  const noteCheck = (tx: WriteTx, { exhibit, about }: Opened, now: Sha256 | null): void => {
    const isWhole = now === exhibit.sha256;
    exhibitsStore.setChecked(tx, exhibit.evidence_id, deps.clock.now(), isWhole);
    if (isWhole || exhibit.is_whole === 0) return;
    const cause = vault.has(exhibit.sha256) ? "changed" : "missing";
    const { case_id, evidence_id } = exhibit;
    bus.publish(tx, {
      type: "evidence.damaged",
      projectId: about.project_id,
      caseId: case_id,
      data: { case_id, evidence_id, cause },
    });
  };

  const verify: Checks["verify"] = async (evidenceId, touch) => {
    const { sha256 } = find(evidenceId).exhibit;
    const now = await work<Sha256 | null>({ kind: "hash", sha256 });
    database.write((tx) => {
      const opened = open(tx, evidenceId);
      noteCheck(tx, opened, now);
      touched(tx, opened, { ...touch, now });
    });
    return show(evidenceId);
  };
  const verifyAll: Checks["verifyAll"] = async (caseId, by) => {
    const damaged: Exhibit[] = [];
    let checked = 0;
    for (;;) {
      const page = { offset: checked, limit: touchesAtATime };
      const { exhibits } = database.read((tx) => exhibitsStore.page(tx, { caseId }, page));
      if (exhibits.length === 0) return { checked, damaged };
      const hashes: (Sha256 | null)[] = [];
      for (const { sha256 } of exhibits) hashes.push(await work<Sha256 | null>({ kind: "hash", sha256 }));
      database.write((tx) => {
        for (const [i, { evidence_id }] of exhibits.entries()) {
          const opened = open(tx, evidence_id);
          noteCheck(tx, opened, hashes[i] ?? null);
          touched(tx, opened, { action: "verified", by, now: hashes[i] ?? null });
        }
      });
      for (const { evidence_id } of exhibits) {
        const exhibit = show(evidence_id);
        if (exhibit.isWhole === false) damaged.push(exhibit);
      }
      checked += exhibits.length;
    }
  };
  /** Refused when the bytes are no longer those that were collected: nobody looks at something else unawares. */
  const openWhole: Checks["openWhole"] = async (evidenceId, touch) => {
    const exhibit = await verify(evidenceId, touch);
    if (exhibit.isWhole !== true)
      throw new AppError(
        "FILE_CHANGED",
        `The kept bytes of ${exhibit.number} are not those that were collected. Restore the workspace folder from a backup.`,
        { where: evidenceId },
      );
    return find(evidenceId).exhibit;
  };

  return { verify, verifyAll, openWhole };
}
