import { BellOff, Check, X } from "lucide-react";
import type { Alert } from "../../../contract/procedures/frenly.ts";
import { Button } from "../../components/Button.tsx";
import { Menu } from "../../components/Menu.tsx";
import { useClient } from "../../link/ClientContext.tsx";
import { useAlerts } from "../workspace/AlertsContext.tsx";
import { isOpen, targetOf } from "./alertWords.ts";

const snoozes = [
  { minutes: 60, label: "For an hour" },
  { minutes: 60 * 8, label: "For a working day, 8 hours" },
  { minutes: 60 * 24 * 7, label: "For a week" },
];

const reasons = [
  { code: "being_looked_into", label: "being looked into" },
  { code: "known_and_explained", label: "known and explained" },
];

/** What can be done about an alert; the same everywhere it is shown. */
export function AlertActions({ alert, small = false }: { alert: Alert; small?: boolean }) {
  const client = useClient();
  const { act } = useAlerts();
  const { alertId } = alert;
  const target = targetOf(alert);
  const size = small ? "small" : "normal";
  const isActive = isOpen(alert) || alert.status === "acknowledged";
  return (
    <div className="flex flex-wrap items-center gap-1.5">
      <a
        href={target.href}
        className={`inline-flex items-center rounded-control border border-line-strong bg-surface px-2.5 font-medium text-ink hover:bg-hover ${small ? "h-6 text-small" : "h-control"}`}
      >
        {target.words}
      </a>
      {isOpen(alert) && (
        <Button
          size={size}
          icon={<Check size={13} />}
          onClick={() => act(() => client.frenly.acknowledge({ alertId }), "Alert acknowledged")}
        >
          Acknowledge
        </Button>
      )}
      {isActive && (
        <>
          <Button
            size={size}
            tone="quiet"
            icon={<X size={13} />}
            onClick={() => act(() => client.frenly.dismiss({ alertId }), "Alert dismissed")}
          >
            Dismiss
          </Button>
          <Menu
            align="end"
            title="Hold back, and say why"
            trigger={
              <Button size={size} tone="quiet" icon={<BellOff size={13} />}>
                Snooze
              </Button>
            }
            items={reasons.flatMap((reason, place) =>
              snoozes.map(({ minutes, label }, index) => ({
                id: `${reason.code} ${minutes}`,
                label: `${label}: ${reason.label}`,
                apart: place > 0 && index === 0,
                onSelect: () =>
                  act(() => client.frenly.snooze({ alertId, minutes, reason: reason.code }), "Alert snoozed"),
              })),
            )}
          />
        </>
      )}
    </div>
  );
}
