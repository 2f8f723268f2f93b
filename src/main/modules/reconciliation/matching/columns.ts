import type { BankCalendar } from "../../../../contract/procedures/reconciliationRun.ts";
import { businessDaysOf, type CountBusinessDays } from "./bankCalendars.ts";
import { channelOf } from "./channels.ts";
import { Names } from "./names.ts";
import { Numbering } from "./numbering.ts";
import { eachReferenceHash, hash32 } from "./text.ts";

/** One row as a side is built from it. */
export interface SourceRow {
  readonly day: number;
  /** Signed minor units as stored. */
  readonly amount: number;
  readonly currency: string;
  readonly counterparty: string;
  readonly counterpartyAccount: string;
  readonly reference: string;
  readonly description: string;
}

/** Rows of one side as columns: what the comparison needs, and no text. */
export interface Side {
  readonly count: number;
  readonly day: Int32Array;
  readonly business: Int32Array;
  /** Amounts in the bank's sign: money out is negative on both sides. */
  readonly amount: Float64Array;
  readonly currency: Uint8Array;
  readonly name: Int32Array;
  /** 1 where the name was taken from the bank's text: then only agreement is evidence. */
  readonly isNameFromText: Uint8Array;
  /** Hash of the counterparty's account; 0 is blank. */
  readonly account: Uint32Array;
  readonly channel: Uint8Array;
  /** Row i's keys are `keys[keyStart[i] .. keyStart[i + 1])`: reference first, then text, as numbers. */
  readonly keyStart: Int32Array;
  readonly keys: Int32Array;
  /** How many of a row's keys stand in its reference. */
  readonly ownKeys: Uint8Array;
  /** One of 32 bits for each key of a row: rows without a common bit share no key. */
  readonly keyBits: Uint32Array;
  /** Rows of the side that carry a key, by its number. */
  readonly keyRows: Int32Array;
}

/**
 * Rows that a value is rare among: those of the side, and a hundred that might have been. In a project of three rows
 * an amount is not as common as one in three.
 */
export function rowsAround(side: Pick<Side, "count">): number {
  return side.count + 100;
}

/** Shared by both sides of one run. */
export interface Vocabulary {
  readonly names: Names;
  /** Reference keys by number. */
  readonly keys: Numbering;
  /** Currencies by number. */
  readonly currencies: string[];
  /** How the working days of a currency's banks are counted. */
  readonly businessDays: (currency: string) => CountBusinessDays;
}

export function createVocabulary(calendar: BankCalendar = "auto"): Vocabulary {
  const businessDays = businessDaysOf(calendar);
  return { names: new Names(), keys: new Numbering(), currencies: [], businessDays };
}

/** Builds a side row by row; `factor` is applied at the end, when the sign convention is known. */
export class SideBuilder {
  readonly #vocabulary: Vocabulary;
  #count = 0;
  #day: Int32Array;
  #amount: Float64Array;
  #currency: Uint8Array;
  #name: Int32Array;
  #fromText: Uint8Array;
  #account: Uint32Array;
  #channel: Uint8Array;
  #keyStart: Int32Array;
  #ownKeys: Uint8Array;
  #keys: Int32Array;
  #keyCount = 0;
  #built: Side | undefined;
  readonly #addKey: (hash: number) => void;

  /** `expected` rows have their place from the start: growing copies, and what it leaves behind is swept away late. */
  constructor(vocabulary: Vocabulary, expected = 1_024) {
    const size = Math.max(16, expected);
    this.#vocabulary = vocabulary;
    this.#day = new Int32Array(size);
    this.#amount = new Float64Array(size);
    this.#currency = new Uint8Array(size);
    this.#name = new Int32Array(size);
    this.#fromText = new Uint8Array(size);
    this.#account = new Uint32Array(size);
    this.#channel = new Uint8Array(size);
    this.#keyStart = new Int32Array(size + 1);
    this.#ownKeys = new Uint8Array(size);
    this.#keys = new Int32Array(size * 3);
    this.#addKey = (hash) => this.#pushKey(vocabulary.keys.numberOf(hash));
  }

  get count(): number {
    return this.#count;
  }

  /** Amounts as stored, and the currency of each by number. */
  get money(): Pick<Side, "amount" | "currency"> {
    const count = this.#count;
    return { amount: this.#amount.subarray(0, count), currency: this.#currency.subarray(0, count) };
  }

  dayOf(at: number): number {
    return this.#day[at] ?? 0;
  }

  add(row: SourceRow): void {
    const at = this.#count;
    if (at === this.#day.length) this.#grow();
    this.#day[at] = row.day;
    this.#amount[at] = row.amount;
    this.#currency[at] = this.#currencyNumber(row.currency);
    const { names } = this.#vocabulary;
    this.#name[at] = names.numberOf(row.counterparty === "" ? row.description : row.counterparty);
    this.#fromText[at] = row.counterparty === "" ? 1 : 0;
    this.#account[at] =
      row.counterpartyAccount === ""
        ? 0
        : hash32(row.counterpartyAccount.replace(/\s+/g, "").toUpperCase()) || 1;
    this.#channel[at] = channelOf(row.description);
    const start = this.#keyCount;
    this.#keyStart[at] = start;
    eachReferenceHash(row.reference, this.#addKey);
    this.#ownKeys[at] = Math.min(255, this.#keyCount - start);
    if (row.description !== row.reference) eachReferenceHash(row.description, this.#addKey);
    this.#keyStart[at + 1] = this.#keyCount;
    this.#count = at + 1;
  }

  /** The rows with the sign given; to be called once no more are added. Both signs share the other columns. */
  build(factor: 1 | -1): Side {
    this.#built ??= this.#toSide();
    return factor === 1
      ? this.#built
      : { ...this.#built, amount: this.#built.amount.map((amount) => 0 - amount) };
  }

  #toSide(): Side {
    const n = this.#count;
    const day = this.#day.subarray(0, n);
    return {
      count: n,
      day,
      business: this.#countBusinessDays(day),
      amount: this.#amount.subarray(0, n),
      currency: this.#currency.subarray(0, n),
      name: this.#name.subarray(0, n),
      isNameFromText: this.#fromText.subarray(0, n),
      account: this.#account.subarray(0, n),
      channel: this.#channel.subarray(0, n),
      ...withoutCommonKeys(this.#keyStart.subarray(0, n + 1), this.#keys.subarray(0, this.#keyCount), {
        ownKeys: this.#ownKeys.subarray(0, n),
        vocabulary: this.#vocabulary.keys.count,
      }),
    };
  }

  #countBusinessDays(day: Int32Array): Int32Array {
    const { currencies, businessDays } = this.#vocabulary;
    const counts = currencies.map(businessDays);
    return day.map((one, at) => counts[this.#currency[at] ?? 0]?.(one) ?? 0);
  }

  #currencyNumber(code: string): number {
    const { currencies } = this.#vocabulary;
    const at = currencies.indexOf(code);
    return at === -1 ? currencies.push(code) - 1 : at;
  }

  #pushKey(key: number): void {
    const start = this.#keyStart[this.#count] ?? 0;
    for (let i = start; i < this.#keyCount; i += 1) if (this.#keys[i] === key) return;
    if (this.#keyCount === this.#keys.length)
      this.#keys = enlarged(this.#keys, new Int32Array(this.#keys.length * 2));
    this.#keys[this.#keyCount] = key;
    this.#keyCount += 1;
  }

  #grow(): void {
    const size = this.#day.length * 2;
    this.#day = enlarged(this.#day, new Int32Array(size));
    this.#amount = enlarged(this.#amount, new Float64Array(size));
    this.#currency = enlarged(this.#currency, new Uint8Array(size));
    this.#name = enlarged(this.#name, new Int32Array(size));
    this.#fromText = enlarged(this.#fromText, new Uint8Array(size));
    this.#account = enlarged(this.#account, new Uint32Array(size));
    this.#channel = enlarged(this.#channel, new Uint8Array(size));
    this.#keyStart = enlarged(this.#keyStart, new Int32Array(size + 1));
    this.#ownKeys = enlarged(this.#ownKeys, new Uint8Array(size));
  }
}

function enlarged<A extends { set(from: A): void }>(from: A, to: A): A {
  to.set(from);
  return to;
}

/** A key on more rows than this share says nothing about which document it is: a year, the own account, a branch. */
const commonShare = 0.005;
const commonRows = 20;

function withoutCommonKeys(
  keyStart: Int32Array,
  keys: Int32Array,
  { ownKeys, vocabulary }: { readonly ownKeys: Uint8Array; readonly vocabulary: number },
): Pick<Side, "keyStart" | "keys" | "ownKeys" | "keyBits" | "keyRows"> {
  const limit = Math.max(commonRows, ownKeys.length * commonShare);
  const keyRows = new Int32Array(vocabulary);
  for (const key of keys) keyRows[key] = (keyRows[key] ?? 0) + 1;
  const keyBits = new Uint32Array(ownKeys.length);
  let kept = 0;
  for (let row = 0; row < ownKeys.length; row += 1) {
    const from = keyStart[row] ?? 0;
    const to = keyStart[row + 1] ?? 0;
    const own = ownKeys[row] ?? 0;
    let keptOwn = 0;
    let bits = 0;
    keyStart[row] = kept;
    for (let i = from; i < to; i += 1) {
      const key = keys[i] ?? 0;
      if ((keyRows[key] ?? 0) > limit) continue;
      if (i - from < own) keptOwn += 1;
      bits |= 1 << (key & 31);
      keys[kept] = key;
      kept += 1;
    }
    ownKeys[row] = keptOwn;
    keyBits[row] = bits;
  }
  // The start of a row was overwritten only after the end of the row before had been read.
  keyStart[ownKeys.length] = kept;
  return { keyStart, keys: keys.subarray(0, kept), ownKeys, keyBits, keyRows };
}
