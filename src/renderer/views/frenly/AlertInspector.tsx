import { useMemo } from "react";
import type { Alert } from "../../../contract/procedures/frenly.ts";
import { InstantText } from "../../components/DateText.tsx";
import { HashText } from "../../components/HashText.tsx";
import {
  InspectorActions,
  InspectorHeader,
  InspectorSection,
  PropertyList,
} from "../../components/Inspector.tsx";
import { SeverityBadge } from "../../components/SeverityBadge.tsx";
import { StatusBadge } from "../../components/StatusBadge.tsx";
import { useClient } from "../../link/ClientContext.tsx";
import { useCommands } from "../frame/CommandsContext.tsx";
import { InInspector } from "../frame/InspectorSlot.tsx";
import { useAlerts } from "../workspace/AlertsContext.tsx";
import { useAnswer } from "../workspace/useAnswer.ts";
import { useRevision } from "../workspace/WorkspaceContext.tsx";
import { AlertActions } from "./AlertActions.tsx";
import { heldBackWords, isOpen, statusWord } from "./alertWords.ts";

/** An alert whole: why it was raised, when, how often, and each step of its life. */
export function AlertInspector({ alert }: { alert: Alert }) {
  const client = useClient();
  const { act } = useAlerts();
  const { alertId } = alert;
  const history = useAnswer(
    `history ${alertId}`,
    () => client.frenly.history({ alertId }),
    useRevision("alerts"),
  );
  useCommands(
    useMemo(
      () => [
        {
          id: "alert acknowledge",
          title: "Acknowledge this alert",
          group: "This alert",
          keys: "Y",
          run: () => act(() => client.frenly.acknowledge({ alertId }), "Alert acknowledged"),
        },
        {
          id: "alert dismiss",
          title: "Dismiss this alert",
          group: "This alert",
          keys: "X",
          run: () => act(() => client.frenly.dismiss({ alertId }), "Alert dismissed"),
        },
      ],
      [act, client, alertId],
    ),
  );
  return (
    <InInspector>
      <InspectorHeader kind={`Alert, episode ${alert.episode}`} title={alert.message}>
        <SeverityBadge severity={alert.severity} />
        <StatusBadge tone={isOpen(alert) ? "accent" : "neutral"} shape={isOpen(alert) ? "open" : "seen"}>
          {statusWord(alert.status)}
        </StatusBadge>
      </InspectorHeader>
      <InspectorSection title="Why">
        <p>{alert.reason}</p>
        {alert.heldBackBy !== null && <p className="mt-1 text-ink-2">{heldBackWords(alert.heldBackBy)}</p>}
      </InspectorSection>
      <InspectorSection title="When and how often">
        <PropertyList
          items={[
            { name: "Raised", value: <InstantText instant={alert.raisedAt} /> },
            { name: "Last seen", value: <InstantText instant={alert.lastSeenAt} /> },
            { name: "Times", value: alert.occurrences },
            {
              name: "Snoozed until",
              value: alert.snoozedUntil === null ? null : <InstantText instant={alert.snoozedUntil} />,
            },
            { name: "About", value: <HashText value={alert.subject} label="Copy" /> },
          ]}
        />
      </InspectorSection>
      <InspectorSection title="History">
        <ol className="flex flex-col gap-1">
          {history.value?.steps.map((step) => (
            <li key={`${step.status} ${step.at}`} className="flex items-baseline gap-2">
              <span className="capitalize">{step.status.replaceAll("_", " ")}</span>
              {step.detail !== null && <span className="min-w-0 truncate text-ink-3">{step.detail}</span>}
              <span className="ml-auto shrink-0 text-small text-ink-3">
                <InstantText instant={step.at} />
              </span>
            </li>
          ))}
        </ol>
      </InspectorSection>
      <InspectorActions>
        <AlertActions alert={alert} />
      </InspectorActions>
    </InInspector>
  );
}
