import { useMemo, useState } from "react";
import type { FindingStatus } from "../../../contract/events/anomalies.ts";
import type { Finding } from "../../../contract/procedures/anomalies.ts";
import { Button } from "../../components/Button.tsx";
import { DayText } from "../../components/DateText.tsx";
import { ErrorState } from "../../components/ErrorState.tsx";
import { Field } from "../../components/Field.tsx";
import {
  InspectorActions,
  InspectorHeader,
  InspectorSection,
  PropertyList,
} from "../../components/Inspector.tsx";
import { Money } from "../../components/Money.tsx";
import { SeverityBadge } from "../../components/SeverityBadge.tsx";
import { SkeletonRows } from "../../components/Skeleton.tsx";
import { Table } from "../../components/Table.tsx";
import { TextInput } from "../../components/TextInput.tsx";
import { useClient } from "../../link/ClientContext.tsx";
import { useCommands } from "../frame/CommandsContext.tsx";
import { InInspector } from "../frame/InspectorSlot.tsx";
import { hashOf } from "../frame/router.ts";
import { explainProblem } from "../workspace/explainProblem.ts";
import { useAnswer } from "../workspace/useAnswer.ts";
import { FindingStatusBadge } from "./FindingStatusBadge.tsx";
import { kindWord } from "./kindWords.ts";

interface FindingInspectorProps {
  readonly finding: Finding;
  readonly onTriage: (finding: Finding, status: FindingStatus, reason?: string) => void;
}

/** A finding whole: its sentence, its figures, its rows, and the decision. */
export function FindingInspector({ finding, onTriage }: FindingInspectorProps) {
  const client = useClient();
  const { findingId } = finding;
  const [reason, setReason] = useState("");
  const because = reason.trim() === "" ? undefined : reason.trim();
  const detail = useAnswer(`finding ${findingId}`, () => client.anomalies.get({ findingId }));
  useTriageKeys(finding, onTriage);
  return (
    <InInspector>
      <InspectorHeader kind={kindWord(finding.kind)} title={finding.explanation}>
        <SeverityBadge severity={finding.severityWord} />
        <FindingStatusBadge status={finding.status} />
      </InspectorHeader>
      <InspectorSection title="Figures">
        <PropertyList
          items={[
            { name: "At risk", value: <Money amount={finding.amountAtRisk} currency={finding.currency} /> },
            { name: "Severity", value: <span className="figures">{finding.severity.toFixed(2)}</span> },
            {
              name: "Rows",
              value: (
                <a
                  className="text-accent-ink underline-offset-2 hover:underline"
                  href={hashOf("rows", { finding: findingId })}
                >
                  {finding.rows}
                </a>
              ),
            },
          ]}
        />
      </InspectorSection>
      <InspectorSection title="How it was found">
        <p>{finding.test}</p>
      </InspectorSection>
      <InspectorSection title="Rows it rests on">
        {detail.problem !== undefined && (
          <ErrorState
            title="The rows can't be shown"
            {...explainProblem(detail.problem)}
            onRetry={detail.refresh}
          />
        )}
        {detail.value === undefined && detail.isReading && <SkeletonRows rows={3} />}
        {detail.value !== undefined && (
          <Table
            caption="Rows of this finding"
            rows={detail.value.transactions.slice(0, 50)}
            rowKey={(row) => row.txId}
            columns={[
              {
                key: "row",
                title: "Row",
                align: "right",
                cell: (row) => (
                  <a
                    className="text-accent-ink underline-offset-2 hover:underline"
                    href={hashOf("rows", { finding: findingId, tx: row.txId })}
                  >
                    {row.row}
                  </a>
                ),
              },
              { key: "date", title: "Date", cell: (row) => <DayText day={row.date} /> },
              { key: "who", title: "Counterparty", cell: (row) => row.counterparty },
              {
                key: "amount",
                title: `Amount, ${finding.currency}`,
                align: "right",
                cell: (row) => <Money bare amount={row.amount} currency={row.currency} />,
              },
            ]}
          />
        )}
      </InspectorSection>
      <InspectorSection title="Decision">
        {finding.reason !== null && <p className="mb-2">{finding.reason}</p>}
        <Field
          label="Reason"
          hint="Stays with the finding, also after undo and a new import of the same rows."
        >
          <TextInput value={reason} maxLength={500} onChange={(event) => setReason(event.target.value)} />
        </Field>
      </InspectorSection>
      <InspectorActions>
        {finding.status !== "confirmed" && (
          <Button keys="S" onClick={() => onTriage(finding, "confirmed", because)}>
            Confirm
          </Button>
        )}
        {finding.status !== "dismissed" && (
          <Button keys="A" onClick={() => onTriage(finding, "dismissed", because)}>
            Dismiss
          </Button>
        )}
        {finding.status !== "open" && (
          <Button tone="quiet" onClick={() => onTriage(finding, "open")}>
            Open again
          </Button>
        )}
      </InspectorActions>
    </InInspector>
  );
}

function useTriageKeys(finding: Finding, onTriage: FindingInspectorProps["onTriage"]): void {
  const commands = useMemo(
    () => [
      {
        id: "finding dismiss",
        title: "Dismiss this finding",
        group: "This finding",
        keys: "A",
        run: () => onTriage(finding, "dismissed"),
      },
      {
        id: "finding confirm",
        title: "Confirm this finding",
        group: "This finding",
        keys: "S",
        run: () => onTriage(finding, "confirmed"),
      },
    ],
    [finding, onTriage],
  );
  useCommands(commands);
}
