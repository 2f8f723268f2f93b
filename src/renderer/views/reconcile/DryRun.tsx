import { useEffect, useRef } from "react";
import type { RunFigures } from "../../../contract/procedures/reconciliationRun.ts";
import { Count, Money } from "../../components/Money.tsx";
import { Table, type TableColumn } from "../../components/Table.tsx";
import { PassTable } from "./PassTable.tsx";
import { percentWords } from "./reconcileWords.ts";

interface Line {
  readonly name: string;
  readonly of: (figures: RunFigures) => number;
  readonly kind?: "money" | "share";
}

const lines: readonly Line[] = [
  { name: "Matches", of: (run) => run.matches },
  { name: "Tier 1", of: (run) => run.byTier.TIER_1 },
  { name: "Tier 2", of: (run) => run.byTier.TIER_2 },
  { name: "Tier 3", of: (run) => run.byTier.TIER_3 },
  { name: "Tier 4", of: (run) => run.byTier.TIER_4 },
  { name: "Ambiguous sets", of: (run) => run.ambiguous },
  { name: "Sums of several rows", of: (run) => run.aggregates },
  { name: "Auto-confirmed", of: (run) => run.autoConfirmed },
  { name: "To investigate", of: (run) => run.flagRate, kind: "share" },
  { name: "Unmatched in the books", of: (run) => run.unmatchedInternal },
  { name: "Unmatched at the bank", of: (run) => run.unmatchedBank },
  { name: "Unexplained", of: (run) => run.variance.unexplainedAmount, kind: "money" },
];

/** What the matching found last beside what it would find with other settings. Nothing of it is kept. */
export function DryRun({ now, would }: { now: RunFigures | null; would: RunFigures }) {
  const place = useRef<HTMLElement>(null);
  useEffect(() => {
    place.current?.scrollIntoView({ block: "nearest" });
  }, []);
  const figure = (line: Line, figures: RunFigures) => {
    const value = line.of(figures);
    if (line.kind === "share") return percentWords(value);
    if (line.kind === "money") return <Money amount={value} currency={figures.variance.currency} />;
    return <Count value={value} />;
  };
  const columns: readonly TableColumn<Line>[] = [
    { key: "name", title: "Figure", cell: ({ name }) => name },
    { key: "now", title: "Now", align: "right", cell: (line) => (now === null ? "–" : figure(line, now)) },
    {
      key: "would",
      title: "With these settings",
      align: "right",
      cell: (line) => (
        <span className={now !== null && line.of(now) !== line.of(would) ? "font-semibold" : ""}>
          {figure(line, would)}
        </span>
      ),
    },
  ];
  return (
    <section ref={place} className="mt-4" aria-label="What the change would do">
      <Table caption="What the change would do" columns={columns} rows={lines} rowKey={({ name }) => name} />
      {would.passes !== undefined && (
        <div className="mt-3">
          <PassTable passes={would.passes} />
        </div>
      )}
      {would.limits.map((limit) => (
        <p key={limit} className="mt-2 text-small text-medium">
          {limit}
        </p>
      ))}
    </section>
  );
}
