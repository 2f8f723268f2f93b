import type { ColumnRole } from "../../../../../contract/procedures/ingestion.ts";
import type { ColumnProfile } from "./columnProfile.ts";
import { guessFromHeader, type HeaderGuess, isOtherDate } from "./headerWords.ts";

export interface ColumnGuess {
  role: ColumnRole;
  /** 0 to 1. */
  confidence: number;
}

interface Column {
  readonly index: number;
  readonly name: string;
  readonly profile: ColumnProfile;
  readonly header: HeaderGuess | undefined;
}

interface Candidate {
  readonly column: Column;
  readonly role: ColumnRole;
  readonly score: number;
  readonly rank: number;
}

const sureEnough = 0.3;
const mostDescriptions = 6;

/**
 * What each column stands for: first by the words of its header, weighed by what its cells look like, then by the
 * cells alone where the words left a gap. Each role but the description has one column; nothing is assigned that
 * both words and cells don't support.
 */
export function assignRoles(names: readonly string[], profiles: readonly ColumnProfile[]): ColumnGuess[] {
  const columns = profiles.map((profile, index): Column => {
    const name = names[index] ?? "";
    return { index, name, profile, header: guessFromHeader(name) };
  });
  const guesses = columns.map((): ColumnGuess => ({ role: "ignore", confidence: 0 }));
  assignByHeader(columns, guesses);
  assignByContent(columns, guesses);
  settleAmounts(columns, guesses);
  assignDescriptions(columns, guesses);
  return guesses;
}

function assignByHeader(columns: readonly Column[], guesses: ColumnGuess[]): void {
  const candidates = columns.flatMap(candidatesOf).filter((candidate) => candidate.score >= sureEnough);
  candidates.sort((a, b) => b.score - a.score || a.rank - b.rank || a.column.index - b.column.index);
  const taken = new Set<ColumnRole>();
  for (const { column, role, score } of candidates) {
    const guess = guesses[column.index];
    if (guess === undefined || guess.role !== "ignore" || taken.has(role)) continue;
    taken.add(role);
    guess.role = role;
    guess.confidence = score;
  }
}

function candidatesOf(column: Column): Candidate[] {
  const { header, profile } = column;
  if (header === undefined || header.role === "description" || header.role === "ignore") return [];
  const roles: ColumnRole[] = [header.role];
  // One word, several meanings: Valuta is a day in Belgium and a currency in Denmark; Debit is a sum or a sign.
  if (header.role === "date") roles.push("value_date");
  if (header.role === "value_date") roles.push("currency", "date");
  // A bare "IBAN" is the other side's, unless another column surely is.
  if (header.role === "counterparty_account") roles.push("account");
  if (header.role === "credit" || header.role === "debit" || header.role === "amount")
    roles.push("direction");
  return roles.map((role, place) => ({
    column,
    role,
    score: header.strength * suitability(role, profile, column.name) * (place === 0 ? 1 : 0.8),
    rank: header.rank,
  }));
}

/** How well the cells suit a role, 0 to 1. */
function suitability(role: ColumnRole, profile: ColumnProfile, name: string): number {
  const share = (count: number) => profile.share(count);
  switch (role) {
    case "date":
    case "value_date":
      if (isOtherDate(name)) return 0;
      return profile.filled === 0
        ? 0.4
        : share(profile.dates) >= 0.5
          ? 1
          : share(profile.dates) > 0.05
            ? 0.5
            : 0;
    case "amount":
    case "credit":
    case "debit":
    case "balance":
      if (profile.filled === 0) return role === "amount" ? 0.3 : 0.8;
      if (share(profile.dates) >= 0.5 && profile.money === 0) return 0;
      return share(profile.amounts) >= 0.5 ? 1 : share(profile.amounts + profile.masked) >= 0.5 ? 0.8 : 0.2;
    case "currency":
      return profile.filled === 0 ? 0.4 : share(profile.currencies) >= 0.5 ? 1 : 0.1;
    case "direction":
      return share(profile.directions) >= 0.5 ? 1 : 0;
    case "counterparty":
      return profile.filled === 0 || profile.isText ? 1 : 0.4;
    default:
      return share(profile.dates) >= 0.9 && share(profile.amounts) < 0.5 ? 0.1 : 1;
  }
}

/**
 * Columns that claim to be the amount as surely as the one that was chosen, and hold other figures: Net beside Gross,
 * or Amount twice. Which of them moved the money is not ours to guess. The chosen one comes first; empty without rivals.
 */
export function rivalAmounts(
  table: { readonly names: readonly string[]; readonly profiles: readonly ColumnProfile[] },
  guesses: readonly ColumnGuess[],
): number[] {
  const chosen = guesses.findIndex(({ role }) => role === "amount");
  const profile = table.profiles[chosen];
  if (profile === undefined) return [];
  const rivals = table.profiles.flatMap((rival, index) => {
    const header = guessFromHeader(table.names[index] ?? "");
    const claims = header?.role === "amount" && header.strength === 1 && guesses[index]?.role === "ignore";
    const isMoney = rival.money > 0 && rival.share(rival.amounts) >= 0.8;
    return claims && isMoney && !sameValues(profile, rival) ? [index] : [];
  });
  return rivals.length === 0 ? [] : [chosen, ...rivals];
}

/** Two columns of one name that are both the date: which of them booked the money is not ours to guess either. */
export function rivalDates(
  table: { readonly names: readonly string[]; readonly profiles: readonly ColumnProfile[] },
  guesses: readonly ColumnGuess[],
): number[] {
  const chosen = guesses.findIndex(({ role }) => role === "date");
  const profile = table.profiles[chosen];
  const name = table.names[chosen] ?? "";
  if (profile === undefined || name === "") return [];
  const rivals = table.profiles.flatMap((rival, index) => {
    const isTwin = index !== chosen && table.names[index] === name;
    return isTwin && rival.share(rival.dates) >= 0.8 && !sameValues(profile, rival) ? [index] : [];
  });
  return rivals.length === 0 ? [] : [chosen, ...rivals];
}

function sameValues(a: ColumnProfile, b: ColumnProfile): boolean {
  return a.filled === b.filled && a.distinct.symmetricDifference(b.distinct).size === 0;
}

function assignByContent(columns: readonly Column[], guesses: ColumnGuess[]): void {
  const free = () => columns.filter(({ index }) => guesses[index]?.role === "ignore");
  const has = (role: ColumnRole) => guesses.some((guess) => guess.role === role);
  const assign = (found: readonly Column[], role: ColumnRole, confidence: number) => {
    const [only] = found;
    const guess = only === undefined || found.length > 1 ? undefined : guesses[only.index];
    if (guess !== undefined) Object.assign(guess, { role, confidence });
  };
  if (!has("date") && has("value_date"))
    for (const guess of guesses)
      if (guess.role === "value_date") Object.assign(guess, { role: "date", confidence: 0.8 });
  if (!has("date"))
    assign(
      free().filter(({ profile, name }) => profile.share(profile.dates) >= 0.8 && !isOtherDate(name)),
      "date",
      0.6,
    );
  if (!has("amount") && !has("credit") && !has("debit"))
    assign(
      free().filter(({ profile }) => profile.share(profile.amounts) >= 0.8 && profile.money > 0),
      "amount",
      0.5,
    );
  if (!has("direction"))
    assign(
      free().filter(({ profile, name }) => saysDirection(name) && profile.share(profile.directions) >= 0.5),
      "direction",
      0.8,
    );
  if (!has("currency"))
    assign(
      free().filter(({ profile }) => profile.share(profile.currencies) >= 0.9),
      "currency",
      0.8,
    );
}

/** A column of nothing but debit and credit words tells the direction if its name doesn't say something else. */
function saysDirection(name: string): boolean {
  return (
    name.trim() === "" || /\b(?:type|kind|sign|art|sens|soort|tipo|indicator|dc|cd|d\/c|c\/d)\b/i.test(name)
  );
}

/** An amount column and its split into credit and debit are one thing said twice: one of them is used. */
function settleAmounts(columns: readonly Column[], guesses: ColumnGuess[]): void {
  const find = (role: ColumnRole) => columns.find(({ index }) => guesses[index]?.role === role);
  const [amount, debit, credit] = [find("amount"), find("debit"), find("credit")];
  if (amount === undefined || (debit === undefined && credit === undefined)) return;
  const splitSaysMore =
    debit !== undefined && credit !== undefined && amount.profile.negative === 0 && debit.profile.filled > 0;
  for (const column of splitSaysMore ? [amount] : [debit, credit])
    if (column !== undefined) guesses[column.index] = { role: "ignore", confidence: 0.6 };
}

function assignDescriptions(columns: readonly Column[], guesses: ColumnGuess[]): void {
  const free = columns.filter(({ index }) => guesses[index]?.role === "ignore");
  const stated = free.filter(({ header }) => header?.role === "description" && !header.isCategory);
  const useful = ({ profile }: Column) =>
    profile.isText &&
    !profile.isConstant &&
    profile.share(profile.addresses) < 0.5 &&
    profile.length / profile.filled >= 3;
  const chosen =
    stated.length > 0
      ? stated
      : free.filter(
          (column) => useful(column) && (column.header?.isCategory === true || column.header === undefined),
        );
  for (const column of chosen.slice(0, mostDescriptions)) {
    const strength = column.header?.role === "description" ? column.header.strength : 0.4;
    guesses[column.index] = { role: "description", confidence: strength };
  }
}
