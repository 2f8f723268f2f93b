import type { Bridge } from "../../../contract/procedures/reconciliationBridge.ts";
import { Count, Money } from "../../components/Money.tsx";
import { Table } from "../../components/Table.tsx";
import { partNames } from "./reconcileWords.ts";

interface Line {
  readonly name: string;
  readonly amount: number;
  readonly rows?: number;
  readonly isBalance?: boolean;
}

/** The bridge as a statement reads: the books' balance, each part, the bank's balance. */
export function BridgeTable({ bridge }: { bridge: Bridge }) {
  const { currency } = bridge;
  const lines: readonly Line[] = [
    { name: "Balance of the books", amount: bridge.ledgerBalance, isBalance: true },
    ...bridge.parts.map(({ part, amount, rows }) => ({ name: partNames[part], amount, rows })),
    { name: "Balance of the bank", amount: bridge.bankBalance, isBalance: true },
  ];
  return (
    <Table<Line>
      caption={`Statement, ${currency}`}
      rows={lines}
      rowKey={({ name }) => name}
      columns={[
        {
          key: "name",
          title: `Statement, ${currency}`,
          cell: ({ name, isBalance }) => (
            <span className={isBalance === true ? "font-semibold" : ""}>{name}</span>
          ),
        },
        {
          key: "rows",
          title: "Rows",
          align: "right",
          cell: ({ rows }) => (rows === undefined ? "" : <Count value={rows} />),
        },
        {
          key: "amount",
          title: "Money",
          align: "right",
          cell: ({ amount, isBalance }) => (
            <span className={isBalance === true ? "font-semibold" : ""}>
              {isBalance !== true && amount > 0 && "+"}
              <Money amount={amount} currency={currency} bare />
            </span>
          ),
        },
      ]}
    />
  );
}
