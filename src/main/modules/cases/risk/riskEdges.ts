import type { GraphEdgeType, RelationType } from "../../../../contract/procedures/caseGraph.ts";

/** How two parties of a case are tied: told by rows, or declared by a person. */
export type EdgeType = Exclude<GraphEdgeType, "named_in">;

/**
 * What of a risk passes over one edge. An account is the same hands whatever name stands on it; owners and directors
 * decide; a family or an address is a hint; a payment alone is little, since everybody pays somebody.
 */
export const decays: Readonly<Record<EdgeType, number>> = {
  same_account: 0.9,
  owns: 0.7,
  director_of: 0.6,
  same_name: 0.6,
  family: 0.5,
  shares_address: 0.5,
  pays: 0.3,
  other: 0.3,
};

/** One exhibit that is admitted, and the ties its rows tell. */
export interface RiskExhibit {
  readonly id: string;
  /** 0 to 1. */
  readonly severity: number;
  readonly ties: readonly RiskTie[];
}

/** A counterparty that an exhibit names, towards one own account; each is named by the key of its party. */
export interface RiskTie {
  readonly party: string;
  readonly ownAccount: string;
  /** Key of the name alone, where the party goes by its account number. */
  readonly nameKey: string | undefined;
}

/** What a person declared; it goes both ways. */
export interface RiskRelation {
  readonly id: string;
  readonly type: RelationType;
  readonly from: string;
  readonly to: string;
}

export interface RiskEdge {
  readonly to: number;
  /** What of a risk passes on, 0 to 1. */
  readonly weight: number;
  readonly type: EdgeType;
  /** The exhibit or the declared relation that tells it. */
  readonly by: string;
}

/** Parties and own accounts by number, in the order of their keys, with the edges that leave each, strongest first. */
export interface RiskGraph {
  readonly keys: readonly string[];
  readonly numberOf: ReadonlyMap<string, number>;
  readonly leaving: readonly (readonly RiskEdge[])[];
}

/**
 * The graph that a set of exhibits and relations makes. A payment leads from the counterparty to the own account and
 * not back: to be paid from the same account as a fraud says nothing about anybody. Hubs are damped by degree: what
 * leaves a node over an edge that an exhibit tells is divided by the square root of the neighbours that the node has in
 * that exhibit, so that a frozen ledger ties nobody to nobody, while a finding about two parties ties these two. Of
 * several edges between the same two the strongest counts. Both make the graph monotone: another exhibit or relation
 * never weakens an edge.
 */
export function buildRiskGraph(
  exhibits: readonly RiskExhibit[],
  relations: readonly RiskRelation[],
): RiskGraph {
  const found = new Set<string>();
  for (const { ties } of exhibits)
    for (const { party, ownAccount, nameKey } of ties) {
      found.add(party).add(ownAccount);
      if (nameKey !== undefined) found.add(nameKey);
    }
  for (const { from, to } of relations) found.add(from).add(to);
  const keys = [...found].sort();
  const numberOf = new Map(keys.map((key, number) => [key, number] as const));
  const strongest: Map<number, RiskEdge>[] = keys.map(() => new Map());
  const add = (from: string, edge: Omit<RiskEdge, "to"> & { readonly to: string }): void => {
    const [start, to] = [numberOf.get(from) ?? 0, numberOf.get(edge.to) ?? 0];
    const known = strongest[start]?.get(to);
    if (start === to || (known !== undefined && !isStronger(edge, known))) return;
    strongest[start]?.set(to, { ...edge, to });
  };
  for (const exhibit of exhibits) addTold(exhibit, add);
  for (const { id, type, from, to } of relations) {
    add(from, { to, weight: decays[type], type, by: id });
    add(to, { to: from, weight: decays[type], type, by: id });
  }
  const leaving = strongest.map((edges) =>
    [...edges.values()].sort((a, b) => b.weight - a.weight || a.to - b.to),
  );
  return { keys, numberOf, leaving };
}

type Add = (from: string, edge: Omit<RiskEdge, "to"> & { readonly to: string }) => void;

/** The edges that one exhibit tells: who pays whom, and which account is written with whose name. */
function addTold({ id, ties }: RiskExhibit, add: Add): void {
  const accounts = new Map<string, Set<string>>();
  const named = new Map<string, Set<string>>();
  for (const { party, ownAccount, nameKey } of ties) {
    put(accounts, party, ownAccount);
    if (nameKey !== undefined && nameKey !== party) put(named, nameKey, party);
  }
  for (const [party, own] of accounts) {
    const weight = decays.pays / Math.sqrt(own.size);
    for (const ownAccount of own) add(party, { to: ownAccount, weight, type: "pays", by: id });
  }
  for (const [nameKey, bearers] of named) {
    const weight = decays.same_name / Math.sqrt(bearers.size);
    for (const party of bearers) {
      add(nameKey, { to: party, weight, type: "same_name", by: id });
      add(party, { to: nameKey, weight: decays.same_name, type: "same_name", by: id });
    }
  }
}

function put(sets: Map<string, Set<string>>, key: string, value: string): void {
  const known = sets.get(key);
  if (known === undefined) sets.set(key, new Set([value]));
  else known.add(value);
}

/** Equal ones go by name, so that which is shown does not depend on who came first. */
function isStronger(edge: Pick<RiskEdge, "weight" | "type" | "by">, known: RiskEdge): boolean {
  if (edge.weight !== known.weight) return edge.weight > known.weight;
  return edge.type === known.type ? edge.by < known.by : edge.type < known.type;
}
