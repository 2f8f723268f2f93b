import { amountBeyondChance } from "./chancePairs.ts";
import { at, touchesNew } from "./columns.ts";
import type { DetectedFinding, Detector, DetectorContext } from "./detector.ts";
import { gather } from "./gather.ts";
import { looksLikeInvoiceNumber, normaliseInvoiceNumber, sharedReferences } from "./invoiceNumbers.ts";
import { groupsOf, type Population } from "./population.ts";
import { dateText, money, partyName } from "./wording.ts";

interface Candidate {
  /** Equal payments with one number, by day. */
  readonly rows: readonly number[];
  readonly number: string;
  /** Rows of the payee with the opposite amount. */
  readonly reversals: number;
}

/**
 * Same payee, same amount, same invoice number ("same-same-same", Nigrini, Forensic Analytics, 2nd ed. 2020, ch. 12),
 * over all files of the side. Credits of the same payee and amount take pairs out again: a payment that was reversed
 * is no loss. Left out: references that number no invoice, equal lines of one document, and standing orders.
 */
export const sameInvoiceTwice: Detector = {
  kind: "duplicate",
  test: "Same payee, amount and invoice number",
  detect(rows, context) {
    const candidates = sameNumberCandidates(rows);
    const shared = sharedReferences(
      rows,
      new Set(candidates.map((one) => rows.reference[one.rows[0] ?? 0] ?? "")),
    );
    const lines = new PartyNumbers(rows);
    const findings: DetectedFinding[] = [];
    for (const one of candidates) {
      if (shared.has(rows.reference[one.rows[0] ?? 0] ?? "") || !touchesNew(rows, one.rows)) continue;
      if (isStandingOrder(rows, one.rows) || lines.explain(one)) continue;
      const finding = describeSameInvoice(rows, one, context);
      if (finding !== undefined) findings.push(finding);
    }
    return {
      findings: gather(findings, { rows, context, what: "groups of equal payments for one invoice number" }),
    };
  },
};

function sameNumberCandidates(rows: Population): Candidate[] {
  const repeats = rows.repeats();
  const candidates: Candidate[] = [];
  let group = -1;
  for (const members of groupsOf(repeats, 0)) {
    group += 1;
    if (at(rows.amount, at(members, 0)) === 0) continue;
    const byNumber = new Map<string, number[]>();
    for (const i of members) {
      const number = normaliseInvoiceNumber(rows.reference[i] ?? "");
      const same = byNumber.get(number);
      if (same === undefined) byNumber.set(number, [i]);
      else same.push(i);
    }
    const reversals = at(repeats.opposite, group);
    for (const [number, same] of byNumber)
      if (same.length > 1 && looksLikeInvoiceNumber(number))
        candidates.push({ rows: same, number, reversals });
  }
  return candidates;
}

/** Four and more, never less than six days apart: a contract number with its rate, not an invoice paid again. */
function isStandingOrder(rows: Population, same: readonly number[]): boolean {
  return (
    same.length >= 4 && same.every((i, k) => k === 0 || at(rows.day, i) - at(rows.day, same[k - 1] ?? i) >= 6)
  );
}

/** What else a payee's rows have under a number; kept for the payee that was asked last. */
class PartyNumbers {
  readonly #rows: Population;
  #party = -1;
  #byNumber = new Map<string, number[]>();

  constructor(rows: Population) {
    this.#rows = rows;
  }

  /** Whether the number explains the equal rows: lines of one document, or the number of a contract. */
  explain({ rows: same, number }: Candidate): boolean {
    const rows = this.#rows;
    const party = at(rows.party, same[0] ?? 0);
    if (party !== this.#party) this.#load(party);
    const others = (this.#byNumber.get(number) ?? []).filter((i) => !same.includes(i));
    const day = at(rows.day, same[0] ?? 0);
    const isOneDay = same.every((i) => at(rows.day, i) === day);
    if (isOneDay && others.some((i) => at(rows.day, i) === day)) return true;
    return others.filter((i) => !same.some((own) => at(rows.day, own) === at(rows.day, i))).length >= 3;
  }

  #load(party: number): void {
    const { starts, places } = this.#rows.byParty();
    this.#party = party;
    this.#byNumber = new Map();
    for (const i of places.subarray(at(starts, party), at(starts, party + 1))) {
      const number = normaliseInvoiceNumber(this.#rows.reference[i] ?? "");
      const known = this.#byNumber.get(number);
      if (known === undefined) this.#byNumber.set(number, [i]);
      else known.push(i);
    }
  }
}

function describeSameInvoice(
  rows: Population,
  { rows: same, reversals }: Candidate,
  context: DetectorContext,
): DetectedFinding | undefined {
  const [first = 0, last = 0] = [same[0], same.at(-1)];
  const amount = Math.abs(at(rows.amount, first));
  const extra = same.length - 1 - reversals;
  if (extra <= 0) return undefined;
  const [from, to] = [at(rows.day, first), at(rows.day, last)];
  const when = from === to ? `on ${dateText(from)}` : `between ${dateText(from)} and ${dateText(to)}`;
  const files = new Set(same.map((i) => at(rows.ingestionNo, i))).size;
  const where = files > 1 ? `, in ${files} files` : "";
  return {
    severity: to - from <= 90 ? 0.9 : 0.75,
    explanation: `${partyName(rows, first)} was paid ${money(amount, context)} ${same.length} times for ${rows.reference[first]} ${when}${where}; ${money(amount * extra, context)} may be recoverable.`,
    rows: same,
    amountAtRisk: amount * extra,
  };
}

const windowDays = 14;
/** Pairs per row from which they are the habit of a file, and what is left of their severity then. */
const habitShare = 0.002;
const habitSeverity = 0.6;
/** What is left of the severity of pairs that chance alone would give. */
const chanceSeverity = 0.4;

/**
 * Same payee and amount within two weeks under different numbers ("same-same-different"). A rent or a tariff is not a
 * duplicate: pairs are left out where the payee gets this amount regularly or others get the same amount as well.
 */
export const sameAmountDifferentInvoice: Detector = {
  kind: "duplicate",
  test: `Same payee and amount within ${windowDays} days, different invoice numbers`,
  detect(rows, context) {
    const repeats = rows.repeats();
    const pairs: { readonly rows: Int32Array; readonly reversals: number }[] = [];
    let group = -1;
    for (const members of groupsOf(repeats, 0)) {
      group += 1;
      // More than three times is a habit of this payee.
      if (members.length <= 3 && at(rows.amount, at(members, 0)) !== 0)
        pairs.push({ rows: members, reversals: at(repeats.opposite, group) });
    }
    const prices = marketPrices(rows, new Set(pairs.map((one) => at(rows.amount, at(one.rows, 0)))));
    const habits = repeatingParties(rows);
    const findings: DetectedFinding[] = [];
    for (const one of pairs) {
      const first = at(one.rows, 0);
      if (prices.has(at(rows.amount, first)) || habits.has(at(rows.party, first))) continue;
      const finding = describeClosePair(rows, one, context);
      if (finding !== undefined && touchesNew(rows, finding.rows)) findings.push(finding);
    }
    // Where such pairs are many, they are how these payees are paid, and each alone says less.
    const isHabit = findings.length > 5 && findings.length / rows.count > habitShare;
    const leastTelling = amountBeyondChance(rows, windowDays);
    const weighed = findings.map((one) => {
      const isChance = Math.abs(at(rows.amount, one.rows[0] ?? 0)) < leastTelling;
      const share = isChance ? chanceSeverity : isHabit ? habitSeverity : 1;
      return { ...one, severity: one.severity * share };
    });
    return { findings: gather(weighed, { rows, context, what: "pairs of equal amounts to one payee" }) };
  },
};

/** Payees that are paid in tariffs: so much of what they get repeats that one more repetition tells nothing. */
function repeatingParties(rows: Population): ReadonlySet<number> {
  const repeated = new Map<number, number>();
  for (const members of groupsOf(rows.repeats(), 2)) {
    const party = at(rows.party, at(members, 0));
    repeated.set(party, (repeated.get(party) ?? 0) + members.length);
  }
  const { starts } = rows.byParty();
  return new Set(
    [...repeated]
      .filter(([party, n]) => n > 6 && n * 4 > at(starts, party + 1) - at(starts, party))
      .map(([party]) => party),
  );
}

/** Amounts that more than two payees get: a price of the market. */
function marketPrices(rows: Population, amounts: ReadonlySet<number>): ReadonlySet<number> {
  const parties = new Map<number, Set<number>>();
  if (amounts.size === 0) return amounts;
  const seen = new Uint8Array(65_536);
  for (const amount of amounts) seen[Math.abs(amount) % 65_521] = 1;
  for (let i = 0; i < rows.count; i += 1) {
    const amount = at(rows.amount, i);
    if (seen[Math.abs(amount) % 65_521] !== 1 || !amounts.has(amount)) continue;
    const known = parties.get(amount);
    if (known === undefined) parties.set(amount, new Set([at(rows.party, i)]));
    else if (known.size < 4) known.add(at(rows.party, i));
  }
  return new Set([...parties].filter(([, known]) => known.size > 2).map(([amount]) => amount));
}

function describeClosePair(
  rows: Population,
  { rows: group, reversals }: { readonly rows: Int32Array; readonly reversals: number },
  context: DetectorContext,
): DetectedFinding | undefined {
  const close = [...group].filter((i, k) => {
    const near = (other: number | undefined) =>
      other !== undefined && Math.abs(at(rows.day, other) - at(rows.day, i)) <= windowDays;
    return near(group[k - 1]) || near(group[k + 1]);
  });
  const numbers = close.map((i) => normaliseInvoiceNumber(rows.reference[i] ?? ""));
  const [first, last] = [close[0], close.at(-1)];
  if (first === undefined || last === undefined || close.length < 2) return undefined;
  const areTold = numbers.every(looksLikeInvoiceNumber);
  // One number twice is for the test above, unless it is too short for it and says nothing.
  if (areTold && new Set(numbers).size < 2) return undefined;
  const amount = Math.abs(at(rows.amount, first));
  const extra = close.length - 1 - reversals;
  if (extra <= 0) return undefined;
  const days = at(rows.day, last) - at(rows.day, first);
  const named = areTold
    ? `as ${close.map((i) => rows.reference[i]).join(" and ")}`
    : "without an invoice number to tell them apart";
  const apart = days === 0 ? "on the same day" : `${days} ${days === 1 ? "day" : "days"} apart`;
  return {
    severity: days <= 3 ? 0.6 : 0.5,
    explanation: `${partyName(rows, first)} was paid ${money(amount, context)} ${close.length} times ${apart}, ${named}; ${money(amount * extra, context)} if it is one invoice.`,
    rows: close,
    amountAtRisk: amount * extra,
  };
}
