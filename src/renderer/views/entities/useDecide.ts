import { useCallback } from "react";
import type { EntityDecisionId, EntityId, ProjectId } from "../../../contract/ids.ts";
import { useToast } from "../../components/Toast.tsx";
import { useClient } from "../../link/ClientContext.tsx";
import { explainProblem } from "../workspace/explainProblem.ts";
import { useAnswer } from "../workspace/useAnswer.ts";
import { decisionWords } from "./entityWords.ts";

export type Decide = (kind: "merge" | "apart", entityIds: readonly EntityId[]) => Promise<boolean>;

/** Decides on entities and offers the way back; each tells whether it was done. */
export function useDecide(projectId: ProjectId) {
  const client = useClient();
  const toast = useToast();
  const fail = useCallback(
    (title: string) => (problem: unknown) => {
      toast({ tone: "problem", title, detail: explainProblem(problem).message });
      return false;
    },
    [toast],
  );
  const takeBack = useCallback(
    (decisionId: EntityDecisionId) =>
      client.entities.withdraw({ projectId, decisionId }).then((decision) => {
        toast({ tone: "info", title: "Decision taken back", detail: decisionWords(decision) });
        return true;
      }, fail("The decision was not taken back")),
    [client, projectId, toast, fail],
  );
  const decide = useCallback<Decide>(
    (kind, ids) => {
      const input = { projectId, entityIds: [...ids] };
      const asked = kind === "merge" ? client.entities.merge(input) : client.entities.keepApart(input);
      return asked.then(
        (decision) => {
          toast({
            tone: "info",
            title: kind === "merge" ? "Merged" : "Kept apart",
            detail: decisionWords(decision),
            action: { label: "Undo", run: () => void takeBack(decision.decisionId) },
          });
          return true;
        },
        fail(kind === "merge" ? "The entities were not merged" : "The entities were not kept apart"),
      );
    },
    [client, projectId, toast, fail, takeBack],
  );
  const mergeSameNames = useCallback(
    () =>
      client.entities.mergeSameNames({ projectId }).then(({ decisionIds }) => {
        const undo = async () => {
          for (const decisionId of decisionIds) await client.entities.withdraw({ projectId, decisionId });
          toast({ tone: "info", title: "Merges taken back", detail: `${decisionIds.length} decisions` });
        };
        toast({
          tone: "info",
          title: `${decisionIds.length} merged`,
          detail: "Each is a decision of its own and can be taken back alone.",
          action: { label: "Undo", run: () => void undo().catch(fail("Not all merges were taken back")) },
        });
        return true;
      }, fail("The entities were not merged")),
    [client, projectId, toast, fail],
  );
  const info = useAnswer("info", () => client.system.info());
  return { decide, takeBack, mergeSameNames, ownId: info.value?.userId };
}
