/** A row as far as it can be somebody's counterpart. */
export interface Posting {
  readonly day: number;
  readonly amount: number;
  readonly currency: string;
}

/** Days between the two postings of one payment, at most. */
const windowDays = 3;
/** Day numbers are packed into 17 bits (the years 1790 to 2149) below an amount of up to 36 bits. */
const dayOffset = 2 ** 16;
const dayFactor = 2 ** 17;
const packedAmount = 2 ** 36;

/**
 * The postings of one side, for the question whether a row of the other side has a candidate there: the same amount,
 * in either sign convention, in the same currency, at most three days apart.
 */
export class CandidateIndex {
  readonly #packed = new Map<string, { keys: Float64Array; count: number; sorted: boolean }>();
  /** Postings beyond the packed range: days by currency and amount. */
  readonly #others = new Map<string, number[]>();

  add({ day, amount, currency }: Posting): void {
    const size = Math.abs(amount);
    if (!isPackable(size, day)) {
      const name = `${currency} ${size}`;
      this.#others.set(name, [...(this.#others.get(name) ?? []), day]);
      return;
    }
    let list = this.#packed.get(currency);
    if (list === undefined) {
      list = { keys: new Float64Array(1 << 10), count: 0, sorted: true };
      this.#packed.set(currency, list);
    }
    if (list.count === list.keys.length) {
      const larger = new Float64Array(list.count * 2);
      larger.set(list.keys);
      list.keys = larger;
    }
    list.keys[list.count] = size * dayFactor + day + dayOffset;
    list.count += 1;
    list.sorted = false;
  }

  has({ day, amount, currency }: Posting): boolean {
    const size = Math.abs(amount);
    const others = this.#others.get(`${currency} ${size}`);
    if (others?.some((other) => Math.abs(other - day) <= windowDays) === true) return true;
    const list = this.#packed.get(currency);
    if (list === undefined || size >= packedAmount) return false;
    if (!list.sorted) {
      list.keys.subarray(0, list.count).sort();
      list.sorted = true;
    }
    const key = size * dayFactor + day + dayOffset;
    const at = firstAtLeast(list.keys, list.count, key - windowDays);
    return at < list.count && (list.keys[at] ?? Number.POSITIVE_INFINITY) <= key + windowDays;
  }
}

/** Days that at least one period covers; periods are inclusive. */
export class Coverage {
  readonly #periods: readonly { readonly from: number; readonly to: number }[];

  constructor(periods: readonly { readonly from: number; readonly to: number }[]) {
    const merged: { from: number; to: number }[] = [];
    for (const period of [...periods].sort((a, b) => a.from - b.from)) {
      const last = merged.at(-1);
      if (last !== undefined && period.from <= last.to + 1) last.to = Math.max(last.to, period.to);
      else merged.push({ ...period });
    }
    this.#periods = merged;
  }

  covers(day: number): boolean {
    return this.#periods.some(({ from, to }) => day >= from && day <= to);
  }
}

function isPackable(size: number, day: number): boolean {
  return size < packedAmount && day >= -dayOffset && day < dayOffset;
}

/** Index of the first of `count` sorted keys that is not below `key`; `count` when all are. */
function firstAtLeast(keys: Float64Array, count: number, key: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((keys[middle] ?? 0) < key) low = middle + 1;
    else high = middle;
  }
  return low;
}
