import type { EventDocument } from "../../contract/events/catalogue.ts";
import type { LoggedEvent } from "../../contract/procedures/events.ts";
import type { FeedMessage, Progress } from "../../contract/procedures/feed.ts";
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
}

export interface Feed {
  /** Messages after a cursor, in order, until the signal aborts. Without a cursor it starts at the end of the log. */
  live(after: number | undefined, signal: AbortSignal | undefined): AsyncGenerator<FeedMessage>;
}

/** Events in one message, at most. */
const batchSize = 500;
/** One message per frame at the most. */
const frameMs = 16;
/** A reader this many events behind reads its lists again instead of every event. */
const resyncBehind = 20_000;

/**
 * The live feed of one client. New events only wake it: what it sends it reads from the log after its own cursor, so
 * nothing can be lost or doubled between catching up and following, however slow the client is.
 */
export function createFeed(sources: FeedSources): Feed {
  return {
    async *live(after, signal) {
      let cursor = after ?? sources.head();
      const reader = new Wake(sources, signal);
      try {
        while (signal?.aborted !== true) {
          const progress = reader.takeProgress();
          if (progress.length > 0) yield { kind: "progress", progress };
          if (sources.head() - cursor > resyncBehind) {
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

/** Waits for news, then to the end of the frame, so that what comes together is sent together. */
class Wake implements Disposable {
  readonly #clock: Clock;
  readonly #disposables = new DisposableStore();
  readonly #progress = new Map<string, Progress>();
  #news = false;
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
    signal?.addEventListener("abort", () => this.#wake(), { once: true });
  }

  takeProgress(): Progress[] {
    const latest = [...this.#progress.values()];
    this.#progress.clear();
    return latest;
  }

  async next(): Promise<void> {
    if (!this.#news) await new Promise<void>((resolve) => (this.#resolve = resolve));
    await new Promise<void>((resolve) => this.#clock.after(frameMs, resolve));
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
