import type { NormalName } from "../identity/normalName.ts";
import { jaroWinkler } from "./jaroWinkler.ts";
import type { Frequencies } from "./party.ts";

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
const differentNumberBits = -7;

interface Pairing {
  readonly left: number;
  readonly right: number;
  readonly similarity: number;
}

/** Compares two names word by word, whatever their order; each word weighs as much as it is rare (term frequency). */
export function compareNames(left: NormalName, right: NormalName, frequencies: Frequencies): NameComparison {
  const pairs = pairWords(left.tokens, right.tokens);
  let bits = 0;
  let near = 0;
  for (const pair of pairs) {
    const [a, b] = [left.tokens[pair.left] ?? "", right.tokens[pair.right] ?? ""];
    if (pair.similarity < 1) near += 1;
    bits += wordBits(a, b, pair.similarity, frequencies);
  }
  const [freeLeft, freeRight] = [left.tokens.length - pairs.length, right.tokens.length - pairs.length];
  const contradicting = Math.min(freeLeft, freeRight);
  const extra = Math.max(freeLeft, freeRight) - contradicting;
  const most = Math.log2(Math.max(2, frequencies.parties)) + spareBits;
  // First the limit, then what speaks against: a long name in common must not drown the words that differ.
  bits = Math.min(bits, most) + contradicting * Math.log2(m.contradicting) + extra * Math.log2(m.extra);
  const isSame = pairs.length > 0 && contradicting + extra + near === 0;
  return {
    bits,
    numberBits: haveDifferentNumbers(left.tokens, right.tokens) ? differentNumberBits : 0,
    agreement: isSame ? "same" : contradicting < pairs.length ? "near" : "different",
  };
}

/** Pairs each word with the most similar of the other name that is still free; best first, then in their order. */
function pairWords(left: readonly string[], right: readonly string[]): Pairing[] {
  const candidates: Pairing[] = [];
  for (const [i, a] of left.entries()) {
    for (const [j, b] of right.entries()) {
      const similarity = similarityOf(a, b);
      if (similarity >= nearFrom || isInitial(a, b)) candidates.push({ left: i, right: j, similarity });
    }
  }
  candidates.sort((a, b) => b.similarity - a.similarity || a.left - b.left || a.right - b.right);
  const [takenLeft, takenRight] = [new Set<number>(), new Set<number>()];
  return candidates.filter((pair) => {
    if (takenLeft.has(pair.left) || takenRight.has(pair.right)) return false;
    takenLeft.add(pair.left);
    takenRight.add(pair.right);
    return true;
  });
}

/** Numbers are equal or not: 12 and 13 are two branches, however alike they look. */
function similarityOf(a: string, b: string): number {
  if (a === b) return 1;
  if (isNumber(a) || isNumber(b) || a.length < 3 || b.length < 3) return 0;
  return Math.abs(a.length - b.length) > 4 ? 0 : jaroWinkler(a, b);
}

function isInitial(a: string, b: string): boolean {
  return (a.length === 1 || b.length === 1) && a.charAt(0) === b.charAt(0) && !isNumber(a) && !isNumber(b);
}

/** Digits anywhere, or a Roman numeral up to X: "Store 12", "Fund III". */
function isNumber(token: string): boolean {
  return /\d|^(?:i{1,3}|iv|vi{0,3}|ix|x)$/.test(token);
}

function wordBits(a: string, b: string, similarity: number, frequencies: Frequencies): number {
  const total = frequencies.parties + 1;
  const count = (token: string): number => frequencies.tokens.get(token) ?? 1;
  if (similarity === 1) return Math.log2((m.equal * total) / (count(a) + 0.5));
  if (similarity < nearFrom) return Math.log2(m.initial * 2); // about one word in twenty begins alike, and one letter is little
  const chance = Math.min(1, ((count(a) + count(b)) * neighbours) / total);
  return Math.log2((m.near * (similarity >= 0.93 ? 2 : 1)) / chance);
}

function haveDifferentNumbers(left: readonly string[], right: readonly string[]): boolean {
  const numbers = (tokens: readonly string[]) => tokens.filter(isNumber);
  const [a, b] = [numbers(left), numbers(right)];
  return a.length > 0 && b.length > 0 && !a.some((token) => b.includes(token));
}
