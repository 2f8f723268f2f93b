import type { ProjectId } from "../../../contract/ids.ts";
import { useClient } from "../../link/ClientContext.tsx";
import { useAnswer } from "../workspace/useAnswer.ts";
import { useLive, useRevision } from "../workspace/WorkspaceContext.tsx";

/** What a project's matching stands at: its runs, figures and bridges, read again when something changes them. */
export function useReconciliation(projectId: ProjectId, count: number) {
  const { reconciliation } = useClient();
  const revision = useRevision("matches") + count;
  const status = useAnswer(`match status ${projectId}`, () => reconciliation.status({ projectId }), revision);
  const hasRun = status.value !== undefined && status.value.last !== null;
  const stats = useAnswer(
    `match stats ${projectId}`,
    hasRun ? () => reconciliation.stats({ projectId }) : undefined,
    revision,
  );
  const bridges = useAnswer(
    `bridges ${projectId}`,
    hasRun ? () => reconciliation.bridge({ projectId }) : undefined,
    revision,
  );
  const runs = useLive((live) => live.runs);
  const told = runs.findLast((run) => run.projectId === projectId);
  const isOver = told !== undefined && ["done", "cancelled", "failed"].includes(told.phase);
  const running = told === undefined ? (status.value?.running ?? undefined) : isOver ? undefined : told;
  const failure = told?.phase === "failed" ? (told.error ?? "The run failed.") : undefined;
  return { status, stats, bridges, running, failure, revision };
}

export type Reconciliation = ReturnType<typeof useReconciliation>;
export type ReconciliationStats = NonNullable<Reconciliation["stats"]["value"]>;
