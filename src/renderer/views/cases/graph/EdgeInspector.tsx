import { Rows3, Trash2 } from "lucide-react";
import type { EvidenceId, RelationId } from "../../../../contract/ids.ts";
import type { GraphEdge } from "../../../../contract/procedures/caseGraph.ts";
import { Button } from "../../../components/Button.tsx";
import { DayText } from "../../../components/DateText.tsx";
import {
  InspectorActions,
  InspectorHeader,
  InspectorSection,
  PropertyList,
} from "../../../components/Inspector.tsx";
import { InInspector } from "../../frame/InspectorSlot.tsx";
import { goTo } from "../../frame/router.ts";
import { Flows } from "./Flows.tsx";
import { edgeWords } from "./graphWords.ts";
import { rowsOfEdge } from "./rowLinks.ts";

interface EdgeInspectorProps {
  readonly edge: GraphEdge;
  readonly nameOf: (nodeId: string) => string;
  readonly isSealed: boolean;
  readonly onSelect: (id: string) => void;
  readonly onRemove: (relationId: RelationId) => void;
  readonly onOpenExhibit: (evidenceId: EvidenceId) => void;
}

const link = "text-right text-accent-ink underline-offset-2 hover:underline";

/** A tie whole: its two ends, its sums, and the rows, exhibit or person that tells it. */
export function EdgeInspector({
  edge,
  nameOf,
  isSealed,
  onSelect,
  onRemove,
  onOpenExhibit,
}: EdgeInspectorProps) {
  const rows = rowsOfEdge(edge);
  const { relationId } = edge;
  const end = (id: string) => (
    <button type="button" className={link} onClick={() => onSelect(id)}>
      {nameOf(id)}
    </button>
  );
  return (
    <InInspector>
      <InspectorHeader kind="Tie" title={edgeWords[edge.type]} />
      <InspectorSection title="Between">
        <PropertyList
          items={[
            { name: "From", value: end(edge.from) },
            { name: "To", value: end(edge.to) },
            ...(edge.firstDay === null || edge.lastDay === null
              ? []
              : [
                  { name: "First", value: <DayText day={edge.firstDay} /> },
                  { name: "Last", value: <DayText day={edge.lastDay} /> },
                ]),
            { name: "Told by", value: toldBy(edge) },
          ]}
        />
        {edge.note !== "" && <p className="mt-2 break-words whitespace-pre-wrap text-ink-2">{edge.note}</p>}
      </InspectorSection>
      {edge.flows.length > 0 && (
        <InspectorSection title="Money">
          <Flows flows={edge.flows} />
        </InspectorSection>
      )}
      <InspectorActions>
        {rows !== undefined && (
          <Button size="small" tone="primary" icon={<Rows3 size={13} />} onClick={() => goTo("rows", rows)}>
            Open its rows
          </Button>
        )}
        {edge.type === "named_in" && (
          // Cut from the id that the exhibit's node was made of.
          <Button
            size="small"
            onClick={() => onOpenExhibit(edge.from.slice("exhibit:".length) as EvidenceId)}
          >
            Open the exhibit
          </Button>
        )}
        {relationId !== null && !isSealed && (
          <Button size="small" icon={<Trash2 size={13} />} onClick={() => onRemove(relationId)}>
            Remove
          </Button>
        )}
      </InspectorActions>
    </InInspector>
  );
}

function toldBy(edge: GraphEdge): string {
  if (edge.relationId !== null) return "Declared by a person";
  if (edge.type === "named_in") return "The rows of the exhibit";
  if (edge.type === "pays") return "The project's rows";
  return edge.type === "same_name" ? "The name on both" : "The account number";
}
