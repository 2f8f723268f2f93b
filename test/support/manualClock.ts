import type { Clock } from "../../src/main/base/clock.ts";
import { type Disposable, toDisposable } from "../../src/main/base/disposable.ts";

/** A clock that moves only when told to, firing its timers in order on the way. */
export class ManualClock implements Clock {
  #now: number;
  #timers: { readonly at: number; readonly callback: () => void }[] = [];

  constructor(start = Date.UTC(2026, 0, 29, 10, 15, 30, 123)) {
    this.#now = start;
  }

  now(): number {
    return this.#now;
  }

  after(ms: number, callback: () => void): Disposable {
    const timer = { at: this.#now + ms, callback };
    this.#timers.push(timer);
    return toDisposable(() => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    });
  }

  advance(ms: number): void {
    const target = this.#now + ms;
    for (;;) {
      const next = this.#timers.filter((timer) => timer.at <= target).sort((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      this.#timers = this.#timers.filter((other) => other !== next);
      this.#now = next.at;
      next.callback();
    }
    this.#now = target;
  }

  /** Sets the clock, also backwards, without firing timers: a user changing the system time. */
  set(ms: number): void {
    this.#now = ms;
  }
}
