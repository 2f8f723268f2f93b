import { at, moneyOf, touchesNew } from "./columns.ts";
import type { DetectedFinding, Detector } from "./detector.ts";
import { gather } from "./gather.ts";
import type { Population } from "./population.ts";
import { money } from "./wording.ts";

/** An account that more names than this are paid through belongs to a processor or a collecting office. */
const mostNames = 6;

/**
 * One bank account behind several names (ACL; ACFE Fraud Examiners Manual, "shell companies"): payees that have
 * nothing in their names in common and share the account that the money goes to.
 */
export const sharedAccounts: Detector = {
  kind: "shared_attribute",
  test: `One counterparty account under different names, up to ${mostNames}`,
  detect(rows, context) {
    const byAccount = placesByAccount(rows);
    if (byAccount.size === 0) return { notApplicable: "no row names the counterparty's account" };
    const findings: DetectedFinding[] = [];
    for (const [account, places] of byAccount) {
      const byName = Map.groupBy(places, (i) => at(rows.party, i));
      byName.delete(0);
      const groups = mergeAlike([...byName.values()], (i) => rows.parties[at(rows.party, i)] ?? "");
      if (groups.length < 2 || groups.length > mostNames || !touchesNew(rows, groups.flat())) continue;
      const sorted = groups.sort((a, b) => moneyOf(rows, b) - moneyOf(rows, a));
      const atRisk = moneyOf(rows, sorted.slice(1).flat());
      const names = sorted.map((group) => rows.parties[at(rows.party, group[0] ?? 0)] ?? "");
      findings.push({
        severity: Math.min(0.8, 0.6 + 0.05 * (groups.length - 2)),
        explanation: `Account ${rows.accounts[account]} stands behind ${names.length} names: ${names.join(", ")}; ${money(moneyOf(rows, places), context)} in total, ${money(atRisk, context)} of it not under the main name.`,
        rows: sorted.flat(),
        amountAtRisk: atRisk,
      });
    }
    return { findings: gather(findings, { rows, context, what: "accounts with several names" }) };
  },
};

/** Rows by account, of those accounts that more than one party has. */
function placesByAccount(rows: Population): ReadonlyMap<number, number[]> {
  const firstParty = new Int32Array(rows.accounts.length);
  const isShared = new Uint8Array(rows.accounts.length);
  let named = false;
  for (let i = 0; i < rows.count; i += 1) {
    const [account, party] = [at(rows.counterpartyAccount, i), at(rows.party, i)];
    if (account === 0) continue;
    named = true;
    if (party === 0) continue;
    if (firstParty[account] === 0) firstParty[account] = party;
    else if (firstParty[account] !== party) isShared[account] = 1;
  }
  const byAccount = new Map<number, number[]>();
  if (!named) return byAccount;
  // An empty group stands for "accounts are named, none is shared".
  byAccount.set(0, []);
  for (let i = 0; i < rows.count; i += 1) {
    const account = at(rows.counterpartyAccount, i);
    if (isShared[account] !== 1) continue;
    const own = byAccount.get(account);
    if (own === undefined) byAccount.set(account, [i]);
    else own.push(i);
  }
  return byAccount;
}

/** Puts together groups whose names share a word: "Acme Ltd" and "ACME Limited" are one party. */
function mergeAlike(groups: number[][], nameOf: (i: number) => string): number[][] {
  const merged: { words: Set<string>; rows: number[] }[] = [];
  for (const rows of groups) {
    const words = wordsOf(nameOf(rows[0] ?? 0));
    const known = merged.find((one) => !one.words.isDisjointFrom(words));
    if (known === undefined) merged.push({ words, rows });
    else {
      known.rows = [...known.rows, ...rows];
      known.words = known.words.union(words);
    }
  }
  return merged.map(({ rows }) => rows);
}

/** Legal forms tell no two companies apart. */
const forms = new Set([
  "ltd",
  "limited",
  "gmbh",
  "inc",
  "llc",
  "plc",
  "corp",
  "company",
  "the",
  "and",
  "und",
  "group",
  "services",
]);

function wordsOf(name: string): Set<string> {
  const words = name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length >= 3 && !forms.has(word));
  return new Set(words.length > 0 ? words : [name.toLowerCase()]);
}
