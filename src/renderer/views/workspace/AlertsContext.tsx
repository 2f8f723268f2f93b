import { createContext, type ReactNode, use, useCallback, useEffect, useMemo, useRef } from "react";
import type { Alert } from "../../../contract/procedures/frenly.ts";
import { useToast } from "../../components/Toast.tsx";
import { useClient } from "../../link/ClientContext.tsx";
import { explainProblem } from "./explainProblem.ts";
import { type Answer, useAnswer } from "./useAnswer.ts";
import { useRevision } from "./WorkspaceContext.tsx";

export interface AlertSummary {
  readonly active: number;
  readonly unacknowledged: number;
  readonly unacknowledgedCritical: number;
  readonly waiting: number;
}

interface Alerts {
  /** Active alerts of all projects, most urgent first: one list behind badge, widget, dashboard and page. */
  readonly active: Answer<{ readonly total: number; readonly alerts: readonly Alert[] }>;
  readonly summary: AlertSummary | undefined;
  readonly act: (work: () => Promise<unknown>, done: string) => void;
}

const AlertsContext = createContext<Alerts | undefined>(undefined);

export function AlertsProvider({ children }: { children: ReactNode }) {
  const client = useClient();
  const revision = useRevision("alerts");
  const active = useAnswer("alerts", () => client.frenly.list({ scope: "active", limit: 200 }), revision);
  const summary = useAnswer("alert summary", () => client.frenly.summary(), revision);
  useAnnouncements(active.value?.alerts);
  const toast = useToast();
  const refreshAll = useRef<() => void>(() => undefined);
  refreshAll.current = () => {
    active.refresh();
    summary.refresh();
  };
  const act = useCallback(
    (work: () => Promise<unknown>, done: string) => {
      work().then(
        () => {
          refreshAll.current();
          toast({ tone: "good", title: done });
        },
        (problem: unknown) => {
          toast({ tone: "problem", title: "That did not work", detail: explainProblem(problem).message });
        },
      );
    },
    [toast],
  );
  const value = useMemo(() => ({ active, summary: summary.value, act }), [active, summary.value, act]);
  return <AlertsContext value={value}>{children}</AlertsContext>;
}

/** Tells of each alert once, when it is first seen delivered after the page was opened. */
function useAnnouncements(alerts: readonly Alert[] | undefined): void {
  const toast = useToast();
  const told = useRef<Set<string> | undefined>(undefined);
  useEffect(() => {
    if (alerts === undefined) return;
    const shown = alerts.filter((alert) => alert.status !== "raised" && alert.heldBackBy === null);
    const before = told.current;
    told.current = new Set([...(before ?? []), ...shown.map((alert) => alert.alertId)]);
    if (before === undefined) return;
    for (const alert of shown) {
      if (before.has(alert.alertId) || alert.status === "acknowledged") continue;
      toast({
        tone: alert.severity === "low" || alert.severity === "medium" ? "info" : "alert",
        title: alert.message,
        detail: alert.reason,
        action: {
          label: "Open",
          run: () => {
            window.location.hash = `#/frenly?alert=${alert.alertId}`;
          },
        },
      });
    }
  }, [alerts, toast]);
}

export function useAlerts(): Alerts {
  const alerts = use(AlertsContext);
  if (alerts === undefined) throw new Error("useAlerts was called outside an AlertsProvider");
  return alerts;
}
