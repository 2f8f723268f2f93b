import type { PreparedRow } from "./rows.ts";
import { nameSimilarity } from "./similarity.ts";

/** One line of the waterfall: what was compared, what was found, and its weight in bits (log2 of m/u). */
export interface Reason {
  readonly field: "amount" | "date" | "reference" | "counterparty" | "account" | "prior";
  readonly text: string;
  readonly bits: number;
}

export interface PairScore {
  /** Probability that the two rows are one payment, 0 to 1. */
  readonly confidence: number;
  readonly bits: number;
  readonly reasons: readonly Reason[];
}

export interface ScoreSettings {
  /** Days that a payment may take between the two sides. */
  readonly windowDays: number;
  /** Minor units by which amounts may differ (fees, rounding). */
  readonly tolerance: number;
}

/** How often values occur on the two sides: agreement on a rare one says more (Winkler's frequency weights). */
export interface Frequencies {
  readonly rows: number;
  readonly amounts: ReadonlyMap<number, number>;
  readonly keys: ReadonlyMap<string, number>;
}

export function countFrequencies(ledger: readonly PreparedRow[], bank: readonly PreparedRow[]): Frequencies {
  const amounts = new Map<number, number>();
  const keys = new Map<string, number>();
  for (const row of [...ledger, ...bank]) {
    amounts.set(row.signed, (amounts.get(row.signed) ?? 0) + 1);
    for (const key of row.textKeys) keys.set(key, (keys.get(key) ?? 0) + 1);
  }
  return { rows: ledger.length + bank.length, amounts, keys };
}

/**
 * Scores one pair in the manner of Fellegi and Sunter (1969): each field adds log2 of the ratio between how likely
 * its outcome is for a true pair (m) and for two unrelated rows (u). A blank field adds nothing. The amount is a
 * gate: outside the tolerance there is no pair, whatever the reference says.
 */
export function scorePair(
  ledger: PreparedRow,
  bank: PreparedRow,
  context: { readonly frequencies: Frequencies; readonly settings: ScoreSettings },
): PairScore | undefined {
  const { settings, frequencies } = context;
  const difference = Math.abs(ledger.signed - bank.signed);
  const lag = Math.abs(bank.day - ledger.day);
  if (ledger.currency !== bank.currency || difference > settings.tolerance || lag > settings.windowDays)
    return undefined;
  const reasons = [
    priorReason(frequencies),
    amountReason(ledger, difference, frequencies),
    dateReason(lag, settings.windowDays),
    referenceReason(ledger, bank, frequencies),
    counterpartyReason(ledger, bank),
    accountReason(ledger, bank),
  ].filter((reason): reason is Reason => reason !== undefined);
  const bits = reasons.reduce((sum, reason) => sum + reason.bits, 0);
  return { confidence: toProbability(bits), bits, reasons };
}

/** Probability of odds of 2^bits, kept off 0 and 1: no evidence is ever certain. */
export function toProbability(bits: number): number {
  return Math.min(0.9999, Math.max(0.0001, 1 / (1 + 2 ** -bits)));
}

/** The odds that two rows drawn at random belong together, before anything is compared: one partner among n. */
function priorReason({ rows }: Frequencies): Reason {
  const partners = Math.max(2, rows / 2);
  return {
    field: "prior",
    text: `one partner among ${Math.round(partners)} rows`,
    bits: -Math.log2(partners),
  };
}

function amountReason(ledger: PreparedRow, difference: number, { rows, amounts }: Frequencies): Reason {
  const occurrences = amounts.get(ledger.signed) ?? 1;
  const share = Math.max(occurrences / 2, 1) / Math.max(2, rows / 2);
  const rarity = -Math.log2(share);
  if (difference === 0)
    return {
      field: "amount",
      text: occurrences <= 2 ? "same amount, found nowhere else" : `same amount, found ${occurrences} times`,
      bits: rarity + Math.log2(0.98),
    };
  const relative = difference / Math.max(1, Math.abs(ledger.signed));
  return {
    field: "amount",
    text: `amounts differ by ${difference} minor units`,
    bits: rarity - 4 - Math.min(6, relative * 100),
  };
}

/** m falls off with the lag (most payments clear in a day or two); u is even over the window. */
function dateReason(lag: number, windowDays: number): Reason {
  const width = 2 * windowDays + 1;
  const mass = [0.5, 0.3, 0.1, 0.06][lag] ?? 0.04 / Math.max(1, windowDays - 3);
  const shown = lag === 0 ? "same day" : lag === 1 ? "1 day apart" : `${lag} days apart`;
  return { field: "date", text: shown, bits: Math.log2((mass / (lag === 0 ? 1 : 2)) * width) };
}

function referenceReason(
  ledger: PreparedRow,
  bank: PreparedRow,
  { rows, keys }: Frequencies,
): Reason | undefined {
  const shared = [...ledger.keys]
    .filter((key) => bank.textKeys.has(key))
    .concat([...bank.keys].filter((key) => ledger.textKeys.has(key)));
  if (shared.length > 0) {
    const rarest = shared.reduce((best, key) => ((keys.get(key) ?? 1) < (keys.get(best) ?? 1) ? key : best));
    const share = Math.max(1, (keys.get(rarest) ?? 1) / 2) / Math.max(2, rows / 2);
    return {
      field: "reference",
      text: `reference ${rarest} on both sides`,
      bits: Math.max(1, -Math.log2(share) + Math.log2(0.9)),
    };
  }
  if (ledger.keys.length === 0 || bank.keys.length === 0) return undefined;
  return { field: "reference", text: "different references", bits: -2 };
}

function counterpartyReason(ledger: PreparedRow, bank: PreparedRow): Reason | undefined {
  const direct = nameSimilarity(ledger.nameWords, bank.nameWords);
  const inText = bank.nameWords.length > 0 ? undefined : wordsInText(ledger, bank);
  const similarity = direct ?? inText;
  if (similarity === undefined) return undefined;
  const percent = Math.round(similarity * 100);
  if (similarity >= 0.92) return { field: "counterparty", text: `names agree (${percent} %)`, bits: 6 };
  if (similarity >= 0.8) return { field: "counterparty", text: `names are close (${percent} %)`, bits: 3.5 };
  if (similarity >= 0.6)
    return { field: "counterparty", text: `names are somewhat alike (${percent} %)`, bits: 0 };
  return {
    field: "counterparty",
    text: `names differ (${percent} %)`,
    bits: direct === undefined ? -0.5 : -3.5,
  };
}

/** A bank line without a payee often names it in its text; only finding it there is evidence. */
function wordsInText(ledger: PreparedRow, bank: PreparedRow): number | undefined {
  if (ledger.nameWords.length === 0 || bank.description === "") return undefined;
  const text = bank.description.toLowerCase();
  const found = ledger.nameWords.filter((word) => text.includes(word));
  const share = found.join("").length / ledger.nameWords.join("").length;
  return share >= 0.6 ? share : undefined;
}

function accountReason(ledger: PreparedRow, bank: PreparedRow): Reason | undefined {
  const [a, b] = [ledger.counterpartyAccount, bank.counterpartyAccount].map((text) =>
    text.replace(/\s/g, "").toUpperCase(),
  );
  if (a === undefined || b === undefined || a === "" || b === "") return undefined;
  return a === b
    ? { field: "account", text: "same account", bits: 7 }
    : { field: "account", text: "different accounts", bits: -4 };
}
