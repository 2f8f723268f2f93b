import { type ReactNode, useMemo, useRef } from "react";
import type { Match } from "../../../contract/procedures/reconciliationMatch.ts";
import { DataGrid } from "../../components/grid/DataGrid.tsx";
import { useAppearance } from "../frame/AppearanceContext.tsx";
import { rowHeights } from "../frame/appearance.ts";
import { explainProblem } from "../workspace/explainProblem.ts";
import { matchColumns } from "./matchColumns.tsx";

interface MatchGridProps {
  readonly side: "ledger" | "bank";
  /** The project's own: its code stands in the header. */
  readonly currency: string;
  readonly listKey: string;
  readonly revision: number;
  readonly total: number;
  readonly index: number;
  readonly selected: string | undefined;
  readonly picked: ReadonlyMap<string, Match>;
  readonly load: (offset: number, limit: number) => Promise<readonly Match[]>;
  readonly onSelect: (row: Match, at: number, add: boolean) => void;
  readonly onEnter: () => void;
  readonly empty: ReactNode;
}

/** One side of the matches. Enter decides on the match in hand, as everywhere on the page. */
export function MatchGrid(props: MatchGridProps) {
  const {
    side,
    currency,
    listKey,
    revision,
    total,
    index,
    selected,
    picked,
    load,
    onSelect,
    onEnter,
    empty,
  } = props;
  const { density } = useAppearance();
  const columns = useMemo(() => matchColumns(side, currency), [side, currency]);
  const places = useRef(new Map<string, number>());
  return (
    <div
      className="flex min-h-0 flex-col"
      onKeyDownCapture={(event) => {
        if (event.key !== "Enter" || event.ctrlKey || event.altKey || event.metaKey) return;
        if (!(event.target instanceof HTMLElement) || event.target.getAttribute("role") !== "grid") return;
        event.preventDefault();
        event.stopPropagation();
        if (!event.repeat) onEnter();
      }}
    >
      <h2 className="px-3 pt-1.5 pb-1 text-small font-medium text-ink-3">
        {side === "ledger" ? "Books" : "Bank"}
      </h2>
      <DataGrid<Match>
        label={side === "ledger" ? "Books' side of the matches" : "Bank's side of the matches"}
        columns={columns}
        total={total}
        listKey={listKey}
        version={revision}
        current={total === 0 ? undefined : index}
        loadRange={async (offset, limit) => {
          const rows = await load(offset, limit);
          for (const [at, row] of rows.entries()) places.current.set(row.matchId, offset + at);
          return rows;
        }}
        rowHeight={rowHeights[density]}
        isSelected={(row) => row.matchId === selected}
        isPicked={(row) => picked.has(row.matchId)}
        onSelect={(row, { add }) => onSelect(row, places.current.get(row.matchId) ?? 0, add)}
        explainProblem={(problem) => explainProblem(problem).message}
        empty={side === "ledger" ? empty : null}
      />
    </div>
  );
}
