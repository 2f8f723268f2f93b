import type { Progress as ImportProgress } from "../../../contract/procedures/feed.ts";
import { Button } from "../../components/Button.tsx";
import { formatBytes, formatDuration } from "../../components/formatDate.ts";
import { Count } from "../../components/Money.tsx";
import { Progress } from "../../components/Progress.tsx";
import { useToast } from "../../components/Toast.tsx";
import { useClient } from "../../link/ClientContext.tsx";
import { explainProblem } from "../workspace/explainProblem.ts";

const phases: Record<ImportProgress["phase"], string> = {
  hashing: "Hashing the file",
  reading: "Reading rows",
  checking: "Checking quality",
  analysing: "Looking for anomalies",
  committing: "Putting the rows in",
  done: "Done",
  cancelled: "Cancelled",
  failed: "Failed",
};

/** How far an import is: phase, rows, rate, time left; it can be cancelled until it is over. */
export function ProgressCard({ progress }: { progress: ImportProgress }) {
  const client = useClient();
  const toast = useToast();
  const { ingestionId, fileName, phase, rows, bytes, byteSize, rowsPerSecond, remainingMs } = progress;
  const share = byteSize === 0 || bytes === 0 ? null : bytes / byteSize;
  const cancel = () => {
    client.ingestion.cancel({ ingestionId }).catch((problem: unknown) => {
      toast({
        tone: "problem",
        title: "The import was not cancelled",
        detail: explainProblem(problem).message,
      });
    });
  };
  return (
    <section aria-label={`Import of ${fileName}`} className="rounded-part border border-line px-4 py-3">
      <div className="mb-2 flex items-center gap-4">
        <p className="min-w-0 flex-1 truncate">
          <span className="font-medium">{phases[phase]}</span> <span className="text-ink-2">{fileName}</span>
        </p>
        <Button size="small" onClick={cancel}>
          Cancel
        </Button>
      </div>
      <Progress label={`Import of ${fileName}`} value={share} />
      <p className="figures mt-2 flex flex-wrap gap-x-5 text-small text-ink-2">
        <span>
          <Count value={rows} /> rows
        </span>
        <span>
          <Count value={Math.round(rowsPerSecond)} /> rows a second
        </span>
        <span>
          {formatBytes(bytes)} of {formatBytes(byteSize)}
        </span>
        <span>
          {remainingMs === null ? "time left not known yet" : `${formatDuration(remainingMs)} left`}
        </span>
      </p>
    </section>
  );
}
