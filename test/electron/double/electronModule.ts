import { EventEmitter } from "node:events";
import type { MenuItemConstructorOptions } from "electron";
import { AppDouble } from "./application.ts";
import { answerControl } from "./control.ts";
import { MessageChannelDouble } from "./messagePorts.ts";
import { recordMenu, records } from "./records.ts";
import { SessionDouble } from "./sessions.ts";
import { BrowserWindowDouble, hostWindows } from "./windows.ts";

/*
 * What `import … from "electron"` finds. Only what the program uses exists: a call to anything else fails loudly,
 * which is how a forgotten stand-in is noticed.
 */
class IpcMainDouble extends EventEmitter {
  handle(channel: string): void {
    records.handledChannels.push(channel);
  }
  override on(channel: string, listener: (...args: never[]) => void): this {
    records.ipcChannels.push(channel);
    // EventEmitter's own type is looser than the listeners that this double calls.
    return super.on(channel, listener as (...args: unknown[]) => void);
  }
}

export const app = new AppDouble();
export const ipcMain = new IpcMainDouble();
const defaultSession = new SessionDouble();
export const session = { defaultSession };
export const protocol = {
  registerSchemesAsPrivileged(schemes: unknown[]) {
    records.schemes.push(...schemes);
    if (!app.isReady()) records.readyBefore.schemes = true;
  },
};
export const screen = {
  getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1040 } }],
};
export const dialog = {
  showErrorBox(title: string, content: string) {
    records.errorBoxes.push({ title, content });
  },
};
export const shell = {
  async openExternal(url: string) {
    records.externalUrls.push(url);
  },
};
export const nativeImage = { createFromPath: (path: string) => ({ path, isEmpty: () => false }) };

const clicks = { menu: new Map<string, () => void>(), tray: new Map<string, () => void>() };

function collectClicks(template: readonly MenuItemConstructorOptions[], into: Map<string, () => void>): void {
  for (const item of template) {
    // Electron passes the item, the window and the event; the program's entries take none of them.
    const click = item.click as (() => void) | undefined;
    if (item.id !== undefined && click !== undefined) into.set(item.id, () => click());
    if (Array.isArray(item.submenu)) collectClicks(item.submenu, into);
  }
}

export class Menu {
  readonly template: readonly MenuItemConstructorOptions[];
  constructor(template: readonly MenuItemConstructorOptions[]) {
    this.template = template;
  }
  static buildFromTemplate(template: readonly MenuItemConstructorOptions[]): Menu {
    return new Menu(template);
  }
  static setApplicationMenu(menu: Menu): void {
    records.menu = recordMenu(menu.template);
    collectClicks(menu.template, clicks.menu);
  }
}

export class Tray extends EventEmitter {
  constructor() {
    super();
    records.tray = { toolTip: "", title: "", menu: [], destroyed: false };
    clicks.tray.set("icon", () => this.emit("click"));
  }
  setToolTip(text: string): void {
    if (records.tray !== null) records.tray.toolTip = text;
  }
  setTitle(text: string): void {
    if (records.tray !== null) records.tray.title = text;
  }
  setContextMenu(menu: Menu): void {
    if (records.tray !== null) records.tray.menu = recordMenu(menu.template);
    collectClicks(menu.template, clicks.tray);
  }
  destroy(): void {
    if (records.tray !== null) records.tray.destroyed = true;
  }
}

const notifications: Notification[] = [];

export class Notification extends EventEmitter {
  static isSupported(): boolean {
    return true;
  }
  readonly #record: { title: string; body: string; urgency: string; shown: boolean };
  constructor(options: { title: string; body: string; urgency: string }) {
    super();
    this.#record = { title: options.title, body: options.body, urgency: options.urgency, shown: false };
    records.notifications.push(this.#record);
    notifications.push(this);
  }
  show(): void {
    this.#record.shown = true;
  }
  close(): void {
    this.emit("close");
  }
}

export const BrowserWindow = BrowserWindowDouble;
export const MessageChannelMain = MessageChannelDouble;

hostWindows({
  session: defaultSession,
  ipcMain,
  contentsCreated: (contents) => app.emit("web-contents-created", {}, contents),
  windowClosed: () => {
    if (BrowserWindowDouble.all.size === 0 && !app.isQuitting()) app.emit("window-all-closed");
  },
});

answerControl({ app, ipcMain, session: defaultSession, clicks, notifications });
