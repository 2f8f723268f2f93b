import { HashText } from "../../components/HashText.tsx";
import { InspectorSection, PropertyList } from "../../components/Inspector.tsx";
import { Table } from "../../components/Table.tsx";
import type { Client } from "../../link/ClientContext.tsx";
import { splitAtValues } from "./splitAtValues.ts";

type Source = Awaited<ReturnType<Client["transactions"]["source"]>>;

/** The row as it stands in the vaulted file: its bytes, with the cells that were read marked in them. */
export function SourceRow({ source }: { source: Source }) {
  const used = source.cells.filter((cell) => cell.role !== "ignore" && cell.value !== "");
  const parts = splitAtValues(
    source.raw,
    used.map((cell) => cell.value),
  );
  return (
    <>
      <InspectorSection title="In the file">
        <pre className="overflow-x-auto rounded-control bg-sunken p-2 font-mono text-small break-all whitespace-pre-wrap">
          {parts.map((part) =>
            part.isValue ? (
              <mark key={part.at} className="rounded-[2px] bg-accent-soft text-accent-ink">
                {part.text}
              </mark>
            ) : (
              part.text
            ),
          )}
        </pre>
        <div className="mt-2">
          <PropertyList
            items={[
              { name: "Place", value: <span className="tabular-nums">{source.place}</span> },
              { name: "SHA-256", value: <HashText value={source.sha256} label="SHA-256" /> },
            ]}
          />
        </div>
      </InspectorSection>
      <InspectorSection title="How it was read">
        <Table
          caption="Cells of the source row"
          rows={source.cells}
          rowKey={(cell) => `${cell.column} ${cell.role} ${cell.value}`}
          columns={[
            { key: "column", title: "Column", cell: (cell) => cell.column },
            {
              key: "role",
              title: "Read as",
              cell: (cell) => <span className="text-ink-2">{cell.role.replaceAll("_", " ")}</span>,
            },
            {
              key: "value",
              title: "Value",
              cell: (cell) => <span className="font-mono text-small break-all">{cell.value}</span>,
            },
          ]}
        />
      </InspectorSection>
    </>
  );
}
