import type { ProjectId } from "../../../contract/ids.ts";
import type { LearnedRule } from "../../../contract/procedures/reconciliationActs.ts";
import { Dialog } from "../../components/Dialog.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { ErrorState } from "../../components/ErrorState.tsx";
import { Count } from "../../components/Money.tsx";
import { SkeletonRows } from "../../components/Skeleton.tsx";
import { Switch } from "../../components/Switch.tsx";
import { Table } from "../../components/Table.tsx";
import { useClient } from "../../link/ClientContext.tsx";
import { explainProblem } from "../workspace/explainProblem.ts";
import { useAnswer } from "../workspace/useAnswer.ts";
import type { Acts } from "./useActs.ts";

interface LearnedDialogProps {
  readonly projectId: ProjectId;
  readonly acts: Acts;
  readonly onOpenChange: (open: boolean) => void;
}

/** What decisions have taught, with its evidence; each can be switched off, and that can be taken back. */
export function LearnedDialog({ projectId, acts, onOpenChange }: LearnedDialogProps) {
  const { reconciliation } = useClient();
  const answer = useAnswer(`learned ${projectId}`, () => reconciliation.rules({ projectId }), acts.count);
  const rules = answer.value ?? [];
  const turn = ({ kind, ours, theirs }: LearnedRule, active: boolean) =>
    void acts.act(() => reconciliation.setRule({ projectId, kind, ours, theirs, active }));
  return (
    <Dialog
      open
      onOpenChange={onOpenChange}
      width="wide"
      title="What was learned"
      description="From what people confirmed and rejected. It counts from the next matching on, and can be switched off."
    >
      {answer.problem !== undefined && (
        <ErrorState
          title="What was learned can't be shown"
          {...explainProblem(answer.problem)}
          onRetry={answer.refresh}
        />
      )}
      {answer.value === undefined && answer.isReading && (
        <SkeletonRows rows={4} label="Reading what was learned" />
      )}
      {answer.value !== undefined && rules.length === 0 && (
        <EmptyState title="Nothing was learned yet">
          Two names of one party are learned once a person has confirmed them twice and never rejected them; a
          fee once it comes back.
        </EmptyState>
      )}
      {rules.length > 0 && (
        <Table<LearnedRule>
          caption="Learned rules"
          rows={rules}
          rowKey={({ kind, ours, theirs }) => JSON.stringify([kind, ours, theirs])}
          columns={[
            {
              key: "kind",
              title: "Kind",
              cell: ({ kind }) => (kind === "alias" ? "Name" : "Fee"),
            },
            { key: "text", title: "Rule", cell: ({ text }) => <span className="break-words">{text}</span> },
            {
              key: "evidence",
              title: "Confirmed",
              align: "right",
              cell: ({ evidence }) => <Count value={evidence} />,
            },
            {
              key: "against",
              title: "Against",
              align: "right",
              cell: ({ against }) => <Count value={against} />,
            },
            {
              key: "active",
              title: "In use",
              cell: (rule) => (
                <Switch
                  label={rule.active ? "On" : "Off"}
                  checked={rule.active}
                  onChange={(active) => turn(rule, active)}
                />
              ),
            },
          ]}
        />
      )}
    </Dialog>
  );
}
