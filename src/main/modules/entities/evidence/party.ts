import type { AccountNumber } from "../identity/accountNumber.ts";
import type { NormalName } from "../identity/normalName.ts";

/** What is known of one party when it is compared with another; what is not known is empty, and no evidence. */
export interface PartyProfile {
  readonly key: string;
  /** Distinct normalised names, the most frequent spelling first. */
  readonly names: readonly NormalName[];
  readonly account: AccountNumber | undefined;
  /** Patterns of the references that are of somebody's own making. */
  readonly references: readonly string[];
  readonly registrations: readonly string[];
}

/** A word of names, with what comparing it needs; one object for all names that have it. */
export interface Word {
  readonly text: string;
  /** Parties that have it. */
  count: number;
  /** One bit per letter it has: words without letters in common need no comparison. */
  readonly letters: number;
  /** Digits anywhere, or a Roman numeral up to X: "Store 12", "Fund III". */
  readonly isNumber: boolean;
}

/** A party made ready for many comparisons. */
export interface PreparedParty extends PartyProfile {
  /** The words of each name; one that comes twice stands twice. */
  readonly words: readonly (readonly Word[])[];
}

/** How often patterns occur among the parties: what many have says little when two have it. */
export interface Frequencies {
  readonly parties: number;
  readonly words: ReadonlyMap<string, Word>;
  readonly references: ReadonlyMap<string, number>;
}

export const evidenceKinds = [
  "prior",
  "name",
  "other_name",
  "legal_form",
  "number_in_name",
  "account",
  "country",
  "registration",
  "reference",
] as const;
export type EvidenceKind = (typeof evidenceKinds)[number];

/** One bar of the waterfall. */
export interface Evidence {
  readonly kind: EvidenceKind;
  /** Binary logarithm of how much likelier this is for one party than for two; negative speaks for two. */
  readonly bits: number;
  /** What was compared, and what it says; put into words only for those that are shown. */
  readonly tell: () => string;
}

/** Counts how often words and patterns occur, each once per party, and gives every name its words. */
export function prepareParties(profiles: readonly PartyProfile[]): {
  readonly parties: readonly PreparedParty[];
  readonly frequencies: Frequencies;
} {
  const words = new Map<string, Word>();
  const references = new Map<string, number>();
  const parties = profiles.map((profile) => {
    const own = profile.names.map(({ tokens }) => tokens.map((token) => internWord(words, token)));
    for (const word of new Set(own.flat())) word.count += 1;
    for (const pattern of profile.references) references.set(pattern, (references.get(pattern) ?? 0) + 1);
    return { ...profile, words: own };
  });
  return { parties, frequencies: { parties: parties.length, words, references } };
}

function internWord(words: Map<string, Word>, text: string): Word {
  const known = words.get(text);
  if (known !== undefined) return known;
  let letters = 0;
  for (let i = 0; i < text.length; i += 1) letters |= 1 << (text.charCodeAt(i) & 31);
  const isNumber = /\d|^(?:i{1,3}|iv|vi{0,3}|ix|x)$/.test(text);
  const word: Word = { text, count: 0, letters, isNumber };
  words.set(text, word);
  return word;
}
