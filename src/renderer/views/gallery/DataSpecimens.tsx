import { useState } from "react";
import { DayText, InstantText } from "../../components/DateText.tsx";
import type { GridColumn, GridSort } from "../../components/grid/columns.ts";
import { DataGrid } from "../../components/grid/DataGrid.tsx";
import { HashText } from "../../components/HashText.tsx";
import { InspectorHeader, InspectorSection, PropertyList } from "../../components/Inspector.tsx";
import { Count, Money } from "../../components/Money.tsx";
import { SeverityBadge, SeverityMark } from "../../components/SeverityBadge.tsx";
import { StatusBadge } from "../../components/StatusBadge.tsx";
import { Table } from "../../components/Table.tsx";
import { Tabs } from "../../components/Tabs.tsx";
import { TierBadge } from "../../components/TierBadge.tsx";
import { GallerySection, Specimen } from "./Specimen.tsx";

const hash = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

export function BadgeSpecimens() {
  return (
    <GallerySection title="Badges and figures">
      <Specimen name="Severity">
        {(["critical", "high", "medium", "low"] as const).map((severity) => (
          <span key={severity} className="flex items-center gap-2">
            <SeverityBadge severity={severity} />
            <SeverityMark severity={severity} />
          </span>
        ))}
      </Specimen>
      <Specimen name="Tier">
        <TierBadge tier={1} confidence={0.98} />
        <TierBadge tier={2} confidence={0.91} />
        <TierBadge tier={3} confidence={0.74} />
        <TierBadge tier={4} />
      </Specimen>
      <Specimen name="Status">
        <StatusBadge tone="neutral" shape="open">
          Open
        </StatusBadge>
        <StatusBadge tone="accent" shape="running">
          Reading
        </StatusBadge>
        <StatusBadge tone="good" shape="done">
          Committed
        </StatusBadge>
        <StatusBadge tone="warning" shape="waiting">
          Waiting
        </StatusBadge>
        <StatusBadge tone="problem" shape="failed">
          Failed
        </StatusBadge>
        <StatusBadge tone="neutral" shape="stopped">
          Dismissed
        </StatusBadge>
        <StatusBadge tone="neutral" shape="undone">
          Undone
        </StatusBadge>
        <StatusBadge tone="neutral" shape="seen">
          Seen
        </StatusBadge>
      </Specimen>
      <Specimen name="Figures">
        <Money amount={-1_250_000} currency="EUR" />
        <Money amount={31_240_000} currency="EUR" />
        <Money amount={1_250} currency="JPY" />
        <Money amount={1_250} currency="KWD" />
        <Count value={1_000_000} />
        <DayText day="2026-01-29" />
        <InstantText instant="2026-01-29T10:15:30.123Z" />
        <HashText value={hash} label="SHA-256" />
      </Specimen>
    </GallerySection>
  );
}

interface Sample {
  readonly row: number;
  readonly day: string;
  readonly name: string;
  readonly amount: number;
}

function sampleAt(index: number): Sample {
  return {
    row: index + 2,
    day: new Date(Date.UTC(2026, 0, 1 + (index % 300))).toISOString().slice(0, 10),
    name: ["Harbour Logistics", "Northwind Trading", "Acme Supplies", "City of Kiel"][index % 4] ?? "",
    amount: ((index * 7_919) % 900_000) - 450_000,
  };
}

const columns: readonly GridColumn<Sample>[] = [
  {
    key: "row",
    title: "Row",
    width: 84,
    align: "right",
    sortable: true,
    cell: (row) => <Count value={row.row} />,
  },
  { key: "day", title: "Date", width: 116, sortable: true, cell: (row) => <DayText day={row.day} /> },
  { key: "name", title: "Counterparty", width: 220, cell: (row) => row.name },
  {
    key: "amount",
    title: "Amount, EUR",
    width: 130,
    align: "right",
    cell: (row) => <Money bare amount={row.amount} currency="EUR" />,
  },
];

export function GridSpecimens() {
  const total = 1_000_000;
  const [sort, setSort] = useState<GridSort | undefined>(undefined);
  const [chosen, setChosen] = useState<number | undefined>(4);
  const [tab, setTab] = useState("unmatched");
  return (
    <GallerySection title="Tables">
      <Specimen name="Grid, 1,000,000">
        <div className="flex h-[280px] w-full flex-col overflow-hidden rounded-part border border-line">
          <DataGrid<Sample>
            label="A million rows"
            columns={columns}
            total={total}
            listKey={JSON.stringify(sort ?? null)}
            loadRange={async (offset, limit) =>
              Array.from({ length: Math.min(limit, total - offset) }, (_, index) =>
                sampleAt(sort?.descending === true ? total - 1 - offset - index : offset + index),
              )
            }
            sort={sort}
            onSort={setSort}
            isSelected={(row) => row.row === chosen}
            onSelect={(row) => setChosen(row.row)}
          />
        </div>
      </Specimen>
      <Specimen name="Small table">
        <div className="w-full rounded-part border border-line bg-surface px-3">
          <Table
            caption="Balance proof"
            rows={[0, 1, 2].map(sampleAt)}
            rowKey={(row) => row.row}
            columns={[
              { key: "name", title: "Account", cell: (row) => row.name },
              {
                key: "sum",
                title: "Sum, EUR",
                align: "right",
                cell: (row) => <Money bare amount={row.amount} currency="EUR" />,
              },
            ]}
          />
        </div>
      </Specimen>
      <Specimen name="Tabs">
        <div className="w-full">
          <Tabs
            label="Matches"
            value={tab}
            onChange={setTab}
            tabs={[
              { value: "unmatched", label: "Unmatched", count: 41, content: "Rows without a partner" },
              { value: "proposed", label: "Proposed", count: 128, content: "Matches to decide" },
              { value: "closed", label: "Closed", disabled: true, content: null },
            ]}
          />
        </div>
      </Specimen>
      <Specimen name="Inspector">
        <div className="w-[360px] rounded-part border border-line bg-surface">
          <InspectorHeader kind="Row 118 of statement-2026-01.csv" title="Harbour Logistics">
            <SeverityBadge severity="high" />
          </InspectorHeader>
          <InspectorSection title="Figures">
            <PropertyList
              items={[
                { name: "Amount", value: <Money amount={-1_250_000} currency="EUR" /> },
                { name: "Date", value: <DayText day="2026-01-29" /> },
                { name: "Value date", value: null },
              ]}
            />
          </InspectorSection>
        </div>
      </Specimen>
    </GallerySection>
  );
}
