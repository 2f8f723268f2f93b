import { lagByChance, nameByChance, nameRarity, normalised, type Population } from "./chance.ts";
import { rowsAround, type Side } from "./columns.ts";
import {
  account,
  accountOf,
  amountDiffers,
  codes,
  isLearnedFee,
  isOutside,
  lagOf,
  name,
  nameLevels,
  nameOf,
  reference,
  referenceOf,
} from "./levels.ts";
import type { Pairs } from "./pairs.ts";

/**
 * Weights in the manner of Fellegi and Sunter (1969): each step of each field has the probability of being seen in a
 * true pair (m) and in two unrelated rows (u); its evidence is log2(m/u) bits. u is counted, m is estimated without
 * labels by expectation maximisation (Dempster, Laird, Rubin 1977; for linkage: Winkler 1988), agreement on rare
 * values counts more (Winkler's frequency weights). A blank field has no weight at all.
 */
export interface Weights {
  /** log2 of the odds that a row of the bank is the partner of a row of the books, before anything is compared. */
  readonly prior: number;
  readonly lag: Float64Array;
  /** By step; `agrees` is relative to the share of the bank's rows that carry the key. */
  readonly reference: Float64Array;
  readonly name: Float64Array;
  readonly account: Float64Array;
  /** All fields of a pair's packed steps together. */
  readonly byCode: Float64Array;
  /** log2 of the bank's rows. */
  readonly bankBits: number;
  /** Bits by which agreeing on a bank row's name is rarer (or commoner) than agreeing on any. */
  readonly nameRarity: Float32Array;
}

const defaultLag = [0.01, 0.02, 0.05, 0.34, 0.24, 0.13, 0.08, 0.06, 0.05, 0.02];
const defaultName = [0, 0.6, 0.12, 0.12, 0.08, 0.08];
/** Rows that the defaults weigh as much as: a small project is not judged by its accidents. */
const defaultStrength = 40;
const samplePairs = 60_000;
const rounds = 8;
/** What differs by a fee, or by one that was learned, or lies outside the window is a true pair this often. */
const feeBits = -5;
const learnedFeeBits = -1;
const outsideBits = -3;

/** Below one in sixteen a pair is neither proposed nor a rival worth naming. */
export const leastBits = -4;

/** log2 of the odds that two rows are partners before anything is compared. */
export function priorBits(ledgerRows: number, bankRows: number): number {
  return Math.log2(0.9 / Math.max(1, ledgerRows, bankRows));
}

/** Estimates the weights from the candidate pairs of equal amount. */
export function estimateWeights(pairs: Pairs, population: Population): Weights {
  const { ledger, bank } = population;
  const chance = { lag: lagByChance(ledger, bank), name: nameByChance(population) };
  let m: Matching = {
    lag: Float64Array.from(defaultLag),
    name: Float64Array.from(defaultName),
    references: 0.9,
    accounts: 0.97,
  };
  const fixed = {
    prior: priorBits(ledger.count, bank.count),
    bankBits: Math.log2(rowsAround(bank)),
    nameRarity: nameRarity(bank, chance.name[name.same] ?? 0.004),
  };
  let weights = toWeights(m, chance, fixed);
  for (let round = 0; round < rounds; round += 1) {
    m = maximise(pairs, bank, weights);
    weights = toWeights(m, chance, fixed);
  }
  return weights;
}

/** Evidence of a pair, all fields together; the amount is a gate that was passed when it became a candidate. */
export function scorePair(pairs: Pairs, at: number, bank: Side, weights: Weights): number {
  const code = pairs.code[at] ?? 0;
  let bits = weights.prior + (pairs.amountBits[at] ?? 0) + (weights.byCode[code] ?? 0);
  if (referenceOf(code) === reference.agrees) bits += weights.bankBits - Math.log2(pairs.keyRows[at] ?? 1);
  const nameStep = nameOf(code);
  if (nameStep === name.same || nameStep === name.near)
    bits += weights.nameRarity[bank.name[pairs.bank[at] ?? 0] ?? 0] ?? 0;
  return bits;
}

export function scoreAll(pairs: Pairs, bank: Side, weights: Weights): void {
  for (let at = 0; at < pairs.count; at += 1) pairs.bits[at] = scorePair(pairs, at, bank, weights);
}

interface Matching {
  readonly lag: Float64Array;
  readonly name: Float64Array;
  readonly references: number;
  readonly accounts: number;
}

/** One round: how likely each pair is a true one by the present weights, and what true pairs look like then. */
function maximise(pairs: Pairs, bank: Side, weights: Weights): Matching {
  const lag = Float64Array.from(defaultLag, (share) => share * defaultStrength);
  const names = Float64Array.from(defaultName, (share) => share * defaultStrength);
  const references = [0, 0.9 * defaultStrength, 0.1 * defaultStrength];
  const accounts = [0, 0.97 * defaultStrength, 0.03 * defaultStrength];
  const end = Math.min(pairs.count, samplePairs);
  for (let from = 0; from < end; ) {
    const l = pairs.ledger[from];
    let to = from;
    let odds = 0;
    for (; to < pairs.count && pairs.ledger[to] === l; to += 1) {
      const bits = Math.min(40, scorePair(pairs, to, bank, weights));
      pairs.bits[to] = bits;
      odds += 2 ** bits;
    }
    for (let at = from; at < to; at += 1) {
      const share = 2 ** (pairs.bits[at] ?? 0) / (1 + odds);
      const code = pairs.code[at] ?? 0;
      lag[lagOf(code)] = (lag[lagOf(code)] ?? 0) + share;
      names[nameOf(code)] = (names[nameOf(code)] ?? 0) + share;
      references[referenceOf(code)] = (references[referenceOf(code)] ?? 0) + share;
      accounts[accountOf(code)] = (accounts[accountOf(code)] ?? 0) + share;
    }
    from = to;
  }
  names[name.blank] = 0;
  return {
    lag: normalised(lag),
    name: normalised(names),
    references: (references[1] ?? 0) / ((references[1] ?? 0) + (references[2] ?? 1)),
    accounts: (accounts[1] ?? 0) / ((accounts[1] ?? 0) + (accounts[2] ?? 1)),
  };
}

function toWeights(
  m: Matching,
  chance: { readonly lag: Float64Array; readonly name: Float64Array },
  fixed: Pick<Weights, "prior" | "bankBits" | "nameRarity">,
): Weights {
  const ratio = (a: Float64Array, b: Float64Array) =>
    a.map((value, i) => Math.max(-8, Math.log2((value + 1e-6) / ((b[i] ?? 0) + 1e-6))));
  const names = ratio(m.name, chance.name);
  names[name.blank] = 0;
  // More agreement never weighs less: an estimate from few pairs must not turn that around.
  for (let step = nameLevels - 2; step >= 1; step -= 1)
    names[step] = Math.max(names[step] ?? 0, names[step + 1] ?? 0);
  const differs = (share: number) => Math.max(-8, Math.min(-0.5, Math.log2(1 - share + 1e-6)));
  const fields = {
    lag: ratio(m.lag, chance.lag),
    name: names,
    reference: Float64Array.of(0, Math.log2(m.references), differs(m.references)),
    account: Float64Array.of(
      0,
      Math.min(10, fixed.bankBits * 0.6 + Math.log2(m.accounts)),
      differs(m.accounts),
    ),
  };
  return { ...fixed, ...fields, byCode: sumsByCode(fields) };
}

function sumsByCode(fields: Pick<Weights, "lag" | "name" | "reference" | "account">): Float64Array {
  return new Float64Array(codes).map(
    (_, code) =>
      (fields.lag[lagOf(code)] ?? 0) +
      (fields.reference[referenceOf(code)] ?? 0) +
      (fields.name[nameOf(code)] ?? 0) +
      (fields.account[accountOf(code)] ?? 0) +
      differenceBits(code) +
      (isOutside(code) ? outsideBits : 0),
  );
}

function differenceBits(code: number): number {
  if (!amountDiffers(code)) return 0;
  return isLearnedFee(code) ? learnedFeeBits : feeBits;
}

/** The evidence of a pair field by field, for the waterfall; sums to its bits. */
export function explainPair(
  pairs: Pairs,
  at: number,
  bank: Side,
  weights: Weights,
): { prior: number; amount: number; date: number; reference: number; counterparty: number; account: number } {
  const code = pairs.code[at] ?? 0;
  const step = nameOf(code);
  const rarity =
    step === name.same || step === name.near
      ? (weights.nameRarity[bank.name[pairs.bank[at] ?? 0] ?? 0] ?? 0)
      : 0;
  const agrees = referenceOf(code) === reference.agrees;
  return {
    prior: weights.prior,
    amount: (pairs.amountBits[at] ?? 0) + differenceBits(code),
    date: (weights.lag[lagOf(code)] ?? 0) + (isOutside(code) ? outsideBits : 0),
    reference:
      (weights.reference[referenceOf(code)] ?? 0) +
      (agrees ? weights.bankBits - Math.log2(pairs.keyRows[at] ?? 1) : 0),
    counterparty: (weights.name[step] ?? 0) + rarity,
    account: accountOf(code) === account.blank ? 0 : (weights.account[accountOf(code)] ?? 0),
  };
}
