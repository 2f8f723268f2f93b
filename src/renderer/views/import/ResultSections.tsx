import { CircleCheck, Info, OctagonAlert, TriangleAlert } from "lucide-react";
import type { BalanceProof, Ingestion, Issue } from "../../../contract/procedures/ingestion.ts";
import { ErrorState } from "../../components/ErrorState.tsx";
import { Count, Money } from "../../components/Money.tsx";
import { SkeletonRows } from "../../components/Skeleton.tsx";
import { StatusBadge } from "../../components/StatusBadge.tsx";
import { Table } from "../../components/Table.tsx";
import { useClient } from "../../link/ClientContext.tsx";
import { explainProblem } from "../workspace/explainProblem.ts";
import { useAnswer } from "../workspace/useAnswer.ts";

const marks = {
  error: <OctagonAlert size={14} role="img" aria-label="Error" className="text-critical" />,
  warning: <TriangleAlert size={14} role="img" aria-label="Warning" className="text-medium" />,
  info: <Info size={14} role="img" aria-label="Note" className="text-low" />,
};

/** Rules that the file breaks, each with its rows. */
export function IssueSection({ issues }: { issues: readonly Issue[] }) {
  return (
    <section aria-label="Issues">
      <h2 className="mb-1 text-section font-semibold">What is wrong with it</h2>
      {issues.length === 0 ? (
        <p className="flex items-center gap-2 text-ink-2">
          <CircleCheck size={15} className="text-good" aria-hidden /> No rule is broken.
        </p>
      ) : (
        <Table
          caption="Issues"
          rows={issues}
          rowKey={(issue) => `${issue.code} ${issue.column}`}
          columns={[
            { key: "mark", title: "Severity", isTitleHidden: true, cell: (issue) => marks[issue.severity] },
            { key: "message", title: "Issue", cell: (issue) => issue.message },
            { key: "column", title: "Column", cell: (issue) => issue.column ?? "whole file" },
            { key: "rows", title: "Rows", align: "right", cell: (issue) => <Count value={issue.rows} /> },
            {
              key: "where",
              title: "At rows",
              cell: (issue) => (
                <span className="figures text-small text-ink-2">
                  {issue.sampleRows.slice(0, 6).join(", ")}
                  {issue.rows > 6 && " …"}
                </span>
              ),
            },
          ]}
        />
      )}
    </section>
  );
}

/** Opening plus sum equals closing, per account, to the minor unit. */
export function BalanceSection({ balances }: { balances: readonly BalanceProof[] }) {
  if (balances.length === 0) return null;
  return (
    <section aria-label="Balance proof">
      <h2 className="mb-1 text-section font-semibold">Balance proof</h2>
      <Table
        caption="Balance proof"
        rows={balances}
        rowKey={(proof) => `${proof.account} ${proof.currency}`}
        columns={[
          {
            key: "account",
            title: "Account",
            cell: (proof) => (proof.account === "" ? "Whole file" : proof.account),
          },
          {
            key: "opening",
            title: "Opening",
            align: "right",
            cell: (proof) => <Money amount={proof.opening} currency={proof.currency} bare />,
          },
          {
            key: "sum",
            title: "+ sum",
            align: "right",
            cell: (proof) => <Money amount={proof.sum} currency={proof.currency} bare />,
          },
          {
            key: "closing",
            title: "Closing",
            align: "right",
            cell: (proof) => <Money amount={proof.closing} currency={proof.currency} />,
          },
          {
            key: "difference",
            title: "Difference",
            align: "right",
            cell: (proof) => <Money amount={proof.difference} currency={proof.currency} bare />,
          },
          {
            key: "holds",
            title: "Holds",
            isTitleHidden: true,
            cell: (proof) =>
              proof.holds ? (
                <StatusBadge tone="good" shape="done">
                  Holds
                </StatusBadge>
              ) : (
                <StatusBadge tone="problem" shape="failed">
                  {proof.breaksAtRow === null ? "Does not hold" : `Breaks at row ${proof.breaksAtRow}`}
                </StatusBadge>
              ),
          },
        ]}
      />
    </section>
  );
}

const shownAtMost = 200;

/** Rows that could not be read, as they stand, with the reason. Nothing in them was guessed. */
export function QuarantineSection({ ingestion }: { ingestion: Ingestion }) {
  const client = useClient();
  const { projectId, ingestionId, rejected } = ingestion;
  const answer = useAnswer(
    `quarantine ${ingestionId}`,
    rejected === 0
      ? undefined
      : () => client.ingestion.quarantine({ projectId, ingestionId, limit: shownAtMost }),
  );
  if (rejected === 0) return null;
  return (
    <section aria-label="Quarantine">
      <h2 className="mb-1 text-section font-semibold">Quarantine</h2>
      {answer.problem !== undefined && (
        <ErrorState
          title="The quarantine can't be shown"
          {...explainProblem(answer.problem)}
          onRetry={answer.refresh}
        />
      )}
      {answer.value === undefined && answer.isReading && <SkeletonRows rows={3} />}
      {answer.value !== undefined && (
        <>
          <Table
            caption="Rows in quarantine"
            rows={answer.value.rows}
            rowKey={(row) => row.row}
            columns={[
              { key: "row", title: "Row", align: "right", cell: (row) => row.row },
              { key: "reason", title: "Why", cell: (row) => row.reason },
              {
                key: "raw",
                title: "As it stands",
                cell: (row) => (
                  <span
                    className="block max-w-[420px] truncate font-mono text-small text-ink-2"
                    title={row.raw.join(" │ ")}
                  >
                    {row.raw.join(" │ ")}
                  </span>
                ),
              },
            ]}
          />
          {answer.value.total > answer.value.rows.length && (
            <p className="mt-2 text-small text-ink-3">
              The first {answer.value.rows.length} of {answer.value.total}.
            </p>
          )}
        </>
      )}
    </section>
  );
}
