import { GitMerge } from "lucide-react";
import type { ProjectId } from "../../../contract/ids.ts";
import { EmptyState } from "../../components/EmptyState.tsx";
import { ErrorState } from "../../components/ErrorState.tsx";
import { SkeletonRows } from "../../components/Skeleton.tsx";
import { useClient } from "../../link/ClientContext.tsx";
import { explainProblem } from "../workspace/explainProblem.ts";
import { useAnswer } from "../workspace/useAnswer.ts";
import { useRevision } from "../workspace/WorkspaceContext.tsx";
import { DecisionLine } from "./DecisionLine.tsx";
import { useDecide } from "./useDecide.ts";

const shown = 500;

/** Every decision on entities, the newest first; each can be taken back. */
export function DecisionList({ projectId }: { projectId: ProjectId }) {
  const client = useClient();
  const revision = useRevision("imports") + useRevision("entities");
  const { takeBack, ownId } = useDecide(projectId);
  const answer = useAnswer(
    `entity decisions ${projectId}`,
    () => client.entities.decisions({ projectId, limit: shown }),
    revision,
  );
  return (
    <section
      aria-label="Decisions on entities"
      className="min-h-0 flex-1 overflow-y-auto border-t border-line"
    >
      {answer.problem !== undefined && (
        <div className="p-4">
          <ErrorState
            title="The decisions can't be shown"
            {...explainProblem(answer.problem)}
            onRetry={answer.refresh}
          />
        </div>
      )}
      {answer.value === undefined && answer.isReading && (
        <div className="px-6">
          <SkeletonRows rows={6} label="Reading the decisions" />
        </div>
      )}
      {answer.value?.total === 0 && (
        <EmptyState icon={<GitMerge size={24} />} title="Nothing was decided yet">
          When two entities are merged or kept apart, the decision stands here and can be taken back. No row
          is changed, and it holds when a file is imported again.
        </EmptyState>
      )}
      {answer.value !== undefined && answer.value.total > 0 && (
        <ul className="flex max-w-[880px] flex-col gap-3 px-6 py-4">
          {answer.value.decisions.map((decision) => (
            <DecisionLine
              key={decision.decisionId}
              decision={decision}
              ownId={ownId}
              onTakeBack={() => void takeBack(decision.decisionId)}
            />
          ))}
        </ul>
      )}
      {answer.value !== undefined && answer.value.total > shown && (
        <p className="px-6 pb-4 text-small text-ink-3">
          The newest {shown} of {answer.value.total}.
        </p>
      )}
    </section>
  );
}
