import { useState } from "react";
import type { ProjectId } from "../../../contract/ids.ts";
import { Button } from "../../components/Button.tsx";
import { InstantText } from "../../components/DateText.tsx";
import { Dialog } from "../../components/Dialog.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { ErrorState } from "../../components/ErrorState.tsx";
import { SkeletonRows } from "../../components/Skeleton.tsx";
import { useClient } from "../../link/ClientContext.tsx";
import { explainProblem } from "../workspace/explainProblem.ts";
import { useAnswer } from "../workspace/useAnswer.ts";
import { PanelScroll } from "./PanelScroll.tsx";
import type { Acts } from "./useActs.ts";

interface HistoryDialogProps {
  readonly projectId: ProjectId;
  readonly acts: Acts;
  readonly onOpenChange: (open: boolean) => void;
}

const step = 100;

/** Every decision, latest first, each with its way back. */
export function HistoryDialog({ projectId, acts, onOpenChange }: HistoryDialogProps) {
  const client = useClient();
  const [limit, setLimit] = useState(step);
  const answer = useAnswer(
    `acts ${projectId}`,
    () => client.reconciliation.acts({ projectId, limit }),
    acts.count * 1_000 + limit,
  );
  const shown = answer.value?.acts ?? [];
  return (
    <Dialog open onOpenChange={onOpenChange} title="What was done" width="wide">
      {answer.problem !== undefined && (
        <ErrorState
          title="The acts can't be shown"
          {...explainProblem(answer.problem)}
          onRetry={answer.refresh}
        />
      )}
      {answer.value === undefined && answer.isReading && (
        <SkeletonRows rows={5} label="Reading what was done" />
      )}
      {answer.value?.total === 0 && (
        <EmptyState title="Nothing was done yet">Each decision stands here and can be taken back.</EmptyState>
      )}
      <div className="flex max-h-[52vh] flex-col">
        <PanelScroll label="What was done, latest first">
          <ul>
            {shown.map((act) => (
              <li
                key={act.actId}
                className="flex items-center gap-3 border-b border-line py-1.5 last:border-b-0"
              >
                <span className="min-w-0 flex-1 break-words">{act.summary}</span>
                <span className="text-small text-ink-3">
                  <InstantText instant={act.at} />
                </span>
                {act.undone ? (
                  <span className="w-[72px] text-right text-ink-3">Undone</span>
                ) : (
                  <Button
                    size="small"
                    className="w-[72px]"
                    aria-label={`Undo: ${act.summary}`}
                    onClick={() => void acts.undo(act)}
                  >
                    Undo
                  </Button>
                )}
              </li>
            ))}
          </ul>
        </PanelScroll>
      </div>
      {answer.value !== undefined && answer.value.total > shown.length && limit < 1_000 && (
        <Button className="mt-3" onClick={() => setLimit((before) => Math.min(1_000, before + step))}>
          Show more of {answer.value.total}
        </Button>
      )}
    </Dialog>
  );
}
