import { isNationalNumberOf, isOneSlip } from "../identity/accountNumber.ts";
import { canBeSameForm } from "../identity/legalForms.ts";
import type { NormalName } from "../identity/normalName.ts";
import { registerOf } from "../identity/references.ts";
import { compareNames, type NameComparison } from "./compareNames.ts";
import type { Evidence, Frequencies, PartyProfile, PreparedParty } from "./party.ts";

const bitsOf = {
  otherName: -2,
  differentForm: -6,
  sameAccount: 22,
  nationalNumber: 13,
  oneSlip: 9,
  otherAccount: -0.7,
  otherCountry: -4,
  sameRegistration: 16,
  otherRegistration: -9,
  mostReference: 6,
} as const;

/**
 * Whether two parties are one, as a waterfall: what each thing that both have says, in bits. I. P. Fellegi and A. B. Sunter, "A Theory for Record Linkage" (1969): bits add up as if what is compared were
 * independent, which is why a name alone may say only so much. A blank is no evidence. Same result both ways round.
 */
export function compareParties(a: PreparedParty, b: PreparedParty, frequencies: Frequencies): Evidence[] {
  const [left, right] = a.key <= b.key ? [a, b] : [b, a];
  const told = [
    ...nameEvidence(left, right, frequencies.parties),
    accountEvidence(left, right),
    countryEvidence(left, right),
    registrationEvidence(left, right),
    referenceEvidence(left, right, frequencies),
  ];
  return told.filter((evidence) => evidence !== undefined);
}

/** The first bar: what is assumed of any two, when a party has on average so many further entries. */
export function priorEvidence(parties: number, duplicatesEach: number): Evidence {
  const bits = Math.log2((2 * duplicatesEach) / Math.max(1, parties - 1));
  return { kind: "prior", bits, tell: () => `Any two of ${parties.toLocaleString("en")} parties` };
}

export function sumOfBits(evidence: readonly Evidence[]): number {
  return evidence.reduce((sum, { bits }) => sum + bits, 0);
}

/** Probability that two are one, from the sum of the waterfall: the odds are 2 to that many bits. */
export function probabilityOf(bits: number): number {
  return 1 / (1 + 2 ** -bits);
}

interface Best {
  readonly left: NormalName;
  readonly right: NormalName;
  readonly comparison: NameComparison;
}

function nameEvidence(left: PreparedParty, right: PreparedParty, parties: number): Evidence[] {
  const best = bestNames(left, right, parties);
  if (best === undefined) return [];
  const { comparison } = best;
  const evidence: Evidence[] = [{ kind: "name", bits: comparison.bits, tell: () => tellNames(best) }];
  const other = mainNameBeside(best, [left, right], parties);
  if (other !== undefined)
    evidence.push({
      kind: "other_name",
      bits: bitsOf.otherName,
      tell: () => `One of them is mostly written with a different name: "${other}"`,
    });
  if (comparison.numberBits !== 0)
    evidence.push({
      kind: "number_in_name",
      bits: comparison.numberBits,
      tell: () => "Different numbers in the name",
    });
  if (!canBeSameForm(best.left.form, best.right.form))
    evidence.push({
      kind: "legal_form",
      bits: bitsOf.differentForm,
      tell: () => `Different legal forms: ${best.left.form} and ${best.right.form}`,
    });
  return evidence;
}

/** The most frequent name of either, when what agrees is only another of its names and that one is not like it. */
function mainNameBeside(
  best: Best,
  [left, right]: readonly [PreparedParty, PreparedParty],
  parties: number,
): string | undefined {
  for (const [party, agreed] of [
    [left, best.left],
    [right, best.right],
  ] as const) {
    const words = party.words[party.names.indexOf(agreed)] ?? [];
    const [first] = party.names;
    if (first === undefined || first === agreed) continue;
    if (compareNames(party.words[0] ?? [], words, parties).agreement === "different")
      return first.tokens.join(" ");
  }
  return undefined;
}

function tellNames({ left, right, comparison }: Best): string {
  const [a, b] = [`"${left.tokens.join(" ")}"`, `"${right.tokens.join(" ")}"`];
  switch (comparison.agreement) {
    case "same":
      return `The same name: ${a}`;
    case "near":
      return `Nearly the same name: ${a} and ${b}`;
    case "different":
      return `Different names: ${a} and ${b}`;
    default:
      return comparison.agreement satisfies never;
  }
}

/** The two spellings that speak most for one party. */
function bestNames(left: PreparedParty, right: PreparedParty, parties: number): Best | undefined {
  let best: Best | undefined;
  let bestBits = Number.NEGATIVE_INFINITY;
  for (const [i, a] of left.names.entries()) {
    for (const [j, b] of right.names.entries()) {
      const comparison = compareNames(left.words[i] ?? [], right.words[j] ?? [], parties);
      const form = canBeSameForm(a.form, b.form) ? 0 : bitsOf.differentForm;
      const bits = comparison.bits + comparison.numberBits + form;
      if (bits <= bestBits) continue;
      bestBits = bits;
      best = { left: a, right: b, comparison };
    }
  }
  return best;
}

function accountEvidence({ account: a }: PartyProfile, { account: b }: PartyProfile): Evidence | undefined {
  if (a === undefined || b === undefined) return undefined;
  const shown = (): string => `${a.text} and ${b.text}`;
  if (a.text === b.text)
    return { kind: "account", bits: bitsOf.sameAccount, tell: () => `The same account: ${a.text}` };
  if (isNationalNumberOf(a, b) || isNationalNumberOf(b, a))
    return {
      kind: "account",
      bits: bitsOf.nationalNumber,
      tell: () => `One account written in two ways: ${shown()}`,
    };
  // Two valid IBANs a slip apart can't be: check digits find every such slip.
  const isWrong = a.check === "wrong_check_digits" || b.check === "wrong_check_digits";
  if (isWrong && isOneSlip(a.text, b.text))
    return {
      kind: "account",
      bits: bitsOf.oneSlip,
      tell: () => `One slip apart, and one fails its check digits: ${shown()}`,
    };
  return { kind: "account", bits: bitsOf.otherAccount, tell: () => `Different accounts: ${shown()}` };
}

function countryEvidence({ account: a }: PartyProfile, { account: b }: PartyProfile): Evidence | undefined {
  if (a?.check !== "valid" || b?.check !== "valid" || a.country === b.country) return undefined;
  const tell = () => `Accounts in different countries: ${a.country} and ${b.country}`;
  return { kind: "country", bits: bitsOf.otherCountry, tell };
}

function registrationEvidence(left: PartyProfile, right: PartyProfile): Evidence | undefined {
  const shared = left.registrations.find((number) => right.registrations.includes(number));
  if (shared !== undefined)
    return {
      kind: "registration",
      bits: bitsOf.sameRegistration,
      tell: () => `The same registration: ${shared}`,
    };
  for (const a of left.registrations) {
    const b = right.registrations.find((number) => registerOf(number) === registerOf(a));
    if (b !== undefined)
      return {
        kind: "registration",
        bits: bitsOf.otherRegistration,
        tell: () => `Different registrations: ${a} and ${b}`,
      };
  }
  return undefined;
}

/** The rarest pattern that both use; that they share none says nothing. */
function referenceEvidence(
  left: PartyProfile,
  right: PartyProfile,
  frequencies: Frequencies,
): Evidence | undefined {
  if (left.references.length === 0 || right.references.length === 0) return undefined;
  const count = (pattern: string): number => Math.max(2, frequencies.references.get(pattern) ?? 2);
  const shared = left.references.filter((pattern) => right.references.includes(pattern));
  const [rarest] = shared.sort((a, b) => count(a) - count(b) || (a < b ? -1 : 1));
  if (rarest === undefined) return undefined;
  const bits = Math.min(
    bitsOf.mostReference,
    Math.log2((0.5 * Math.max(2, frequencies.parties)) / count(rarest)),
  );
  if (bits <= 0) return undefined;
  return { kind: "reference", bits, tell: () => `References of one pattern: ${rarest}` };
}
