import { type App, type BrowserWindow, nativeImage } from "electron";
import type { Disposable } from "../../base/disposable.ts";
import { DisposableStore } from "../../base/disposable.ts";
import type { Logger } from "../../base/logger.ts";
import { describeCounts } from "./alertCounts.ts";
import type { ElectronCore } from "./electronCore.ts";
import { createNotifications } from "./notifications.ts";
import { createTray } from "./tray.ts";

export interface AlertSignsOptions {
  readonly app: App;
  readonly core: ElectronCore;
  readonly logger: Logger;
  readonly trayIcon: string;
  readonly badgeIcon: string;
  readonly window: BrowserWindow;
  /** Brings the window to the front. */
  focus(): void;
  openAlert(alertId: Parameters<Parameters<ElectronCore["frenly"]["onDelivered"]>[0]>[0]["alertId"]): void;
  openAlerts(): void;
}

/** Everything outside the page that tells of alerts: tray, badge and the system's notifications. One store feeds all. */
export function showAlertSigns(options: AlertSignsOptions): Disposable {
  const { app, core, window } = options;
  const signs = new DisposableStore();
  const tray = signs.add(
    createTray({
      icon: options.trayIcon,
      open: options.focus,
      openAlerts: options.openAlerts,
      quit: () => app.quit(),
    }),
  );
  const notifications = signs.add(
    createNotifications((alert) => {
      options.focus();
      options.openAlert(alert.alertId);
    }),
  );

  const refresh = async () => {
    const counts = await core.frenly.summary(undefined, core.actor);
    tray.show(counts);
    app.setBadgeCount(counts.unacknowledgedCritical);
    if (window.isDestroyed() || process.platform !== "win32") return;
    const overlay = counts.unacknowledgedCritical > 0 ? nativeImage.createFromPath(options.badgeIcon) : null;
    window.setOverlayIcon(overlay, describeCounts(counts));
  };
  // Many alerts may change in one go; the counts are read once for all of them.
  let scheduled = false;
  const refreshSoon = () => {
    if (scheduled) return;
    scheduled = true;
    setImmediate(() => {
      scheduled = false;
      refresh().catch((error: unknown) => options.logger.error({ error }, "Counting alerts failed"));
    });
  };
  signs.add(core.bus.subscribe("alert.*", refreshSoon));
  signs.add(
    core.frenly.onDelivered((alert) => {
      notifications.show(alert);
      if (!window.isDestroyed() && !window.isFocused()) window.flashFrame(true);
      refreshSoon();
    }),
  );
  refreshSoon();
  return signs;
}
