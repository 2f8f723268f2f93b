import { Expand, EyeOff, Route, Spline } from "lucide-react";
import type { CaseId, EvidenceId } from "../../../../contract/ids.ts";
import type { GraphEdge, GraphNode } from "../../../../contract/procedures/caseGraph.ts";
import { Button } from "../../../components/Button.tsx";
import {
  InspectorActions,
  InspectorHeader,
  InspectorSection,
  PropertyList,
} from "../../../components/Inspector.tsx";
import { Count } from "../../../components/Money.tsx";
import { StatusBadge } from "../../../components/StatusBadge.tsx";
import { InInspector } from "../../frame/InspectorSlot.tsx";
import { hashOf } from "../../frame/router.ts";
import { Flows } from "./Flows.tsx";
import { edgeWords, kindWords } from "./graphWords.ts";
import { RiskBadge } from "./RiskBadge.tsx";
import { RiskParts } from "./RiskParts.tsx";
import { rowsOfNode } from "./rowLinks.ts";

interface NodeInspectorProps {
  readonly caseId: CaseId;
  readonly node: GraphNode;
  /** Edges of this node that are shown. */
  readonly edges: readonly GraphEdge[];
  readonly nameOf: (nodeId: string) => string;
  /** How many of its neighbours were read. */
  readonly opened: number;
  readonly revision: number;
  readonly isSealed: boolean;
  readonly onPickEdge: (id: string) => void;
  readonly onSelect: (id: string) => void;
  readonly onOpen: () => void;
  readonly onHide: () => void;
  readonly onPath: () => void;
  readonly onTie: () => void;
  readonly onOpenExhibit: (evidenceId: EvidenceId) => void;
}

const link = "text-accent-ink underline-offset-2 hover:underline";
const tiesShown = 40;

/** A node whole: its figures, why it is risky, what it is tied to, and what can be done with it. */
export function NodeInspector(props: NodeInspectorProps) {
  const { node, edges, nameOf, opened } = props;
  const rows = rowsOfNode(node);
  return (
    <InInspector>
      <InspectorHeader
        kind={kindWords[node.kind]}
        title={node.kind === "exhibit" ? `${node.label} ${node.title}` : node.label}
      >
        {node.kind === "exhibit" && (
          <StatusBadge tone={node.status === "admitted" ? "good" : "neutral"} shape="seen">
            {node.status}
          </StatusBadge>
        )}
      </InspectorHeader>
      <InspectorSection title="Figures">
        <PropertyList
          items={[
            ...(node.kind === "exhibit"
              ? [{ name: "Severity", value: <RiskBadge risk={node.severity} /> }]
              : [{ name: "Risk in this case", value: <RiskBadge risk={node.risk} /> }]),
            ...(node.kind === "entity"
              ? [
                  {
                    name: "Rows",
                    value:
                      rows === undefined || node.rows === 0 ? (
                        "none"
                      ) : (
                        <a className={link} href={hashOf("rows", rows)}>
                          <Count value={node.rows} />
                        </a>
                      ),
                  },
                  { name: "Exhibits", value: <Count value={node.exhibits} /> },
                ]
              : []),
            ...(node.kind === "account" && rows !== undefined
              ? [
                  {
                    name: "Rows",
                    value: (
                      <a className={link} href={hashOf("rows", rows)}>
                        Open
                      </a>
                    ),
                  },
                ]
              : []),
            {
              name:
                node.kind === "entity"
                  ? "Own accounts"
                  : node.kind === "account"
                    ? "Counterparties"
                    : "Entities named",
              value: <Count value={node.neighbours} />,
            },
          ]}
        />
      </InspectorSection>
      <InspectorActions>
        <Button size="small" icon={<Expand size={13} />} keys="Enter" onClick={props.onOpen}>
          {opened > 0 && opened < node.neighbours ? `Open more (${opened} of ${node.neighbours})` : "Open"}
        </Button>
        <Button size="small" icon={<Route size={13} />} keys="P" onClick={props.onPath}>
          Path from here
        </Button>
        {node.kind === "entity" && !props.isSealed && (
          <Button size="small" icon={<Spline size={13} />} onClick={props.onTie}>
            Declare a tie
          </Button>
        )}
        {node.kind === "exhibit" && (
          <Button size="small" onClick={() => props.onOpenExhibit(node.evidenceId)}>
            Open the exhibit
          </Button>
        )}
        <Button size="small" tone="quiet" icon={<EyeOff size={13} />} keys="Del" onClick={props.onHide}>
          Hide
        </Button>
      </InspectorActions>
      {node.kind === "entity" && (
        <RiskParts
          caseId={props.caseId}
          entityId={node.entityId}
          revision={props.revision}
          onSelect={props.onSelect}
          onOpenExhibit={props.onOpenExhibit}
        />
      )}
      <InspectorSection title={edges.length === 1 ? "Tie" : `Ties shown, ${edges.length}`}>
        <ul className="flex flex-col gap-1.5">
          {edges.slice(0, tiesShown).map((edge) => (
            <li key={edge.id}>
              <button
                type="button"
                className={`${link} block text-left`}
                onClick={() => props.onPickEdge(edge.id)}
              >
                {edgeWords[edge.type]}: {nameOf(edge.from === node.id ? edge.to : edge.from)}
              </button>
              <Flows flows={edge.flows} />
            </li>
          ))}
        </ul>
        {edges.length > tiesShown && (
          <p className="text-small text-ink-3">and {edges.length - tiesShown} more</p>
        )}
      </InspectorSection>
    </InInspector>
  );
}
