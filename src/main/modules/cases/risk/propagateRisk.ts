import { roundScore } from "../../../../contract/events/definition.ts";
import {
  buildRiskGraph,
  type RiskEdge,
  type RiskExhibit,
  type RiskGraph,
  type RiskRelation,
} from "./riskEdges.ts";

const mostHops = 4;
/** Less than this is nothing: it would not show in the fourth decimal of any sum that matters. */
const least = 0.001;
/** The ninth strongest source would count 1/256. */
const mostSources = 8;
/** An exhibit that names more parties than this says less about each of them. */
const parties = 10;

/** What an exhibit alone says of one party. */
export interface OwnRisk {
  readonly exhibit: string;
  readonly strength: number;
}

/** What comes to a party from another: the risk that stands there, what of it arrives, and what of that counts. */
interface Arrival {
  readonly source: number;
  readonly value: number;
}

export interface RiskStep {
  /** Key of the party that the step leads to. */
  readonly to: string;
  readonly edge: RiskEdge;
}

/** One part of a party's risk: an exhibit that names it, or a path from a party that exhibits name. */
export type RiskPart =
  | { readonly kind: "own"; readonly exhibit: string; readonly strength: number }
  | {
      readonly kind: "path";
      readonly source: string;
      readonly exhibits: readonly OwnRisk[];
      /** What arrives, before what it counts beside stronger ones. */
      readonly arrives: number;
      /** 1 for the strongest source, 1/2 for the next, 1/4 … */
      readonly counts: number;
      readonly steps: readonly RiskStep[];
    };

/** Risk of every party that admitted evidence or a declared relation touches. */
export interface CaseRisk {
  /** Parties and own accounts in the order of their keys. */
  readonly keys: readonly string[];
  /** 0 to 1, in four decimals. */
  riskOf(key: string): number;
  /** Strongest first; together they make the risk. */
  explain(key: string): RiskPart[];
}

/**
 * Risk from a set of admitted exhibits and the ties between parties.
 *
 * Each exhibit puts its severity on the parties it names (less on each where it names many); several combine by
 * noisy-or, as independent reasons do (Pearl, Probabilistic Reasoning in Intelligent Systems, 1988, 4.3.2). From there
 * it goes on over at most four edges, each passing its part; between two parties only the best path counts, which
 * visits nobody twice, so that a ring lifts nothing. At a party the sources are taken from the strongest to the
 * weakest: the first counts whole, the next half, then a quarter; a crowd behind a hub can't add up to certainty.
 *
 * It is a function of the set alone: the order of admission can't matter and withdrawal takes back exactly what was
 * added. It is bounded by 1, and monotone: another exhibit, relation or graver severity never lowers any risk.
 */
export function propagateRisk(
  exhibits: readonly RiskExhibit[],
  relations: readonly RiskRelation[],
): CaseRisk {
  const graph = buildRiskGraph(exhibits, relations);
  const own = seedsOf(graph, exhibits);
  const seeds = own.map((risks) => noisyOr(risks.map(({ strength }) => strength)));
  const arrivals = arrivalsOf(graph, seeds);
  const totals = Float64Array.from(seeds, (seed, number) =>
    roundScore(noisyOr([seed, ...(arrivals[number] ?? []).map(({ value }, rank) => value / 2 ** rank)])),
  );
  return {
    keys: graph.keys,
    riskOf: (key) => totals[graph.numberOf.get(key) ?? -1] ?? 0,
    explain(key) {
      const number = graph.numberOf.get(key);
      if (number === undefined) return [];
      const parts: RiskPart[] = (own[number] ?? []).map((risk) => ({ kind: "own", ...risk }));
      for (const [rank, { source, value }] of (arrivals[number] ?? []).entries())
        parts.push({
          kind: "path",
          source: graph.keys[source] ?? "",
          exhibits: own[source] ?? [],
          arrives: value,
          counts: 1 / 2 ** rank,
          steps: pathTo(graph, { source, target: number, seed: seeds[source] ?? 0 }),
        });
      return parts.sort((a, b) => strengthOf(b) - strengthOf(a));
    },
  };
}

/** What a part adds where nothing else does. */
export function strengthOf(part: RiskPart): number {
  return part.kind === "own" ? part.strength : part.arrives * part.counts;
}

/** What the exhibits say of each party they name, in the order of the exhibits' ids. */
function seedsOf({ keys, numberOf }: RiskGraph, exhibits: readonly RiskExhibit[]): OwnRisk[][] {
  const seeds: OwnRisk[][] = keys.map(() => []);
  for (const { id, severity, ties } of [...exhibits].sort((a, b) => (a.id < b.id ? -1 : 1))) {
    const named = new Set(ties.map(({ party }) => party));
    const strength = Math.min(1, Math.max(0, severity)) * Math.min(1, Math.sqrt(parties / named.size));
    if (strength > 0)
      for (const party of named) seeds[numberOf.get(party) ?? -1]?.push({ exhibit: id, strength });
  }
  return seeds;
}

/** The strongest sources of each party, best first; equal ones in the order of their keys. */
function arrivalsOf(graph: RiskGraph, seeds: readonly number[]): Arrival[][] {
  const arrivals: Arrival[][] = seeds.map(() => []);
  for (const [source, seed] of seeds.entries())
    for (const [target, { value }] of reach(graph, source, seed)) {
      const known = target === source ? undefined : arrivals[target];
      if (known === undefined) continue;
      const place = known.findIndex((other) => other.value < value);
      if (place === -1) known.push({ source, value });
      else known.splice(place, 0, { source, value });
      if (known.length > mostSources) known.pop();
    }
  return arrivals;
}

/** The end of a path from a source. */
interface Reached {
  readonly at: number;
  readonly value: number;
  readonly before: Reached | undefined;
  /** Over which it was reached; undefined at the source. */
  readonly edge: RiskEdge | undefined;
}

/** The best path to everything within four edges of a source. */
function reach({ leaving }: RiskGraph, source: number, seed: number): Map<number, Reached> {
  const best = new Map<number, Reached>();
  if (seed < least) return best;
  best.set(source, { at: source, value: seed, before: undefined, edge: undefined });
  let frontier: Reached[] = [...best.values()];
  for (let hop = 0; hop < mostHops && frontier.length > 0; hop += 1) {
    const improved = new Set<number>();
    // Paths as they stood before this hop: one of more edges must not lend its end to another of the same hop.
    for (const before of frontier)
      for (const edge of leaving[before.at] ?? []) {
        const value = before.value * edge.weight;
        if (value < least) break;
        if (value <= (best.get(edge.to)?.value ?? 0)) continue;
        best.set(edge.to, { at: edge.to, value, before, edge });
        improved.add(edge.to);
      }
    frontier = [...improved]
      .sort((a, b) => a - b)
      .map((at) => best.get(at))
      .filter((end) => end !== undefined);
  }
  return best;
}

function pathTo(
  graph: RiskGraph,
  { source, target, seed }: { readonly source: number; readonly target: number; readonly seed: number },
): RiskStep[] {
  const steps: RiskStep[] = [];
  for (let end = reach(graph, source, seed).get(target); end?.edge !== undefined; end = end.before)
    steps.unshift({ to: graph.keys[end.at] ?? "", edge: end.edge });
  return steps;
}

function noisyOr(strengths: readonly number[]): number {
  return 1 - strengths.reduce((rest, strength) => rest * (1 - strength), 1);
}
