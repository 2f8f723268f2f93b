import { CircleCheck, OctagonAlert, X } from "lucide-react";
import { ErrorState } from "../../components/ErrorState.tsx";
import { formatDuration } from "../../components/formatDate.ts";
import { IconButton } from "../../components/IconButton.tsx";
import { Count } from "../../components/Money.tsx";
import { Progress } from "../../components/Progress.tsx";
import { useClient } from "../../link/ClientContext.tsx";
import { explainProblem } from "../workspace/explainProblem.ts";
import { useAnswer } from "../workspace/useAnswer.ts";

/** Checks every event against the signed checkpoints and says how it came out. */
export function VerifyBar({ onClose }: { onClose: () => void }) {
  const client = useClient();
  const answer = useAnswer("verify", () => client.events.verify());
  const result = answer.value;
  return (
    <section aria-label="Verification" aria-live="polite" className="px-6 pb-3">
      {answer.problem !== undefined && (
        <ErrorState
          title="The log could not be verified"
          {...explainProblem(answer.problem)}
          onRetry={answer.refresh}
        />
      )}
      {result === undefined && answer.isReading && (
        <div className="flex items-center gap-3">
          <span className="shrink-0">Verifying every event</span>
          <Progress label="Verifying the log" value={null} />
        </div>
      )}
      {result !== undefined && (
        <div
          className={`flex items-start gap-2 rounded-part px-3 py-2 ${result.ok ? "bg-good-soft" : "bg-critical-soft"}`}
        >
          {result.ok ? (
            <CircleCheck size={16} className="mt-0.5 shrink-0 text-good" aria-hidden />
          ) : (
            <OctagonAlert size={16} className="mt-0.5 shrink-0 text-critical" aria-hidden />
          )}
          <div className="min-w-0 flex-1">
            <p className={`font-medium ${result.ok ? "text-good" : "text-critical"}`}>
              {result.ok ? "The log is untouched" : "The log has been changed"}
            </p>
            <p>
              {result.firstProblem !== null && `${result.firstProblem} `}
              <Count value={result.events} /> events of <Count value={result.devices} />{" "}
              {result.devices === 1 ? "workstation" : "workstations"} against{" "}
              <Count value={result.checkpoints} /> signed{" "}
              {result.checkpoints === 1 ? "checkpoint" : "checkpoints"}, in{" "}
              {formatDuration(result.durationMs)}.
            </p>
          </div>
          <IconButton label="Close" icon={<X size={14} />} onClick={onClose} className="!size-6" />
        </div>
      )}
    </section>
  );
}
