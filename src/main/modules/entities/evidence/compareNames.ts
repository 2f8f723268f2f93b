import { jaroWinkler } from "./jaroWinkler.ts";
import type { Word } from "./party.ts";

/** What two names say, in bits: their words, and the numbers among them. */
export interface NameComparison {
  readonly bits: number;
  readonly numberBits: number;
  /** Share of the words of the shorter name that were found in the other, exactly or nearly. */
  readonly agreement: "same" | "near" | "different";
}

/**
 * Probabilities of the Fellegi-Sunter model for one word of a name. Among two spellings of one party nine words in ten
 * are equal, and the next most are slips; a word that is missing on one side is common, one that contradicts is not.
 */
const m = { equal: 0.9, near: 0.08, initial: 0.6, extra: 0.35, contradicting: 0.04 } as const;
/** Below this similarity two words are two words. */
const nearFrom = 0.87;
/** A near word could be any of about this many others. */
const neighbours = 6;
/** What a name may say over what it takes to find one party among all. */
const spareBits = 5;
/** Among a few parties every word is rare only as far as they are few: words are counted as if among so many. */
const leastParties = 2_000;
const differentNumberBits = -7;

interface Pairing {
  readonly left: Word;
  readonly right: Word;
  /** Where the two stand in their names. */
  readonly places: readonly [number, number];
  readonly similarity: number;
}

/** Compares two names word by word, whatever their order; each word weighs as much as it is rare (term frequency). */
export function compareNames(left: readonly Word[], right: readonly Word[], parties: number): NameComparison {
  const pairs = pairWords(left, right);
  let bits = 0;
  let near = 0;
  for (const pair of pairs) {
    if (pair.similarity < 1) near += 1;
    bits += wordBits(pair, Math.max(parties, leastParties) + 1);
  }
  const [freeLeft, freeRight] = [left.length - pairs.length, right.length - pairs.length];
  const contradicting = Math.min(freeLeft, freeRight);
  const extra = Math.max(freeLeft, freeRight) - contradicting;
  const most = Math.log2(Math.max(2, parties)) + spareBits;
  // First the limit, then what speaks against: a long name in common must not drown the words that differ.
  bits = Math.min(bits, most) + contradicting * Math.log2(m.contradicting) + extra * Math.log2(m.extra);
  const isSame = pairs.length > 0 && contradicting + extra + near === 0;
  return {
    bits,
    numberBits: haveDifferentNumbers(left, right) ? differentNumberBits : 0,
    agreement: isSame ? "same" : contradicting < pairs.length ? "near" : "different",
  };
}

/** Pairs each word with the most similar of the other name that is still free; best first, then in their order. */
function pairWords(left: readonly Word[], right: readonly Word[]): readonly Pairing[] {
  const candidates: Pairing[] = [];
  for (const [i, a] of left.entries()) {
    for (const [j, b] of right.entries()) {
      const similarity = similarityOf(a, b);
      if (similarity >= nearFrom || isInitial(a, b))
        candidates.push({ left: a, right: b, places: [i, j], similarity });
    }
  }
  if (candidates.length < 2) return candidates;
  candidates.sort((a, b) => b.similarity - a.similarity);
  const [takenLeft, takenRight] = [new Set<number>(), new Set<number>()];
  return candidates.filter(({ places: [i, j] }) => {
    if (takenLeft.has(i) || takenRight.has(j)) return false;
    takenLeft.add(i);
    takenRight.add(j);
    return true;
  });
}

/** Numbers are equal or not: 12 and 13 are two branches, however alike they look. */
function similarityOf(a: Word, b: Word): number {
  if (a === b) return 1;
  const [x, y] = [a.text.length, b.text.length];
  if (a.isNumber || b.isNumber || x < 3 || y < 3) return 0;
  const [shorter, longer] = x < y ? [x, y] : [y, x];
  // With these letters in common at most, the similarity stays below what counts as near.
  const shared =
    countBits(a.letters & b.letters) + shorter - Math.min(countBits(a.letters), countBits(b.letters));
  const jaro = (shared / shorter + Math.min(shared, shorter) / longer + 1) / 3;
  return jaro + commonStart(a.text, b.text) * 0.1 * (1 - jaro) < nearFrom ? 0 : jaroWinkler(a.text, b.text);
}

/** Characters that both begin with, four at most: what Winkler's bonus counts. */
function commonStart(a: string, b: string): number {
  let length = 0;
  while (length < 4 && a.charCodeAt(length) === b.charCodeAt(length)) length += 1;
  return length;
}

function countBits(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}

function isInitial(a: Word, b: Word): boolean {
  if (a.text.length !== 1 && b.text.length !== 1) return false;
  return a.text.charCodeAt(0) === b.text.charCodeAt(0) && !a.isNumber && !b.isNumber;
}

function wordBits({ left, right, similarity }: Pairing, total: number): number {
  if (similarity === 1) return Math.log2((m.equal * total) / (left.count + 0.5));
  if (similarity < nearFrom) return Math.log2(m.initial * 2); // about one word in twenty begins alike, and one letter is little
  const chance = Math.min(1, ((left.count + right.count) * neighbours) / total);
  return Math.log2((m.near * (similarity >= 0.93 ? 2 : 1)) / chance);
}

function haveDifferentNumbers(left: readonly Word[], right: readonly Word[]): boolean {
  let [some, others] = [false, false];
  for (const word of left) {
    if (word.isNumber && right.includes(word)) return false;
    some ||= word.isNumber;
  }
  for (const word of right) others ||= word.isNumber;
  return some && others;
}
