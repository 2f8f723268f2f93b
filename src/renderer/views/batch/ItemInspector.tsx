import { FileInput, RotateCw } from "lucide-react";
import { useState } from "react";
import type { Side } from "../../../contract/events/ingestion.ts";
import type { Job, JobItem } from "../../../contract/procedures/batch.ts";
import { Button } from "../../components/Button.tsx";
import { InstantText } from "../../components/DateText.tsx";
import { ErrorState } from "../../components/ErrorState.tsx";
import { Field } from "../../components/Field.tsx";
import { formatBytes, formatDuration } from "../../components/formatDate.ts";
import { HashText } from "../../components/HashText.tsx";
import {
  InspectorActions,
  InspectorHeader,
  InspectorSection,
  PropertyList,
} from "../../components/Inspector.tsx";
import { Count, Money } from "../../components/Money.tsx";
import { Select } from "../../components/Select.tsx";
import { SkeletonRows } from "../../components/Skeleton.tsx";
import { useToast } from "../../components/Toast.tsx";
import { useClient } from "../../link/ClientContext.tsx";
import { InInspector } from "../frame/InspectorSlot.tsx";
import { goTo } from "../frame/router.ts";
import { sideWord } from "../rows/transactionColumns.tsx";
import { explainProblem } from "../workspace/explainProblem.ts";
import { useAnswer } from "../workspace/useAnswer.ts";
import { ItemBadge } from "./JobBadges.tsx";
import { phaseWord } from "./jobWords.ts";
import { untold, useReadings } from "./useReadings.ts";

/** One file of a job whole: what became of it, why, and what to do. */
export function ItemInspector({ job, item, version }: { job: Job; item: number; version: number }) {
  const client = useClient();
  const { jobId } = job;
  const read = useAnswer(`item ${jobId} ${item}`, () => client.batch.item({ jobId, item }), version);
  return (
    <InInspector>
      {read.value !== undefined && <KnownItem job={job} item={read.value} />}
      {read.value === undefined && read.problem === undefined && (
        <div className="p-4">
          <SkeletonRows rows={6} label="Reading the file's result" />
        </div>
      )}
      {read.value === undefined && read.problem !== undefined && (
        <div className="p-4">
          <ErrorState
            title="The file can't be shown"
            {...explainProblem(read.problem)}
            onRetry={read.refresh}
          />
        </div>
      )}
    </InInspector>
  );
}

function KnownItem({ job, item }: { job: Job; item: JobItem }) {
  const under = job.current.find((file) => file.item === item.item);
  return (
    <>
      <InspectorHeader kind={`File ${item.item} of ${job.itemsCount}`} title={item.fileName}>
        <ItemBadge state={item.state} />
        {under !== undefined && <span className="text-ink-2">{phaseWord(under.phase)}</span>}
      </InspectorHeader>
      {item.reason !== null && (
        <InspectorSection title={item.state === "duplicate" ? "Result" : "Reason"}>
          <p className="break-words">{item.reason}</p>
          {item.remedy !== null && <p className="mt-1.5 break-words text-ink-2">{item.remedy}</p>}
        </InspectorSection>
      )}
      <ItemActions job={job} item={item} />
      {item.state === "succeeded" && <Figures item={item} />}
      <InspectorSection title="File">
        <PropertyList
          items={[
            { name: "Side", value: item.side === null ? "not known" : sideWord(item.side) },
            { name: "Size", value: formatBytes(item.byteSize) },
            { name: "Attempts", value: <Count value={item.attempts} /> },
            ...(item.nextAttemptAt === null
              ? []
              : [{ name: "Next attempt", value: <InstantText instant={item.nextAttemptAt} /> }]),
            { name: "SHA-256", value: item.sha256 === null ? null : <HashText value={item.sha256} /> },
            { name: "Read from", value: item.path ?? "handed over in the window" },
          ]}
        />
      </InspectorSection>
    </>
  );
}

function Figures({ item }: { item: JobItem }) {
  const { sum, currency } = item;
  return (
    <InspectorSection title="Figures">
      <PropertyList
        items={[
          { name: "Rows read", value: <Count value={item.rows} /> },
          { name: "Accepted", value: <Count value={item.accepted} /> },
          { name: "Quarantine", value: <Count value={item.rejected} /> },
          {
            name: "Sum",
            value: sum === null || currency === null ? null : <Money amount={sum} currency={currency} />,
          },
          { name: "Quality", value: item.qualityScore },
          { name: "Took", value: formatDuration(item.durationMs) },
        ]}
      />
    </InspectorSection>
  );
}

function ItemActions({ job, item }: { job: Job; item: JobItem }) {
  const client = useClient();
  const toast = useToast();
  const [isRunning, setRunning] = useState(false);
  const { jobId } = job;
  const readings = useReadings();
  const [chosen, setChosen] = useState(untold);
  const reading = readings.find(({ value }) => value === chosen)?.reading;
  const retry = (side?: Side) => {
    setRunning(true);
    client.batch
      .retry({ jobId, items: [item.item], side, reading })
      .catch((problem: unknown) =>
        toast({
          tone: "problem",
          title: "The file was not tried again",
          detail: explainProblem(problem).message,
        }),
      )
      .finally(() => setRunning(false));
  };
  const { ingestionId } = item;
  const isFailed = item.state === "failed" || (item.state === "cancelled" && job.status !== "cancelled");
  if (!isFailed && ingestionId === null) return null;
  const isOpen = isFailed && item.errorCode === "MAPPING_NEEDED";
  return (
    <InspectorActions>
      {isOpen && (
        <div className="w-full">
          <Field label="Read it as">
            <Select
              value={chosen}
              choices={readings.map((one) => (one.value === untold ? { ...one, label: "Choose" } : one))}
              onChange={setChosen}
            />
          </Field>
        </div>
      )}
      {isFailed && item.side !== null && (
        <Button tone="primary" icon={<RotateCw size={13} />} loading={isRunning} onClick={() => retry()}>
          Retry
        </Button>
      )}
      {isFailed && item.side === null && (
        <>
          <Button loading={isRunning} onClick={() => retry("bank")}>
            Retry as the bank's
          </Button>
          <Button loading={isRunning} onClick={() => retry("ledger")}>
            Retry as the books'
          </Button>
        </>
      )}
      {ingestionId !== null && (item.state === "succeeded" || item.state === "duplicate") && (
        <Button icon={<FileInput size={14} />} onClick={() => goTo("import", { import: ingestionId })}>
          Open the import
        </Button>
      )}
    </InspectorActions>
  );
}
