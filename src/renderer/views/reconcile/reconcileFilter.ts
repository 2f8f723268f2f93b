import { tierSchema } from "../../../contract/events/reconciliation.ts";
import { matchIdSchema, type ProjectId } from "../../../contract/ids.ts";
import { minorUnitsSchema } from "../../../contract/money.ts";
import type { MatchFilter } from "../../../contract/procedures/reconciliation.ts";

export const tabs = ["proposed", "ambiguous", "queue", "confirmed", "rejected", "unmatched"] as const;
export type ReconcileTab = (typeof tabs)[number];
export const sorts = ["money", "age", "confidence", "date"] as const;
export type ReconcileSort = (typeof sorts)[number];

/** What is asked of the reconcile page, as it stands in the address. */
export type ReconcileQuery = Readonly<Record<string, string | undefined>>;

export function tabOf(query: ReconcileQuery): ReconcileTab {
  return tabs.find((tab) => tab === query.show) ?? "proposed";
}

/** What is to be investigated comes by money, the rest by confidence, unless a person says otherwise. */
export function sortOf(query: ReconcileQuery): ReconcileSort {
  const fallback = ["queue", "unmatched"].includes(tabOf(query)) ? "money" : "confidence";
  return sorts.find((sort) => sort === query.sort) ?? fallback;
}

function amountOf(text: string | undefined) {
  return text === undefined || text === "" ? undefined : minorUnitsSchema.safeParse(Number(text)).data;
}

/** Text and amounts that an address asks for; parts that make no sense are left out. Amounts are minor units. */
export function boundsOf(query: ReconcileQuery): Pick<MatchFilter, "text" | "minAmount" | "maxAmount"> {
  const text = query.text?.trim().slice(0, 200);
  const minAmount = amountOf(query.min);
  const maxAmount = amountOf(query.max);
  return {
    ...(text === undefined || text === "" ? {} : { text }),
    ...(minAmount === undefined ? {} : { minAmount }),
    ...(maxAmount === undefined ? {} : { maxAmount }),
  };
}

/** The matches that an address asks for. */
export function matchFilterOf(
  projectId: ProjectId,
  query: ReconcileQuery,
): MatchFilter & { includeSnoozed: boolean } {
  const tab = tabOf(query);
  const tier = tierSchema.safeParse(query.tier).data;
  const base = { projectId, includeSnoozed: tab !== "queue" || query.snoozed === "1", ...boundsOf(query) };
  const matchId = matchIdSchema.safeParse(query.match).data;
  // One match is shown whatever became of it.
  if (matchId !== undefined) return { projectId, includeSnoozed: true, matchId };
  const narrowed = tier === undefined ? base : { ...base, tier };
  if (tab === "queue") return { ...narrowed, needsInvestigation: true };
  if (tab === "ambiguous") return { ...narrowed, status: "proposed", ambiguous: true };
  if (tab === "proposed") return { ...narrowed, status: "proposed", ambiguous: false };
  if (tab === "unmatched") return narrowed;
  return { ...narrowed, status: tab };
}

export function isNarrowed(query: ReconcileQuery): boolean {
  return ["match", "tier", "text", "min", "max"].some((name) => (query[name] ?? "") !== "");
}
