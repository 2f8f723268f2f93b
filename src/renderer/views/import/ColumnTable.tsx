import type { Mapping, Preview } from "../../../contract/procedures/ingestion.ts";
import { Select } from "../../components/Select.tsx";
import { Table } from "../../components/Table.tsx";
import { giveRole } from "./columnRoles.ts";
import { roleChoices } from "./readingChoices.ts";

interface ColumnTableProps {
  readonly preview: Preview;
  readonly onChange: (part: Partial<Mapping>) => void;
}

/** Each column with what it stands for, how sure that is, and values from the file. */
export function ColumnTable({ preview, onChange }: ColumnTableProps) {
  const { roles } = preview.mapping;
  return (
    <section aria-label="Columns of the file">
      <h2 className="mb-1 text-section font-semibold">Columns</h2>
      <Table
        caption="Columns of the file"
        rows={preview.columns}
        rowKey={(column) => column.index}
        columns={[
          {
            key: "name",
            title: "In the file",
            cell: (column) => (
              <span className="font-medium break-words">
                {column.name === "" ? `Column ${column.index + 1}` : column.name}
              </span>
            ),
          },
          {
            key: "role",
            title: "Read as",
            cell: (column) => (
              <Select
                label={`What ${column.name} stands for`}
                className="!w-[172px]"
                value={roles[column.index] ?? column.role}
                choices={roleChoices}
                onChange={(role) =>
                  onChange({
                    roles: giveRole(
                      preview.columns.map(({ index }) => roles[index] ?? "ignore"),
                      column.index,
                      role,
                    ),
                  })
                }
              />
            ),
          },
          {
            key: "sure",
            title: "Sure",
            cell: (column) =>
              column.role === "ignore" ? (
                <span className="text-ink-3">–</span>
              ) : (
                <Confidence value={column.confidence} />
              ),
          },
          {
            key: "reading",
            title: "Reading",
            cell: (column) => <span className="text-ink-2">{column.reading}</span>,
          },
          {
            key: "samples",
            title: "Values",
            cell: (column) => (
              <span className="block max-w-[clamp(120px,18vw,300px)] truncate font-mono text-small text-ink-2">
                {column.samples.slice(0, 3).join("  ·  ")}
              </span>
            ),
          },
          {
            key: "filled",
            title: "Filled",
            align: "right",
            cell: (column) => `${Math.floor(column.filled * 100)} %`,
          },
        ]}
      />
    </section>
  );
}

function Confidence({ value }: { value: number }) {
  const word = value >= 0.9 ? "sure" : value >= 0.6 ? "likely" : "a guess";
  return (
    <span className="flex items-center gap-2 whitespace-nowrap">
      <svg viewBox="0 0 40 6" width={40} height={6} aria-hidden>
        <rect width={40} height={6} rx={3} className="fill-press" />
        <rect width={40 * value} height={6} rx={3} className={value >= 0.6 ? "fill-accent" : "fill-high"} />
      </svg>
      <span className="figures text-small text-ink-2">
        {Math.round(value * 100)} % {word}
      </span>
    </span>
  );
}
