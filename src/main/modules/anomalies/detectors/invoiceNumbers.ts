import type { Population } from "./population.ts";

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

/** Long enough to be one: "9", "3" or "A1" is a line, a period or a category. Normalised text. */
export function looksLikeInvoiceNumber(normalised: string): boolean {
  return normalised.length >= 4 ? /\d/.test(normalised) : /^\d{3}$/.test(normalised);
}

/** A number that more payees than this have is a category, a period or an order, not an invoice. */
const mostParties = 3;

/** Which of some references (as written) belong to so many payees that they number no invoice. One pass. */
export function sharedReferences(rows: Population, candidates: ReadonlySet<string>): ReadonlySet<string> {
  if (candidates.size === 0) return candidates;
  const parties = new Map<string, Set<number>>();
  for (let i = 0; i < rows.count; i += 1) {
    const reference = rows.reference[i] ?? "";
    if (!candidates.has(reference)) continue;
    const known = parties.get(reference);
    if (known === undefined) parties.set(reference, new Set([rows.party[i] ?? 0]));
    else if (known.size <= mostParties) known.add(rows.party[i] ?? 0);
  }
  return new Set(
    [...parties].filter(([, known]) => known.size > mostParties).map(([reference]) => reference),
  );
}
