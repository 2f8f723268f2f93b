import type { ProjectId } from "../../../contract/ids.ts";
import type { ClosedItem } from "../../../contract/procedures/reconciliationReview.ts";
import { DayText } from "../../components/DateText.tsx";
import { Dialog } from "../../components/Dialog.tsx";
import { DataGrid } from "../../components/grid/DataGrid.tsx";
import { Money } from "../../components/Money.tsx";
import { useClient } from "../../link/ClientContext.tsx";
import { replaceQuery } from "../frame/router.ts";
import { sideWord } from "../rows/transactionColumns.tsx";
import { explainProblem } from "../workspace/explainProblem.ts";
import { useAnswer } from "../workspace/useAnswer.ts";

interface ClosedItemsDialogProps {
  readonly projectId: ProjectId;
  readonly revision: number;
  readonly onOpenChange: (open: boolean) => void;
}

/** Rows that waited for their partner and have it since a later file came, which is the proof. */
export function ClosedItemsDialog({ projectId, revision, onOpenChange }: ClosedItemsDialogProps) {
  const { reconciliation } = useClient();
  const ask = (offset: number, limit: number) => reconciliation.closedItems({ projectId, offset, limit });
  const first = useAnswer(`closed items ${projectId}`, () => ask(0, 1), revision);
  return (
    <Dialog
      open
      onOpenChange={onOpenChange}
      width="wide"
      title="Closed by later files"
      description="Each row had no match until a later import brought its partner. A row opens its match."
    >
      <div className="flex h-[44vh] flex-col border-t border-line">
        <DataGrid<ClosedItem>
          label="Rows closed by later files"
          total={first.value?.total ?? 0}
          listKey={projectId}
          version={revision}
          loadRange={async (offset, limit) => (await ask(offset, limit)).items}
          columns={[
            {
              key: "date",
              title: "Date",
              width: 100,
              cell: (item) => <DayText day={item.transaction.date} />,
            },
            { key: "side", title: "Side", width: 60, cell: (item) => sideWord(item.transaction.side) },
            {
              key: "amount",
              title: "Amount",
              width: 124,
              align: "right",
              cell: ({ transaction }) => (
                <Money amount={transaction.amount} currency={transaction.currency} />
              ),
            },
            {
              key: "counterparty",
              title: "Counterparty",
              width: 136,
              cell: ({ transaction }) => transaction.counterparty || transaction.description,
            },
            {
              key: "partner",
              title: "Answered",
              width: 100,
              cell: (item) => <DayText day={item.partner.date} />,
            },
            {
              key: "file",
              title: "Brought by",
              width: 160,
              cell: ({ broughtBy, partner }) => `${broughtBy.fileName}, row ${partner.row}`,
            },
            {
              key: "status",
              title: "Match",
              width: 96,
              cell: ({ status }) => (status === "confirmed" ? "Confirmed" : "Waits"),
            },
          ]}
          onSelect={(item) => {
            onOpenChange(false);
            replaceQuery("reconcile", { match: item.matchId, show: item.status });
          }}
          explainProblem={(problem) => explainProblem(problem).message}
          empty={
            first.value === undefined ? null : (
              <p className="max-w-[46ch] text-center text-ink-2">
                Nothing yet. Import the next statement and match again: what waits for it closes itself here.
              </p>
            )
          }
        />
      </div>
    </Dialog>
  );
}
