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

/** How often words and patterns occur among the parties: what many have says little when two have it. */
export interface Frequencies {
  readonly parties: number;
  readonly tokens: ReadonlyMap<string, number>;
  readonly references: ReadonlyMap<string, number>;
}

export const evidenceKinds = [
  "prior",
  "name",
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
  /** What was compared, and what it says. */
  readonly words: string;
}

/** How often words and patterns occur, each counted once per party. */
export function countFrequencies(parties: readonly PartyProfile[]): Frequencies {
  const tokens = new Map<string, number>();
  const references = new Map<string, number>();
  for (const party of parties) {
    for (const token of new Set(party.names.flatMap((name) => name.tokens)))
      tokens.set(token, (tokens.get(token) ?? 0) + 1);
    for (const pattern of party.references) references.set(pattern, (references.get(pattern) ?? 0) + 1);
  }
  return { parties: parties.length, tokens, references };
}
