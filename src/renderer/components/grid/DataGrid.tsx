import {
  type DragEvent,
  type KeyboardEvent,
  type ReactNode,
  useEffect,
  useId,
  useMemo,
  useReducer,
  useRef,
  useState,
} from "react";
import { ErrorState } from "../ErrorState.tsx";
import { joinClasses } from "../joinClasses.ts";
import { Skeleton } from "../Skeleton.tsx";
import { type ColumnWidths, type GridColumn, type GridSort, templateOf, widthOf } from "./columns.ts";
import { GridHeader } from "./GridHeader.tsx";
import { rowForKey } from "./gridKeys.ts";
import { createPageCache, type PageCache } from "./pageCache.ts";
import { rowsInSight, scrollHeightOf } from "./scrollScale.ts";
import { useGridScroll } from "./useGridScroll.ts";

const headerHeight = 30;
const pageSize = 200;
const maxPages = 40;
/** Rows read ahead on either side of what is in sight. */
const readAhead = 60;

interface GridDrag<Row> {
  readonly onStart: (row: Row) => void;
  readonly onDrop: (row: Row) => void;
}

interface DataGridProps<Row> {
  readonly label: string;
  readonly columns: readonly GridColumn<Row>[];
  /** How many rows there are in all. */
  readonly total: number;
  /** Reads a page. It is asked again from nothing whenever `listKey` or `version` changes. */
  readonly loadRange: (offset: number, limit: number) => Promise<readonly Row[]>;
  /** Names the list: another filter or order is another list and starts at its top. */
  readonly listKey: string;
  /** Grows when the same list has changed; the place in it is kept. */
  readonly version?: number;
  readonly rowHeight?: number;
  readonly sort?: GridSort | undefined;
  readonly onSort?: (sort: GridSort | undefined) => void;
  /** The row in the inspector. */
  readonly isSelected?: (row: Row) => boolean;
  /** Rows picked for a sum or an action, besides the selected one. */
  readonly isPicked?: (row: Row) => boolean;
  readonly onSelect?: (row: Row, how: { readonly add: boolean }) => void;
  /** The row that something outside the grid stands on: brought into sight whenever it changes. */
  readonly current?: number | undefined;
  /** Rows can be dragged, and others be dropped on them. */
  readonly drag?: GridDrag<Row> | undefined;
  readonly explainProblem?: (problem: unknown) => string;
  readonly empty?: ReactNode;
}

/**
 * A grid for up to millions of rows: only what is in sight is in the page, rows come in pages through `loadRange`.
 * The list itself takes the focus and names its current row to screen readers (`aria-activedescendant`).
 */
export function DataGrid<Row>(props: DataGridProps<Row>) {
  const {
    label,
    columns,
    total,
    listKey,
    rowHeight = 30,
    sort,
    onSort,
    onSelect,
    explainProblem,
    empty,
  } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [widths, setWidths] = useState<ColumnWidths>({});
  const [active, setActive] = useState(0);
  const id = useId();
  const cache = usePageCache(props.loadRange, listKey, props.version ?? 0);
  const scroll = useGridScroll({ scroller, rows: total, rowHeight, headerHeight, listKey });
  const extent = { rows: total, rowHeight, viewport: scroll.viewport };
  const window = rowsInSight(scroll.offset, extent);
  // A row that was scrolled away is not on the page, and must not be named.
  const isInWindow = active >= window.first && active < window.first + window.count;
  const template = templateOf(columns, widths);
  const width = columns.reduce((sum, column) => sum + widthOf(column, widths), 0);
  useEffect(() => {
    const first = Math.max(0, window.first - readAhead);
    cache.want(first, Math.min(total - first, window.count + window.first - first + readAhead));
  }, [cache, window.first, window.count, total]);

  const { showRow } = scroll;
  const { current } = props;
  useEffect(() => {
    if (current === undefined) return;
    setActive(current);
    showRow(current);
  }, [current, showRow]);

  function onKeyDown(event: KeyboardEvent): void {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    const page = Math.max(1, Math.floor(scroll.viewport / rowHeight) - 1);
    const target = rowForKey(event.key, active, { rows: total, page });
    const chosen = target ?? (event.key === "Enter" || event.key === " " ? active : undefined);
    if (chosen === undefined) return;
    event.preventDefault();
    setActive(chosen);
    scroll.showRow(chosen);
    const row = cache.rowAt(chosen);
    if (row !== undefined) onSelect?.(row, { add: event.shiftKey || event.key === " " });
  }

  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      {/* biome-ignore lint/a11y/useSemanticElements: a table can't hold a scaled list of a million rows */}
      <div
        ref={scroller}
        role="grid"
        aria-label={label}
        aria-rowcount={total + 1}
        aria-colcount={columns.length}
        aria-activedescendant={isInWindow ? `${id}-${active}` : undefined}
        tabIndex={0}
        onScroll={scroll.onScroll}
        onKeyDown={onKeyDown}
        className="focus-inset group/grid min-h-0 flex-1 overflow-auto bg-surface [overflow-anchor:none]"
      >
        {/* biome-ignore lint/a11y/useSemanticElements: see above */}
        <div role="rowgroup" style={{ minWidth: width, height: scrollHeightOf(extent) + headerHeight }}>
          <GridHeader
            {...{ columns, widths, sort, onSort, template }}
            height={headerHeight}
            onWidths={setWidths}
          />
          <div
            className="sticky overflow-hidden"
            style={{ top: headerHeight, height: Math.min(scroll.viewport, total * rowHeight) }}
          >
            <div style={{ transform: `translateY(${-window.shift}px)` }}>
              {Array.from({ length: window.count }, (_, place) => {
                const index = window.first + place;
                return (
                  <GridRow
                    key={index}
                    {...{ columns, template, rowHeight, index }}
                    id={`${id}-${index}`}
                    row={cache.rowAt(index)}
                    isActive={index === active}
                    isSelected={props.isSelected}
                    isPicked={props.isPicked}
                    drag={props.drag}
                    onPress={(row, add) => {
                      setActive(index);
                      onSelect?.(row, { add });
                    }}
                  />
                );
              })}
            </div>
          </div>
        </div>
      </div>
      {total === 0 && (
        <div className="absolute inset-x-0 top-[30px] bottom-0 flex items-center justify-center">{empty}</div>
      )}
      {cache.problem !== undefined && (
        <div className="absolute inset-x-3 bottom-3">
          <ErrorState
            title="Some rows could not be read"
            message={explainProblem?.(cache.problem) ?? "The workstation did not answer."}
            onRetry={() => cache.retry()}
          />
        </div>
      )}
    </div>
  );
}

interface GridRowProps<Row> {
  readonly id: string;
  readonly index: number;
  readonly row: Row | undefined;
  readonly columns: readonly GridColumn<Row>[];
  readonly template: string;
  readonly rowHeight: number;
  readonly isActive: boolean;
  readonly isSelected: ((row: Row) => boolean) | undefined;
  readonly isPicked: ((row: Row) => boolean) | undefined;
  readonly drag: GridDrag<Row> | undefined;
  readonly onPress: (row: Row, add: boolean) => void;
}

function GridRow<Row>(props: GridRowProps<Row>) {
  const { id, index, row, columns, template, rowHeight, isActive, isSelected, isPicked, drag, onPress } =
    props;
  const selected = row !== undefined && isSelected?.(row) === true;
  const picked = row !== undefined && isPicked?.(row) === true;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: keys are handled by the grid, which holds the focus
    // biome-ignore lint/a11y/useFocusableInteractive: the grid holds the focus and names this row
    // biome-ignore lint/a11y/useSemanticElements: see DataGrid
    <div
      id={id}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected || picked}
      aria-busy={row === undefined || undefined}
      onClick={(event) => row !== undefined && onPress(row, event.ctrlKey || event.metaKey || event.shiftKey)}
      {...(row === undefined || drag === undefined ? {} : dragProps(row, drag))}
      className={joinClasses(
        "grid border-b border-line",
        selected ? "bg-accent-soft" : picked ? "bg-accent-soft/60" : "hover:bg-hover",
        selected && "shadow-[inset_2px_0_0_var(--accent)]",
        isActive &&
          "group-focus-visible/grid:outline-2 group-focus-visible/grid:-outline-offset-2 group-focus-visible/grid:outline-focus",
      )}
      style={{ gridTemplateColumns: template, height: rowHeight }}
    >
      {columns.map((column, place) => (
        // biome-ignore lint/a11y/useFocusableInteractive: the grid holds the focus
        // biome-ignore lint/a11y/useSemanticElements: see DataGrid
        <div
          key={column.key}
          role="gridcell"
          aria-colindex={place + 1}
          className={joinClasses(
            "flex min-w-0 items-center px-[calc(var(--cell-gap)/2+4px)]",
            column.align === "right" && "figures justify-end",
          )}
        >
          {row === undefined ? (
            <Skeleton width={`${45 + ((index * 13 + place * 29) % 40)}%`} height={10} />
          ) : (
            <span className="min-w-0 truncate leading-5">{column.cell(row)}</span>
          )}
        </div>
      ))}
    </div>
  );
}

/** What makes an element draggable and a place to drop on. */
function dragProps<Row>(row: Row, drag: GridDrag<Row>) {
  return {
    draggable: true,
    onDragStart: (event: DragEvent) => {
      event.dataTransfer.effectAllowed = "link";
      event.dataTransfer.setData("text/plain", "row");
      drag.onStart(row);
    },
    onDragOver: (event: DragEvent) => event.preventDefault(),
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      event.stopPropagation();
      drag.onDrop(row);
    },
  };
}

/**
 * One cache per list and version: a change drops every answer still on its way. Another list starts from nothing; the
 * same list keeps its rows in sight until they are read again.
 */
function usePageCache<Row>(
  loadRange: DataGridProps<Row>["loadRange"],
  listKey: string,
  version: number,
): PageCache<Row> {
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const load = useRef(loadRange);
  load.current = loadRange;
  const before = useRef<{ readonly listKey: string; readonly cache: PageCache<Row> } | undefined>(undefined);
  // biome-ignore lint/correctness/useExhaustiveDependencies: key and version stand for all the list depends on
  const cache = useMemo(() => {
    const stale = before.current?.listKey === listKey ? before.current.cache.held : undefined;
    return createPageCache<Row>({
      pageSize,
      maxPages,
      load: (offset, limit) => load.current(offset, limit),
      onChange: redraw,
      stale,
    });
  }, [listKey, version]);
  before.current = { listKey, cache };
  useEffect(() => () => cache.dispose(), [cache]);
  return cache;
}
