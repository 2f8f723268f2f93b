import { Notification } from "electron";
import type { Alert } from "../../../contract/procedures/frenly.ts";
import type { Disposable } from "../../base/disposable.ts";

export interface AlertNotifications extends Disposable {
  show(alert: Alert): void;
}

/** Notifications kept for their click; the oldest goes when there are more. */
const keptLimit = 50;

const titles: Readonly<Record<Alert["severity"], string>> = {
  critical: "Frenly: critical",
  high: "Frenly: high",
  medium: "Frenly: medium",
  low: "Frenly: low",
};

/** The system's notifications. They say what kind of thing happened and never a name or an amount: they are seen on locked screens. */
export function createNotifications(open: (alert: Alert) => void): AlertNotifications {
  // A notification that nobody holds is collected, and its click is lost.
  const kept = new Set<Notification>();
  return {
    show(alert) {
      if (!Notification.isSupported()) return;
      const notification = new Notification({
        title: titles[alert.severity],
        body: alert.message,
        urgency: alert.severity === "critical" ? "critical" : "normal",
        silent: alert.severity === "low",
      });
      kept.add(notification);
      const oldest = kept.size > keptLimit ? kept.values().next().value : undefined;
      if (oldest !== undefined) kept.delete(oldest);
      notification.on("click", () => open(alert));
      notification.on("close", () => kept.delete(notification));
      notification.show();
    },
    dispose() {
      for (const notification of kept) notification.close();
      kept.clear();
    },
  };
}
