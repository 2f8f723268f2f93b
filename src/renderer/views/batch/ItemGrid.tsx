import { useMemo } from "react";
import type { ItemState, Job, JobItem } from "../../../contract/procedures/batch.ts";
import { EmptyState } from "../../components/EmptyState.tsx";
import type { GridColumn } from "../../components/grid/columns.ts";
import { DataGrid } from "../../components/grid/DataGrid.tsx";
import { Count, Money } from "../../components/Money.tsx";
import { useClient } from "../../link/ClientContext.tsx";
import { useAppearance } from "../frame/AppearanceContext.tsx";
import { rowHeights } from "../frame/appearance.ts";
import { QualityText } from "../import/ImportStatus.tsx";
import { sideWord } from "../rows/transactionColumns.tsx";
import { explainProblem } from "../workspace/explainProblem.ts";
import { ItemBadge } from "./JobBadges.tsx";

interface ItemGridProps {
  readonly job: Job;
  readonly state: ItemState | undefined;
  readonly version: number;
  readonly selected: number;
  readonly onSelect: (item: number) => void;
}

/** The files of a job in their order; thousands of them, of which only those in sight are on the page. */
export function ItemGrid({ job, state, version, selected, onSelect }: ItemGridProps) {
  const client = useClient();
  const { density } = useAppearance();
  const columns = useMemo(
    () => itemColumns.filter(({ key }) => (state === "failed" ? failedColumns.has(key) : key !== "attempts")),
    [state],
  );
  return (
    <DataGrid<JobItem>
      label="Files of the batch"
      columns={columns}
      total={totalOf(job, state)}
      listKey={`${job.jobId} ${state}`}
      version={version}
      loadRange={async (offset, limit) => {
        const page = await client.batch.items({
          jobId: job.jobId,
          offset,
          limit,
          ...(state === undefined ? {} : { state }),
        });
        return page.items;
      }}
      rowHeight={rowHeights[density]}
      isSelected={(item) => item.item === selected}
      onSelect={(item) => onSelect(item.item)}
      explainProblem={(problem) => explainProblem(problem).message}
      empty={<EmptyState title="No file stands like this">Choose another state above.</EmptyState>}
    />
  );
}

function totalOf(job: Job, state: ItemState | undefined): number {
  switch (state) {
    case undefined:
      return job.itemsCount;
    case "duplicate":
      return job.duplicates;
    default:
      return job[state];
  }
}

/** Of what failed, the reason matters and figures there are none. */
const failedColumns: ReadonlySet<string> = new Set(["item", "file", "side", "attempts", "reason"]);

const itemColumns: readonly GridColumn<JobItem>[] = [
  { key: "item", title: "No.", width: 52, align: "right", cell: ({ item }) => <Count value={item} /> },
  {
    key: "file",
    title: "File",
    width: 198,
    cell: ({ fileName, path }) => <span title={path ?? fileName}>{fileName}</span>,
  },
  { key: "state", title: "State", width: 106, cell: ({ state }) => <ItemBadge state={state} /> },
  { key: "side", title: "Side", width: 72, cell: ({ side }) => (side === null ? <Dash /> : sideWord(side)) },
  { key: "rows", title: "Rows in", width: 90, align: "right", cell: (item) => figure(item, item.accepted) },
  {
    key: "rejected",
    title: "Quarantine",
    width: 96,
    align: "right",
    cell: (item) => figure(item, item.rejected),
  },
  {
    key: "sum",
    title: "Sum",
    width: 160,
    align: "right",
    cell: ({ sum, currency }) =>
      sum === null || currency === null ? <Dash /> : <Money amount={sum} currency={currency} />,
  },
  {
    key: "quality",
    title: "Quality",
    width: 92,
    align: "right",
    cell: ({ qualityScore }) => (qualityScore === null ? <Dash /> : <QualityText score={qualityScore} />),
  },
  {
    key: "attempts",
    title: "Attempts",
    width: 86,
    align: "right",
    cell: ({ attempts }) => <Count value={attempts} />,
  },
  {
    key: "reason",
    title: "Reason",
    width: 280,
    cell: ({ reason }) => <span className="text-ink-2">{reason}</span>,
  },
];

function figure(item: JobItem, value: number) {
  return item.state === "succeeded" ? <Count value={value} /> : <Dash />;
}

function Dash() {
  return <span className="text-ink-3">–</span>;
}
