import { useState } from "react";
import type { Match } from "../../../contract/procedures/reconciliationMatch.ts";
import type { Transaction } from "../../../contract/procedures/transactions.ts";
import { Button } from "../../components/Button.tsx";
import { DayText } from "../../components/DateText.tsx";
import { Dialog } from "../../components/Dialog.tsx";
import { Money } from "../../components/Money.tsx";
import { Select } from "../../components/Select.tsx";
import { Table, type TableColumn } from "../../components/Table.tsx";
import { useClient } from "../../link/ClientContext.tsx";
import { sideWord } from "../rows/transactionColumns.tsx";
import { partsOf } from "./splitParts.ts";
import type { Acts } from "./useActs.ts";

interface SplitDialogProps {
  readonly match: Match;
  readonly acts: Acts;
  readonly onOpenChange: (open: boolean) => void;
}

/** Each row goes to a part or to none; parts with rows of both sides are confirmed, the rest becomes unmatched. */
export function SplitDialog({ match, acts, onOpenChange }: SplitDialogProps) {
  const client = useClient();
  const [partOf, setPartOf] = useState<Readonly<Record<string, string>>>({});
  const { parts, problem } = partsOf(match, partOf);
  const isWhole = match.ledger.length === match.ledgerRows && match.bank.length === match.bankRows;
  const split = async () => {
    if (await acts.act(() => client.reconciliation.split({ matchId: match.matchId, parts })))
      onOpenChange(false);
  };
  const choices = [
    { value: "", label: "No part" },
    ...Array.from({ length: Math.min(50, match.ledger.length, match.bank.length) + 1 }, (_, at) => ({
      value: String(at + 1),
      label: `Part ${at + 1}`,
    })),
  ];
  const columns: readonly TableColumn<Transaction>[] = [
    { key: "side", title: "Side", cell: ({ side }) => sideWord(side) },
    { key: "date", title: "Date", cell: ({ date }) => <DayText day={date} /> },
    { key: "name", title: "Counterparty", cell: (row) => row.counterparty || row.description },
    {
      key: "amount",
      title: "Amount",
      align: "right",
      cell: ({ amount, currency }) => <Money amount={amount} currency={currency} />,
    },
    {
      key: "part",
      title: "Part",
      cell: (row) => (
        <Select
          label={`Part of row ${row.row} of ${row.fileName}`}
          className="!w-[96px]"
          value={partOf[row.txId] ?? ""}
          choices={choices}
          onChange={(part) => setPartOf((before) => ({ ...before, [row.txId]: part }))}
        />
      ),
    },
  ];
  return (
    <Dialog
      open
      onOpenChange={onOpenChange}
      width="wide"
      title="Split the match"
      description="Rows of a part belong together and are confirmed; rows of no part become unmatched."
      actions={
        <>
          <Button onClick={() => onOpenChange(false)}>Cancel</Button>
          <Button tone="primary" disabled={problem !== undefined} onClick={() => void split()}>
            Split into {parts.length}
          </Button>
        </>
      }
    >
      <Table
        caption="Rows of the match"
        columns={columns}
        rows={[...match.ledger, ...match.bank]}
        rowKey={({ txId }) => txId}
      />
      <p role="status" className="mt-3 text-ink-2">
        {problem ?? `${parts.length} ${parts.length === 1 ? "part" : "parts"} will be confirmed.`}
        {!isWhole && " Only the first 20 rows of a side can be given to parts; the others become unmatched."}
      </p>
    </Dialog>
  );
}
