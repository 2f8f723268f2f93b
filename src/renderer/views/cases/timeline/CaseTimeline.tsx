import { Search, Star } from "lucide-react";
import { useMemo, useState } from "react";
import type { CaseId, EvidenceId } from "../../../../contract/ids.ts";
import type { TimelineEntry, TimelineKind } from "../../../../contract/procedures/caseGraph.ts";
import { DayInput } from "../../../components/DayInput.tsx";
import { EmptyState } from "../../../components/EmptyState.tsx";
import { DataGrid } from "../../../components/grid/DataGrid.tsx";
import { IconButton } from "../../../components/IconButton.tsx";
import { Count } from "../../../components/Money.tsx";
import { SegmentedControl } from "../../../components/SegmentedControl.tsx";
import { Select } from "../../../components/Select.tsx";
import { TextInput } from "../../../components/TextInput.tsx";
import { useClient } from "../../../link/ClientContext.tsx";
import { useAppearance } from "../../frame/AppearanceContext.tsx";
import { rowHeights } from "../../frame/appearance.ts";
import { replaceQuery, useRoute } from "../../frame/router.ts";
import { explainProblem } from "../../workspace/explainProblem.ts";
import { useAnswer } from "../../workspace/useAnswer.ts";
import { EntryInspector } from "./EntryInspector.tsx";
import { entryColumns, kindWords } from "./entryColumns.tsx";

interface CaseTimelineProps {
  readonly caseId: CaseId;
  /** Grows when something was done in the case. */
  readonly revision: number;
  readonly onOpenExhibit: (evidenceId: EvidenceId) => void;
}

type Kinds = "all" | TimelineKind;

/** What happened and what was learnt, ordered by either clock; both stand in every line. */
export function CaseTimeline({ caseId, revision, onOpenExhibit }: CaseTimelineProps) {
  const client = useClient();
  const { density } = useAppearance();
  const [clock, setClock] = useState<"happened" | "known">("happened");
  const [descending, setDescending] = useState(false);
  const [kind, setKind] = useState<Kinds>("all");
  const [text, setText] = useState("");
  const [from, setFrom] = useState("");
  const [to, setTo] = useState("");
  const [starred, setStarred] = useState(false);
  const { place, query: route } = useRoute();
  const [held, setHeld] = useState<TimelineEntry | undefined>(undefined);
  const selected = held?.entryId === route.pick ? held : undefined;
  const select = (entry: TimelineEntry): void => {
    setHeld(entry);
    replaceQuery(place, { ...route, pick: entry.entryId });
  };
  const [stars, setStars] = useState(0);
  const query = {
    caseId,
    clock,
    descending,
    starred,
    ...(kind === "all" ? {} : { kinds: [kind] }),
    ...(text.trim() === "" ? {} : { text: text.trim() }),
    ...(from === "" ? {} : { from }),
    ...(to === "" ? {} : { to }),
  };
  const listKey = JSON.stringify(query);
  const version = revision + stars;
  // The contract parses days and kinds; typed days are checked by their field.
  const ask = (offset: number, limit: number) =>
    client.caseGraph.timeline({ ...query, offset, limit } as never);
  const count = useAnswer(`timeline ${listKey}`, () => ask(0, 1), version);
  const star = async (entry: TimelineEntry): Promise<void> => {
    await client.caseGraph.star({ caseId, entryId: entry.entryId, isStarred: !entry.isStarred });
    setHeld((now) => (now?.entryId === entry.entryId ? { ...now, isStarred: !entry.isStarred } : now));
    setStars((before) => before + 1);
  };
  const columns = useMemo(() => entryColumns(clock), [clock]);
  const isNarrowed = starred || kind !== "all" || text !== "" || from !== "" || to !== "";
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <search
        aria-label="Filter the timeline"
        className="flex shrink-0 flex-wrap items-center gap-2 px-6 py-2"
      >
        <SegmentedControl
          label="Clock"
          value={clock}
          choices={[
            { value: "happened", label: "When it happened" },
            { value: "known", label: "When we knew" },
          ]}
          onChange={(next) => {
            setClock(next);
            setKind("all");
          }}
        />
        <Select
          label="Kind"
          className="!w-[130px]"
          value={kind}
          choices={kindChoices(clock)}
          onChange={setKind}
        />
        <TextInput
          aria-label="Find in the timeline"
          placeholder="Name or words"
          icon={<Search size={14} />}
          className="!w-[150px]"
          value={text}
          onChange={({ target }) => setText(target.value)}
        />
        <DayInput
          label="From day"
          placeholder="From day"
          className="!w-[104px]"
          value={from}
          onChange={setFrom}
        />
        <DayInput label="To day" placeholder="To day" className="!w-[104px]" value={to} onChange={setTo} />
        <IconButton
          label="Starred only"
          icon={<Star size={15} fill={starred ? "currentColor" : "none"} />}
          pressed={starred}
          onClick={() => setStarred(!starred)}
        />
        <p className="text-small text-ink-2" aria-live="polite">
          {count.value !== undefined && (
            <>
              <Count value={count.value.total} /> {count.value.total === 1 ? "entry" : "entries"}
            </>
          )}
        </p>
      </search>
      <div className="flex min-h-0 flex-1 flex-col border-t border-line">
        <DataGrid<TimelineEntry>
          label="Timeline"
          columns={columns}
          total={count.value?.total ?? 0}
          listKey={listKey}
          version={version}
          sort={{ key: clock, descending }}
          onSort={(sort) => {
            // A third press would mean no order, which a timeline has not: it is upwards again.
            setClock(
              sort?.key === "known" || (sort === undefined && clock === "known") ? "known" : "happened",
            );
            setDescending(sort?.descending === true);
          }}
          loadRange={async (offset, limit) => (await ask(offset, limit)).entries}
          rowHeight={rowHeights[density]}
          isSelected={({ entryId }) => entryId === selected?.entryId}
          onSelect={select}
          explainProblem={(problem) => explainProblem(problem).message}
          empty={count.value === undefined ? null : <NothingHappened isNarrowed={isNarrowed} />}
        />
      </div>
      {selected !== undefined && (
        <EntryInspector entry={selected} onStar={() => void star(selected)} onOpenExhibit={onOpenExhibit} />
      )}
    </div>
  );
}

function kindChoices(clock: "happened" | "known"): { readonly value: Kinds; readonly label: string }[] {
  const kinds: readonly TimelineKind[] =
    clock === "happened"
      ? ["payment", "link"]
      : ["payment", "link", "exhibit", "decision", "import", "relation", "seal"];
  return [
    { value: "all", label: "Everything" },
    ...kinds.map((value) => ({ value, label: kindWords[value] })),
  ];
}

function NothingHappened({ isNarrowed }: { isNarrowed: boolean }) {
  if (isNarrowed)
    return (
      <EmptyState title="No entry passes these filters">
        Widen the days, or search for other words.
      </EmptyState>
    );
  return (
    <EmptyState title="Nothing on the timeline yet">
      Add rows, a match or a finding as evidence: each payment stands here on its day, with the time the case
      knew of it.
    </EmptyState>
  );
}
