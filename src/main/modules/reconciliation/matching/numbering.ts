/**
 * Numbers values in the order in which they are first met: an open-addressing table over typed arrays, which at a
 * million values is several times faster and smaller than a `Map` of doubles.
 */
export class Numbering {
  #values: Float64Array;
  /** Number of the value in each slot plus one; 0 is empty. Never more than half full. */
  #slots: Int32Array;
  #count = 0;

  constructor(expected = 512) {
    let slots = 1024;
    while (slots < expected * 2) slots *= 2;
    this.#slots = new Int32Array(slots);
    this.#values = new Float64Array(slots / 2);
  }

  get count(): number {
    return this.#count;
  }

  /** The value's number; a new one when it was never met. */
  numberOf(value: number): number {
    const slot = this.#slotOf(value);
    const known = this.#slots[slot] ?? 0;
    if (known !== 0) return known - 1;
    const number = this.#count;
    this.#values[number] = value;
    this.#count = number + 1;
    this.#slots[slot] = this.#count;
    if (this.#count === this.#values.length) this.#grow();
    return number;
  }

  /** The value's number, or -1. */
  find(value: number): number {
    return (this.#slots[this.#slotOf(value)] ?? 0) - 1;
  }

  #slotOf(value: number): number {
    const mask = this.#slots.length - 1;
    const high = Math.floor(value / 4_294_967_296);
    let hash = Math.imul((value | 0) ^ Math.imul(high | 0, 0x85ebca6b), 0x9e3779b1);
    hash ^= hash >>> 15;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const known = this.#slots[slot] ?? 0;
      if (known === 0 || this.#values[known - 1] === value) return slot;
    }
  }

  #grow(): void {
    const values = new Float64Array(this.#values.length * 2);
    values.set(this.#values);
    this.#values = values;
    this.#slots = new Int32Array(values.length * 2);
    for (let number = 0; number < this.#count; number += 1)
      this.#slots[this.#slotOf(values[number] ?? 0)] = number + 1;
  }
}

/** Rows by number: those of number i are `rows[start[i] .. start[i + 1])`, in the order in which they were given. */
export interface RowLists {
  readonly start: Int32Array;
  readonly rows: Int32Array;
}

/** Collects rows by the number of each; a negative number leaves the row out. */
export function listRows(numberOf: Int32Array, order: Int32Array, count: number): RowLists {
  const start = new Int32Array(count + 1);
  for (const row of order) {
    const number = numberOf[row] ?? -1;
    if (number >= 0) start[number + 1] = (start[number + 1] ?? 0) + 1;
  }
  for (let i = 0; i < count; i += 1) start[i + 1] = (start[i + 1] ?? 0) + (start[i] ?? 0);
  const next = start.slice(0, count);
  const rows = new Int32Array(start[count] ?? 0);
  for (const row of order) {
    const number = numberOf[row] ?? -1;
    if (number < 0) continue;
    const at = next[number] ?? 0;
    rows[at] = row;
    next[number] = at + 1;
  }
  return { start, rows };
}
