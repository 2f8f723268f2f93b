import { useState } from "react";
import { daySchema } from "../../../contract/ids.ts";
import type { Project } from "../../../contract/procedures/projects.ts";
import type { PeriodClose, Periods } from "../../../contract/procedures/reconciliationReview.ts";
import { Button } from "../../components/Button.tsx";
import { DayText, InstantText } from "../../components/DateText.tsx";
import { DayInput } from "../../components/DayInput.tsx";
import { Dialog } from "../../components/Dialog.tsx";
import { ErrorState } from "../../components/ErrorState.tsx";
import { Field } from "../../components/Field.tsx";
import { HashText } from "../../components/HashText.tsx";
import { Count, Money } from "../../components/Money.tsx";
import { SkeletonRows } from "../../components/Skeleton.tsx";
import { TextInput } from "../../components/TextInput.tsx";
import { useClient } from "../../link/ClientContext.tsx";
import { hashOf } from "../frame/router.ts";
import { sideWord } from "../rows/transactionColumns.tsx";
import { explainProblem } from "../workspace/explainProblem.ts";
import { useAnswer } from "../workspace/useAnswer.ts";
import { BridgeTable } from "./BridgeTable.tsx";
import { partNames, rowsWord } from "./reconcileWords.ts";
import type { Acts } from "./useActs.ts";

interface PeriodsDialogProps {
  readonly project: Project;
  readonly acts: Acts;
  readonly onOpenChange: (open: boolean) => void;
}

/** Closes all up to a day with its statement, tells what came after, and opens it again for a reason. */
export function PeriodsDialog({ project, acts, onOpenChange }: PeriodsDialogProps) {
  const { reconciliation } = useClient();
  const { projectId } = project;
  const answer = useAnswer(`periods ${projectId}`, () => reconciliation.periods({ projectId }), acts.count);
  const periods = answer.value;
  const [through, setThrough] = useState("");
  const day = daySchema.safeParse(through).data;
  const preview = useAnswer(
    `preview close ${projectId} ${through}`,
    day === undefined ? undefined : () => reconciliation.previewClose({ projectId, through: day }),
    acts.count,
  );
  const shown = day === undefined ? undefined : preview.value;
  const close = async () => {
    if (day === undefined) return;
    if (
      await acts.change(() => reconciliation.closePeriod({ projectId, through: day }), `Closed up to ${day}`)
    )
      setThrough("");
  };
  return (
    <Dialog
      open
      onOpenChange={onOpenChange}
      width="wide"
      title="Close a period"
      description="Nothing that lies wholly up to the day can be changed afterwards. Reopening asks for a reason and is logged."
      actions={
        <Button
          tone="primary"
          disabled={day === undefined || shown === undefined || shown.refusal !== null}
          onClick={() => void close()}
        >
          Close with this statement
        </Button>
      }
    >
      {answer.problem !== undefined && (
        <ErrorState
          title="The periods can't be shown"
          {...explainProblem(answer.problem)}
          onRetry={answer.refresh}
        />
      )}
      {periods === undefined && answer.isReading && <SkeletonRows rows={3} label="Reading the periods" />}
      {periods !== undefined && periods.closedThrough !== null && (
        <AfterClose key={periods.closedThrough} project={project} periods={periods} acts={acts} />
      )}
      <div className="w-[200px]">
        <Field label="Close up to and with">
          <DayInput label="Close up to and with" value={through} onChange={setThrough} />
        </Field>
      </div>
      {shown !== undefined && (
        <div className="mt-3" role="status">
          {shown.refusal === null ? (
            shown.bridges.map((bridge) => <BridgeTable key={bridge.currency} bridge={bridge} />)
          ) : (
            <p className="text-critical">{shown.refusal}</p>
          )}
        </div>
      )}
      {periods !== undefined && periods.closes.length > 0 && <Closes closes={periods.closes} />}
    </Dialog>
  );
}

interface AfterCloseProps {
  readonly project: Project;
  readonly periods: Periods;
  readonly acts: Acts;
}

/** What is closed, what came for it since, and its way back. */
function AfterClose({ project, periods, acts }: AfterCloseProps) {
  const { reconciliation } = useClient();
  const [reason, setReason] = useState("");
  const { projectId } = project;
  const reopen = () =>
    void acts.change(() => reconciliation.reopenPeriod({ projectId, reason }), "The period is open again");
  const { closedThrough, late, lateRows, changed } = periods;
  return (
    <section className="mb-4 rounded-part border border-line bg-sunken px-3 py-2">
      <p className="font-medium">Closed up to {closedThrough !== null && <DayText day={closedThrough} />}</p>
      {late.length === 0 && changed.length === 0 && (
        <p className="text-ink-2">
          Nothing came for these days since; the statement would read the same today.
        </p>
      )}
      {late.map(({ side, currency, rows, sum }) => (
        <p key={`${side} ${currency}`} className="text-medium">
          After the close: {rowsWord(rows)} of the {sideWord(side).toLowerCase()},{" "}
          <Money amount={sum} currency={currency} />
        </p>
      ))}
      {lateRows.slice(0, 5).map((row) => (
        <p key={row.txId} className="flex gap-2 pl-3">
          <DayText day={row.date} />
          <a
            className="min-w-0 truncate text-accent-ink underline underline-offset-2"
            href={hashOf("rows", { tx: row.txId, side: row.side })}
          >
            {row.counterparty || row.description || `Row ${row.row}`}
          </a>
          <span className="ml-auto">
            <Money amount={row.amount} currency={row.currency} />
          </span>
        </p>
      ))}
      {changed.map(({ currency, part, atClose, today }) => (
        <p key={`${currency} ${part}`} className="text-ink-2">
          {partNames[part]}: closed with <Money amount={atClose} currency={currency} />, today it would be{" "}
          <Money amount={today} currency={currency} />
        </p>
      ))}
      <form
        className="mt-2 flex items-center gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          if (reason.trim().length >= 3) reopen();
        }}
      >
        <TextInput
          aria-label="Reason for reopening"
          placeholder="Reason for reopening"
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        <Button submit disabled={reason.trim().length < 3}>
          Reopen
        </Button>
      </form>
    </section>
  );
}

function Closes({ closes }: { closes: readonly PeriodClose[] }) {
  return (
    <section className="mt-4" aria-label="Closes so far">
      <h3 className="mb-1 text-small font-medium text-ink-3">
        Closes so far, <Count value={closes.length} />
      </h3>
      <ul>
        {closes.map((close) => (
          <li key={close.closedAt} className="border-b border-line py-1.5 last:border-b-0">
            <p className="flex flex-wrap items-baseline gap-x-3">
              <span className="font-medium">
                Up to <DayText day={close.through} />
              </span>
              <span className="text-small text-ink-3">
                <InstantText instant={close.closedAt} />
              </span>
              <span className="ml-auto text-small text-ink-3">
                Statement <HashText value={close.statementHash} />
              </span>
            </p>
            {close.reopenedAt !== null && (
              <p className="text-small text-ink-2">
                Reopened <InstantText instant={close.reopenedAt} />: {close.reason}
              </p>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
