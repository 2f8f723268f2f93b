import { CircleCheck, Info, OctagonAlert, TriangleAlert } from "lucide-react";
import type { BalanceProof, Issue } from "../../../contract/procedures/ingestion.ts";
import { DayText } from "../../components/DateText.tsx";
import { Count, Money } from "../../components/Money.tsx";
import { StatusBadge } from "../../components/StatusBadge.tsx";
import { Table } from "../../components/Table.tsx";

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

const proofsShown = 50;

/** Opening plus sum equals closing, per account, to the minor unit. */
export function BalanceSection({ balances }: { balances: readonly BalanceProof[] }) {
  if (balances.length === 0) return null;
  const broken = balances.filter((proof) => !proof.holds);
  const shown = [...broken, ...balances.filter((proof) => proof.holds)].slice(0, proofsShown);
  return (
    <section aria-label="Balance proof">
      <h2 className="text-section font-semibold">Balance proof</h2>
      <p className="mb-1 text-ink-2">
        {broken.length === 0
          ? `${balances.length === 1 ? "It holds" : `All ${balances.length} hold`}: opening + rows = closing.`
          : `${broken.length} of ${balances.length} ${broken.length === 1 ? "does" : "do"} not hold.`}
        {balances.length > proofsShown && ` The first ${proofsShown} are shown, broken ones first.`}
      </p>
      <Table
        caption="Balance proof"
        rows={shown}
        rowKey={(proof) =>
          `${proof.account} ${proof.currency} ${proof.statement} ${proof.to} ${proof.opening}`
        }
        columns={[
          {
            key: "account",
            title: "Account",
            cell: (proof) => (
              <span>
                {proof.account === "" ? "Whole file" : proof.account}
                {proof.statement !== "" && <span className="text-ink-2"> · {proof.statement}</span>}
              </span>
            ),
          },
          {
            key: "to",
            title: "Closes on",
            cell: (proof) => (proof.to === null ? "–" : <DayText day={proof.to} />),
          },
          { key: "rows", title: "Rows", align: "right", cell: (proof) => <Count value={proof.rows} /> },
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
