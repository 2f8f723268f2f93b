import { Menu, nativeImage, Tray } from "electron";
import type { Disposable } from "../../base/disposable.ts";
import { type AlertCounts, describeCounts } from "./alertCounts.ts";

export interface TrayOptions {
  readonly icon: string;
  open(): void;
  openAlerts(): void;
  quit(): void;
}

export interface AlertTray extends Disposable {
  show(counts: AlertCounts): void;
}

export function createTray(options: TrayOptions): AlertTray {
  const tray = new Tray(nativeImage.createFromPath(options.icon));
  tray.on("click", options.open);
  const show = (counts: AlertCounts) => {
    const text = describeCounts(counts);
    tray.setToolTip(`Frenly: ${text}`);
    tray.setTitle(counts.unacknowledged > 0 ? String(counts.unacknowledged) : "");
    tray.setContextMenu(
      Menu.buildFromTemplate([
        { id: "alerts", label: text, click: options.openAlerts },
        { type: "separator" },
        { id: "open", label: "Open Frenly", click: options.open },
        { id: "quit", label: "Quit", click: options.quit },
      ]),
    );
  };
  show({ unacknowledged: 0, unacknowledgedCritical: 0, waiting: 0 });
  return { show, dispose: () => tray.destroy() };
}
