import { useMemo } from "react";
import type { GraphEdge, GraphNode } from "../../../../contract/procedures/caseGraph.ts";
import { DayText } from "../../../components/DateText.tsx";
import { EmptyState } from "../../../components/EmptyState.tsx";
import type { GridColumn } from "../../../components/grid/columns.ts";
import { DataGrid } from "../../../components/grid/DataGrid.tsx";
import { Count, Money } from "../../../components/Money.tsx";
import { useAppearance } from "../../frame/AppearanceContext.tsx";
import { rowHeights } from "../../frame/appearance.ts";
import type { Picked } from "./drawing.ts";
import type { ShownGraph } from "./graphModel.ts";
import { edgeWords, kindWords, riskOf, sideWord } from "./graphWords.ts";
import { RiskBadge } from "./RiskBadge.tsx";

interface GraphTableProps {
  readonly shown: ShownGraph;
  readonly picked: Picked | undefined;
  readonly nameOf: (nodeId: string) => string;
  readonly onPick: (picked: Picked) => void;
}

const nodeColumns: readonly GridColumn<GraphNode>[] = [
  { key: "kind", title: "Kind", width: 110, cell: ({ kind }) => kindWords[kind] },
  {
    key: "risk",
    title: "Risk",
    width: 90,
    cell: (node) => (node.kind === "exhibit" ? "" : <RiskBadge risk={riskOf(node)} />),
  },
  {
    key: "rows",
    title: "Rows",
    width: 90,
    align: "right",
    cell: (node) => (node.kind === "entity" ? <Count value={node.rows} /> : ""),
  },
  {
    key: "neighbours",
    title: "Ties",
    width: 80,
    align: "right",
    cell: ({ neighbours }) => <Count value={neighbours} />,
  },
  {
    key: "exhibits",
    title: "Exhibits",
    width: 90,
    align: "right",
    cell: (node) => (node.kind === "entity" ? <Count value={node.exhibits} /> : ""),
  },
  {
    key: "name",
    title: "Name",
    width: 260,
    cell: (node) => (node.kind === "exhibit" ? `${node.label} ${node.title}` : node.label),
  },
];

/** The nodes of the drawing as a list: the riskiest first. */
export function NodeTable({ shown, picked, onPick }: GraphTableProps) {
  const { density } = useAppearance();
  const nodes = useMemo(
    () => [...shown.nodes].sort((a, b) => riskOf(b) - riskOf(a) || (a.label < b.label ? -1 : 1)),
    [shown],
  );
  return (
    <DataGrid<GraphNode>
      label="Nodes of the graph"
      columns={nodeColumns}
      total={nodes.length}
      listKey={keyOf(shown)}
      loadRange={async (offset, limit) => nodes.slice(offset, offset + limit)}
      rowHeight={rowHeights[density]}
      isSelected={({ id }) => picked?.kind === "node" && picked.id === id}
      onSelect={({ id }) => onPick({ kind: "node", id })}
      empty={<NothingShown />}
    />
  );
}

/** The ties of the drawing as a list: those of most rows first. */
export function EdgeTable({ shown, picked, nameOf, onPick }: GraphTableProps) {
  const { density } = useAppearance();
  const edges = useMemo(
    () => [...shown.edges].sort((a, b) => b.rows - a.rows || (a.id < b.id ? -1 : 1)),
    [shown],
  );
  const columns = useMemo(() => edgeColumns(nameOf), [nameOf]);
  return (
    <DataGrid<GraphEdge>
      label="Ties of the graph"
      columns={columns}
      total={edges.length}
      listKey={keyOf(shown)}
      loadRange={async (offset, limit) => edges.slice(offset, offset + limit)}
      rowHeight={rowHeights[density]}
      isSelected={({ id }) => picked?.kind === "edge" && picked.id === id}
      onSelect={({ id }) => onPick({ kind: "edge", id })}
      empty={<NothingShown />}
    />
  );
}

function edgeColumns(nameOf: (nodeId: string) => string): GridColumn<GraphEdge>[] {
  return [
    { key: "type", title: "Tie", width: 150, cell: ({ type }) => edgeWords[type] },
    { key: "from", title: "From", width: 150, cell: ({ from }) => nameOf(from) },
    { key: "to", title: "To", width: 170, cell: ({ to }) => nameOf(to) },
    {
      key: "money",
      title: "Money",
      width: 190,
      align: "right",
      cell: ({ flows }) => {
        const [flow] = flows;
        if (flow === undefined) return "";
        return (
          <>
            <Money amount={-flow.out > flow.in ? flow.out : flow.in} currency={flow.currency} />
            <span className="text-ink-3">
              {flow.side !== null && ` ${sideWord(flow.side)}`}
              {flows.length > 1 && ` and ${flows.length - 1} more`}
            </span>
          </>
        );
      },
    },
    {
      key: "rows",
      title: "Rows",
      width: 70,
      align: "right",
      cell: ({ rows }) => (rows === 0 ? "" : <Count value={rows} />),
    },
    {
      key: "first",
      title: "First",
      width: 100,
      cell: ({ firstDay }) => (firstDay === null ? "" : <DayText day={firstDay} />),
    },
    {
      key: "last",
      title: "Last",
      width: 100,
      cell: ({ lastDay }) => (lastDay === null ? "" : <DayText day={lastDay} />),
    },
  ];
}

function keyOf({ nodes, edges }: ShownGraph): string {
  return `${nodes.length} ${edges.length} ${nodes[0]?.id} ${nodes.at(-1)?.id} ${edges.at(-1)?.id}`;
}

function NothingShown() {
  return (
    <EmptyState title="Nothing passes the filter">
      Widen the days or the amount, or show more kinds of ties.
    </EmptyState>
  );
}
