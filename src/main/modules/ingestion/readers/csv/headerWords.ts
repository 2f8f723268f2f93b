import type { ColumnRole } from "../../../../../contract/procedures/ingestion.ts";
import { isCurrencyCode } from "./currencyCodes.ts";
import { categoryWords, wordsByRole } from "./headerVocabulary.ts";

/** A header without case, accents, units and punctuation: `Transaction Date (SGD)` is `transaction date`. */
function normaliseHeader(text: string): string {
  return text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .replace(/\([^)]*\)/g, " ")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim()
    .toLowerCase();
}

export interface HeaderGuess {
  readonly role: ColumnRole;
  /** 0 to 1: exact words 1, words within a longer header less. */
  readonly strength: number;
  /** Place among the words of the role: lower is the better column for it. */
  readonly rank: number;
  /** Says what kind of payment it is: a description only where there is no better one. */
  readonly isCategory: boolean;
}

const exact = new Map<string, HeaderGuess>();
for (const [role, words] of Object.entries(wordsByRole)) {
  for (const [rank, word] of words.entries()) {
    // The keys of the literal above are roles.
    if (!exact.has(word)) exact.set(word, { role: role as ColumnRole, strength: 1, rank, isCategory: false });
  }
}
for (const [rank, word] of categoryWords.entries())
  exact.set(word, { role: "description", strength: 1, rank, isCategory: true });

/** Dates of a person or of a document's life, never of a payment. */
const otherDates =
  /\b(?:birth|dob|born|valid|expiry|expires|expiration|geburtsdatum|naissance|geboortedatum|nacimiento|nascita|inception)\b/;

/** Whether a header rules out that its column holds the day of a transaction. */
export function isOtherDate(header: string): boolean {
  return otherDates.test(normaliseHeader(header));
}

/** What a header's words say about its column; undefined when they say nothing. */
export function guessFromHeader(header: string): HeaderGuess | undefined {
  const name = normaliseHeader(header);
  if (name === "") return undefined;
  const whole = exact.get(name);
  if (whole !== undefined) return whole;
  const words = ` ${name} `;
  let best: { guess: HeaderGuess; phrase: string } | undefined;
  for (const [phrase, guess] of exact) {
    if (phrase.length < 4 || !words.includes(` ${phrase} `)) continue;
    if (best === undefined || phrase.length > best.phrase.length) best = { guess, phrase };
  }
  return best === undefined
    ? undefined
    : {
        ...best.guess,
        strength: name.startsWith(best.phrase) ? 0.8 : 0.7,
        rank: best.guess.rank + 100,
      };
}

/** Currency code stated in a header, as in `Deposits (SGD)` or `Amount EUR`. */
export function currencyInHeader(header: string): string | undefined {
  const code = /(?:\(|\b)([A-Z]{3})\)?\s*$/.exec(header.trim())?.[1];
  return code !== undefined && isCurrencyCode(code)
    ? code
    : /\(£\)|£/.test(header)
      ? "GBP"
      : /€/.test(header)
        ? "EUR"
        : undefined;
}
