import type { GraphEdge, GraphNode } from "../../../../contract/procedures/caseGraph.ts";

type RowsQuery = Readonly<Record<string, string>>;

/** Which rows an own account means: `ledger` and `bank` stand for rows of that side that name none. */
function accountQuery(account: string): RowsQuery {
  return account === "ledger" || account === "bank" ? { side: account, account: "none" } : { account };
}

/** The rows behind a node; undefined for an exhibit, whose rows are frozen in it. */
export function rowsOfNode(node: GraphNode): RowsQuery | undefined {
  if (node.kind === "entity") return { entity: node.entityId };
  return node.kind === "account" ? accountQuery(node.account) : undefined;
}

/** The rows behind an edge of money; undefined for what no row tells. */
export function rowsOfEdge(edge: GraphEdge): RowsQuery | undefined {
  if (edge.type !== "pays") return undefined;
  const account = edge.from.slice("account:".length);
  return { entity: edge.to.slice("entity:".length), ...accountQuery(account) };
}
