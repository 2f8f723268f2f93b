import { Columns3, FileInput } from "lucide-react";
import { useCallback, useMemo, useState } from "react";
import type { ProjectId } from "../../../contract/ids.ts";
import type { Transaction } from "../../../contract/procedures/transactions.ts";
import { transactionSortSchema } from "../../../contract/procedures/transactions.ts";
import { Button } from "../../components/Button.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import type { GridSort } from "../../components/grid/columns.ts";
import { DataGrid } from "../../components/grid/DataGrid.tsx";
import { Menu } from "../../components/Menu.tsx";
import { useClient } from "../../link/ClientContext.tsx";
import { useAppearance } from "../frame/AppearanceContext.tsx";
import { rowHeights } from "../frame/appearance.ts";
import { PageHeader } from "../frame/PageHeader.tsx";
import { goTo, replaceQuery, useRoute } from "../frame/router.ts";
import { explainProblem } from "../workspace/explainProblem.ts";
import { useAnswer } from "../workspace/useAnswer.ts";
import { useRevision, useWorkspace } from "../workspace/WorkspaceContext.tsx";
import { RowFilters } from "./RowFilters.tsx";
import { filterOfQuery, isFiltered, type RowsQuery, sumByCurrency } from "./rowsFilter.ts";
import { TotalsBar } from "./TotalsBar.tsx";
import { TransactionInspector } from "./TransactionInspector.tsx";
import { shownAtFirst, transactionColumns } from "./transactionColumns.tsx";

/** Every row of both sides: filtered, sorted, summed, and each with its source. */
export function RowsView() {
  const { project } = useWorkspace();
  if (project === undefined) {
    return (
      <>
        <PageHeader title="Rows" />
        <NoRows isFiltered={false} onClear={() => undefined} />
      </>
    );
  }
  return <ProjectRows key={project.projectId} projectId={project.projectId} currency={project.currency} />;
}

function ProjectRows({ projectId, currency }: { projectId: ProjectId; currency: string }) {
  const client = useClient();
  const { density } = useAppearance();
  const { query } = useRoute();
  const revision = useRevision("imports");
  const [sort, setSort] = useState<GridSort | undefined>(undefined);
  const [shown, setShown] = useState(shownAtFirst);
  const [picked, setPicked] = useState<ReadonlyMap<string, Transaction>>(new Map());
  const { tx: _, ...filterQuery } = query;
  const filterKey = JSON.stringify(filterQuery);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key holds the whole query but the selected row
  const filter = useMemo(() => filterOfQuery(projectId, filterQuery), [projectId, filterKey]);
  const totals = useAnswer(
    `totals ${projectId} ${filterKey}`,
    () => client.transactions.totals({ filter }),
    revision,
  );
  const change = useCallback(
    (part: RowsQuery) => replaceQuery("rows", { ...query, ...part, tx: undefined }),
    [query],
  );
  const only = totals.value?.sums.length === 1 ? totals.value.sums[0]?.currency : undefined;
  const columns = useMemo(
    () => transactionColumns(only).filter((column) => shown.includes(column.key)),
    [only, shown],
  );
  const select = useCallback(
    (row: Transaction, { add }: { add: boolean }) => {
      if (add) setPicked((before) => toggle(before, row));
      else setPicked(new Map());
      replaceQuery("rows", { ...query, tx: row.txId });
    },
    [query],
  );
  const clear = () => replaceQuery("rows", {});
  return (
    <>
      <PageHeader title="Rows">
        <ColumnMenu shown={shown} onChange={setShown} />
      </PageHeader>
      <RowFilters query={query} currency={currency} onChange={change} onClear={clear} />
      <div className="flex min-h-0 flex-1 flex-col border-t border-line">
        <DataGrid<Transaction>
          label="Rows"
          columns={columns}
          total={totals.value?.count ?? 0}
          listKey={`${filterKey} ${sort?.key} ${sort?.descending}`}
          version={revision}
          loadRange={async (offset, limit) => {
            const by = transactionSortSchema.safeParse(sort?.key).data ?? "row";
            const page = await client.transactions.page({
              filter,
              sort: by,
              descending: sort?.descending === true,
              offset,
              limit,
            });
            return page.rows;
          }}
          rowHeight={rowHeights[density]}
          sort={sort}
          onSort={setSort}
          isSelected={(row) => row.txId === query.tx}
          isPicked={(row) => picked.has(row.txId)}
          onSelect={select}
          explainProblem={(problem) => explainProblem(problem).message}
          empty={
            totals.value === undefined ? null : <NoRows isFiltered={isFiltered(query)} onClear={clear} />
          }
        />
      </div>
      <TotalsBar
        totals={totals.value}
        picked={picked.size}
        pickedSums={sumByCurrency(picked.values())}
        onClear={() => setPicked(new Map())}
      />
      {query.tx !== undefined && <TransactionInspector txId={query.tx} />}
    </>
  );
}

function toggle(
  before: ReadonlyMap<string, Transaction>,
  row: Transaction,
): ReadonlyMap<string, Transaction> {
  const next = new Map(before);
  if (!next.delete(row.txId)) next.set(row.txId, row);
  return next;
}

function ColumnMenu({
  shown,
  onChange,
}: {
  shown: readonly string[];
  onChange: (shown: readonly string[]) => void;
}) {
  return (
    <Menu
      align="end"
      title="Columns"
      trigger={<Button icon={<Columns3 size={14} />}>Columns</Button>}
      items={transactionColumns(undefined).map(({ key, title }) => ({
        id: key,
        label: title,
        checked: shown.includes(key),
        disabled: shown.length === 1 && shown.includes(key),
        onSelect: () =>
          onChange(shown.includes(key) ? shown.filter((other) => other !== key) : [...shown, key]),
      }))}
    />
  );
}

function NoRows({ isFiltered: narrowed, onClear }: { isFiltered: boolean; onClear: () => void }) {
  if (narrowed) {
    return (
      <EmptyState
        title="No row passes these filters"
        action={<Button onClick={onClear}>Clear filters</Button>}
      >
        Widen the days or amounts, or search for other words.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={<FileInput size={24} />}
      title="No rows yet"
      action={
        <Button tone="primary" onClick={() => goTo("import")}>
          Import a file
        </Button>
      }
    >
      The rows of the bank's and the books' files stand here once they are imported.
    </EmptyState>
  );
}
