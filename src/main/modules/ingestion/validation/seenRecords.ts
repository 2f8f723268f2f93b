const smallest = 1 << 12;
/** 8.4 million places of 8 bytes: 64 MiB, taken only by files of that size. */
const largest = 1 << 23;

/**
 * Which records of a file have been met before, by a 64-bit hash of their bytes: open addressing in one typed array,
 * so that a million records cost 16 MiB and no object. Two different records share a hash once in 10^7 files of a
 * million rows (birthday bound, 2^64).
 */
export class SeenRecords {
  #table = new Int32Array(smallest * 2);
  #places = smallest;
  #held = 0;
  /** Records that were not compared because the table is full. */
  unchecked = 0;

  /** True when the same hash came before. */
  add(low: number, high: number): boolean {
    if (this.#held * 4 >= this.#places * 3) {
      if (this.#places >= largest) {
        this.unchecked += 1;
        return false;
      }
      this.#grow();
    }
    // A pair of zeros marks a free place.
    const isNew = this.#insert(low === 0 && high === 0 ? 1 : low, high);
    if (isNew) this.#held += 1;
    return !isNew;
  }

  #insert(low: number, high: number): boolean {
    const table = this.#table;
    const mask = this.#places - 1;
    for (let place = low & mask; ; place = (place + 1) & mask) {
      const [heldLow, heldHigh] = [table[place * 2] ?? 0, table[place * 2 + 1] ?? 0];
      if (heldLow === 0 && heldHigh === 0) {
        table[place * 2] = low;
        table[place * 2 + 1] = high;
        return true;
      }
      if (heldLow === low && heldHigh === high) return false;
    }
  }

  #grow(): void {
    const old = this.#table;
    this.#places *= 2;
    this.#table = new Int32Array(this.#places * 2);
    for (let at = 0; at < old.length; at += 2) {
      const [low, high] = [old[at] ?? 0, old[at + 1] ?? 0];
      if (low !== 0 || high !== 0) this.#insert(low, high);
    }
  }
}

/** A 64-bit hash of the units of a record, fed in pieces (Bryc's cyrb53 before its cut to 53 bits). */
export class RecordHash {
  low = 0;
  high = 0;

  start(): void {
    this.low = 0xdeadbeef | 0;
    this.high = 0x41c6ce57;
  }

  add(units: Uint8Array | Uint16Array, from: number, to: number): void {
    let low = this.low;
    let high = this.high;
    for (let at = from; at < to; at += 1) {
      const unit = units[at] ?? 0;
      low = Math.imul(low ^ unit, 2_654_435_761);
      high = Math.imul(high ^ unit, 1_597_334_677);
    }
    this.low = low;
    this.high = high;
  }

  finish(): void {
    const { low, high } = this;
    this.low = Math.imul(low ^ (low >>> 16), 2_246_822_507) ^ Math.imul(high ^ (high >>> 13), 3_266_489_909);
    this.high = Math.imul(high ^ (high >>> 16), 2_246_822_507) ^ Math.imul(low ^ (low >>> 13), 3_266_489_909);
  }
}
