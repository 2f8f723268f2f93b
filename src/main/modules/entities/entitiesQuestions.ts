import type { EntityId, ProjectId } from "../../../contract/ids.ts";
import type { DecisionToConsider, EntitiesQuery, Page } from "./entitiesQuery.ts";
import type { StoredDecision } from "./entitiesStore.ts";
import type { ListQuery } from "./entityView.ts";

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
  | { readonly kind: "spellings"; readonly projectId: ProjectId; readonly entityId: EntityId };

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
    default:
      return question satisfies never;
  }
}
