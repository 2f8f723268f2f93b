import type { ProjectId } from "../../../contract/ids.ts";
import type { Bridge, BridgePart } from "../../../contract/procedures/reconciliationBridge.ts";
import { DayText } from "../../components/DateText.tsx";
import { Dialog } from "../../components/Dialog.tsx";
import { DataGrid } from "../../components/grid/DataGrid.tsx";
import { Money } from "../../components/Money.tsx";
import { useClient } from "../../link/ClientContext.tsx";
import { goTo } from "../frame/router.ts";
import { sideWord } from "../rows/transactionColumns.tsx";
import { explainProblem } from "../workspace/explainProblem.ts";
import { useAnswer } from "../workspace/useAnswer.ts";
import { partNames } from "./reconcileWords.ts";

interface BridgeRowsDialogProps {
  readonly projectId: ProjectId;
  readonly bridge: Bridge;
  readonly part: BridgePart;
  readonly onOpenChange: (open: boolean) => void;
}

/** The rows that a part of the bridge is made of, each with its reason; a row opens with its source. */
export function BridgeRowsDialog({ projectId, bridge, part, onOpenChange }: BridgeRowsDialogProps) {
  const client = useClient();
  const { currency } = bridge;
  const figures = bridge.parts.find((one) => one.part === part);
  const ask = (offset: number, limit: number) =>
    client.reconciliation.bridgeRows({ projectId, currency, part, offset, limit });
  const first = useAnswer(`bridge rows ${projectId} ${currency} ${part}`, () => ask(0, 1));
  return (
    <Dialog
      open
      onOpenChange={onOpenChange}
      width="wide"
      title={partNames[part]}
      description={
        figures && (
          <>
            {figures.explanation} Together <Money amount={figures.amount} currency={currency} />, gross{" "}
            <Money amount={figures.gross} currency={currency} />.
          </>
        )
      }
    >
      <div className="flex h-[44vh] flex-col border-t border-line">
        <DataGrid
          label={`Rows of ${partNames[part]}`}
          total={first.value?.total ?? 0}
          listKey={`${currency} ${part}`}
          loadRange={async (offset, limit) => (await ask(offset, limit)).rows}
          columns={[
            { key: "date", title: "Date", width: 104, cell: (row) => <DayText day={row.transaction.date} /> },
            { key: "side", title: "Side", width: 60, cell: (row) => sideWord(row.transaction.side) },
            {
              key: "amount",
              title: `Adds, ${currency}`,
              width: 120,
              align: "right",
              cell: (row) => <Money amount={row.amount} currency={currency} bare />,
            },
            {
              key: "counterparty",
              title: "Counterparty",
              width: 170,
              cell: (row) => row.transaction.counterparty || row.transaction.description,
            },
            { key: "because", title: "Because", width: 320, cell: (row) => row.because },
          ]}
          onSelect={(row) => goTo("rows", { tx: row.transaction.txId, side: row.transaction.side })}
          explainProblem={(problem) => explainProblem(problem).message}
          empty={
            first.value === undefined ? null : <p className="text-ink-2">No row belongs to this part.</p>
          }
        />
      </div>
    </Dialog>
  );
}
