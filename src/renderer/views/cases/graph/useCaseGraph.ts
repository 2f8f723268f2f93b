import { useCallback, useEffect, useReducer, useRef } from "react";
import type { CaseId } from "../../../../contract/ids.ts";
import type { Graph } from "../../../../contract/procedures/caseGraph.ts";
import { useClient } from "../../../link/ClientContext.tsx";
import { addToGraph, emptyGraph, type GraphModel, withoutLoose, withoutNode } from "./graphModel.ts";

/** Neighbours read when a node is opened, and again with each further opening. */
const pageSize = 60;
const startSize = 150;

export interface Loaded {
  readonly model: GraphModel;
  /** Of the whole case. */
  readonly total:
    | { readonly entities: number; readonly accounts: number; readonly exhibits: number }
    | undefined;
  readonly problem: unknown;
  readonly isReading: boolean;
}

type Change =
  | { readonly kind: "reading" }
  | {
      readonly kind: "started";
      readonly graph: Graph;
      readonly total: NonNullable<Loaded["total"]>;
      readonly isFresh: boolean;
    }
  | { readonly kind: "opened"; readonly node: string; readonly graph: Graph; readonly shown: number }
  | { readonly kind: "added"; readonly graph: Graph }
  | { readonly kind: "settled" }
  | { readonly kind: "hidden"; readonly node: string }
  | { readonly kind: "failed"; readonly problem: unknown };

const nothing: Loaded = { model: emptyGraph, total: undefined, problem: undefined, isReading: true };

function reduce(loaded: Loaded, change: Change): Loaded {
  const { model } = loaded;
  const done = { ...loaded, problem: undefined, isReading: false };
  switch (change.kind) {
    case "reading":
      return { ...loaded, isReading: true };
    case "started": {
      const base = change.isFresh ? emptyGraph : { ...model, edges: new Map() };
      return { ...done, total: change.total, model: addToGraph(base, change.graph) };
    }
    case "opened": {
      const opened = new Map(model.opened).set(change.node, change.shown);
      return { ...done, model: { ...addToGraph(model, change.graph), opened } };
    }
    case "added":
      return { ...done, model: addToGraph(model, change.graph) };
    case "settled":
      return { ...loaded, model: withoutLoose(model) };
    case "hidden":
      return { ...loaded, model: withoutNode(model, change.node) };
    case "failed":
      return { ...loaded, problem: change.problem, isReading: false };
    default:
      return change satisfies never;
  }
}

/** The graph of a case as far as it was opened. Another revision reads what is shown again; nothing is closed. */
export function useCaseGraph(caseId: CaseId, revision: number) {
  const client = useClient();
  const [loaded, change] = useReducer(reduce, nothing);
  const opened = useRef(loaded.model.opened);
  opened.current = loaded.model.opened;
  const read = useCallback(
    async (isFresh: boolean) => {
      change({ kind: "reading" });
      try {
        const { total, ...graph } = await client.caseGraph.start({ caseId, limit: startSize });
        change({ kind: "started", graph, total, isFresh });
        if (isFresh) return;
        for (const [nodeId, shown] of opened.current) {
          const more = await client.caseGraph.expand({ caseId, nodeId, limit: Math.min(1_000, shown) });
          change({ kind: "opened", node: nodeId, graph: more, shown });
        }
        change({ kind: "settled" });
      } catch (problem) {
        change({ kind: "failed", problem });
      }
    },
    [client, caseId],
  );
  const isFirst = useRef(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the revision asks the same question again
  useEffect(() => {
    void read(isFirst.current);
    isFirst.current = false;
  }, [read, revision]);

  const open = useCallback(
    async (nodeId: string): Promise<number> => {
      const offset = opened.current.get(nodeId) ?? 0;
      change({ kind: "reading" });
      try {
        const graph = await client.caseGraph.expand({ caseId, nodeId, offset, limit: pageSize });
        change({ kind: "opened", node: nodeId, graph, shown: Math.min(graph.total, offset + pageSize) });
        return graph.total;
      } catch (problem) {
        change({ kind: "failed", problem });
        return 0;
      }
    },
    [client, caseId],
  );
  const findPath = useCallback(
    async (from: string, to: string): Promise<ReadonlySet<string>> => {
      change({ kind: "reading" });
      try {
        const graph = await client.caseGraph.path({ caseId, from, to });
        change({ kind: "added", graph });
        return new Set([...graph.nodes, ...graph.edges].map(({ id }) => id));
      } catch (problem) {
        change({ kind: "failed", problem });
        return new Set();
      }
    },
    [client, caseId],
  );
  const hide = useCallback((node: string) => change({ kind: "hidden", node }), []);
  return { ...loaded, open, hide, findPath, startAgain: () => void read(true) };
}
