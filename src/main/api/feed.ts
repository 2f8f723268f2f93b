import type { EventDocument } from "../../contract/events/catalogue.ts";
import type { Job } from "../../contract/procedures/batch.ts";
import type { LoggedEvent } from "../../contract/procedures/events.ts";
import type { FeedMessage, Progress } from "../../contract/procedures/feed.ts";
import type { RunProgress } from "../../contract/procedures/reconciliationRun.ts";
import type { Clock } from "../base/clock.ts";
import { type Disposable, DisposableStore } from "../base/disposable.ts";

/** Where the feed reads and what it listens to. */
export interface FeedSources {
  readonly clock: Clock;
  /** Sequence of the last event of the log. */
  head(): number;
  readAfter(after: number, limit: number): LoggedEvent[];
  onEvent(listener: (event: EventDocument) => void): Disposable;
  onProgress(listener: (progress: Progress) => void): Disposable;
  onJob(listener: (job: Job) => void): Disposable;
  onRun(listener: (run: RunProgress) => void): Disposable;
}

export interface Feed {
  /**
   * Messages after a cursor, in order, until the signal aborts. Without a cursor it starts at the end of the log. The
   * first message says where it starts, so that a reader cut off before the first event knows what to resume from.
   */
  live(reader: FeedReader): AsyncGenerator<FeedMessage>;
}

/** Who reads a feed, from where, and when the transport can take more. */
export interface FeedReader {
  readonly after?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Resolves when the transport has room; what comes meanwhile stays in the log instead of in memory. */
  readonly ready?: (() => Promise<void>) | undefined;
}

/** Events in one message, at most. */
const batchSize = 500;
/** Two messages per frame of 60 Hz at the most; after a pause the first goes at once. */
const gapMs = 8;
/** A reader this many events behind reads its lists again instead of every event. */
const resyncBehind = 20_000;

/**
 * The live feed of one client. New events only wake it: what it sends it reads from the log after its own cursor, so
 * nothing can be lost or doubled between catching up and following, however slow the client is.
 */
export function createFeed(sources: FeedSources): Feed {
  return {
    async *live({ after, signal, ready }) {
      let cursor = after ?? sources.head();
      const reader = new Wake(sources, signal);
      try {
        yield { kind: "events", after: cursor, cursor, events: [] };
        while (signal?.aborted !== true) {
          await ready?.();
          const progress = reader.takeProgress();
          if (progress.length > 0) yield { kind: "progress", progress };
          const jobs = reader.takeJobs();
          if (jobs.length > 0) yield { kind: "jobs", jobs };
          const runs = reader.takeRuns();
          if (runs.length > 0) yield { kind: "reconciliation", runs };
          const behind = sources.head() - cursor;
          // A cursor beyond the end comes from a log that was since put back to an older state.
          if (behind > resyncBehind || behind < 0) {
            cursor = sources.head();
            yield { kind: "resync", cursor };
          }
          const events = sources.readAfter(cursor, batchSize);
          const last = events.at(-1);
          if (last !== undefined) {
            yield { kind: "events", after: cursor, cursor: last.sequence, events };
            cursor = last.sequence;
          }
          if (events.length < batchSize) await reader.next();
        }
      } finally {
        reader.dispose();
      }
    },
  };
}

/** Waits for news, and no less than the gap since the last message, so that what comes together is sent together. */
class Wake implements Disposable {
  readonly #clock: Clock;
  readonly #disposables = new DisposableStore();
  readonly #progress = new Map<string, Progress>();
  readonly #jobs = new Map<string, Job>();
  readonly #runs = new Map<string, RunProgress>();
  #news = false;
  #lastAt = Number.NEGATIVE_INFINITY;
  #resolve: (() => void) | undefined;

  constructor(sources: FeedSources, signal: AbortSignal | undefined) {
    this.#clock = sources.clock;
    this.#disposables.add(sources.onEvent(() => this.#wake()));
    this.#disposables.add(
      sources.onProgress((progress) => {
        this.#progress.set(progress.ingestionId, progress);
        this.#wake();
      }),
    );
    this.#disposables.add(
      sources.onJob((job) => {
        this.#jobs.set(job.jobId, job);
        this.#wake();
      }),
    );
    this.#disposables.add(
      sources.onRun((run) => {
        this.#runs.set(run.runId, run);
        this.#wake();
      }),
    );
    signal?.addEventListener("abort", () => this.#wake(), { once: true });
  }

  takeProgress(): Progress[] {
    const latest = [...this.#progress.values()];
    this.#progress.clear();
    return latest;
  }

  takeJobs(): Job[] {
    const latest = [...this.#jobs.values()];
    this.#jobs.clear();
    return latest;
  }

  takeRuns(): RunProgress[] {
    const latest = [...this.#runs.values()];
    this.#runs.clear();
    return latest;
  }

  async next(): Promise<void> {
    if (!this.#news) await new Promise<void>((resolve) => (this.#resolve = resolve));
    // Never longer than the gap, even when the system's time was set back meanwhile.
    const wait = Math.min(this.#lastAt + gapMs - this.#clock.now(), gapMs);
    await new Promise<void>((resolve) =>
      wait > 0 ? this.#clock.after(wait, resolve) : setImmediate(resolve),
    );
    this.#lastAt = this.#clock.now();
    this.#news = false;
  }

  dispose(): void {
    this.#disposables.dispose();
  }

  #wake(): void {
    this.#news = true;
    this.#resolve?.();
    this.#resolve = undefined;
  }
}
