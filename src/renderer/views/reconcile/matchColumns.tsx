import type { UnmatchedRow } from "../../../contract/procedures/reconciliation.ts";
import type { Match } from "../../../contract/procedures/reconciliationMatch.ts";
import type { Transaction } from "../../../contract/procedures/transactions.ts";
import { DayText } from "../../components/DateText.tsx";
import type { GridColumn } from "../../components/grid/columns.ts";
import { Count, Money } from "../../components/Money.tsx";
import { TierBadge } from "../../components/TierBadge.tsx";
import { partNames, shapeWords, tierNumber } from "./reconcileWords.ts";

type Side = Transaction["side"];

function partyOf(rows: readonly Transaction[]): string {
  const names = [...new Set(rows.map((row) => row.counterparty || row.description))];
  return names.length > 1 ? `${names[0] ?? ""} and ${names.length - 1} more` : (names[0] ?? "");
}

/** A match as one side sees it: the two grids show the same matches, line by line. */
export function matchColumns(side: Side, currency: string): readonly GridColumn<Match>[] {
  const rowsOf = (match: Match) => (side === "ledger" ? match.ledger : match.bank);
  const tier: GridColumn<Match> = {
    key: "tier",
    title: "Tier",
    width: 44,
    cell: (match) => <TierBadge tier={tierNumber(match.tier)} short />,
  };
  const shape: GridColumn<Match> = { key: "shape", title: "Rows", width: 52, cell: shapeWords };
  const amount: GridColumn<Match> = {
    key: "amount",
    title: `Amount, ${currency}`,
    width: 122,
    align: "right",
    cell: (match) => (
      <Money
        amount={side === "ledger" ? match.ledgerSum : match.bankSum}
        currency={match.currency}
        bare={match.currency === currency}
      />
    ),
  };
  const date: GridColumn<Match> = {
    key: "date",
    title: "Date",
    width: 104,
    cell: (match) => {
      const [first] = rowsOf(match);
      return first === undefined ? "" : <DayText day={first.date} />;
    },
  };
  const texts: readonly GridColumn<Match>[] = [
    { key: "counterparty", title: "Counterparty", width: 150, cell: (match) => partyOf(rowsOf(match)) },
    {
      key: "reference",
      title: "Reference",
      width: 130,
      cell: (match) =>
        rowsOf(match)
          .map((row) => row.reference || row.description)
          .join(", "),
    },
  ];
  return side === "ledger" ? [tier, date, amount, ...texts] : [date, amount, shape, ...texts];
}

/** Rows that stand in no match. */
export function unmatchedColumns(currency: string): readonly GridColumn<UnmatchedRow>[] {
  return [
    { key: "date", title: "Date", width: 104, cell: ({ transaction }) => <DayText day={transaction.date} /> },
    {
      key: "amount",
      title: `Amount, ${currency}`,
      width: 122,
      align: "right",
      cell: ({ transaction }) => (
        <Money
          amount={transaction.amount}
          currency={transaction.currency}
          bare={transaction.currency === currency}
        />
      ),
    },
    {
      key: "counterparty",
      title: "Counterparty",
      width: 150,
      cell: ({ transaction }) => transaction.counterparty || transaction.description,
    },
    { key: "part", title: "Held as", width: 108, cell: ({ part }) => partNames[part] },
    {
      key: "age",
      title: "Days old",
      width: 68,
      align: "right",
      cell: ({ ageDays }) => <Count value={ageDays} />,
    },
    {
      key: "assignee",
      title: "Looked into by",
      width: 104,
      cell: ({ assignee, comments }) => (
        <>
          {assignee}
          {comments > 0 && (
            <span className="text-ink-3">
              {assignee !== null && ", "}
              {comments === 1 ? "1 comment" : `${comments} comments`}
            </span>
          )}
        </>
      ),
    },
    {
      key: "reference",
      title: "Reference",
      width: 130,
      cell: ({ transaction }) => transaction.reference || transaction.description,
    },
  ];
}
