import type { ReactNode } from "react";
import { joinClasses } from "./joinClasses.ts";
import { SideScroll } from "./SideScroll.tsx";

export interface TableColumn<Row> {
  readonly key: string;
  readonly title: string;
  /** Leaves the title to screen readers, where the cells say enough. */
  readonly isTitleHidden?: boolean;
  readonly align?: "left" | "right";
  /** Share of the table, such as `20%`: tables below each other then have their columns in line. */
  readonly width?: string;
  readonly cell: (row: Row) => ReactNode;
}

interface TableProps<Row> {
  readonly caption: string;
  readonly columns: readonly TableColumn<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string | number;
}

/** A small table, all rows in sight. Thousands of rows belong in a `DataGrid`. */
export function Table<Row>({ caption, columns, rows, rowKey }: TableProps<Row>) {
  return (
    <SideScroll label={caption}>
      <table className="w-full border-collapse text-left">
        <caption className="sr-only">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th
                key={column.key}
                scope="col"
                style={{ width: column.width }}
                className={joinClasses(
                  "border-b border-line-strong py-1 pr-3 text-small font-medium whitespace-nowrap text-ink-3 last:pr-0",
                  column.align === "right" && "text-right",
                )}
              >
                {column.isTitleHidden === true ? (
                  <span className="sr-only">{column.title}</span>
                ) : (
                  column.title
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)} className="border-b border-line last:border-b-0">
              {columns.map((column) => (
                <td
                  key={column.key}
                  className={joinClasses(
                    "h-row py-1 pr-3 align-middle last:pr-0",
                    column.align === "right" && "figures text-right whitespace-nowrap",
                  )}
                >
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </SideScroll>
  );
}
