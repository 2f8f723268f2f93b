import type { Clock } from "../../base/clock.ts";
import { type Disposable, DisposableStore } from "../../base/disposable.ts";

/** How often a job that only moves on is told about, at most. */
const gapMs = 100;

export interface JobChanges extends Disposable {
  /** A new state is told at once, how far a job is at most every tenth of a second, and the last of it always. */
  note(jobNo: number, isState: boolean): void;
}

export function throttleJobs(clock: Clock, tell: (jobNo: number) => void): JobChanges {
  const waiting = new Map<number, Disposable>();
  const toldAt = new Map<number, number>();
  let isOver = false;
  const tellNow = (jobNo: number): void => {
    waiting.get(jobNo)?.dispose();
    waiting.delete(jobNo);
    toldAt.set(jobNo, clock.now());
    tell(jobNo);
  };
  return {
    note(jobNo, isState) {
      if (isOver) return;
      // Never longer than the gap, even when the system's time was set back meanwhile.
      const wait = Math.min(gapMs, (toldAt.get(jobNo) ?? 0) + gapMs - clock.now());
      if (isState || wait <= 0) tellNow(jobNo);
      else if (!waiting.has(jobNo))
        waiting.set(
          jobNo,
          clock.after(wait, () => tellNow(jobNo)),
        );
    },
    dispose() {
      isOver = true;
      const timers = new DisposableStore();
      for (const timer of waiting.values()) timers.add(timer);
      timers.dispose();
    },
  };
}
