import { randomFillSync } from "node:crypto";
import { uuidText, uuidv7Bytes } from "../base/uuid.ts";

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

/**
 * Ids of events: UUIDv7 whose random bits are drawn once per millisecond and counted up within it (RFC 9562,
 * section 6.2, method 2), so that they rise and a table's unique index of them grows at its end alone.
 */
export class EventIds {
  readonly #random = Buffer.alloc(10);
  #ms = -1;
  #key: Buffer = Buffer.alloc(16);
  /** The text without its last eight digits, which are the ones that count. */
  #stem = "";
  #count = 0;

  next(ms: number): { readonly key: Buffer; readonly id: string } {
    if (ms !== this.#ms || this.#count === 0xff_ff_ff_ff) this.#draw(ms);
    else this.#count += 1;
    const key = Buffer.allocUnsafe(16); // from the pool, and every byte is written below
    this.#key.copy(key);
    key.writeUInt32BE(this.#count, 12);
    return { key, id: this.#stem + this.#count.toString(16).padStart(8, "0") };
  }

  #draw(ms: number): void {
    randomFillSync(this.#random);
    this.#ms = ms;
    this.#key = uuidv7Bytes(ms, this.#random);
    this.#count = this.#key.readUInt32BE(12) >>> 1; // room to count up
    this.#stem = uuidText(this.#key).slice(0, -8);
  }
}
