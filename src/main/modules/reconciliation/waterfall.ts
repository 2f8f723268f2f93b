import { formatDecimal } from "../../../contract/money.ts";
import type { Reason } from "../../../contract/procedures/reconciliationMatch.ts";
import type { BankCalendar } from "../../../contract/procedures/reconciliationRun.ts";
import { businessDaysOf } from "./matching/bankCalendars.ts";
import {
  account,
  accountOf,
  isLearnedFee,
  isOutside,
  name,
  nameOf,
  reference,
  referenceOf,
} from "./matching/levels.ts";
import type { Evidence } from "./matching/proposals.ts";
import { referenceKeys } from "./matching/text.ts";
import type { StoredTx } from "./matchRows.ts";

export interface ExplainedMatch {
  readonly evidence: Evidence;
  readonly confidence: number;
  readonly ambiguous: boolean;
  readonly manual: boolean;
  readonly difference: number;
  /** Left out for what a run has proposed: its amounts differ by no more than its tolerance. */
  readonly tolerance?: number;
  readonly currency: string;
  readonly calendar: BankCalendar;
  readonly ledger: readonly StoredTx[];
  readonly bank: readonly StoredTx[];
  readonly ledgerRows: number;
  readonly bankRows: number;
}

/** The lines of the waterfall, weakest first, in words that name the values compared. */
export function explainMatch(match: ExplainedMatch): Reason[] {
  if (match.manual) return [{ field: "person", text: "matched by hand", bits: 0 }];
  const lines =
    match.evidence.code === undefined ? explainGroup(match) : explainPair(match, match.evidence.code);
  return lines.sort((a, b) => a.bits - b.bits);
}

function explainPair(match: ExplainedMatch, code: number): Reason[] {
  const { evidence, confidence } = match;
  const [ours, theirs] = [match.ledger[0], match.bank[0]];
  const lines: Reason[] = [
    {
      field: "prior",
      text: "before anything is compared: one partner among all rows",
      bits: evidence.prior ?? 0,
    },
    { field: "amount", text: amountText(match, code), bits: evidence.amount ?? 0 },
    {
      field: "date",
      text:
        ours === undefined || theirs === undefined
          ? ""
          : dateText(ours, theirs, { code, calendar: match.calendar }),
      bits: evidence.date ?? 0,
    },
  ];
  const referenceLine = referenceText(ours, theirs, code);
  if (referenceLine !== undefined)
    lines.push({ field: "reference", text: referenceLine, bits: evidence.reference ?? 0 });
  const nameLine = nameText(nameOf(code));
  if (nameLine !== undefined)
    lines.push({ field: "counterparty", text: nameLine, bits: evidence.counterparty ?? 0 });
  if (accountOf(code) !== account.blank)
    lines.push({
      field: "account",
      text: accountOf(code) === account.same ? "same account" : "different accounts",
      bits: evidence.account ?? 0,
    });
  if (Math.abs(evidence.competition ?? 0) >= 0.01)
    lines.push({
      field: "competition",
      text: "other rows that it could belong to, and no certainty beyond 1 in 10,000",
      bits: evidence.competition ?? 0,
    });
  if (evidence.ruled === true)
    lines.push({
      field: "rule",
      text: `held at ${confidence} by the rules of evidence: ${ruleText(code, match.difference)}`,
      bits: 0,
    });
  return lines;
}

function ruleText(code: number, difference: number): string {
  if (isOutside(code)) return "it lies outside the window";
  if (difference !== 0) return "the amounts differ";
  if (referenceOf(code) === reference.differs || accountOf(code) === account.differs)
    return "a reference or account differs";
  return referenceOf(code) === reference.agrees
    ? "amount, date, name and reference agree"
    : "no name, reference or account agrees";
}

function amountText(match: ExplainedMatch, code: number): string {
  const { difference, tolerance, currency, evidence } = match;
  if (difference !== 0) {
    if (match.bankRows === 1 && difference === 2 * (match.bank[0]?.amount ?? 0))
      return "the same amount with the opposite sign";
    const isWithin = tolerance === undefined || Math.abs(difference) <= tolerance;
    if (isLearnedFee(code))
      return `amounts differ by ${formatDecimal(difference, currency)} ${currency}, the fee that payments of this name bear`;
    const limit = isWithin ? "within the tolerance" : beyondText(tolerance, currency);
    return `amounts differ by ${formatDecimal(difference, currency)} ${currency}, ${limit}`;
  }
  const rows = evidence.amountRows ?? 1;
  return rows <= 1
    ? "same amount, which no other row of the bank has"
    : `same amount, which ${rows} rows of the bank have`;
}

function beyondText(tolerance: number, currency: string): string {
  return tolerance === 0
    ? "and this project tolerates no difference"
    : `more than the tolerance of ${formatDecimal(tolerance, currency)} ${currency}`;
}

function dateText(ours: StoredTx, theirs: StoredTx, about: { code: number; calendar: BankCalendar }): string {
  const { code, calendar } = about;
  const days = theirs.day - ours.day;
  if (days === 0) return "same day";
  const countDays = businessDaysOf(calendar)(theirs.currency);
  const business = Math.abs(countDays(theirs.day) - countDays(ours.day));
  const order = days > 0 ? "after" : "before";
  const outside = isOutside(code) ? ", outside the window" : "";
  return `the bank ${Math.abs(days)} ${Math.abs(days) === 1 ? "day" : "days"} ${order} the books (${business} business)${outside}`;
}

function referenceText(
  ours: StoredTx | undefined,
  theirs: StoredTx | undefined,
  code: number,
): string | undefined {
  if (referenceOf(code) === reference.differs) return "different references";
  if (referenceOf(code) === reference.blank || ours === undefined || theirs === undefined) return undefined;
  const there = new Set(referenceKeys(`${theirs.reference} ${theirs.description}`));
  const shared = referenceKeys(`${ours.reference} ${ours.description}`).filter((key) => there.has(key));
  const longest = shared.reduce((best, key) => (key.length > best.length ? key : best), "");
  return `reference ${longest} on both sides`;
}

function nameText(step: number): string | undefined {
  switch (step) {
    case name.same:
      return "same name";
    case name.near:
      return "names agree but for spelling";
    case name.close:
      return "names are close";
    case name.somewhat:
      return "names are somewhat alike";
    case name.differs:
      return "different names";
    default:
      return undefined;
  }
}

function explainGroup(match: ExplainedMatch): Reason[] {
  const { evidence, ledgerRows, bankRows } = match;
  if (evidence.sum === undefined)
    return [
      {
        field: "competition",
        text: `${ledgerRows} ${ledgerRows === 1 ? "row" : "rows"} of the books and ${bankRows} of the bank fit each other equally well`,
        bits: match.ambiguous ? -Math.log2(Math.max(2, ledgerRows, bankRows)) : 0,
      },
    ];
  const solutions = evidence.solutions ?? 1;
  const lines: Reason[] = [
    {
      field: "sum",
      text: `${ledgerRows} of the books and ${bankRows} of the bank ${match.difference === 0 ? "add up exactly" : "add up within the tolerance"}`,
      bits: evidence.sum,
    },
    {
      field: "counterparty",
      text: (evidence.counterparty ?? 0) > 0 ? "the references of the parts are named" : "one name",
      bits: evidence.counterparty ?? 0,
    },
  ];
  if (solutions > 1)
    lines.push({
      field: "competition",
      text: `${solutions} combinations of rows fit`,
      bits: evidence.competition ?? 0,
    });
  if (evidence.gaveUp === true)
    lines.push({
      field: "rule",
      text: "the search was stopped at its limit; there may be other combinations",
      bits: 0,
    });
  return lines;
}
