import type {
  Graph,
  GraphEdge,
  GraphEdgeType,
  GraphNode,
} from "../../../../contract/procedures/caseGraph.ts";
import { sizeOfEdge } from "./graphWords.ts";

/** What was read so far: nodes on the page, and every edge known between any nodes. */
export interface GraphModel {
  readonly nodes: ReadonlyMap<string, GraphNode>;
  readonly edges: ReadonlyMap<string, GraphEdge>;
  /** Nodes that were opened: everything tied to them is here, as far as it was asked for. */
  readonly opened: ReadonlyMap<string, number>;
}

export const emptyGraph: GraphModel = { nodes: new Map(), edges: new Map(), opened: new Map() };

export interface ShownFilter {
  readonly hiddenTypes: ReadonlySet<GraphEdgeType>;
  readonly from: string;
  readonly to: string;
  readonly minAmount: number | undefined;
}

export const noFilter: ShownFilter = { hiddenTypes: new Set(), from: "", to: "", minAmount: undefined };

/** A model with more in it; what was known is replaced by what is newer. */
export function addToGraph(model: GraphModel, { nodes, edges }: Graph): GraphModel {
  return {
    ...model,
    nodes: new Map([...model.nodes, ...nodes.map((node) => [node.id, node] as const)]),
    edges: new Map([...model.edges, ...edges.map((edge) => [edge.id, edge] as const)]),
  };
}

export function withoutNode(model: GraphModel, id: string): GraphModel {
  const nodes = new Map(model.nodes);
  nodes.delete(id);
  return { ...model, nodes };
}

/** Entities that nothing ties any more go: whoever was only declared, and is not now. */
export function withoutLoose(model: GraphModel): GraphModel {
  const tied = new Set([...model.edges.values()].flatMap(({ from, to }) => [from, to]));
  const nodes = [...model.nodes].filter(([id, { kind }]) => kind !== "entity" || tied.has(id));
  return { ...model, nodes: new Map(nodes) };
}

export interface ShownGraph {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

/** What passes the filter: edges with both ends here, and nodes that an edge holds or that never had one. */
export function shownGraph(model: GraphModel, filter: ShownFilter): ShownGraph {
  const inside = [...model.edges.values()].filter(
    ({ from, to }) => model.nodes.has(from) && model.nodes.has(to),
  );
  const edges = inside.filter((edge) => isShown(edge, filter));
  const had = new Set(inside.flatMap(({ from, to }) => [from, to]));
  const has = new Set(edges.flatMap(({ from, to }) => [from, to]));
  return { nodes: [...model.nodes.values()].filter(({ id }) => has.has(id) || !had.has(id)), edges };
}

function isShown(edge: GraphEdge, { hiddenTypes, from, to, minAmount }: ShownFilter): boolean {
  if (hiddenTypes.has(edge.type)) return false;
  const { firstDay, lastDay } = edge;
  // Days are ISO text, which sorts as time does.
  if (from !== "" && lastDay !== null && lastDay < from) return false;
  if (to !== "" && firstDay !== null && firstDay > to) return false;
  return minAmount === undefined || edge.rows === 0 || sizeOfEdge(edge) >= minAmount;
}

/** First and last day of everything that has days; undefined when nothing has. */
export function spanOf(model: GraphModel): { readonly from: string; readonly to: string } | undefined {
  let [from, to] = ["", ""];
  for (const { firstDay, lastDay } of model.edges.values()) {
    if (firstDay !== null && (from === "" || firstDay < from)) from = firstDay;
    if (lastDay !== null && lastDay > to) to = lastDay;
  }
  return from === "" ? undefined : { from, to };
}

export type Direction = "left" | "right" | "up" | "down";

/** The nearest node in a direction: the distance along it, and twice the distance aside. */
export function nearestNode(
  at: { readonly x: number; readonly y: number },
  others: Iterable<{ readonly id: string; readonly x: number; readonly y: number }>,
  direction: Direction,
): string | undefined {
  let nearest: string | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const { id, x, y } of others) {
    const [dx, dy] = [x - at.x, y - at.y];
    const along = { left: -dx, right: dx, up: -dy, down: dy }[direction];
    const aside = Math.abs(direction === "left" || direction === "right" ? dy : dx);
    if (along <= 1) continue;
    const distance = along + 2 * aside;
    if (distance < least) [nearest, least] = [id, distance];
  }
  return nearest;
}
