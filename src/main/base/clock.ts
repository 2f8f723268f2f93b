import type { Instant } from "../../contract/ids.ts";
import { type Disposable, toDisposable } from "./disposable.ts";

/** All time and every timer comes from here, so that each window can be tested exactly. */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number;
  /** Calls back once after `ms` milliseconds, unless disposed of first. */
  after(ms: number, callback: () => void): Disposable;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, callback) {
    const timer = setTimeout(callback, ms);
    timer.unref();
    return toDisposable(() => clearTimeout(timer));
  },
};

/** `2026-01-29T10:15:30.123Z` of a time in milliseconds. */
export function toInstant(ms: number): Instant {
  // Date's ISO form is exactly the shape that the brand stands for.
  return new Date(ms).toISOString() as Instant;
}
