import { Star } from "lucide-react";
import type { EvidenceId } from "../../../../contract/ids.ts";
import type { TimelineEntry } from "../../../../contract/procedures/caseGraph.ts";
import { Button } from "../../../components/Button.tsx";
import { DayText, InstantText } from "../../../components/DateText.tsx";
import {
  InspectorActions,
  InspectorHeader,
  InspectorSection,
  PropertyList,
} from "../../../components/Inspector.tsx";
import { Count, Money } from "../../../components/Money.tsx";
import { InInspector } from "../../frame/InspectorSlot.tsx";
import { goTo } from "../../frame/router.ts";
import { kindWords, lagOf, lagText } from "./entryColumns.tsx";

interface EntryInspectorProps {
  readonly entry: TimelineEntry;
  readonly onStar: () => void;
  readonly onOpenExhibit: (evidenceId: EvidenceId) => void;
}

/** An entry of the timeline whole, with both clocks and what it opens. */
export function EntryInspector({ entry, onStar, onOpenExhibit }: EntryInspectorProps) {
  const { evidenceId, entityId, txId } = entry.opens;
  const lag = lagOf(entry);
  return (
    <InInspector>
      <InspectorHeader kind={kindWords[entry.kind]} title={entry.text} />
      <InspectorSection title="Two clocks">
        <PropertyList
          items={[
            {
              name: "Happened",
              value:
                entry.happened === null ? null : entry.happened.from === entry.happened.to ? (
                  <DayText day={entry.happened.from} />
                ) : (
                  <>
                    <DayText day={entry.happened.from} /> to <DayText day={entry.happened.to} />
                  </>
                ),
            },
            { name: "Known to the case", value: <InstantText instant={entry.known} /> },
            { name: "Known after", value: lag === undefined ? null : lagText(lag) },
          ]}
        />
      </InspectorSection>
      {entry.flows.map((flow) => (
        <InspectorSection key={flow.currency} title="Money">
          <PropertyList
            items={[
              { name: "Rows", value: <Count value={flow.rows} /> },
              { name: "In", value: <Money amount={flow.in} currency={flow.currency} /> },
              { name: "Out", value: <Money amount={flow.out} currency={flow.currency} /> },
            ]}
          />
        </InspectorSection>
      ))}
      <InspectorActions>
        {txId !== null && (
          <Button size="small" onClick={() => goTo("rows", { tx: txId })}>
            Open the row
          </Button>
        )}
        {txId === null && entityId !== null && entry.happened !== null && (
          <Button
            size="small"
            onClick={() =>
              goTo("rows", { entity: entityId, from: entry.happened?.from, to: entry.happened?.to })
            }
          >
            Open its rows
          </Button>
        )}
        {evidenceId !== null && (
          <Button size="small" onClick={() => onOpenExhibit(evidenceId)}>
            Open the exhibit
          </Button>
        )}
        <Button
          size="small"
          icon={<Star size={13} fill={entry.isStarred ? "currentColor" : "none"} />}
          onClick={onStar}
        >
          {entry.isStarred ? "Take the star away" : "Star"}
        </Button>
      </InspectorActions>
    </InInspector>
  );
}
