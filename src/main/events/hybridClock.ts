import { randomFillSync } from "node:crypto";

/** A reading of the hybrid logical clock: milliseconds, and a counter for events of one millisecond. */
export interface ClockReading {
  readonly ms: number;
  readonly counter: number;
}

/**
 * Hybrid logical clock (Kulkarni et al., "Logical Physical Clocks", 2014): follows the system's clock and never goes
 * back when that does, so a wrong clock neither blocks a publisher nor turns the order round.
 */
export function nextReading(last: ClockReading, now: number): ClockReading {
  return now > last.ms ? { ms: now, counter: 0 } : { ms: last.ms, counter: last.counter + 1 };
}

/** Thirteen digits, a hyphen, eight hexadecimal digits: sorts as text. */
export function writeReading({ ms, counter }: ClockReading): string {
  return `${String(ms).padStart(13, "0")}-${counter.toString(16).padStart(8, "0")}`;
}

/** The reading that a stored event carries. */
export function parseReading(body: string): ClockReading {
  // Our own stored document, which always carries a clock.
  const [ms = "0", counter = "0"] = (JSON.parse(body) as { clock: string }).clock.split("-");
  return { ms: Number(ms), counter: Number.parseInt(counter, 16) };
}

/** Random bytes drawn in blocks: one call to the system for 400 event ids instead of one for each. */
export class RandomBytes {
  readonly #block = Buffer.alloc(4_000);
  #used = this.#block.length;

  take(count: number): Buffer {
    if (this.#used + count > this.#block.length) {
      randomFillSync(this.#block);
      this.#used = 0;
    }
    this.#used += count;
    return this.#block.subarray(this.#used - count, this.#used);
  }
}
