import type { Transaction } from "../../../contract/procedures/transactions.ts";
import { DayText } from "../../components/DateText.tsx";
import type { GridColumn } from "../../components/grid/columns.ts";
import { Count, Money } from "../../components/Money.tsx";

export function sideWord(side: Transaction["side"]): string {
  return side === "bank" ? "Bank" : "Books";
}

/** Every column of the rows page; the amount names its currency in the header unless currencies mix. */
export function transactionColumns(currency: string | undefined): readonly GridColumn<Transaction>[] {
  const unit = currency === undefined ? "" : `, ${currency}`;
  return [
    {
      key: "row",
      title: "Row",
      width: 76,
      align: "right",
      sortable: true,
      cell: (tx) => <Count value={tx.row} />,
    },
    { key: "side", title: "Side", width: 66, cell: (tx) => sideWord(tx.side) },
    { key: "date", title: "Date", width: 104, sortable: true, cell: (tx) => <DayText day={tx.date} /> },
    { key: "counterparty", title: "Counterparty", width: 180, sortable: true, cell: (tx) => tx.counterparty },
    {
      key: "amount",
      title: `Amount${unit}`,
      width: 138,
      align: "right",
      sortable: true,
      cell: (tx) => <Money amount={tx.amount} currency={tx.currency} bare={tx.currency === currency} />,
    },
    { key: "reference", title: "Reference", width: 116, sortable: true, cell: (tx) => tx.reference },
    { key: "description", title: "Description", width: 176, sortable: true, cell: (tx) => tx.description },
    {
      key: "valueDate",
      title: "Value date",
      width: 104,
      cell: (tx) => (tx.valueDate === null ? "" : <DayText day={tx.valueDate} />),
    },
    { key: "account", title: "Account", width: 170, cell: (tx) => tx.account },
    {
      key: "counterpartyAccount",
      title: "Counterparty's account",
      width: 190,
      cell: (tx) => tx.counterpartyAccount,
    },
    {
      key: "balance",
      title: `Balance${unit}`,
      width: 138,
      align: "right",
      cell: (tx) =>
        tx.balance === null ? (
          ""
        ) : (
          <Money amount={tx.balance} currency={tx.currency} bare={tx.currency === currency} />
        ),
    },
    { key: "file", title: "File", width: 180, cell: (tx) => tx.fileName },
  ];
}

export const shownAtFirst: readonly string[] = [
  "row",
  "side",
  "date",
  "counterparty",
  "amount",
  "reference",
  "description",
];
