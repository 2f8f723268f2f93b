import { Star } from "lucide-react";
import type { TimelineEntry, TimelineKind } from "../../../../contract/procedures/caseGraph.ts";
import { DayText, InstantText } from "../../../components/DateText.tsx";
import type { GridColumn } from "../../../components/grid/columns.ts";
import { Money } from "../../../components/Money.tsx";

export const kindWords: Readonly<Record<TimelineKind, string>> = {
  payment: "Money moved",
  link: "Linked finding",
  exhibit: "Exhibit",
  decision: "Decision",
  import: "Import",
  relation: "Declared tie",
  seal: "Seal",
};

const dayMs = 86_400_000;

/** Days between what happened and when it was known: the last day of a span counts. */
export function lagOf({ happened, known }: TimelineEntry): number | undefined {
  if (happened === null) return undefined;
  return Math.floor(Date.parse(known) / dayMs) - Math.floor(Date.parse(`${happened.to}T00:00:00Z`) / dayMs);
}

export function lagText(lag: number): string {
  if (lag === 0) return "same day";
  return `${Math.abs(lag)} ${Math.abs(lag) === 1 ? "day" : "days"}${lag < 0 ? " before" : ""}`;
}

/** The clock that orders stands first. */
export function entryColumns(clock: "happened" | "known"): GridColumn<TimelineEntry>[] {
  const happened: GridColumn<TimelineEntry> = {
    key: "happened",
    title: "Happened",
    width: 206,
    sortable: true,
    cell: ({ happened: days }) =>
      days === null ? (
        <span className="text-ink-3">–</span>
      ) : days.from === days.to ? (
        <DayText day={days.from} />
      ) : (
        <>
          <DayText day={days.from} /> <span className="text-ink-3">to</span> <DayText day={days.to} />
        </>
      ),
  };
  const known: GridColumn<TimelineEntry> = {
    key: "known",
    title: "Known",
    width: 154,
    sortable: true,
    cell: (entry) => <InstantText instant={entry.known} seconds={false} />,
  };
  return [
    {
      key: "star",
      title: "Star",
      width: 54,
      cell: ({ isStarred }) =>
        isStarred && (
          <Star size={13} fill="currentColor" className="text-accent-ink" role="img" aria-label="Starred" />
        ),
    },
    ...(clock === "happened" ? [happened, known] : [known, happened]),
    { key: "text", title: "What", width: 250, cell: ({ text }) => text },
    {
      key: "money",
      title: "Money",
      width: 150,
      align: "right",
      cell: ({ flows: [flow] }) =>
        flow === undefined ? (
          ""
        ) : (
          <Money amount={flow.in === 0 ? flow.out : flow.in} currency={flow.currency} />
        ),
    },
    {
      key: "lag",
      title: "Known after",
      width: 100,
      align: "right",
      cell: (entry) => {
        const lag = lagOf(entry);
        return lag === undefined ? "" : lagText(lag);
      },
    },
    { key: "kind", title: "Kind", width: 118, cell: ({ kind }) => kindWords[kind] },
  ];
}
