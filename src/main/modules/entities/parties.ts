import type { ImportDigest, Spelling } from "./digestImport.ts";
import type { PartyProfile } from "./evidence/party.ts";
import { type AccountNumber, readAccountNumber } from "./identity/accountNumber.ts";
import type { NormalName } from "./identity/normalName.ts";
import { isNumber } from "./identity/partyKey.ts";

/** What the rows take for one without asking anybody: one account number, or one normalised name without account. */
export interface Party {
  readonly key: string;
  readonly account: AccountNumber | undefined;
  readonly spellings: readonly Spelling[];
}

const namesCompared = 6;

/**
 * The parties of a project in the order of their keys. An account number names a party better than a name, so rows of
 * one account are one party however the name is spelt; rows without an account go by the name.
 */
export function gatherParties(digests: readonly ImportDigest[]): Party[] {
  const parties = new Map<string, { account: AccountNumber | undefined; spellings: Spelling[] }>();
  for (const spelling of digests.flatMap((digest) => digest.spellings)) {
    const account = isNumber(spelling.account) ? readAccountNumber(spelling.account) : undefined;
    const key = account === undefined ? spelling.normal.key : `a:${account.text}`; // as partyKeyOf makes it
    const known = parties.get(key);
    if (known === undefined) parties.set(key, { account, spellings: [spelling] });
    else known.spellings.push(spelling);
  }
  return [...parties]
    .map(([key, { account, spellings }]) => ({ key, account, spellings }))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** The spellings of a name with their rows, the most frequent first. */
export function countSpellings(spellings: Iterable<Spelling>): { name: string; transactions: number }[] {
  const counts = new Map<string, number>();
  for (const { name, transactions } of spellings)
    if (name !== "") counts.set(name, (counts.get(name) ?? 0) + transactions);
  return [...counts]
    .map(([name, transactions]) => ({ name, transactions }))
    .sort((a, b) => b.transactions - a.transactions || (a.name < b.name ? -1 : 1));
}

/** What of a party is compared with others. */
export function profileOf(party: Party): PartyProfile {
  const normalOf = new Map(party.spellings.map(({ name, normal }) => [name, normal] as const));
  const names = new Map<string, NormalName>();
  for (const { name } of countSpellings(party.spellings)) {
    const normal = normalOf.get(name);
    if (normal !== undefined && !names.has(normal.key)) names.set(normal.key, normal);
    if (names.size === namesCompared) break;
  }
  const gather = (of: (spelling: Spelling) => Iterable<string>): string[] =>
    [...new Set(party.spellings.flatMap((spelling) => [...of(spelling)]))].sort();
  return {
    key: party.key,
    names: [...names.values()],
    account: party.account,
    references: gather((spelling) => spelling.references),
    registrations: gather((spelling) => spelling.registrations),
  };
}
