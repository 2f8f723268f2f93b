import type { Priority } from "../../../../contract/events/definition.ts";
import type { Flow, GraphEdge, GraphEdgeType, GraphNode } from "../../../../contract/procedures/caseGraph.ts";

export const edgeWords: Readonly<Record<GraphEdgeType, string>> = {
  pays: "Money moved",
  named_in: "Named in an exhibit",
  same_name: "Same name",
  same_account: "Same account",
  shares_address: "Shares an address with",
  director_of: "Director of",
  owns: "Owns",
  family: "Family of",
  other: "Other tie to",
};

export const kindWords: Readonly<Record<GraphNode["kind"], string>> = {
  entity: "Entity",
  account: "Own account",
  exhibit: "Exhibit",
};

/** The word and colour of a risk; below the first there is none. */
export const riskBands: readonly {
  readonly least: number;
  readonly band: Priority;
  readonly word: string;
}[] = [
  { least: 0.7, band: "critical", word: "0.70 and more" },
  { least: 0.5, band: "high", word: "0.50 to 0.69" },
  { least: 0.3, band: "medium", word: "0.30 to 0.49" },
  { least: 0.005, band: "low", word: "below 0.30" },
];

export function bandOf(risk: number): Priority | undefined {
  return riskBands.find(({ least }) => risk >= least)?.band;
}

export function riskText(risk: number): string {
  return risk.toFixed(2);
}

export function riskOf(node: GraphNode): number {
  return node.kind === "exhibit" ? 0 : node.risk;
}

const sideWords = { ledger: "books", bank: "bank" } as const;

export function sideWord(side: Flow["side"]): string {
  return side === null ? "" : sideWords[side];
}

/** The largest sum of an edge, for its width: currencies are not compared, only drawn. */
export function sizeOfEdge({ flows }: GraphEdge): number {
  return flows.reduce((most, flow) => Math.max(most, flow.in, -flow.out), 0);
}
