import { expect, it } from "vitest";
import type { GraphEdge, GraphNode } from "../../../../src/contract/procedures/caseGraph.ts";
import {
  addToGraph,
  emptyGraph,
  nearestNode,
  noFilter,
  shownGraph,
  spanOf,
  withoutLoose,
} from "../../../../src/renderer/views/cases/graph/graphModel.ts";

const node = (id: string): GraphNode => ({
  kind: "account",
  id,
  label: id,
  account: id,
  risk: 0,
  neighbours: 1,
});
const person = (id: string) =>
  // Only the brand of the id is missing.
  ({
    kind: "entity",
    id,
    label: id,
    entityId: id,
    risk: 0,
    exhibits: 0,
    neighbours: 0,
    rows: 0,
  }) as unknown as GraphNode;
const edge = (from: string, to: string, firstDay: string, lastDay: string, amount: number) =>
  // Only the brands of days, currency and amounts are missing.
  ({
    id: `${from} ${to}`,
    type: "pays",
    from,
    to,
    rows: 1,
    flows: [{ side: "bank", currency: "EUR", rows: 1, in: 0, out: -amount }],
    firstDay,
    lastDay,
    relationId: null,
    note: "",
  }) as unknown as GraphEdge;

const model = addToGraph(emptyGraph, {
  nodes: ["a", "b", "c", "d"].map(node),
  edges: [
    edge("a", "b", "2026-01-01", "2026-01-31", 500),
    edge("b", "c", "2026-03-01", "2026-03-31", 9_000),
    edge("c", "z", "2026-05-01", "2026-05-31", 1),
  ],
});
const ids = (filter: Partial<typeof noFilter>) => {
  const { nodes, edges } = shownGraph(model, { ...noFilter, ...filter });
  return [nodes.map(({ id }) => id).join(""), edges.length] as const;
};

it("shows edges with both ends here, and nodes without any edge", () => {
  expect(ids({})).toEqual(["abcd", 2]);
});

it("leaves out ties outside the days, below the amount or of a hidden kind, with the nodes that only they held", () => {
  expect(ids({ from: "2026-02-01" })).toEqual(["bcd", 1]);
  expect(ids({ to: "2026-02-01" })).toEqual(["abd", 1]);
  expect(ids({ minAmount: 501 })).toEqual(["bcd", 1]);
  expect(ids({ hiddenTypes: new Set(["pays"]) })).toEqual(["d", 0]);
});

it("spans the days of everything that was read", () => {
  expect(spanOf(model)).toEqual({ from: "2026-01-01", to: "2026-05-31" });
  expect(spanOf(emptyGraph)).toBeUndefined();
});

it("lets go of an entity that nothing ties any more", () => {
  const loose = addToGraph(model, { nodes: [person("entity:x")], edges: [] });
  expect([...withoutLoose(loose).nodes.keys()]).toEqual(["a", "b", "c", "d"]);
});

it("finds the nearest node in a direction, straight ahead rather than aside", () => {
  const others = [
    { id: "ahead", x: 30, y: 2 },
    { id: "aside", x: 20, y: 25 },
    { id: "behind", x: -5, y: 0 },
  ];
  expect(nearestNode({ x: 0, y: 0 }, others, "right")).toBe("ahead");
  expect(nearestNode({ x: 0, y: 0 }, others, "left")).toBe("behind");
  expect(nearestNode({ x: 0, y: 0 }, others, "up")).toBeUndefined();
});
