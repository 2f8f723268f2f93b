import type { CaseId, EntityId, RelationId, UserId } from "../../../../contract/ids.ts";
import type { caseGraphProcedures, Relation } from "../../../../contract/procedures/caseGraph.ts";
import type { Handlers } from "../../../../contract/procedures/handlers.ts";
import { toInstant } from "../../../base/clock.ts";
import { AppError } from "../../../base/errors.ts";
import { newId } from "../../../base/uuid.ts";
import type { WriteTx } from "../../../storage/database.ts";
import { caseOf, refuseSealed } from "../caseOf.ts";
import { casesStore } from "../casesStore.ts";
import type { CasesDependencies } from "../dependencies.ts";
import { relationsStore, type StoredRelation } from "./relationsStore.ts";

type Requests = Pick<
  Handlers<typeof caseGraphProcedures>,
  "relations" | "addRelation" | "removeRelation" | "restoreRelation"
>;
type End = { readonly entityId: EntityId } | { readonly name: string };

/** Ties between entities that people declare: each is told by the log, moves the risk, and can be taken back. */
export function createRelations(
  deps: CasesDependencies,
  parts: {
    readonly recompute: (tx: WriteTx, caseId: CaseId) => void;
    /** Key and name of an entity of a case's project. */
    readonly partyOfEntity: (
      caseId: CaseId,
      entityId: EntityId,
    ) => Promise<{ readonly key: string; readonly name: string }>;
  },
): Requests {
  const { database, bus, clock } = deps;
  const projectOf = (caseId: CaseId) => database.read((tx) => caseOf(tx, caseId)).project_id;

  const show = async (stored: readonly StoredRelation[], caseId: CaseId): Promise<Relation[]> => {
    const keys = stored.flatMap(({ from_key, to_key }) => [from_key, to_key]);
    const known = await deps.ties.resolve(projectOf(caseId), keys);
    return stored.map((relation, i) => toRelation(relation, [known[2 * i], known[2 * i + 1]]));
  };
  const showOne = async (stored: StoredRelation): Promise<Relation> => {
    const [shown] = await show([stored], stored.case_id);
    if (shown === undefined) throw new Error("Broken assumption: one relation is shown as one");
    return shown;
  };

  const partyOf = async (caseId: CaseId, end: End) => {
    if ("entityId" in end) return parts.partyOfEntity(caseId, end.entityId);
    return { key: deps.partyOf(end.name, ""), name: end.name };
  };

  const setRemoved = (
    { caseId, relationId }: { readonly caseId: CaseId; readonly relationId: RelationId },
    by: UserId,
    isRemoved: boolean,
  ): Promise<Relation> => {
    const changed = database.write((tx) => {
      const about = caseOf(tx, caseId);
      refuseSealed(about);
      const found = relationsStore.get(tx, relationId);
      if (found === undefined || found.case_id !== caseId)
        throw new AppError("NOT_FOUND", `There is no relation ${relationId} in this case.`, {
          where: relationId,
        });
      if ((found.removed_at !== null) === isRemoved) return found;
      const removed = { ...found, removed_at: isRemoved ? clock.now() : null };
      relationsStore.setRemoved(tx, relationId, removed.removed_at);
      tell(tx, { caseId, relationId, by, change: isRemoved ? "removed" : "restored" });
      return removed;
    });
    return showOne(changed);
  };
  const tell = (
    tx: WriteTx,
    {
      caseId,
      relationId,
      by,
      change,
    }: {
      readonly caseId: CaseId;
      readonly relationId: RelationId;
      readonly by: UserId;
      readonly change: "added" | "removed" | "restored";
    },
  ): void => {
    const { project_id: projectId } = caseOf(tx, caseId);
    const data = { case_id: caseId, what: "relation", change, about: relationId } as const;
    bus.publish(tx, { type: "case.annotated", projectId, caseId, userId: by, data });
    casesStore.touch(tx, caseId, clock.now());
    parts.recompute(tx, caseId);
  };

  return {
    async relations({ caseId, offset, limit }) {
      const { total, relations } = database.read((tx) => relationsStore.page(tx, caseId, { offset, limit }));
      return { total, relations: await show(relations, caseId) };
    },
    async addRelation({ caseId, type, from, to, note }, { userId }) {
      refuseSealed(database.read((tx) => caseOf(tx, caseId)));
      const [start, end] = [await partyOf(caseId, from), await partyOf(caseId, to)];
      if (start.key === end.key)
        throw new AppError(
          "INPUT_INVALID",
          `“${start.name}” can't be tied to itself. Choose another entity.`,
        );
      const stored: StoredRelation = {
        relation_id: newId("rel", clock.now()) as RelationId, // the shape of the brand
        case_id: caseId,
        type,
        from_key: start.key,
        from_name: start.name,
        to_key: end.key,
        to_name: end.name,
        note,
        made_at: clock.now(),
        made_by: userId,
        removed_at: null,
      };
      database.write((tx) => {
        refuseSealed(caseOf(tx, caseId));
        refuseTwice(relationsStore.standing(tx, caseId), stored);
        relationsStore.insert(tx, stored);
        tell(tx, { caseId, relationId: stored.relation_id, by: userId, change: "added" });
      });
      return showOne(stored);
    },
    removeRelation: (input, { userId }) => setRemoved(input, userId, true),
    restoreRelation: (input, { userId }) => setRemoved(input, userId, false),
  };
}

function refuseTwice(standing: readonly StoredRelation[], added: StoredRelation): void {
  const twin = standing.find(
    ({ type, from_key, to_key }) =>
      type === added.type && from_key === added.from_key && to_key === added.to_key,
  );
  if (twin !== undefined)
    throw new AppError(
      "STATE_CONFLICT",
      `That “${added.from_name}” ${added.type.replaceAll("_", " ")} “${added.to_name}” was declared already.`,
      { where: twin.relation_id },
    );
}

function toRelation(
  stored: StoredRelation,
  [from, to]: readonly ({ readonly entityId: EntityId; readonly name: string } | undefined)[],
): Relation {
  if (from === undefined || to === undefined) throw new Error("Broken assumption: two ends were resolved");
  return {
    relationId: stored.relation_id,
    type: stored.type,
    from: { entityId: from.entityId, name: from.name || stored.from_name },
    to: { entityId: to.entityId, name: to.name || stored.to_name },
    note: stored.note,
    at: toInstant(stored.made_at),
    by: stored.made_by,
    removedAt: stored.removed_at === null ? null : toInstant(stored.removed_at),
  };
}
