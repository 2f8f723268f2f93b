import type { ReactNode } from "react";

export interface GridColumn<Row> {
  readonly key: string;
  readonly title: string;
  readonly width: number;
  readonly minWidth?: number;
  readonly align?: "left" | "right";
  readonly sortable?: boolean;
  readonly cell: (row: Row) => ReactNode;
}

export interface GridSort {
  readonly key: string;
  readonly descending: boolean;
}

/** Widths a person set, by column. */
export type ColumnWidths = Readonly<Record<string, number>>;

const narrowest = 48;

/** Width of a column in pixels, never under its least. */
export function widthOf<Row>(column: GridColumn<Row>, widths: ColumnWidths): number {
  return Math.max(column.minWidth ?? narrowest, Math.round(widths[column.key] ?? column.width));
}

/** Columns of a CSS grid: fixed widths, and the last one takes what is left. */
export function templateOf<Row>(columns: readonly GridColumn<Row>[], widths: ColumnWidths): string {
  return columns
    .map((column, index) => {
      const width = widthOf(column, widths);
      return index === columns.length - 1 ? `minmax(${width}px, 1fr)` : `${width}px`;
    })
    .join(" ");
}

/** Next order when a header is pressed: upwards, downwards, then as before the first press. */
export function nextSort(sort: GridSort | undefined, key: string): GridSort | undefined {
  if (sort?.key !== key) return { key, descending: false };
  return sort.descending ? undefined : { key, descending: true };
}
