import type { PassName, ReconciliationSettings } from "../../../../contract/procedures/reconciliationRun.ts";
import { findAggregates } from "./aggregates.ts";
import { type Assignment, assignPairs } from "./assignment.ts";
import { BankAmounts, detectSign, type SignEvidence } from "./blocks.ts";
import { type AlikeRows, findCandidates } from "./candidates.ts";
import { channels } from "./channels.ts";
import type { Side, SideBuilder, Vocabulary } from "./columns.ts";
import { type Alias, Comparison } from "./comparison.ts";
import type { LearnedFee } from "./learnedFees.ts";
import { findLeftoverPairs } from "./leftovers.ts";
import { limitsOf } from "./limits.ts";
import { marginals } from "./marginals.ts";
import type { Pairs } from "./pairs.ts";
import { type Proposal, proposeAggregate, proposePair, proposeTied } from "./proposals.ts";
import { type Aggregate, take } from "./sums.ts";
import { estimateWeights, leastBits, scoreAll, type Weights } from "./weights.ts";

export interface EngineInput {
  readonly ledger: SideBuilder;
  readonly bank: SideBuilder;
  readonly vocabulary: Vocabulary;
  readonly settings: ReconciliationSettings;
  readonly aliases: readonly Alias[];
  /** Fees that confirmed payments bear again and again. Left out when none was learned. */
  readonly fees?: readonly LearnedFee[];
  /** 1 for rows that a confirmed match holds: they teach the weights and are matched no more. Left out when none is. */
  readonly taken?: { readonly ledger: Uint8Array; readonly bank: Uint8Array };
  /** What a person has rejected and whose data are the same. Left out when nothing was rejected. */
  readonly rejected?: {
    pair(ledger: number, bank: number): boolean;
    group(ledger: readonly number[], bank: readonly number[]): boolean;
  };
  /** Told at each step; throws to stop. */
  onPhase(phase: "pairing" | "learning" | "assigning" | "aggregating", share: number): void;
  /** Told after each pass what it has found: clear matches, and sets that are left to a person. */
  onPass?(pass: PassName, found: { readonly matches: number; readonly sets: number }): void;
  check(): void;
}

/** A pair that names one payment and differs by a little more than the tolerance: not a match, but no missing row either. */
export interface SuspectedFee {
  readonly ledger: number;
  readonly bank: number;
  /** Bank less books, in minor units. */
  readonly difference: number;
}

export interface EngineResult {
  readonly sign: SignEvidence;
  /** Pairs of rows that are in no proposal. */
  readonly fees: readonly SuspectedFee[];
  /** Proposals one by one; a row is in one of them at most. */
  readonly proposals: Iterable<Proposal>;
  readonly limits: readonly string[];
}

/**
 * Matches two sides: pairs of equal amount first, then sums, then what differs by a fee or came late. Pure: the same
 * rows and settings give the same proposals.
 */
export function reconcile(input: EngineInput): EngineResult {
  const { settings, vocabulary } = input;
  const bank = input.bank.build(1);
  const amounts = new BankAmounts(bank);
  const sign = signOf(input, amounts);
  const ledger = input.ledger.build(sign.factor);
  const state: State = {
    input,
    ledger,
    bank,
    amounts,
    comparison: new Comparison({ ledger, bank }, vocabulary, input.aliases),
    windows: channels.map((channel) => settings.windows[channel]),
    fees: feesByName(input),
    currencies: vocabulary.currencies,
    freeLedger: freeRows(ledger.count, input.taken?.ledger),
    freeBank: freeRows(bank.count, input.taken?.bank),
  };
  input.onPhase("pairing", 0.15);
  const candidates = findCandidates({ ...state, names: vocabulary.names, check: input.check });
  input.onPhase("learning", 0.4);
  const weights = estimateWeights(candidates.pairs, state);
  input.onPhase("assigning", 0.5);
  dropRejected(candidates.pairs, input);
  if (input.taken !== undefined)
    candidates.pairs.keep(
      (at) =>
        state.freeLedger[candidates.pairs.ledger[at] ?? 0] === 1 &&
        state.freeBank[candidates.pairs.bank[at] ?? 0] === 1,
    );
  const first = decide(state, candidates.pairs, weights);
  input.onPass?.("pairs", { matches: first.chosen.length, sets: first.tied.length });
  const alike = freeAlike(candidates.alike, state);
  input.onPass?.("common", { matches: 0, sets: alike.length });
  input.onPhase("aggregating", 0.6);
  const sums = findSums(state);
  const clear = sums.found.filter(({ solutions }) => solutions === 1).length;
  input.onPass?.("sums", { matches: clear, sets: sums.found.length - clear });
  const leftovers = findLeftoverPairs({ ...state, tolerance: settings.tolerance });
  dropRejected(leftovers, input);
  const second = decide(state, leftovers, weights);
  input.onPass?.("leftovers", { matches: second.chosen.length, sets: second.tied.length });
  input.check();
  return {
    sign,
    fees: suspectFees(state, weights),
    limits: limitsOf({ candidates, oversized: first.oversized + second.oversized, gaveUp: sums.gaveUp }),
    proposals: allProposals({ state, weights, decisions: [first, second], alike, sums: sums.found }),
  };
}

/** Minor units up to which a difference is taken for a fee when the name or reference agrees; of a reference, a share. */
const usualFee = 2_000;
const feeShare = 0.05;

interface State {
  readonly input: EngineInput;
  readonly ledger: Side;
  readonly bank: Side;
  readonly amounts: BankAmounts;
  readonly comparison: Comparison;
  readonly windows: readonly number[];
  readonly fees: ReadonlyMap<number, readonly LearnedFee[]>;
  readonly currencies: readonly string[];
  readonly freeLedger: Uint8Array;
  readonly freeBank: Uint8Array;
}

/** Learned fees by the number of the books' name. */
function feesByName({ fees = [], vocabulary }: EngineInput): ReadonlyMap<number, readonly LearnedFee[]> {
  return Map.groupBy(fees, ({ counterparty }) => vocabulary.names.numberOf(counterparty));
}

function freeRows(count: number, taken: Uint8Array | undefined): Uint8Array {
  const free = new Uint8Array(count).fill(1);
  if (taken !== undefined) for (let row = 0; row < count; row += 1) if (taken[row] === 1) free[row] = 0;
  return free;
}

function signOf({ settings, ledger }: EngineInput, bank: BankAmounts): SignEvidence {
  const detected = detectSign(ledger.money, bank);
  if (settings.sign === "auto") return detected;
  return { ...detected, factor: settings.sign === "same" ? 1 : -1 };
}

function dropRejected(pairs: Pairs, { rejected }: EngineInput): void {
  if (rejected === undefined) return;
  pairs.keep((at) => !rejected.pair(pairs.ledger[at] ?? 0, pairs.bank[at] ?? 0));
}

export interface Decision extends Assignment {
  readonly pairs: Pairs;
  readonly probability: Float32Array;
}

/** Scores the pairs, chooses among them and takes the chosen rows. */
function decide(state: State, pairs: Pairs, weights: Weights): Decision {
  scoreAll(pairs, state.bank, weights);
  pairs.keep((at) => (pairs.bits[at] ?? 0) > leastBits);
  state.input.check();
  const size = { ledger: state.ledger.count, bank: state.bank.count };
  const probability = marginals(pairs, size.ledger, size.bank);
  state.input.check();
  const edges = { count: pairs.count, ledger: pairs.ledger, bank: pairs.bank, gain: pairs.bits };
  const { chosen, tied, oversized } = assignPairs(edges, size);
  const kept = chosen.filter(({ edge }) => (probability[edge] ?? 0) >= 0.5);
  for (const { edge } of kept) {
    state.freeLedger[pairs.ledger[edge] ?? 0] = 0;
    state.freeBank[pairs.bank[edge] ?? 0] = 0;
  }
  for (const set of tied) take(set, state);
  return { pairs, probability, chosen: kept, tied, oversized };
}

/** What the rows left over would be paired with if fees were tolerated; takes none of them. */
function suspectFees(state: State, weights: Weights): SuspectedFee[] {
  const { settings } = state.input;
  if (settings.tolerance >= usualFee) return [];
  const free = { freeLedger: state.freeLedger.slice(), freeBank: state.freeBank.slice() };
  const trial = { ...state, ...free, tolerance: usualFee, namedShare: feeShare };
  const { pairs, chosen } = decide(trial, findLeftoverPairs(trial), weights);
  return chosen
    .map(({ edge }) => {
      const [ledger, bank] = [pairs.ledger[edge] ?? 0, pairs.bank[edge] ?? 0];
      return {
        ledger,
        bank,
        difference: (state.bank.amount[bank] ?? 0) - (state.ledger.amount[ledger] ?? 0),
      };
    })
    .filter(({ difference }) => difference !== 0);
}

/** Of the rows of a common amount that nothing tells apart, those that are still free. */
function freeAlike(alike: readonly AlikeRows[], state: State): AlikeRows[] {
  const sets = alike
    .map((set) => ({
      ledger: set.ledger.filter((row) => state.freeLedger[row] === 1),
      bank: set.bank.filter((row) => state.freeBank[row] === 1),
    }))
    .filter((set) => set.ledger.length > 0 && set.bank.length > 0);
  for (const set of sets) take(set, state);
  return sets;
}

function findSums(state: State): { found: Aggregate[]; gaveUp: number } {
  const { settings, vocabulary, rejected, check } = state.input;
  const result = findAggregates({
    ...state,
    names: vocabulary.names,
    windowDays: Math.max(10, settings.windows.other),
    tolerance: settings.tolerance,
    maximumSize: settings.aggregateSize,
    check,
  });
  if (rejected === undefined) return result;
  return { ...result, found: result.found.filter((one) => !rejected.group(one.ledger, one.bank)) };
}

function* allProposals(all: {
  readonly state: State;
  readonly weights: Weights;
  readonly decisions: readonly Decision[];
  readonly alike: readonly AlikeRows[];
  readonly sums: readonly Aggregate[];
}): Generator<Proposal> {
  const { state, weights } = all;
  const context = { ...state, weights, settings: state.input.settings };
  for (const decision of all.decisions) {
    for (const one of decision.chosen) {
      const proposal = proposePair(context, decision, one);
      if (proposal !== undefined) yield proposal;
    }
    for (const set of decision.tied) yield proposeTied(context, set);
  }
  for (const set of all.alike) yield proposeTied(context, set);
  for (const sum of all.sums) yield proposeAggregate(context, sum);
}
