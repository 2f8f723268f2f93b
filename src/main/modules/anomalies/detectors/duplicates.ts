import {
  at,
  type DetectedFinding,
  type Detector,
  type DetectorContext,
  groupBy,
  type RowColumns,
  touchesNew,
} from "./detector.ts";
import { gather } from "./gather.ts";
import { dateText, money, partyName } from "./wording.ts";

/**
 * Invoice number without what clerks vary: case, punctuation, leading zeros, O for 0, l and I for 1, and a suffix such
 * as -A or /2 put behind a number that was entered before.
 */
export function normaliseInvoiceNumber(text: string): string {
  const compact = text
    .toUpperCase()
    .replace(/[^A-Z0-9/-]/g, "")
    .replace(/[-/](?:[A-Z]|\d)$/, "")
    .replace(/[-/]/g, "");
  if (!/\d/.test(compact)) return compact;
  return compact
    .replace(/O/g, "0")
    .replace(/[IL](?=\d|$)/g, "1")
    .replace(/(^|[A-Z])0+(?=\d)/g, "$1");
}

/**
 * Same payee, same amount, same invoice number ("same-same-same", Nigrini, Forensic Analytics, 2nd ed. 2020, ch. 12).
 * Credits of the same payee and amount take pairs out again: a payment that was reversed is no loss.
 */
export const sameInvoiceTwice: Detector = {
  kind: "duplicate",
  test: "Same payee, amount and invoice number",
  detect(rows, context) {
    const groups = groupBy(rows, (i) => {
      const reference = normaliseInvoiceNumber(rows.reference[i] ?? "");
      return at(rows.amount, i) === 0 || reference === ""
        ? undefined
        : `${at(rows.party, i)}|${at(rows.amount, i)}|${reference}`;
    });
    const reversals = countReversals(rows);
    const findings: DetectedFinding[] = [];
    for (const group of groups.values()) {
      const finding =
        group.length < 2 || !touchesNew(rows, group)
          ? undefined
          : describeSameInvoice(rows, group, { context, reversals });
      if (finding !== undefined) findings.push(finding);
    }
    return {
      findings: gather(findings, { rows, context, what: "groups of equal payments for one invoice number" }),
    };
  },
};

interface Shared {
  readonly context: DetectorContext;
  readonly reversals: ReadonlyMap<string, number>;
}

function describeSameInvoice(
  rows: RowColumns,
  group: readonly number[],
  { context, reversals }: Shared,
): DetectedFinding | undefined {
  const first = group[0] ?? 0;
  const amount = at(rows.amount, first);
  const extra = group.length - 1 - (reversals.get(reversalKey(rows, first)) ?? 0);
  if (extra <= 0) return undefined;
  const [from, to] = [
    Math.min(...group.map((i) => at(rows.day, i))),
    Math.max(...group.map((i) => at(rows.day, i))),
  ];
  const when = from === to ? `on ${dateText(from)}` : `between ${dateText(from)} and ${dateText(to)}`;
  return {
    severity: to - from <= 90 ? 0.9 : 0.75,
    explanation: `${partyName(rows, first)} was paid ${money(Math.abs(amount), context)} ${group.length} times for ${rows.reference[first]} ${when}; ${money(Math.abs(amount) * extra, context)} may be recoverable.`,
    rows: group,
    amountAtRisk: Math.abs(amount) * extra,
  };
}

const windowDays = 14;

/**
 * Same payee and amount within two weeks under different numbers ("same-same-different"). A rent or a tariff is not a
 * duplicate: pairs are left out where the payee gets this amount regularly or others get the same amount as well.
 */
export const sameAmountDifferentInvoice: Detector = {
  kind: "duplicate",
  test: `Same payee and amount within ${windowDays} days, different invoice numbers`,
  detect(rows, context) {
    const partiesByAmount = new Map<number, Set<number>>();
    for (let i = 0; i < rows.count; i += 1) {
      const parties = partiesByAmount.get(at(rows.amount, i)) ?? new Set<number>();
      if (parties.size < 4) parties.add(at(rows.party, i));
      partiesByAmount.set(at(rows.amount, i), parties);
    }
    const reversals = countReversals(rows);
    const groups = groupBy(rows, (i) =>
      at(rows.party, i) === 0 || at(rows.amount, i) === 0
        ? undefined
        : `${at(rows.party, i)}|${at(rows.amount, i)}`,
    );
    const findings: DetectedFinding[] = [];
    for (const group of groups.values()) {
      const amount = at(rows.amount, group[0] ?? 0);
      // More than three times is a habit of this payee, more than two payees a price of the market.
      if (group.length < 2 || group.length > 3 || (partiesByAmount.get(amount)?.size ?? 0) > 2) continue;
      const finding = describeClosePair(rows, group, { context, reversals });
      if (finding !== undefined && touchesNew(rows, finding.rows)) findings.push(finding);
    }
    return { findings: gather(findings, { rows, context, what: "pairs of equal amounts to one payee" }) };
  },
};

function describeClosePair(
  rows: RowColumns,
  group: readonly number[],
  { context, reversals }: Shared,
): DetectedFinding | undefined {
  const sorted = [...group].sort((a, b) => at(rows.day, a) - at(rows.day, b) || a - b);
  const close = sorted.filter((i, k) => {
    const before = sorted[k - 1];
    const after = sorted[k + 1];
    const near = (other: number | undefined) =>
      other !== undefined && Math.abs(at(rows.day, other) - at(rows.day, i)) <= windowDays;
    return near(before) || near(after);
  });
  const references = new Set(close.map((i) => normaliseInvoiceNumber(rows.reference[i] ?? "")));
  const first = close[0];
  if (first === undefined || close.length < 2 || (references.size < 2 && !references.has("")))
    return undefined;
  const amount = at(rows.amount, first);
  const extra = close.length - 1 - (reversals.get(reversalKey(rows, first)) ?? 0);
  if (extra <= 0) return undefined;
  const days = at(rows.day, close.at(-1) ?? first) - at(rows.day, first);
  const numbers = references.has("")
    ? "without an invoice number to tell them apart"
    : `as ${close.map((i) => rows.reference[i]).join(" and ")}`;
  const apart = days === 0 ? "on the same day" : `${days} ${days === 1 ? "day" : "days"} apart`;
  return {
    severity: days <= 3 ? 0.6 : 0.5,
    explanation: `${partyName(rows, first)} was paid ${money(Math.abs(amount), context)} ${close.length} times ${apart}, ${numbers}; ${money(Math.abs(amount) * extra, context)} if it is one invoice.`,
    rows: close,
    amountAtRisk: Math.abs(amount) * extra,
  };
}

function reversalKey(rows: RowColumns, i: number): string {
  return `${at(rows.party, i)}|${-at(rows.amount, i)}`;
}

/** How often each payee got each amount, to look up the opposite sign of a payment. */
function countReversals(rows: RowColumns): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (let i = 0; i < rows.count; i += 1) {
    const key = `${at(rows.party, i)}|${at(rows.amount, i)}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}
