import { ArrowDown, ArrowUp } from "lucide-react";
import { useRef } from "react";
import { joinClasses } from "../joinClasses.ts";
import { type ColumnWidths, type GridColumn, type GridSort, nextSort, widthOf } from "./columns.ts";

interface GridHeaderProps<Row> {
  readonly columns: readonly GridColumn<Row>[];
  readonly widths: ColumnWidths;
  readonly onWidths: (widths: ColumnWidths) => void;
  readonly sort: GridSort | undefined;
  readonly onSort: ((sort: GridSort | undefined) => void) | undefined;
  readonly height: number;
  readonly template: string;
}

export function GridHeader<Row>(props: GridHeaderProps<Row>) {
  const { columns, sort, onSort, height, template } = props;
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: focus stays on the grid; its rows are named by aria-activedescendant
    // biome-ignore lint/a11y/useSemanticElements: a table can't have a sticky header over a scaled list of a million rows
    <div
      role="row"
      aria-rowindex={1}
      className="sticky top-0 z-10 grid border-b border-line-strong bg-sunken"
      style={{ gridTemplateColumns: template, height }}
    >
      {columns.map((column, index) => (
        <HeaderCell key={column.key} {...props} column={column} index={index} sort={sort} onSort={onSort} />
      ))}
    </div>
  );
}

interface HeaderCellProps<Row> extends GridHeaderProps<Row> {
  readonly column: GridColumn<Row>;
  readonly index: number;
}

function HeaderCell<Row>({ column, index, sort, onSort, widths, onWidths }: HeaderCellProps<Row>) {
  const start = useRef({ x: 0, width: 0 });
  const sorted = sort?.key === column.key ? (sort.descending ? "descending" : "ascending") : "none";
  const sortable = column.sortable === true && onSort !== undefined;
  const right = column.align === "right";
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the button inside takes focus
    // biome-ignore lint/a11y/useSemanticElements: see GridHeader
    <div
      role="columnheader"
      aria-colindex={index + 1}
      aria-sort={sortable ? sorted : undefined}
      className="relative flex min-w-0 items-stretch"
    >
      <button
        type="button"
        disabled={!sortable}
        onClick={() => onSort?.(nextSort(sort, column.key))}
        className={joinClasses(
          "focus-inset flex min-w-0 flex-1 items-center gap-1 px-[calc(var(--cell-gap)/2+4px)] text-small font-medium text-ink-2",
          sortable && "hover:bg-hover hover:text-ink",
          right && "justify-end",
        )}
      >
        <span className="truncate">{column.title}</span>
        {sorted === "ascending" && <ArrowUp size={12} className="shrink-0 text-accent-ink" aria-hidden />}
        {sorted === "descending" && <ArrowDown size={12} className="shrink-0 text-accent-ink" aria-hidden />}
      </button>
      <div
        aria-hidden
        className="absolute inset-y-1 -right-[4px] z-10 w-[9px] cursor-col-resize touch-none after:absolute after:inset-y-0 after:left-1 after:w-px after:bg-line hover:after:bg-accent"
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          start.current = { x: event.clientX, width: widthOf(column, widths) };
        }}
        onPointerMove={(event) => {
          if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
          onWidths({ ...widths, [column.key]: start.current.width + event.clientX - start.current.x });
        }}
      />
    </div>
  );
}
