import type { ProjectId } from "../../../contract/ids.ts";
import type { CheckState } from "../../../contract/procedures/reconciliationReview.ts";
import type { ReconciliationRun } from "../../../contract/procedures/reconciliationRun.ts";
import { Bars } from "../../components/charts/Bars.tsx";
import { ChartFrame } from "../../components/charts/ChartFrame.tsx";
import { InstantText } from "../../components/DateText.tsx";
import { Dialog } from "../../components/Dialog.tsx";
import { formatCount, formatMoney } from "../../components/formatMoney.ts";
import { useLocale } from "../../components/LocaleContext.tsx";
import { Count, Money } from "../../components/Money.tsx";
import { SkeletonRows } from "../../components/Skeleton.tsx";
import { Table, type TableColumn } from "../../components/Table.tsx";
import { TierBadge } from "../../components/TierBadge.tsx";
import { useClient } from "../../link/ClientContext.tsx";
import { replaceQuery } from "../frame/router.ts";
import { sideWord } from "../rows/transactionColumns.tsx";
import { useAnswer } from "../workspace/useAnswer.ts";
import { FlowChart } from "./FlowChart.tsx";
import { PassTable } from "./PassTable.tsx";
import { percentWords, tierNumber } from "./reconcileWords.ts";
import type { Reconciliation, ReconciliationStats } from "./useReconciliation.ts";

interface FiguresDialogProps {
  readonly projectId: ProjectId;
  readonly state: Reconciliation;
  readonly currency: string;
  readonly onOpenChange: (open: boolean) => void;
}

type TierFigures = ReconciliationStats["tiers"][number];
type Flow = ReconciliationStats["flow"][number];
type Ageing = ReconciliationStats["ageing"][number];

/** Tiers with their error, where the money stands, and how old is what is unmatched. */
export function FiguresDialog({ projectId, state, currency, onOpenChange }: FiguresDialogProps) {
  const stats = state.stats.value;
  const locale = useLocale();
  const client = useClient();
  const checks = useAnswer(
    `sample of ${projectId}`,
    () => client.reconciliation.checks({ projectId }),
    state.revision,
  );
  const ageing = (stats?.ageing ?? []).toSorted(
    (a, b) => b.side.localeCompare(a.side) || Number.parseInt(a.bucket, 10) - Number.parseInt(b.bucket, 10),
  );
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
          {checks.value !== undefined && <SampleLine state={checks.value} />}
          {state.status.value?.last != null && <LastRun run={state.status.value.last} />}
          <ChartFrame<Flow>
            title="Where the money stands"
            subtitle="Absolute money of each side; confirmed and proposed matches, ambiguous sets, rows without a match"
            rows={stats.flow}
            rowKey={({ side, currency: unit }) => `${side} ${unit}`}
            columns={flowColumns(go)}
          >
            <FlowChart flow={stats.flow} />
          </ChartFrame>
          {stats.ageing.length > 0 && (
            <ChartFrame<Ageing>
              title="Unmatched rows by age"
              subtitle={`Days from the row to the last day of the data, money in ${currency}`}
              rows={ageing}
              rowKey={({ side, bucket }) => `${side} ${bucket}`}
              columns={ageingColumns(currency, go)}
            >
              <Bars
                label="Unmatched money by age"
                labelWidth={148}
                textWidth={170}
                bars={ageing.map(({ side, bucket, rows, amount }) => ({
                  label: `${sideWord(side)}, ${bucket.replace("-", "–")} days`,
                  value: amount,
                  text: `${formatMoney(amount, currency, locale)}, ${formatCount(rows, locale)} ${rows === 1 ? "row" : "rows"}`,
                }))}
              />
            </ChartFrame>
          )}
        </div>
      )}
    </Dialog>
  );
}

/** What the random check says about all that was confirmed without a person. */
function SampleLine({ state }: { state: CheckState }) {
  const { checked, wrong, upperLimit, stopped, waiting } = state;
  return (
    <p className={stopped === null ? "text-ink-2" : "text-critical"}>
      {stopped ??
        (checked === 0 || upperLimit === null
          ? `Of the auto-confirmed, ${waiting.length} were drawn at random and wait to be looked at.`
          : `Of ${checked} auto-confirmed looked at, ${wrong} ${wrong === 1 ? "was" : "were"} wrong: at most ${percentWords(upperLimit)} of all of them, with 95 % confidence.`)}
    </p>
  );
}

/** What the last matching changed, and what it says it did not do. */
function LastRun({ run }: { run: ReconciliationRun }) {
  const { figures, startedAt, durationMs } = run;
  if (figures === null) return null;
  const { kept, added, gone, sign } = figures;
  return (
    <div className="text-ink-2">
      <p>
        The last matching began <InstantText instant={startedAt} /> and took{" "}
        <span className="figures">{(durationMs / 1_000).toFixed(1)} s</span>. Of the proposals that waited,{" "}
        <Count value={kept} /> stand as they stood and <Count value={gone} /> are gone;{" "}
        <Count value={added} /> are new. Decisions of people are as they were.
      </p>
      {sign.convention === "opposite" && (
        <p>
          The books write money out with the opposite sign of the bank; the amounts are shown in the bank's.
        </p>
      )}
      {figures.passes !== undefined && (
        <div className="mt-2">
          <PassTable passes={figures.passes} />
        </div>
      )}
      {figures.limits.map((limit) => (
        <p key={limit} className="text-medium">
          {limit}
        </p>
      ))}
    </div>
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

function ageingColumns(currency: string, go: Go): readonly TableColumn<Ageing>[] {
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
  ];
}
