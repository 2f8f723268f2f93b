import { useMemo } from "react";
import type { ProjectId } from "../../../contract/ids.ts";
import type { UnmatchedRow } from "../../../contract/procedures/reconciliation.ts";
import { EmptyState } from "../../components/EmptyState.tsx";
import { DataGrid } from "../../components/grid/DataGrid.tsx";
import { Count, Money } from "../../components/Money.tsx";
import { useClient } from "../../link/ClientContext.tsx";
import { useAppearance } from "../frame/AppearanceContext.tsx";
import { rowHeights } from "../frame/appearance.ts";
import { explainProblem } from "../workspace/explainProblem.ts";
import { useAnswer } from "../workspace/useAnswer.ts";
import { unmatchedColumns } from "./matchColumns.tsx";
import { boundsOf, isNarrowed, type ReconcileQuery, sortOf } from "./reconcileFilter.ts";

/** Rows picked for a match, by their ids. */
export interface Hand {
  readonly ledger: ReadonlyMap<string, UnmatchedRow>;
  readonly bank: ReadonlyMap<string, UnmatchedRow>;
}

interface UnmatchedGridProps {
  readonly side: "ledger" | "bank";
  readonly projectId: ProjectId;
  /** The project's own: its code stands in the header. */
  readonly currency: string;
  readonly query: ReconcileQuery;
  readonly revision: number;
  readonly hand: Hand;
  readonly selected: UnmatchedRow | undefined;
  readonly onSelect: (row: UnmatchedRow, add: boolean) => void;
  readonly onMatch: () => void;
  readonly drag: {
    readonly onStart: (row: UnmatchedRow) => void;
    readonly onDrop: (row: UnmatchedRow) => void;
  };
}

/** The rows of a side without a match; Space picks, Enter matches what is picked. */
export function UnmatchedGrid(props: UnmatchedGridProps) {
  const { side, projectId, currency, query, revision, hand, selected, onSelect, onMatch, drag } = props;
  const client = useClient();
  const columns = useMemo(() => unmatchedColumns(currency), [currency]);
  const { density } = useAppearance();
  const sorted = sortOf(query);
  const sort = sorted === "confidence" ? ("money" as const) : sorted;
  const ask = { projectId, side, sort, includeSnoozed: query.snoozed === "1", ...boundsOf(query) };
  const listKey = JSON.stringify(ask);
  const first = useAnswer(
    `unmatched ${listKey}`,
    () => client.reconciliation.unmatched({ ...ask, limit: 1 }),
    revision,
  );
  const name = side === "ledger" ? "Books" : "Bank";
  const isPicking = hand.ledger.size > 0 && hand.bank.size > 0;
  return (
    <div
      className="flex min-h-0 flex-col"
      onKeyDownCapture={(event) => {
        if (event.key !== "Enter" || !isPicking || !(event.target instanceof HTMLElement)) return;
        if (event.target.getAttribute("role") !== "grid") return;
        event.preventDefault();
        event.stopPropagation();
        onMatch();
      }}
    >
      <h2 className="flex flex-wrap items-baseline justify-between gap-x-3 px-3 pt-1.5 pb-1 text-small font-medium text-ink-3">
        <span>
          {name}: <Count value={first.value?.total ?? 0} /> unmatched
        </span>
        <span className="flex gap-3">
          {(first.value?.sums ?? []).slice(0, 3).map(({ currency, sum }) => (
            <Money key={currency} amount={sum} currency={currency} />
          ))}
        </span>
      </h2>
      <DataGrid<UnmatchedRow>
        label={`Unmatched rows of the ${name.toLowerCase()}`}
        columns={columns}
        total={first.value?.total ?? 0}
        listKey={listKey}
        version={revision}
        loadRange={async (offset, limit) =>
          (await client.reconciliation.unmatched({ ...ask, offset, limit })).rows
        }
        rowHeight={rowHeights[density]}
        isSelected={({ transaction }) => transaction.txId === selected?.transaction.txId}
        isPicked={({ transaction }) => hand[side].has(transaction.txId)}
        onSelect={(row, { add }) => onSelect(row, add)}
        drag={drag}
        explainProblem={(problem) => explainProblem(problem).message}
        empty={
          first.value === undefined ? null : (
            <EmptyState
              title={isNarrowed(query) ? "No row passes these filters" : "Every row has its match"}
            />
          )
        }
      />
    </div>
  );
}
