import type { IngestionId } from "../../../contract/ids.ts";
import { Button } from "../../components/Button.tsx";
import { ErrorState } from "../../components/ErrorState.tsx";
import { SkeletonRows } from "../../components/Skeleton.tsx";
import { useClient } from "../../link/ClientContext.tsx";
import { PageHeader } from "../frame/PageHeader.tsx";
import { useAnswer } from "../workspace/useAnswer.ts";
import { useLive, useRevision } from "../workspace/WorkspaceContext.tsx";
import { ImportResult } from "./ImportResult.tsx";
import { ProgressCard } from "./ProgressCard.tsx";

interface RunningImportProps {
  readonly ingestionId: IngestionId;
  readonly onClose: () => void;
}

/** An import under way: rows, rate, time left, cancel; then its result in the same place. */
export function RunningImport({ ingestionId, onClose }: RunningImportProps) {
  const progress = useLive((live) => live.progress.find((item) => item.ingestionId === ingestionId));
  const client = useClient();
  const stored = useAnswer(
    `state of ${ingestionId}`,
    () => client.ingestion.get({ ingestionId }),
    useRevision("imports"),
  ).value;
  // Progress goes silent when Frenly is killed; what is stored says how it ended.
  const isEnded = stored !== undefined && stored.ingestion.status !== "reading";
  if (progress?.phase === "done" || isEnded)
    return <ImportResult ingestionId={ingestionId} onClose={onClose} />;
  const isOver = progress?.phase === "failed" || progress?.phase === "cancelled";
  return (
    <>
      <PageHeader title={progress?.fileName ?? "Import"} detail={isOver ? undefined : "is being read"}>
        {isOver && <Button onClick={onClose}>Back to imports</Button>}
      </PageHeader>
      <div className="px-6">
        <div className="max-w-[760px]">
          {progress === undefined && <SkeletonRows rows={3} label="Waiting for the first figures" />}
          {progress?.phase === "failed" && (
            <ErrorState
              title={`${progress.fileName} was not imported; nothing of it is kept`}
              message={progress.error ?? "The reason is in the log."}
            />
          )}
          {progress?.phase === "cancelled" && <p>The import was cancelled. Nothing of it is kept.</p>}
          {progress !== undefined && !isOver && <ProgressCard progress={progress} />}
        </div>
      </div>
    </>
  );
}
