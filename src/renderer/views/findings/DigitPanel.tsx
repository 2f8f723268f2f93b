import { useState } from "react";
import type { Side } from "../../../contract/events/ingestion.ts";
import type { ProjectId } from "../../../contract/ids.ts";
import type { DigitPlace } from "../../../contract/procedures/anomalies.ts";
import { ChartFrame } from "../../components/charts/ChartFrame.tsx";
import { ErrorState } from "../../components/ErrorState.tsx";
import { SegmentedControl } from "../../components/SegmentedControl.tsx";
import { SkeletonRows } from "../../components/Skeleton.tsx";
import { useClient } from "../../link/ClientContext.tsx";
import { explainProblem } from "../workspace/explainProblem.ts";
import { useAnswer } from "../workspace/useAnswer.ts";
import { DigitChart } from "./DigitChart.tsx";
import { digitPlaces, digitVerdict } from "./digitSentences.ts";

const sides = [
  { value: "ledger", label: "Ledger" },
  { value: "bank", label: "Bank" },
] as const;
const share = (value: number) => `${(value * 100).toFixed(2)} %`;

interface DigitPanelProps {
  readonly projectId: ProjectId;
  readonly revision: number;
}

/** The digits of a side's amounts against Benford's law: the chart with its limits, its verdict and its table. */
export function DigitPanel({ projectId, revision }: DigitPanelProps) {
  const client = useClient();
  const [place, setPlace] = useState<DigitPlace>("first");
  const [side, setSide] = useState<Side>("ledger");
  const answer = useAnswer(
    `digits ${projectId} ${side} ${place}`,
    () => client.anomalies.benford({ projectId, side, place }),
    revision,
  );
  const figures = answer.value;
  const name = digitPlaces.find(({ value }) => value === place)?.label ?? "";
  const title = `${name} ${place === "first" || place === "second" ? "digit" : "digits"} of the ${side === "bank" ? "statement" : "ledger"}`;
  return (
    <section aria-label="Digits of the amounts" className="flex flex-col gap-3 p-4">
      <div className="flex flex-wrap gap-3">
        <SegmentedControl label="Which digits" value={place} choices={digitPlaces} onChange={setPlace} />
        <SegmentedControl label="Which side" value={side} choices={sides} onChange={setSide} />
      </div>
      {answer.problem !== undefined && (
        <ErrorState
          title="The digits can't be shown"
          {...explainProblem(answer.problem)}
          onRetry={answer.refresh}
        />
      )}
      {figures === undefined && answer.isReading && <SkeletonRows rows={8} label="Counting the digits" />}
      {figures !== undefined && (
        <>
          <p>{digitVerdict(figures)}</p>
          {figures.n > 0 && (
            <ChartFrame
              title={title}
              subtitle={`${figures.n.toLocaleString("en")} amounts of 10.00 ${figures.currency} or more. Bars: observed. Line: expected. Dashes: what chance alone gives 95 times in 100.`}
              columns={[
                { key: "digits", title: "Digits", cell: (row) => row.digits },
                { key: "count", title: "Amounts", align: "right", cell: (row) => row.count },
                { key: "observed", title: "Observed", align: "right", cell: (row) => share(row.observed) },
                { key: "expected", title: "Expected", align: "right", cell: (row) => share(row.expected) },
                {
                  key: "limits",
                  title: "By chance",
                  align: "right",
                  cell: (row) => `${share(row.lower)} to ${share(row.upper)}`,
                },
                { key: "z", title: "Z", align: "right", cell: (row) => row.z.toFixed(2) },
              ]}
              rows={figures.values}
              rowKey={(row) => row.digits}
            >
              <DigitChart label={`${title}: ${digitVerdict(figures)}`} figures={figures} />
            </ChartFrame>
          )}
        </>
      )}
    </section>
  );
}
