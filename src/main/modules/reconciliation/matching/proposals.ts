import type { ReconciliationSettings } from "../../../../contract/procedures/reconciliationRun.ts";
import type { Chosen, TiedRows } from "./assignment.ts";
import { rowsAround, type Side } from "./columns.ts";
import {
  account,
  accountOf,
  amountDiffers,
  isOutside,
  name,
  nameOf,
  reference,
  referenceOf,
} from "./levels.ts";
import type { Pairs } from "./pairs.ts";
import type { Aggregate } from "./sums.ts";
import { ruledConfidence, type Tier, tierOf } from "./tiers.ts";
import { explainPair, type Weights } from "./weights.ts";

/** What a match rests on, in bits by field, with what the sentences of the waterfall need. */
export interface Evidence {
  readonly prior?: number;
  readonly amount?: number;
  readonly date?: number;
  readonly reference?: number;
  readonly counterparty?: number;
  readonly account?: number;
  readonly sum?: number;
  readonly competition?: number;
  /** Packed steps of a pair: see `levels.ts`. */
  readonly code?: number;
  /** Rows of the bank with this amount, about. */
  readonly amountRows?: number;
  readonly keyRows?: number;
  readonly solutions?: number;
  readonly gaveUp?: boolean;
  /** The rule that held the confidence down, if one did. */
  readonly ruled?: boolean;
}

export interface Proposal {
  readonly ledger: readonly number[];
  readonly bank: readonly number[];
  readonly type: "direct" | "aggregate";
  readonly tier: Tier;
  readonly confidence: number;
  readonly ambiguous: boolean;
  readonly autoConfirm: boolean;
  readonly bits: number;
  readonly ledgerSum: number;
  readonly bankSum: number;
  readonly currency: number;
  readonly evidence: Evidence;
  readonly alternatives: readonly { readonly ledger: readonly number[]; readonly bank: readonly number[] }[];
}

export interface ProposalContext {
  readonly ledger: Side;
  readonly bank: Side;
  readonly weights: Weights;
  readonly settings: ReconciliationSettings;
}

/** A reference that hardly ever agrees in true pairs says nothing when it differs: the bank has its own numbers. */
const tellingBits = -2;

/** One pair of the choice; undefined when its evidence does not reach the last tier. */
export function proposePair(
  context: ProposalContext,
  decision: { readonly pairs: Pairs; readonly probability: Float32Array },
  { edge, margin }: Chosen,
): Proposal | undefined {
  const { ledger, bank, weights } = context;
  const { pairs } = decision;
  const l = pairs.ledger[edge] ?? 0;
  const b = pairs.bank[edge] ?? 0;
  const code = pairs.code[edge] ?? 0;
  const probability = decision.probability[edge] ?? 0;
  const grounds = groundsOf(code, weights, ledger.day[l] === bank.day[b]);
  const confidence = ruledConfidence(probability, grounds);
  const tier = tierOf(confidence);
  if (tier === undefined) return undefined;
  return new PairProposal(context, { pairs, edge, probability, confidence, tier, margin });
}

const none: Proposal["alternatives"] = [];

interface DecidedPair {
  readonly pairs: Pairs;
  readonly edge: number;
  readonly probability: number;
  readonly confidence: number;
  readonly tier: Tier;
  readonly margin: number;
}

/** A million of them are made: what only the storing of a match needs is worked out when it is asked for. */
class PairProposal implements Proposal {
  readonly ledger: readonly number[];
  readonly bank: readonly number[];
  readonly type = "direct";
  readonly tier: Tier;
  readonly confidence: number;
  readonly ambiguous = false;
  readonly autoConfirm: boolean;
  readonly alternatives = none;
  readonly #context: ProposalContext;
  readonly #pairs: Pairs;
  readonly #edge: number;
  readonly #probability: number;

  constructor(context: ProposalContext, decided: DecidedPair) {
    const { pairs, edge, tier } = decided;
    const { autoConfirm, margin } = context.settings;
    this.ledger = [pairs.ledger[edge] ?? 0];
    this.bank = [pairs.bank[edge] ?? 0];
    this.tier = tier;
    this.confidence = decided.confidence;
    this.autoConfirm = autoConfirm && tier === "TIER_1" && decided.margin >= margin;
    this.#context = context;
    this.#pairs = pairs;
    this.#edge = edge;
    this.#probability = decided.probability;
  }

  get bits(): number {
    return roundBits(bitsOf(Math.max(0.0001, Math.min(0.9999, this.#probability))));
  }

  get ledgerSum(): number {
    return this.#context.ledger.amount[this.ledger[0] ?? 0] ?? 0;
  }

  get bankSum(): number {
    return this.#context.bank.amount[this.bank[0] ?? 0] ?? 0;
  }

  get currency(): number {
    return this.#context.bank.currency[this.bank[0] ?? 0] ?? 0;
  }

  get evidence(): Evidence {
    const isRuled = Math.abs(this.confidence - this.#probability) > 0.001;
    return evidenceOf(this.#context, this.#pairs, this.#edge, { bits: this.bits, isRuled });
  }
}

function evidenceOf(
  { bank, weights }: ProposalContext,
  pairs: Pairs,
  edge: number,
  about: { readonly bits: number; readonly isRuled: boolean },
): Evidence {
  const parts = explainPair(pairs, edge, bank, weights);
  return {
    prior: roundBits(parts.prior),
    amount: roundBits(parts.amount),
    date: roundBits(parts.date),
    reference: roundBits(parts.reference),
    counterparty: roundBits(parts.counterparty),
    account: roundBits(parts.account),
    competition: roundBits(about.bits - (pairs.bits[edge] ?? 0)),
    code: pairs.code[edge] ?? 0,
    amountRows: Math.max(1, Math.round(rowsAround(bank) * 2 ** -(pairs.amountBits[edge] ?? 0))),
    keyRows: pairs.keyRows[edge] ?? 0,
    ...(about.isRuled ? { ruled: true } : {}),
  };
}

function groundsOf(code: number, weights: Weights, isSameDay: boolean) {
  const referenceAgrees = referenceOf(code) === reference.agrees;
  const nameAgrees = nameOf(code) >= name.same && nameOf(code) <= name.close;
  const referenceDiffers =
    referenceOf(code) === reference.differs && (weights.reference[reference.differs] ?? 0) <= tellingBits;
  return {
    identified: referenceAgrees || nameAgrees || accountOf(code) === account.same,
    contradicted: referenceDiffers || accountOf(code) === account.differs,
    amountDiffers: amountDiffers(code),
    outsideWindow: isOutside(code),
    perfect:
      referenceAgrees &&
      nameOf(code) === name.same &&
      isSameDay &&
      !amountDiffers(code) &&
      accountOf(code) !== account.differs,
  };
}

/** Rows with equally good choices: one set, whose confidence is that of guessing. */
export function proposeTied({ ledger, bank }: ProposalContext, set: TiedRows): Proposal {
  const [a, b] = [set.ledger.length, set.bank.length];
  const confidence = Math.round(Math.max(0.5, Math.min(0.6999, 1 / Math.max(a, b))) * 10_000) / 10_000;
  return {
    ledger: set.ledger,
    bank: set.bank,
    type: "direct",
    tier: "TIER_4",
    confidence,
    ambiguous: true,
    autoConfirm: false,
    bits: roundBits(bitsOf(1 / Math.max(2, a, b))),
    ledgerSum: sumOf(ledger, set.ledger),
    bankSum: sumOf(bank, set.bank),
    currency: bank.currency[set.bank[0] ?? 0] ?? 0,
    evidence: { solutions: Math.min(a, b) === 1 ? Math.max(a, b) : a * b },
    alternatives: [],
  };
}

export function proposeAggregate({ ledger, bank }: ProposalContext, sum: Aggregate): Proposal {
  const ambiguous = sum.solutions > 1;
  return {
    ledger: sum.ledger,
    bank: sum.bank,
    type: "aggregate",
    tier: ambiguous ? "TIER_4" : (tierOf(sum.confidence) ?? "TIER_4"),
    confidence: ambiguous ? Math.max(0.5, Math.min(0.6999, sum.confidence)) : sum.confidence,
    ambiguous,
    autoConfirm: false,
    bits: roundBits(sum.sumBits + sum.identityBits - (ambiguous ? Math.log2(sum.solutions) : 0)),
    ledgerSum: sumOf(ledger, sum.ledger),
    bankSum: sumOf(bank, sum.bank),
    currency: bank.currency[sum.bank[0] ?? 0] ?? 0,
    evidence: {
      sum: roundBits(sum.sumBits),
      counterparty: roundBits(sum.identityBits),
      solutions: sum.solutions,
      gaveUp: sum.gaveUp,
      ...(ambiguous ? { competition: roundBits(-Math.log2(sum.solutions)) } : {}),
    },
    alternatives: sum.alternatives,
  };
}

function sumOf(side: Side, rows: readonly number[]): number {
  return rows.reduce((sum, row) => sum + (side.amount[row] ?? 0), 0);
}

function bitsOf(probability: number): number {
  return Math.log2(probability / (1 - probability));
}

function roundBits(bits: number): number {
  return Math.round(bits * 100) / 100;
}
