import type { ItemState, Job, JobStatus } from "../../../contract/procedures/batch.ts";
import type { StatusShape, StatusTone } from "../../components/StatusBadge.tsx";

interface Badge {
  readonly tone: StatusTone;
  readonly shape: StatusShape;
  readonly word: string;
}

const jobBadges: Record<JobStatus, Badge> = {
  queued: { tone: "neutral", shape: "waiting", word: "Queued" },
  running: { tone: "accent", shape: "running", word: "Running" },
  paused: { tone: "warning", shape: "stopped", word: "Paused" },
  interrupted: { tone: "warning", shape: "stopped", word: "Interrupted" },
  completed: { tone: "good", shape: "done", word: "Done" },
  failed: { tone: "problem", shape: "failed", word: "Failed" },
  cancelled: { tone: "neutral", shape: "stopped", word: "Cancelled" },
  undoing: { tone: "accent", shape: "running", word: "Undoing" },
  undone: { tone: "neutral", shape: "undone", word: "Undone" },
};

/** A job of which some items failed is done, and says so. */
export function badgeOfJob({ status, failed, running }: Job): Badge {
  if (status === "completed" && failed > 0)
    return { tone: "warning", shape: "done", word: `Done, ${failed} failed` };
  if (status === "paused" && running > 0) return { ...jobBadges.paused, word: "Pausing" };
  return jobBadges[status];
}

export const itemBadges: Record<ItemState, Badge> = {
  waiting: { tone: "neutral", shape: "waiting", word: "Waiting" },
  running: { tone: "accent", shape: "running", word: "Running" },
  succeeded: { tone: "good", shape: "done", word: "In" },
  duplicate: { tone: "neutral", shape: "seen", word: "In already" },
  failed: { tone: "problem", shape: "failed", word: "Failed" },
  cancelled: { tone: "neutral", shape: "stopped", word: "Cancelled" },
  undone: { tone: "neutral", shape: "undone", word: "Undone" },
};

const phases: Readonly<Record<string, string>> = {
  copying: "Copying",
  recognising: "Recognising",
  "waiting for its turn": "Waits for its turn",
  hashing: "Hashing",
  reading: "Reading rows",
  checking: "Checking",
  analysing: "Looking for anomalies",
  committing: "Putting rows in",
};

export function phaseWord(phase: string): string {
  return phases[phase] ?? "Ending";
}

/** Items that are over, whatever became of them. */
export function endedItems(job: Job): number {
  return job.itemsCount - job.waiting - job.running;
}

/** What a person can do to a job as it stands. */
export function actionsOf({ status, waiting, running, failed, cancelled, succeeded, undone }: Job) {
  const isOn = status === "running" || status === "queued";
  const isHeld = status === "paused" || status === "interrupted";
  const isOver = status === "completed" || status === "failed" || status === "cancelled";
  return {
    pause: isOn,
    resume:
      isHeld ||
      ((status === "failed" || status === "cancelled") && waiting + cancelled > 0) ||
      status === "undone",
    cancel: isOn || isHeld,
    retry: failed > 0 && (isOver || isHeld || isOn),
    undo: succeeded > 0 && running === 0 && (isOver || isHeld),
    resumeWord: status === "undone" && undone > 0 ? "Bring back in" : "Resume",
  };
}
