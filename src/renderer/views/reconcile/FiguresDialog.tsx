import { Dialog } from "../../components/Dialog.tsx";
import { Count, Money } from "../../components/Money.tsx";
import { SkeletonRows } from "../../components/Skeleton.tsx";
import { Table, type TableColumn } from "../../components/Table.tsx";
import { TierBadge } from "../../components/TierBadge.tsx";
import { replaceQuery } from "../frame/router.ts";
import { sideWord } from "../rows/transactionColumns.tsx";
import { percentWords, tierNumber } from "./reconcileWords.ts";
import type { Reconciliation, ReconciliationStats } from "./useReconciliation.ts";

interface FiguresDialogProps {
  readonly state: Reconciliation;
  readonly currency: string;
  readonly onOpenChange: (open: boolean) => void;
}

type TierFigures = ReconciliationStats["tiers"][number];
type Flow = ReconciliationStats["flow"][number];
type Ageing = ReconciliationStats["ageing"][number];

/** Tiers with their error, where the money stands, and how old is what is unmatched. */
export function FiguresDialog({ state, currency, onOpenChange }: FiguresDialogProps) {
  const stats = state.stats.value;
  const go = (show: string, tier = "") => {
    onOpenChange(false);
    replaceQuery("reconcile", { show, tier });
  };
  return (
    <Dialog open onOpenChange={onOpenChange} title="Figures of the matching" width="wide">
      {stats === undefined && <SkeletonRows rows={6} label="Reading the figures" />}
      {stats !== undefined && (
        <div className="flex flex-col gap-4">
          <Table<TierFigures>
            caption="Tiers"
            rows={stats.tiers}
            rowKey={({ tier }) => tier}
            columns={tierColumns(currency, go)}
          />
          <Table<Flow>
            caption="Where the money stands"
            rows={stats.flow}
            rowKey={({ side, currency: unit }) => `${side} ${unit}`}
            columns={flowColumns(go)}
          />
          <Table<Ageing>
            caption="Unmatched rows by age"
            rows={stats.ageing}
            rowKey={({ side, bucket }) => `${side} ${bucket}`}
            columns={ageingColumns(currency, stats.ageing, go)}
          />
        </div>
      )}
    </Dialog>
  );
}

type Go = (show: string, tier?: string) => void;

function Opens({ value, words, onOpen }: { value: number; words: string; onOpen: () => void }) {
  if (value === 0) return <span className="text-ink-3">0</span>;
  return (
    <button
      type="button"
      aria-label={`Open ${value} ${words}`}
      className="min-h-6 text-accent-ink underline underline-offset-2"
      onClick={onOpen}
    >
      <Count value={value} />
    </button>
  );
}

function tierColumns(currency: string, go: Go): readonly TableColumn<TierFigures>[] {
  const count = (name: "proposed" | "confirmed" | "rejected", title: string): TableColumn<TierFigures> => ({
    key: name,
    title,
    align: "right",
    cell: (row) => (
      <Opens
        value={row[name]}
        words={`${name} of tier ${tierNumber(row.tier)}`}
        onOpen={() => go(name, row.tier)}
      />
    ),
  });
  return [
    { key: "tier", title: "Tier", cell: ({ tier }) => <TierBadge tier={tierNumber(tier)} /> },
    count("confirmed", "Confirmed"),
    {
      key: "confirmedAmount",
      title: `Money, ${currency}`,
      align: "right",
      cell: (row) => <Money amount={row.confirmedAmount} currency={currency} bare />,
    },
    count("proposed", "Proposed"),
    {
      key: "proposedAmount",
      title: `Money, ${currency}`,
      align: "right",
      cell: (row) => <Money amount={row.proposedAmount} currency={currency} bare />,
    },
    count("rejected", "Rejected"),
    {
      key: "expected",
      title: "Expected wrong",
      align: "right",
      cell: (row) => (row.expectedError === null ? "–" : percentWords(row.expectedError)),
    },
    {
      key: "measured",
      title: "Found wrong",
      align: "right",
      cell: (row) =>
        row.measuredError === null ? "–" : `${percentWords(row.measuredError)} of ${row.decisions}`,
    },
  ];
}

const flowNames = [
  ["confirmed", "Confirmed"],
  ["proposed", "Proposed"],
  ["ambiguous", "Ambiguous"],
  ["unmatched", "Unmatched"],
] as const;

function flowColumns(go: Go): readonly TableColumn<Flow>[] {
  return [
    { key: "side", title: "Side", cell: ({ side, currency }) => `${sideWord(side)}, ${currency}` },
    ...flowNames.map(
      ([name, title]): TableColumn<Flow> => ({
        key: name,
        title: `${title}, rows and money`,
        align: "right",
        cell: (row) => (
          <>
            <Opens
              value={row.rows[name]}
              words={`${name} rows of the ${sideWord(row.side).toLowerCase()}`}
              onOpen={() => go(name)}
            />
            {"  "}
            <Money amount={row[name]} currency={row.currency} bare />
          </>
        ),
      }),
    ),
  ];
}

function ageingColumns(currency: string, all: readonly Ageing[], go: Go): readonly TableColumn<Ageing>[] {
  const most = Math.max(1, ...all.map(({ amount }) => amount));
  return [
    { key: "side", title: "Unmatched", cell: ({ side }) => sideWord(side) },
    { key: "bucket", title: "Days old", cell: ({ bucket }) => <span className="figures">{bucket}</span> },
    {
      key: "rows",
      title: "Rows",
      align: "right",
      cell: (row) => (
        <Opens value={row.rows} words={`unmatched rows, ${row.bucket} days`} onOpen={() => go("unmatched")} />
      ),
    },
    {
      key: "amount",
      title: `Money, ${currency}`,
      align: "right",
      cell: ({ amount }) => <Money amount={amount} currency={currency} bare />,
    },
    {
      key: "bar",
      title: "Share of the largest",
      isTitleHidden: true,
      cell: ({ amount }) => (
        <span aria-hidden className="block h-2 w-[180px] bg-sunken">
          <span className="block h-2 bg-accent" style={{ width: `${(amount / most) * 100}%` }} />
        </span>
      ),
    },
  ];
}
