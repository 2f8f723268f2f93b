import { useState } from "react";
import type { Alert } from "../../../contract/procedures/frenly.ts";
import { InstantText } from "../../components/DateText.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { ErrorState } from "../../components/ErrorState.tsx";
import { SegmentedControl } from "../../components/SegmentedControl.tsx";
import { SeverityMark } from "../../components/SeverityBadge.tsx";
import { SkeletonRows } from "../../components/Skeleton.tsx";
import { useClient } from "../../link/ClientContext.tsx";
import { PageHeader } from "../frame/PageHeader.tsx";
import { replaceQuery, useRoute } from "../frame/router.ts";
import { useAlerts } from "../workspace/AlertsContext.tsx";
import { explainProblem } from "../workspace/explainProblem.ts";
import { useAnswer } from "../workspace/useAnswer.ts";
import { useRevision } from "../workspace/WorkspaceContext.tsx";
import { AlertInspector } from "./AlertInspector.tsx";
import { heldBackWords, isOpen, statusWord } from "./alertWords.ts";

const scopes = [
  { value: "active", label: "Active" },
  { value: "all", label: "With history" },
] as const;

/** The inbox: every alert with its urgency, reason, time and state. */
export function FrenlyView() {
  const client = useClient();
  const { summary } = useAlerts();
  const { query } = useRoute();
  const [scope, setScope] = useState<"active" | "all">("active");
  const revision = useRevision("alerts");
  const list = useAnswer(`inbox ${scope}`, () => client.frenly.list({ scope, limit: 500 }), revision);
  const alerts = list.value?.alerts;
  const chosen = alerts?.find((alert) => alert.alertId === query.alert);
  return (
    <>
      <PageHeader
        title="Frenly"
        detail={
          summary === undefined
            ? undefined
            : `${summary.unacknowledged} to acknowledge, ${summary.active} active, ${summary.waiting} waiting`
        }
      >
        <SegmentedControl label="Which alerts" value={scope} choices={scopes} onChange={setScope} />
      </PageHeader>
      <div className="min-h-0 flex-1 overflow-y-auto px-6 pb-6">
        {list.problem !== undefined && (
          <ErrorState
            title="The alerts can't be shown"
            {...explainProblem(list.problem)}
            onRetry={list.refresh}
          />
        )}
        {alerts === undefined && list.isReading && <SkeletonRows rows={8} label="Reading the alerts" />}
        {alerts?.length === 0 && (
          <EmptyState title="Nothing needs you">
            Frenly reports here when an import is risky, its data poor, or a job fails.
          </EmptyState>
        )}
        <ul aria-label="Alerts" className="flex flex-col">
          {alerts?.map((alert) => (
            <AlertLine
              key={alert.alertId}
              alert={alert}
              isChosen={alert === chosen}
              onChoose={() => replaceQuery("frenly", { alert: alert.alertId })}
            />
          ))}
        </ul>
      </div>
      {chosen !== undefined && <AlertInspector alert={chosen} />}
    </>
  );
}

interface AlertLineProps {
  readonly alert: Alert;
  readonly isChosen: boolean;
  readonly onChoose: () => void;
}

function AlertLine({ alert, isChosen, onChoose }: AlertLineProps) {
  return (
    <li className="border-b border-line">
      <button
        type="button"
        aria-pressed={isChosen}
        onClick={onChoose}
        className={`focus-inset flex w-full items-start gap-3 px-2 py-2 text-left ${isChosen ? "bg-accent-soft shadow-[inset_2px_0_0_var(--accent)]" : "hover:bg-hover"}`}
      >
        <span className="mt-1">
          <SeverityMark severity={alert.severity} />
        </span>
        <span className="min-w-0 flex-1">
          <span className={`block ${isOpen(alert) ? "font-medium" : "text-ink-2"}`}>{alert.message}</span>
          <span className="block text-ink-2">{alert.reason}</span>
          {alert.heldBackBy !== null && (
            <span className="block text-small text-ink-3">{heldBackWords(alert.heldBackBy)}</span>
          )}
        </span>
        {alert.occurrences > 1 && (
          <span className="figures text-small text-ink-2">{alert.occurrences} times</span>
        )}
        <span className="w-24 shrink-0 text-small text-ink-2">{statusWord(alert.status)}</span>
        <span className="shrink-0 text-small text-ink-3">
          <InstantText instant={alert.lastSeenAt} seconds={false} />
        </span>
      </button>
    </li>
  );
}
