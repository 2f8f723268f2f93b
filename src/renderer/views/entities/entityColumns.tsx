import type { Duplicate, Entity } from "../../../contract/procedures/entities.ts";
import { DayText } from "../../components/DateText.tsx";
import type { GridColumn } from "../../components/grid/columns.ts";
import { Count, Money } from "../../components/Money.tsx";
import { StatusBadge } from "../../components/StatusBadge.tsx";
import { checkWords, percentWords, sideWords, spacedAccount } from "./entityWords.ts";

/** Columns of the entities; money in the entity's first currency, which names itself unless it is the project's. */
export function entityColumns(currency: string): readonly GridColumn<Entity>[] {
  const money = (entity: Entity, which: "in" | "out") => {
    const [first, ...others] = entity.sums;
    if (first === undefined) return "";
    return (
      <>
        {others.length > 0 && <span className="text-ink-3">+{others.length} more </span>}
        <Money amount={first[which]} currency={first.currency} bare={first.currency === currency} />
      </>
    );
  };
  return [
    { key: "name", title: "Name", width: 220, sortable: true, cell: (entity) => <Name entity={entity} /> },
    {
      key: "transactions",
      title: "Rows",
      width: 76,
      align: "right",
      sortable: true,
      cell: (entity) => <Count value={entity.transactions} />,
    },
    {
      key: "in",
      title: `In, ${currency}`,
      width: 128,
      align: "right",
      sortable: true,
      cell: (entity) => money(entity, "in"),
    },
    {
      key: "out",
      title: `Out, ${currency}`,
      width: 128,
      align: "right",
      sortable: true,
      cell: (entity) => money(entity, "out"),
    },
    {
      key: "duplicates",
      title: "Likely same",
      width: 100,
      align: "right",
      sortable: true,
      cell: ({ duplicates }) => (duplicates === 0 ? "" : <Count value={duplicates} />),
    },
    { key: "account", title: "Account", width: 240, cell: (entity) => <Account entity={entity} /> },
    {
      key: "firstDay",
      title: "First",
      width: 100,
      sortable: true,
      cell: ({ firstDay }) => <DayText day={firstDay} />,
    },
    {
      key: "lastDay",
      title: "Last",
      width: 100,
      sortable: true,
      cell: ({ lastDay }) => <DayText day={lastDay} />,
    },
    { key: "sides", title: "Side", width: 124, cell: ({ sides }) => sideWords(sides) },
    {
      key: "spellings",
      title: "Spellings",
      width: 88,
      align: "right",
      cell: ({ spellings }) => <Count value={spellings} />,
    },
  ];
}

function Name({ entity }: { entity: Entity }) {
  return (
    <>
      {entity.name}
      {entity.merged > 1 && <span className="text-ink-3"> · {entity.merged} merged</span>}
      {entity.isOwnAccount && <span className="text-ink-3"> · own account</span>}
    </>
  );
}

function Account({ entity: { accounts } }: { entity: Entity }) {
  const [first] = accounts.toSorted((a, b) => b.transactions - a.transactions);
  if (first === undefined) return null;
  const wrong = accounts.map(({ check }) => checkWords(check)).find((words) => words !== undefined);
  return (
    <span className="flex items-center gap-1.5">
      {wrong !== undefined && (
        <StatusBadge tone="problem" shape="failed">
          {wrong}
        </StatusBadge>
      )}
      <span className="truncate font-mono text-small">{spacedAccount(first)}</span>
      {accounts.length > 1 && <span className="text-ink-3">+{accounts.length - 1}</span>}
    </span>
  );
}

export const duplicateColumns: readonly GridColumn<Duplicate>[] = [
  {
    key: "probability",
    title: "Likely one",
    width: 96,
    align: "right",
    cell: ({ probability }) => <span className="figures">{percentWords(probability)}</span>,
  },
  { key: "left", title: "This", width: 224, cell: ({ left }) => left.name },
  { key: "right", title: "And this", width: 224, cell: ({ right }) => right.name },
  {
    key: "rows",
    title: "Rows",
    width: 92,
    align: "right",
    cell: ({ left, right }) => (
      <span className="figures">
        {left.transactions} + {right.transactions}
      </span>
    ),
  },
  { key: "why", title: "Strongest evidence", width: 300, cell: (pair) => strongest(pair) },
];

function strongest({ evidence }: Duplicate): string {
  const told = evidence.filter(({ kind }) => kind !== "prior");
  return told.toSorted((a, b) => b.bits - a.bits)[0]?.words ?? "";
}
