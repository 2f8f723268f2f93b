/** A fee that a counterparty's payments differ by again and again: an amount, or a share of the payment. */
export interface LearnedFee {
  /** As the books write it. */
  readonly counterparty: string;
  readonly currency: string;
  /** Bank less books in minor units, always the same; null for a share. */
  readonly fixed: number | null;
  /** Bank less books, as a share of what the books say; null for a fixed fee. */
  readonly share: number | null;
  /** Confirmed payments that bear it. */
  readonly seen: number;
  /** Confirmed payments of the counterparty that differ at all. */
  readonly of: number;
}

/** A confirmed payment whose amounts differ. */
export interface FeePayment {
  readonly counterparty: string;
  readonly currency: string;
  readonly ledger: number;
  readonly bank: number;
}

/** Payments that bear a fee before it is a rule, and the share of a counterparty's that must. */
const leastPayments = 2;
const leastShare = 0.6;
/** A share is the same when it differs by less than this, or by a minor unit of rounding. */
const shareTolerance = 0.0005;

/** Rules from confirmed payments, those with the most evidence first. */
export function learnFees(payments: readonly FeePayment[]): LearnedFee[] {
  const byParty = Map.groupBy(
    payments.filter((one) => one.ledger !== 0 && one.bank !== one.ledger),
    ({ counterparty, currency }) => `${currency} ${counterparty}`,
  );
  return [...byParty.values()]
    .flatMap((own) => learnOne(own) ?? [])
    .sort((a, b) => b.seen - a.seen || a.counterparty.localeCompare(b.counterparty));
}

function learnOne(own: readonly FeePayment[]): LearnedFee | undefined {
  const [first] = own;
  if (first === undefined || own.length < leastPayments) return undefined;
  const isEnough = (seen: number) => seen >= leastPayments && seen / own.length >= leastShare;
  const { counterparty, currency } = first;
  const about = { counterparty, currency, of: own.length };
  const fixed = mostCommon(own.map((one) => one.bank - one.ledger));
  const ofFixed = own.filter((one) => one.bank - one.ledger === fixed).length;
  if (isEnough(ofFixed)) return { ...about, fixed, share: null, seen: ofFixed };
  const shares = own.map((one) => (one.bank - one.ledger) / Math.abs(one.ledger)).sort((a, b) => a - b);
  const share = Math.round((shares[shares.length >> 1] ?? 0) * 10_000) / 10_000;
  const ofShare = own.filter((one) => bearsShare(share, one.ledger, one.bank)).length;
  return share !== 0 && isEnough(ofShare) ? { ...about, fixed: null, share, seen: ofShare } : undefined;
}

/** Whether amounts differ by just what the rule says. */
export function bearsFee(fee: LearnedFee, ledger: number, bank: number): boolean {
  if (fee.fixed !== null) return bank - ledger === fee.fixed;
  return fee.share !== null && bank !== ledger && bearsShare(fee.share, ledger, bank);
}

function bearsShare(share: number, ledger: number, bank: number): boolean {
  const off = Math.abs(bank - ledger - share * Math.abs(ledger));
  return off <= Math.max(1, shareTolerance * Math.abs(ledger));
}

function mostCommon(values: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].reduce((best, one) => (one[1] > best[1] ? one : best))[0];
}
