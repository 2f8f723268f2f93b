import type { EntityId, ProjectId } from "../../../contract/ids.ts";
import type { DecisionToConsider, EntitiesQuery, Page } from "./entitiesQuery.ts";
import type { StoredDecision } from "./entitiesStore.ts";
import type { TieFilter } from "./entityTies.ts";
import type { ListQuery } from "./entityView.ts";
import {
  findConnection,
  type KnownEntity,
  resolveKeys,
  type TiedEntities,
  type TieNode,
  tiedTo,
  tiesOf,
} from "./tieQuery.ts";

/** What the thread is asked; each kind is answered by the method of `EntitiesQuery` of its name. */
export type EntitiesQuestion =
  | { readonly kind: "list"; readonly projectId: ProjectId; readonly query: ListQuery & Page }
  | { readonly kind: "get"; readonly projectId: ProjectId; readonly entityId: EntityId }
  | {
      readonly kind: "duplicates";
      readonly projectId: ProjectId;
      readonly query: Page & { readonly least: number; readonly wait: boolean };
    }
  | { readonly kind: "decisions"; readonly projectId: ProjectId; readonly page: Page }
  | { readonly kind: "consider"; readonly decision: DecisionToConsider }
  | { readonly kind: "considerSameNames"; readonly projectId: ProjectId }
  | { readonly kind: "decision"; readonly decision: StoredDecision }
  | { readonly kind: "spellings"; readonly projectId: ProjectId; readonly entityId: EntityId }
  | { readonly kind: "resolve"; readonly projectId: ProjectId; readonly keys: readonly string[] }
  | {
      readonly kind: "tiesOf";
      readonly projectId: ProjectId;
      readonly entityIds: readonly EntityId[];
      readonly filter: TieFilter;
    }
  | {
      readonly kind: "tiedTo";
      readonly projectId: ProjectId;
      readonly node: TieNode;
      readonly filter: TieFilter;
      readonly page: Page;
    }
  | {
      readonly kind: "connect";
      readonly projectId: ProjectId;
      readonly from: string;
      readonly to: string;
      readonly also: readonly (readonly [string, string])[];
    };

/** What each kind of question is answered with. */
export interface EntitiesAnswers {
  readonly list: ReturnType<EntitiesQuery["list"]>;
  readonly get: ReturnType<EntitiesQuery["get"]>;
  readonly duplicates: ReturnType<EntitiesQuery["duplicates"]>;
  readonly decisions: ReturnType<EntitiesQuery["decisions"]>;
  readonly consider: ReturnType<EntitiesQuery["consider"]>;
  readonly considerSameNames: ReturnType<EntitiesQuery["considerSameNames"]>;
  readonly decision: ReturnType<EntitiesQuery["decision"]>;
  readonly spellings: ReturnType<EntitiesQuery["spellings"]>;
  readonly resolve: readonly KnownEntity[];
  readonly tiesOf: TiedEntities;
  readonly tiedTo: TiedEntities;
  readonly connect: readonly string[];
}

export function answerEntitiesQuestion(query: EntitiesQuery, question: EntitiesQuestion): unknown {
  switch (question.kind) {
    case "list":
      return query.list(question.projectId, question.query);
    case "get":
      return query.get(question.projectId, question.entityId);
    case "duplicates":
      return query.duplicates(question.projectId, question.query);
    case "decisions":
      return query.decisions(question.projectId, question.page);
    case "consider":
      return query.consider(question.decision);
    case "considerSameNames":
      return query.considerSameNames(question.projectId);
    case "decision":
      return query.decision(question.decision);
    case "spellings":
      return query.spellings(question.projectId, question.entityId);
    case "resolve":
      return resolveKeys(query.viewOf(question.projectId), question.keys);
    case "tiesOf":
      return tiesOf(query.viewOf(question.projectId), question.entityIds, question.filter);
    case "tiedTo":
      return tiedTo(query.viewOf(question.projectId), question.node, question);
    case "connect":
      return findConnection(query.viewOf(question.projectId), question);
    default:
      return question satisfies never;
  }
}
