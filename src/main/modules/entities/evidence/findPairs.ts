import { Candidates } from "./candidates.ts";
import { compareParties, priorEvidence, probabilityOf, sumOfBits } from "./compareParties.ts";
import {
  type Evidence,
  type Frequencies,
  type PartyProfile,
  type PreparedParty,
  prepareParties,
} from "./party.ts";

/** Two parties that are likely one, by their numbers in the list that was compared; `left` is the smaller. */
export interface LikelyPair {
  readonly left: number;
  readonly right: number;
  readonly probability: number;
}

/** Below this two are not proposed as one. */
const proposedFrom = 0.8;
/** How many further entries a party has, at first and at most; learned in between. */
const duplicatesAtFirst = 0.25;
const duplicatesAtMost = 1.5;
const duplicatesAtLeast = 0.1;
const learningSteps = 8;
/** Putting a party into its blocks costs about a tenth of comparing it. */
const filledPerCompared = 10;

/**
 * Compares the parties of a project a few at a time, so that questions can be answered in between. What is assumed of
 * any two is learned from all that was compared (expectation and maximisation over the prior alone; what each kind of
 * evidence says is fixed, because few projects have enough parties to learn it).
 */
export class PairSearch {
  readonly parties: readonly PreparedParty[];
  /** The likeliest first; empty until the search is done. */
  pairs: readonly LikelyPair[] = [];
  /** How many comparisons were made. */
  comparisons = 0;
  readonly #frequencies: Frequencies;
  readonly #promising: { readonly left: number; readonly right: number; readonly bits: number }[] = [];
  #candidates: Candidates | undefined;
  #prior: Evidence;
  #next = 0;

  constructor(profiles: readonly PartyProfile[]) {
    const { parties, frequencies } = prepareParties(profiles);
    this.parties = parties;
    this.#frequencies = frequencies;
    this.#prior = priorEvidence(parties.length, duplicatesAtFirst);
  }

  /** Parties compared so far. */
  get done(): number {
    return this.#next;
  }

  get isDone(): boolean {
    return this.#next >= this.parties.length;
  }

  /** Compares the next parties; `count` Infinity goes to the end. */
  advance(count: number): void {
    if (this.isDone) return;
    this.#candidates ??= new Candidates(this.parties, this.#frequencies);
    if (!this.#candidates.fill(count * filledPerCompared)) return;
    const end = Math.min(this.parties.length, this.#next + count);
    const promisingFrom = -priorEvidence(this.parties.length, duplicatesAtMost).bits - 4;
    for (; this.#next < end; this.#next += 1) {
      for (const right of this.#candidates.after(this.#next)) {
        this.comparisons += 1;
        const bits = sumOfBits(this.#compare(this.#next, right));
        if (bits >= promisingFrom) this.#promising.push({ left: this.#next, right, bits });
      }
    }
    if (this.isDone) this.#conclude();
  }

  /** The waterfall of two parties. */
  explain(left: number, right: number): Evidence[] {
    return [this.#prior, ...this.#compare(left, right)];
  }

  #compare(left: number, right: number): Evidence[] {
    const [a, b] = [this.parties[left], this.parties[right]];
    return a === undefined || b === undefined ? [] : compareParties(a, b, this.#frequencies);
  }

  #conclude(): void {
    this.#candidates = undefined; // the blocks of 100,000 parties are large, and done with
    for (let step = 0; step < learningSteps; step += 1) {
      const prior = this.#prior.bits;
      const expected = this.#promising.reduce((sum, { bits }) => sum + probabilityOf(bits + prior), 0);
      const each = Math.min(duplicatesAtMost, Math.max(duplicatesAtLeast, expected / this.parties.length));
      this.#prior = priorEvidence(this.parties.length, each);
    }
    this.pairs = this.#promising
      .map(({ left, right, bits }) => ({ left, right, probability: probabilityOf(bits + this.#prior.bits) }))
      .filter(({ probability }) => probability >= proposedFrom)
      .sort((a, b) => b.probability - a.probability || a.left - b.left || a.right - b.right);
    this.#promising.length = 0;
  }
}
