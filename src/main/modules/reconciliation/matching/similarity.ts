import type { Names } from "./names.ts";

/** Characters of a word that are compared, at most. */
const longestWord = 64;
const taken = new Uint8Array(longestWord);
const matched = new Uint16Array(longestWord);

/**
 * Jaro-Winkler similarity of two texts, 0 to 1 (Winkler 1990, "String comparator metrics and enhanced decision
 * rules in the Fellegi-Sunter model of record linkage"); prefix weight 0.1, at most four characters.
 */
export function jaroWinkler(a: string, b: string): number {
  if (a === b) return a === "" ? 0 : 1;
  const aLength = Math.min(longestWord, a.length);
  const bLength = Math.min(longestWord, b.length);
  const reach = Math.max(0, (Math.max(aLength, bLength) >> 1) - 1);
  for (let j = 0; j < bLength; j += 1) taken[j] = 0;
  let m = 0;
  for (let i = 0; i < aLength; i += 1) {
    const code = a.charCodeAt(i);
    const end = Math.min(bLength, i + reach + 1);
    for (let j = Math.max(0, i - reach); j < end; j += 1) {
      if (b.charCodeAt(j) !== code || taken[j] === 1) continue;
      taken[j] = 1;
      matched[m] = code;
      m += 1;
      break;
    }
  }
  if (m === 0) return 0;
  let transposed = 0;
  for (let j = 0, k = 0; k < m; j += 1) {
    if (taken[j] !== 1) continue;
    if (b.charCodeAt(j) !== matched[k]) transposed += 1;
    k += 1;
  }
  const jaro = (m / aLength + m / bLength + (m - transposed / 2) / m) / 3;
  let prefix = 0;
  while (prefix < 4 && prefix < aLength && a.charCodeAt(prefix) === b.charCodeAt(prefix)) prefix += 1;
  return jaro + prefix * 0.1 * (1 - jaro);
}

/** Pairs of words remembered: few enough for the processor's cache, a later pair takes an earlier one's place. */
const rememberedPairs = 65_536;

/** Compares names word by word. */
export class NameSimilarity {
  readonly #names: Names;
  readonly #first = new Int32Array(rememberedPairs).fill(-1);
  readonly #second = new Int32Array(rememberedPairs);
  readonly #credit = new Float64Array(rememberedPairs);

  constructor(names: Names) {
    this.#names = names;
  }

  /**
   * How alike two names are, 0 to 1: each word of the shorter name with its best partner in the longer one (Monge and
   * Elkan 1996), so that word order, an added town or a cut-off tail cost little. Undefined when a name is blank:
   * nothing against nothing is no evidence.
   */
  of(one: number, other: number): number | undefined {
    const [a, b] = [this.#names.wordsOf(one), this.#names.wordsOf(other)];
    const short = a.length <= b.length ? a : b;
    const long = a.length <= b.length ? b : a;
    if (short.length === 0) return undefined;
    let weight = 0;
    let sum = 0;
    for (let i = 0; i < short.length; i += 1) {
      const word = short[i] ?? 0;
      let best = 0;
      for (let j = 0; j < long.length && best < 1; j += 1) {
        const credit = this.#creditOf(word, long[j] ?? 0);
        if (credit > best) best = credit;
      }
      const { length } = this.#names.textOf(word);
      sum += best * length;
      weight += length;
    }
    return sum / weight;
  }

  #creditOf(word: number, other: number): number {
    if (word === other) return 1;
    const [low, high] = word < other ? [word, other] : [other, word];
    const slot = (Math.imul(low, 0x9e3779b1) ^ Math.imul(high, 0x85ebca6b)) >>> 16;
    if (this.#first[slot] === low && this.#second[slot] === high) return this.#credit[slot] ?? 0;
    const credit = creditOfWords(this.#names.textOf(low), this.#names.textOf(high));
    this.#first[slot] = low;
    this.#second[slot] = high;
    this.#credit[slot] = credit;
    return credit;
  }
}

/** A word cut off is nearly the word; words that are hardly alike count half. */
function creditOfWords(a: string, b: string): number {
  const isCut = Math.min(a.length, b.length) >= 4 && (a.startsWith(b) || b.startsWith(a));
  const similarity = Math.max(isCut ? 0.95 : 0, jaroWinkler(a, b));
  return similarity < 0.8 ? similarity * 0.5 : similarity;
}
