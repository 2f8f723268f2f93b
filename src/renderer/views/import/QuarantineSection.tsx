import { CircleCheck, Wrench } from "lucide-react";
import { useState } from "react";
import type { Ingestion } from "../../../contract/procedures/ingestion.ts";
import type { QuarantinedRow, QuarantineState } from "../../../contract/procedures/quarantine.ts";
import { Button } from "../../components/Button.tsx";
import { ErrorState } from "../../components/ErrorState.tsx";
import { Count } from "../../components/Money.tsx";
import { Select } from "../../components/Select.tsx";
import { SkeletonRows } from "../../components/Skeleton.tsx";
import { StatusBadge, type StatusShape, type StatusTone } from "../../components/StatusBadge.tsx";
import { Table } from "../../components/Table.tsx";
import { useClient } from "../../link/ClientContext.tsx";
import { explainProblem } from "../workspace/explainProblem.ts";
import { useAnswer } from "../workspace/useAnswer.ts";
import { useRevision } from "../workspace/WorkspaceContext.tsx";
import { RepairClassDialog } from "./RepairClassDialog.tsx";
import { RepairRowDialog } from "./RepairRowDialog.tsx";
import { useRepairs } from "./useRepairs.ts";

const rowsAtATime = 100;

const states: Readonly<
  Record<QuarantineState, { readonly word: string; readonly tone: StatusTone; readonly shape: StatusShape }>
> = {
  new: { word: "Waits", tone: "warning", shape: "waiting" },
  repairing: { word: "Still wrong", tone: "problem", shape: "failed" },
  repaired: { word: "Repaired", tone: "good", shape: "done" },
  ignored: { word: "Set aside", tone: "neutral", shape: "stopped" },
};

interface QuarantineSectionProps {
  readonly ingestion: Ingestion;
  readonly header: readonly string[];
}

/** Rows that could not be read, as they stand, with the reason; repaired one by one or by what is wrong with them. */
export function QuarantineSection({ ingestion, header }: QuarantineSectionProps) {
  const client = useClient();
  const { projectId, ingestionId } = ingestion;
  const revision = useRevision("imports");
  const [code, setCode] = useState<string>("");
  const [offset, setOffset] = useState(0);
  const [repairing, setRepairing] = useState<QuarantinedRow>();
  const [isRepairingAll, setRepairingAll] = useState(false);
  const repairs = useRepairs(ingestionId);
  const isCommitted = ingestion.status === "committed";
  const classes = useAnswer(
    `quarantine classes ${ingestionId}`,
    isCommitted ? () => client.ingestion.quarantineClasses({ ingestionId }) : undefined,
    revision,
  );
  const answer = useAnswer(
    `quarantine ${ingestionId} ${code} ${offset}`,
    isCommitted
      ? () =>
          client.ingestion.quarantine({
            projectId,
            ingestionId,
            ...(code === "" ? {} : { code }),
            offset,
            limit: rowsAtATime,
          })
      : undefined,
    revision,
  );
  const total = (classes.value ?? []).reduce((sum, { rows }) => sum + rows, 0);
  if (classes.value !== undefined && total === 0) return null;
  const chosen = classes.value?.find((one) => one.code === code);
  return (
    <section aria-label="Quarantine" className="flex flex-col gap-2">
      <div className="flex flex-wrap items-center gap-2">
        <h2 className="mr-auto text-section font-semibold">Quarantine</h2>
        {classes.value !== undefined && (
          <Select
            label="What is wrong with the rows"
            className="!w-[240px]"
            value={code}
            choices={[
              { value: "", label: `All reasons (${total})` },
              ...classes.value.map((one) => ({
                value: one.code,
                label: `${wordsOf(one.code)} (${one.rows})`,
              })),
            ]}
            onChange={(next) => {
              setCode(next);
              setOffset(0);
            }}
          />
        )}
        {chosen !== undefined && chosen.states.new + chosen.states.repairing > 0 && (
          <>
            <Button icon={<Wrench size={13} />} onClick={() => setRepairingAll(true)}>
              Repair all of them
            </Button>
            <Button loading={repairs.isRunning} onClick={() => repairs.setState({ code, state: "ignored" })}>
              Set all aside
            </Button>
          </>
        )}
      </div>
      <p className="text-ink-2">
        Nothing in these rows was guessed. A repair is a version of the row with your name; the file stays as
        it is, and every check runs again.
      </p>
      {answer.problem !== undefined && (
        <ErrorState
          title="The quarantine can't be shown"
          {...explainProblem(answer.problem)}
          onRetry={answer.refresh}
        />
      )}
      {answer.value === undefined && answer.isReading && <SkeletonRows rows={3} />}
      {answer.value?.rows.length === 0 && (
        <p className="flex items-center gap-2 text-ink-2">
          <CircleCheck size={15} className="text-good" aria-hidden /> No row waits for this reason any more.
        </p>
      )}
      {answer.value !== undefined && answer.value.rows.length > 0 && (
        <Table
          caption="Rows in quarantine"
          rows={answer.value.rows}
          rowKey={(row) => row.row}
          columns={[
            { key: "row", title: "Row", align: "right", cell: (row) => row.row },
            { key: "state", title: "State", cell: (row) => <RowState state={row.state} /> },
            { key: "reason", title: "Why", cell: (row) => row.reason },
            { key: "cells", title: "As it stands", cell: (row) => <Cells row={row} /> },
            {
              key: "acts",
              title: "Repair",
              isTitleHidden: true,
              align: "right",
              cell: (row) => (
                <span className="flex justify-end gap-1">
                  {(row.state === "repaired" || row.state === "ignored") && (
                    <Button
                      size="small"
                      tone="quiet"
                      onClick={() => repairs.setState({ rows: [row.row], state: "new" })}
                    >
                      Take back
                    </Button>
                  )}
                  {row.state !== "ignored" && (
                    <Button size="small" onClick={() => setRepairing(row)}>
                      Repair
                    </Button>
                  )}
                </span>
              ),
            },
          ]}
        />
      )}
      {answer.value !== undefined && answer.value.total > rowsAtATime && (
        <div className="flex items-center gap-2 text-ink-2">
          <Button
            size="small"
            disabled={offset === 0}
            onClick={() => setOffset(Math.max(0, offset - rowsAtATime))}
          >
            Before
          </Button>
          <span>
            <Count value={offset + 1} /> to <Count value={offset + answer.value.rows.length} /> of{" "}
            <Count value={answer.value.total} />
          </span>
          <Button
            size="small"
            disabled={offset + rowsAtATime >= answer.value.total}
            onClick={() => setOffset(offset + rowsAtATime)}
          >
            Next
          </Button>
        </div>
      )}
      {repairing !== undefined && (
        <RepairRowDialog
          row={repairing}
          header={header}
          repairs={repairs}
          onClose={() => setRepairing(undefined)}
        />
      )}
      {isRepairingAll && chosen !== undefined && (
        <RepairClassDialog
          code={chosen.code}
          words={wordsOf(chosen.code)}
          rows={chosen.states.new + chosen.states.repairing}
          header={header}
          repairs={repairs}
          onClose={() => setRepairingAll(false)}
        />
      )}
    </section>
  );
}

function RowState({ state }: { state: QuarantineState }) {
  const { word, tone, shape } = states[state];
  return (
    <StatusBadge tone={tone} shape={shape}>
      {word}
    </StatusBadge>
  );
}

function Cells({ row }: { row: QuarantinedRow }) {
  const text = row.cells.join(" │ ");
  return (
    <span className="block max-w-[380px] truncate font-mono text-small text-ink-2" title={text}>
      {text}
    </span>
  );
}

function wordsOf(code: string): string {
  const words = code.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
