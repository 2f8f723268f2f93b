import { useEffect } from "react";
import type { ProjectId } from "../../../contract/ids.ts";
import { useClient } from "../../link/ClientContext.tsx";
import { useAnswer } from "../workspace/useAnswer.ts";
import { useRevision } from "../workspace/WorkspaceContext.tsx";

const askAgainMs = 700;

/** How far the search for likely duplicates is, asked again until it is done, and how many there are. */
export function useComparison(projectId: ProjectId) {
  const client = useClient();
  const revision = useRevision("imports") + useRevision("entities");
  const answer = useAnswer(
    `comparison ${projectId}`,
    () => client.entities.duplicates({ projectId, limit: 1 }),
    revision,
  );
  const { value, refresh, isReading } = answer;
  const isDone = value?.comparison.isDone === true;
  useEffect(() => {
    if (value === undefined || isDone || isReading) return undefined;
    const timer = setTimeout(refresh, askAgainMs);
    return () => clearTimeout(timer);
  }, [value, isDone, isReading, refresh]);
  return {
    answer,
    /** Grows when the list has changed: another import, another decision, or the search came to its end. */
    version: revision * 2 + (isDone ? 1 : 0),
  };
}
