import type { Progress } from "../../../contract/procedures/feed.ts";
import type { Clock } from "../../base/clock.ts";

/** The import that is told about. */
export interface ProgressSubject extends Pick<Progress, "ingestionId" | "projectId" | "side"> {
  readonly file: { readonly fileName: string; readonly byteSize: number };
}

export interface ProgressReport {
  phase(phase: Progress["phase"]): void;
  moved(rows: number, bytes: number): void;
  end(phase: "done" | "cancelled" | "failed", error: string | null): void;
}

/** Tells how far an import is: rows, rate and the time left at the rate so far. */
export function reportProgress(
  plan: ProgressSubject,
  clock: Clock,
  emit: (progress: Progress) => void,
): ProgressReport {
  const startedAt = clock.now();
  let current: Progress = {
    ingestionId: plan.ingestionId,
    projectId: plan.projectId,
    side: plan.side,
    fileName: plan.file.fileName,
    phase: "reading",
    rows: 0,
    bytes: 0,
    byteSize: plan.file.byteSize,
    rowsPerSecond: 0,
    remainingMs: null,
    error: null,
  };
  const change = (changes: Partial<Progress>): void => {
    current = { ...current, ...changes };
    emit(current);
  };
  return {
    phase: (phase) => change({ phase, remainingMs: null }),
    moved(rows, bytes) {
      const elapsedMs = Math.max(1, clock.now() - startedAt);
      const remainingMs =
        bytes === 0 ? null : Math.round((elapsedMs / bytes) * Math.max(0, plan.file.byteSize - bytes));
      change({ rows, bytes, rowsPerSecond: Math.round((rows * 1000) / elapsedMs), remainingMs });
    },
    end: (phase, error) => change({ phase, error, remainingMs: 0 }),
  };
}
