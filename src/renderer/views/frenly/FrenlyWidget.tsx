import { Bot, X } from "lucide-react";
import { useEffect } from "react";
import { EmptyState } from "../../components/EmptyState.tsx";
import { ErrorState } from "../../components/ErrorState.tsx";
import { IconButton } from "../../components/IconButton.tsx";
import { SkeletonRows } from "../../components/Skeleton.tsx";
import { useClient } from "../../link/ClientContext.tsx";
import { hashOf } from "../frame/router.ts";
import { useAlerts } from "../workspace/AlertsContext.tsx";
import { explainProblem } from "../workspace/explainProblem.ts";
import { AlertCard } from "./AlertCard.tsx";
import { isOpen } from "./alertWords.ts";

/** Frenly's stream over the inspector: the same alerts as everywhere, the open ones first. */
export function FrenlyWidget({ onClose }: { onClose: () => void }) {
  const { active, summary } = useAlerts();
  const alerts = active.value?.alerts;
  const sorted = [...(alerts ?? [])].sort((a, b) => Number(isOpen(b)) - Number(isOpen(a)));
  useMarkSeen(alerts?.filter((alert) => alert.status === "delivered").map((alert) => alert.alertId) ?? []);
  return (
    <section aria-label="Frenly" className="flex min-h-0 flex-1 flex-col">
      <header className="flex items-center gap-2 border-b border-line py-2 pr-2 pl-4">
        <Bot size={18} className="text-accent-ink" aria-hidden />
        <h2 className="text-section font-semibold">Frenly</h2>
        <a
          href={hashOf("frenly")}
          className="ml-auto rounded-[3px] text-small font-medium text-accent-ink hover:underline"
        >
          All alerts
        </a>
        <IconButton label="Close Frenly" keys="F" icon={<X size={16} />} onClick={onClose} />
      </header>
      <div className="flex min-h-0 flex-1 flex-col gap-2 overflow-y-auto p-3" aria-live="polite">
        {active.problem !== undefined && (
          <ErrorState
            title="The alerts can't be shown"
            {...explainProblem(active.problem)}
            onRetry={active.refresh}
          />
        )}
        {alerts === undefined && active.isReading && <SkeletonRows rows={5} label="Reading the alerts" />}
        {alerts?.length === 0 && (
          <EmptyState title="Nothing needs you">
            Frenly reports here when an import is risky, its data poor, or a job fails.
          </EmptyState>
        )}
        {sorted.map((alert) => (
          <AlertCard key={alert.alertId} alert={alert} />
        ))}
        {summary !== undefined && summary.waiting > 0 && (
          <p className="px-1 text-small text-ink-3">{summary.waiting} more wait for the rate limit.</p>
        )}
      </div>
    </section>
  );
}

/** What stood open in the widget for a second counts as seen. */
function useMarkSeen(alertIds: readonly string[]): void {
  const client = useClient();
  const { active } = useAlerts();
  const key = alertIds.join(" ");
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked once for each set of ids
  useEffect(() => {
    if (key === "") return undefined;
    const timer = setTimeout(() => {
      const ids = active.value?.alerts
        .filter((alert) => key.includes(alert.alertId))
        .map((alert) => alert.alertId);
      client.frenly.markSeen({ alertIds: ids ?? [] }).catch((problem: unknown) => {
        console.warn("The alerts could not be marked as seen; they stay new.", problem);
      });
    }, 1_000);
    return () => clearTimeout(timer);
  }, [key]);
}
