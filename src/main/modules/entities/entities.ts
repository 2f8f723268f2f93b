import { roundScore } from "../../../contract/events/definition.ts";
import type { EntityDecisionId, EntityId, ProjectId } from "../../../contract/ids.ts";
import type { entityProcedures } from "../../../contract/procedures/entities.ts";
import type { Actor, Handlers } from "../../../contract/procedures/handlers.ts";
import type { Clock } from "../../base/clock.ts";
import type { Disposable } from "../../base/disposable.ts";
import { AppError } from "../../base/errors.ts";
import { newId } from "../../base/uuid.ts";
import type { EventBus } from "../../events/bus.ts";
import type { Database, DatabaseOptions, WriteTx } from "../../storage/database.ts";
import { createThread } from "../../workers/thread.ts";
import type { Considered, DecisionToConsider } from "./entitiesQuery.ts";
import type { EntitiesAnswers, EntitiesQuestion } from "./entitiesQuestions.ts";
import { entitiesStore, type StoredDecision } from "./entitiesStore.ts";
import type { TieFilter } from "./entityTies.ts";
import type { KnownEntity, TiedEntities, TieNode } from "./tieQuery.ts";

export interface EntitiesDependencies {
  readonly database: Database;
  /** For the thread that reads entities from the rows and compares them. */
  readonly databaseOptions: DatabaseOptions;
  readonly bus: EventBus;
  readonly clock: Clock;
  /** Says so when there is no such project. */
  readonly requireProject: (projectId: ProjectId) => unknown;
}

export interface Entities extends Disposable {
  readonly requests: Handlers<typeof entityProcedures>;
  /** How the rows of an entity are written, as name and account: what a list of rows is narrowed by. */
  spellingsOf(projectId: ProjectId, entityId: EntityId): Promise<readonly (readonly [string, string])[]>;
  readonly ties: Ties;
}

/** Who moved money with which own account, and who is who: what a graph is drawn from. */
export interface Ties {
  resolve(projectId: ProjectId, keys: readonly string[]): Promise<readonly KnownEntity[]>;
  of(projectId: ProjectId, entityIds: readonly EntityId[], filter: TieFilter): Promise<TiedEntities>;
  to(
    projectId: ProjectId,
    node: TieNode,
    about: { readonly filter: TieFilter; readonly page: { readonly offset: number; readonly limit: number } },
  ): Promise<TiedEntities>;
  connect(
    projectId: ProjectId,
    ends: {
      readonly from: string;
      readonly to: string;
      readonly also: readonly (readonly [string, string])[];
    },
  ): Promise<readonly string[]>;
}

/**
 * Counterparties of a project, read from its rows and never kept: looking makes none. What is kept are people's
 * decisions, that several are one or that two are not; they change no row and can be taken back.
 */
export function createEntities(deps: EntitiesDependencies): Entities {
  const { database, bus, clock } = deps;
  const thread = createThread<EntitiesQuestion, unknown>("entitiesWorker", deps.databaseOptions);
  const ask = async <Kind extends keyof EntitiesAnswers>(
    question: EntitiesQuestion & { readonly kind: Kind },
  ): Promise<EntitiesAnswers[Kind]> =>
    // The entry answers each kind of question with what `EntitiesAnswers` says.
    (await thread.ask(question)) as EntitiesAnswers[Kind];

  const save = (tx: WriteTx, stored: StoredDecision, about: Considered, actor: Actor): void => {
    const { decisionId, projectId, kind, probability } = stored;
    entitiesStore.insert(tx, stored);
    bus.publish(tx, {
      type: kind === "merge" ? "entity.merged" : "entity.kept_apart",
      projectId,
      userId: actor.userId,
      data: { decision_id: decisionId, project_id: projectId, entity_ids: [...about.entityIds], probability },
    });
  };

  const decide = async (decision: DecisionToConsider, actor: Actor) => {
    deps.requireProject(decision.projectId);
    const about = await ask({ kind: "consider", decision });
    const stored = toStored(decision, about, { now: clock.now(), actor });
    database.write((tx) => save(tx, stored, about, actor));
    return ask({ kind: "decision", decision: stored });
  };

  const requireDecision = (projectId: ProjectId, decisionId: EntityDecisionId): StoredDecision => {
    const found = database.read((tx) => ({ found: entitiesStore.decision(tx, decisionId) })).found;
    if (found?.projectId !== projectId)
      throw new AppError("NOT_FOUND", `There is no decision ${decisionId} on entities of this project.`);
    return found;
  };

  return {
    requests: {
      async list({ projectId, text, kind, sort, descending, offset, limit }) {
        deps.requireProject(projectId);
        const query = { text: text ?? "", kind, sort, descending, offset, limit };
        return ask({ kind: "list", projectId, query });
      },
      get: ({ projectId, entityId }) => ask({ kind: "get", projectId, entityId }),
      async duplicates({ projectId, ...query }) {
        deps.requireProject(projectId);
        return ask({ kind: "duplicates", projectId, query });
      },
      merge: ({ projectId, entityIds }, actor) => decide({ projectId, kind: "merge", entityIds }, actor),
      async mergeSameNames({ projectId }, actor) {
        deps.requireProject(projectId);
        const all = await ask({ kind: "considerSameNames", projectId });
        const decisions = all.map((about) => ({
          about,
          stored: toStored({ projectId, kind: "merge" }, about, { now: clock.now(), actor }),
        }));
        database.write((tx) => {
          for (const { about, stored } of decisions) save(tx, stored, about, actor);
        });
        return { decisionIds: decisions.map(({ stored }) => stored.decisionId) };
      },
      keepApart: ({ projectId, entityIds }, actor) => decide({ projectId, kind: "apart", entityIds }, actor),
      async withdraw({ projectId, decisionId }, actor) {
        const { kind } = requireDecision(projectId, decisionId);
        database.write((tx) => {
          const by = { at: clock.now(), userId: actor.userId };
          if (!entitiesStore.withdraw(tx, decisionId, by))
            throw new AppError(
              "STATE_CONFLICT",
              "This decision was taken back before; nothing was changed.",
              {
                where: decisionId,
              },
            );
          bus.publish(tx, {
            type: "entity.decision_withdrawn",
            projectId,
            userId: actor.userId,
            data: { decision_id: decisionId, project_id: projectId, kind },
          });
        });
        return ask({ kind: "decision", decision: requireDecision(projectId, decisionId) });
      },
      decisions: ({ projectId, ...page }) => ask({ kind: "decisions", projectId, page }),
    },
    spellingsOf: (projectId, entityId) => ask({ kind: "spellings", projectId, entityId }),
    ties: {
      resolve: (projectId, keys) => ask({ kind: "resolve", projectId, keys }),
      of: (projectId, entityIds, filter) => ask({ kind: "tiesOf", projectId, entityIds, filter }),
      to: (projectId, node, about) => ask({ kind: "tiedTo", projectId, node, ...about }),
      connect: (projectId, ends) => ask({ kind: "connect", projectId, ...ends }),
    },
    dispose: () => thread.dispose(),
  };
}

function toStored(
  { projectId, kind }: Pick<DecisionToConsider, "projectId" | "kind">,
  { groups, probability }: Considered,
  { now, actor }: { readonly now: number; readonly actor: Actor },
): StoredDecision {
  return {
    decisionId: newId("edc", now) as EntityDecisionId, // the shape of the brand
    projectId,
    kind,
    groups,
    probability: probability === null ? null : roundScore(probability),
    madeAt: now,
    madeBy: actor.userId,
    withdrawnAt: null,
  };
}
