import { basename } from "node:path";
import type { CaseId, EvidenceId, Sha256, UserId } from "../../../../contract/ids.ts";
import type {
  Exhibit,
  ExhibitPreview,
  ExhibitStatus,
  evidenceProcedures,
} from "../../../../contract/procedures/evidence.ts";
import type { Actor, Handlers } from "../../../../contract/procedures/handlers.ts";
import type { Transaction } from "../../../../contract/procedures/transactions.ts";
import { AppError } from "../../../base/errors.ts";
import { newId } from "../../../base/uuid.ts";
import type { ReadTx, WriteTx } from "../../../storage/database.ts";
import { EvidenceVault } from "../../../storage/evidenceVault.ts";
import { caseOf, refuseSealed } from "../caseOf.ts";
import { casesStore } from "../casesStore.ts";
import type { CasesDependencies } from "../dependencies.ts";
import { searchStore } from "../searchStore.ts";
import { checklistOf } from "./checklists.ts";
import { type Checks, createChecks, type Opened } from "./checks.ts";
import { type CollectPlan, filePlan, planCollection } from "./collect.ts";
import type { Collected } from "./collectJob.ts";
import { custodyStore } from "./custodyStore.ts";
import type { EvidenceJob } from "./evidenceJob.ts";
import { exhibitsStore, type StoredExhibit, toExhibit } from "./exhibitsStore.ts";
import { readFrozenPage } from "./frozenPage.ts";
import type { RowInclusion } from "./proofJob.ts";
import { stagedStore } from "./stagedStore.ts";
import { recordTouch, type Touch } from "./touch.ts";

export interface Evidence extends Pick<Checks, "verify" | "verifyAll"> {
  readonly requests: Handlers<typeof evidenceProcedures>;
  /** Keeps a file of this disk as an exhibit. */
  collectFile(
    caseId: CaseId,
    file: { readonly path: string; readonly title: string | undefined },
    actor: Actor,
  ): Promise<Exhibit>;
}

/** What a user says of an exhibit when it is collected. */
interface Given {
  readonly description: string;
  readonly source?: string | undefined;
  readonly authority: string;
}

const downloadBytes = 4 << 20;

/** Exhibits of cases: collected, decided on, looked at and verified; each touch is a line of custody. */
export function createEvidence(
  deps: CasesDependencies,
  onDecision: (tx: WriteTx, caseId: CaseId) => void,
): Evidence {
  const { database } = deps;
  const vault = new EvidenceVault(deps.vault.dir, deps.vault.key);
  const work = <Result>(task: EvidenceJob["task"]) =>
    deps.workers.run<EvidenceJob, Result>("evidenceWorker", {
      job: { vault: deps.vault, task },
      database: deps.databaseOptions,
    });
  const open = (tx: ReadTx, evidenceId: EvidenceId): Opened => {
    const exhibit = exhibitsStore.get(tx, evidenceId);
    const about = exhibit === undefined ? undefined : casesStore.get(tx, exhibit.case_id);
    if (exhibit === undefined || about === undefined)
      throw new AppError("NOT_FOUND", `There is no exhibit ${evidenceId}.`, { where: evidenceId });
    return { exhibit, about };
  };
  const find = (evidenceId: EvidenceId): Opened => database.read((tx) => open(tx, evidenceId));
  const show = (evidenceId: EvidenceId): Exhibit => toExhibit(find(evidenceId).exhibit);
  const touched = (tx: WriteTx, { exhibit, about }: Opened, touch: Touch): void =>
    recordTouch(tx, deps, { exhibit, projectId: about.project_id, touch });

  const { verify, verifyAll, openWhole } = createChecks({ deps, vault, work, open });

  const decide = (
    evidenceId: EvidenceId,
    decision: {
      readonly to: ExhibitStatus;
      readonly from: readonly ExhibitStatus[];
      readonly reason: string;
      readonly answered?: readonly string[];
      readonly touch: Touch;
    },
  ): Exhibit => {
    database.write((tx) => {
      const opened = open(tx, evidenceId);
      refuseSealed(opened.about);
      const { status, exhibit_no } = opened.exhibit;
      if (!decision.from.includes(status))
        throw new AppError(
          "STATE_CONFLICT",
          `E-${exhibit_no} is ${status}; it can't become ${decision.to} from there.`,
          {
            where: evidenceId,
          },
        );
      exhibitsStore.decide(tx, evidenceId, {
        status: decision.to,
        reason: decision.reason,
        answered: decision.answered ?? [],
        by: decision.touch.by,
        at: deps.clock.now(),
      });
      touched(tx, opened, decision.touch);
      onDecision(tx, opened.about.case_id);
    });
    return show(evidenceId);
  };

  const collect = async (
    { caseId, given, by }: { readonly caseId: CaseId; readonly given: Given; readonly by: UserId },
    planFor: (evidenceId: EvidenceId) => CollectPlan | Promise<CollectPlan>,
  ): Promise<Exhibit> => {
    refuseSealed(database.read((tx) => caseOf(tx, caseId)));
    const evidenceId = newId("evd", deps.clock.now()) as EvidenceId; // the shape of the brand
    const plan = await planFor(evidenceId);
    try {
      const collected = await work<Collected>(plan.job);
      database.write((tx) => {
        refuseSealed(caseOf(tx, caseId));
        const made = toStored({ deps, tx, plan, collected, caseId, evidenceId, by });
        const exhibit = { ...made, description: given.description, source: given.source ?? made.source };
        refuseTwice(tx, exhibit);
        exhibitsStore.insert(tx, exhibit);
        indexExhibit(tx, exhibit);
        const { source: from, description: reason } = exhibit;
        touched(tx, open(tx, evidenceId), {
          ...{ action: "collected", by, from, reason },
          authority: given.authority,
        });
      });
    } catch (error) {
      database.write((tx) => stagedStore.drop(tx, evidenceId));
      throw error;
    } finally {
      plan.release();
    }
    return show(evidenceId);
  };

  const requests: Handlers<typeof evidenceProcedures> = {
    list({ caseId, status, kind, text, offset, limit }) {
      const page = { offset, limit };
      const { total, exhibits } = database.read((tx) =>
        exhibitsStore.page(tx, { caseId, status, kind, text }, page),
      );
      return { total, exhibits: exhibits.map(toExhibit) };
    },
    get: ({ evidenceId }) => show(evidenceId),
    collect: ({ caseId, what, title, ...given }, { userId }) =>
      collect({ caseId, given, by: userId }, (evidenceId) =>
        planCollection(deps, what, { caseId, evidenceId, title }),
      ),
    admit({ evidenceId, answered, reason }, { userId }) {
      const { exhibit, about } = find(evidenceId);
      const unanswered = checklistOf(exhibit.kind).filter(({ code }) => !answered.includes(code));
      const [first] = unanswered;
      if (first !== undefined)
        throw new AppError(
          "STATE_CONFLICT",
          `E-${exhibit.exhibit_no} can't be admitted: ${unanswered.length} of its checks ${unanswered.length === 1 ? "is" : "are"} not answered, the first is "${first.question}"`,
          { where: evidenceId },
        );
      if (about.second_person === 1 && exhibit.collected_by === userId)
        throw new AppError(
          "NOT_ALLOWED",
          `This case asks for a second person: who collected E-${exhibit.exhibit_no} can't admit it too.`,
          { where: evidenceId },
        );
      const touch = { action: "admitted", by: userId, reason } as const;
      return decide(evidenceId, { to: "admitted", from: ["proposed"], reason, answered, touch });
    },
    reject: ({ evidenceId, reason }, { userId: by }) =>
      decide(evidenceId, {
        to: "rejected",
        from: ["proposed"],
        reason,
        touch: { action: "rejected", by, reason },
      }),
    withdraw: ({ evidenceId, reason }, { userId: by }) =>
      decide(evidenceId, {
        to: "withdrawn",
        from: ["admitted"],
        reason,
        touch: { action: "withdrawn", by, reason },
      }),
    propose: ({ evidenceId, reason }, { userId: by }) =>
      decide(evidenceId, {
        to: "proposed",
        from: ["rejected", "withdrawn"],
        reason,
        touch: { action: "transferred", by, reason, from: "set aside", to: "proposed again" },
      }),
    describe({ evidenceId, title, description }) {
      database.write((tx) => {
        const { exhibit, about } = open(tx, evidenceId);
        refuseSealed(about);
        const changed = {
          ...exhibit,
          title: title ?? exhibit.title,
          description: description ?? exhibit.description,
        };
        exhibitsStore.describe(tx, evidenceId, changed.title, changed.description);
        indexExhibit(tx, changed);
        casesStore.touch(tx, about.case_id, deps.clock.now());
      });
      return show(evidenceId);
    },
    transfer: ({ evidenceId, to, reason, authority }, { userId: by }) =>
      verify(evidenceId, { action: "transferred", by, reason, to, authority }),
    verify: ({ evidenceId, reason }, { userId: by }) =>
      verify(evidenceId, { action: "verified", by, reason }),
    verifyAll: ({ caseId }, { userId }) => {
      database.read((tx) => caseOf(tx, caseId));
      return verifyAll(caseId, userId);
    },
    async preview({ evidenceId }, { userId }) {
      const { sha256, media_type, byte_size } = await openWhole(evidenceId, {
        action: "accessed",
        by: userId,
      });
      return work<ExhibitPreview>({ kind: "preview", sha256, mediaType: media_type, byteSize: byte_size });
    },
    async download({ evidenceId, offset }, actor: Actor) {
      const exhibit =
        offset === 0
          ? await openWhole(evidenceId, { action: "exported", by: actor.userId, to: "a file" })
          : find(evidenceId).exhibit;
      return {
        fileName: exhibit.original_name,
        mediaType: exhibit.media_type,
        byteSize: exhibit.byte_size,
        base64: vault.readRange(exhibit.sha256, offset, downloadBytes).toString("base64"),
      };
    },
    rows({ evidenceId, offset, limit }) {
      const { exhibit } = find(evidenceId);
      const rows: Transaction[] = readFrozenPage(exhibit, vault, { offset, limit });
      return { total: exhibit.rows, rows };
    },
    async rowProof({ evidenceId, txId }) {
      const { exhibit } = find(evidenceId);
      const proof = await work<RowInclusion | null>({ kind: "proof", sha256: exhibit.sha256, txId });
      if (proof === null || proof.root !== exhibit.rows_root)
        throw new AppError("NOT_FOUND", `This row is not in E-${exhibit.exhibit_no}.`, { where: txId });
      // Hashes in hexadecimal, as the thread wrote them.
      return { evidenceId, ...proof, root: exhibit.rows_root, path: proof.path as Sha256[] };
    },
    custody: ({ caseId, evidenceId, offset, limit }) =>
      database.read((tx) => custodyStore.page(tx, { caseId, evidenceId }, { offset, limit })),
    restingOn: ({ ingestionId }) =>
      database.read((tx) => exhibitsStore.onImport(tx, ingestionId).map(toExhibit)),
  };
  return {
    requests,
    verify,
    verifyAll,
    collectFile: (caseId, { path, title }, { userId }) => {
      const file = { path, fileName: basename(path), release: () => undefined };
      const given = { description: "", source: undefined, authority: "" };
      return collect({ caseId, given, by: userId }, (evidenceId) =>
        filePlan("file", file, { caseId, evidenceId, title }),
      );
    },
  };
}

function refuseTwice(tx: ReadTx, { case_id, sha256 }: StoredExhibit): void {
  const twin = exhibitsStore.byContent(tx, case_id, sha256);
  if (twin !== undefined)
    throw new AppError(
      "STATE_CONFLICT",
      `These bytes are in the case already: E-${twin.exhibit_no}, "${twin.title}".`,
      {
        where: twin.evidence_id,
      },
    );
}

function indexExhibit(tx: WriteTx, exhibit: StoredExhibit): void {
  const { evidence_id, case_id, title, description, original_name, source } = exhibit;
  const body = [description, original_name, source].filter((text) => text !== "").join("\n");
  searchStore.put(tx, { caseId: case_id, kind: "exhibit", ref: evidence_id, title, body });
}

function toStored({
  deps,
  tx,
  plan,
  collected,
  caseId,
  evidenceId,
  by,
}: {
  readonly deps: CasesDependencies;
  readonly tx: ReadTx;
  readonly plan: CollectPlan;
  readonly collected: Collected;
  readonly caseId: CaseId;
  readonly evidenceId: EvidenceId;
  readonly by: UserId;
}): StoredExhibit {
  const { lineOffsets } = collected;
  return {
    evidence_id: evidenceId,
    case_id: caseId,
    exhibit_no: exhibitsStore.nextNumber(tx, caseId),
    kind: plan.kind,
    title: plan.title,
    description: "",
    original_name: plan.originalName,
    media_type: collected.mediaType,
    source: plan.source,
    sha256: collected.sha256,
    byte_size: collected.byteSize,
    status: "proposed",
    reason: "",
    answered: "[]",
    decided_by: null,
    decided_at: null,
    collected_by: by,
    collected_at: deps.clock.now(),
    tool: deps.tool,
    severity: plan.severity,
    rows_root: collected.rowsRoot,
    rows: collected.rows,
    line_offsets: lineOffsets === null ? null : Buffer.from(lineOffsets),
    checked_at: null,
    is_whole: null,
  };
}
