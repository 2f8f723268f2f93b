import type { MenuItemConstructorOptions } from "electron";

export interface RecordedMenuItem {
  readonly id?: string | undefined;
  readonly label?: string | undefined;
  readonly role?: string | undefined;
  readonly accelerator?: string | undefined;
  readonly submenu?: readonly RecordedMenuItem[] | undefined;
}

/** What the program did to Electron, for assertions. Plain data: it crosses to the test process as JSON. */
export interface Records {
  sandboxEnabled: boolean;
  readyBefore: { sandbox: boolean; schemes: boolean; lock: boolean };
  switches: Record<string, string>;
  schemes: unknown[];
  windows: unknown[];
  menu: readonly RecordedMenuItem[];
  tray: { toolTip: string; title: string; menu: readonly RecordedMenuItem[]; destroyed: boolean } | null;
  notifications: { title: string; body: string; urgency: string; shown: boolean }[];
  badge: number;
  errorBoxes: { title: string; content: string }[];
  exposed: string[];
  handledChannels: string[];
  ipcChannels: string[];
  spellChecker: boolean;
  externalUrls: string[];
  /** Requests that the program let through although they are none of ours. Must stay empty. */
  escaped: string[];
  navigationsBlocked: string[];
  popupsDenied: string[];
  focusCount: number;
  loads: string[];
}

export const records: Records = {
  sandboxEnabled: false,
  readyBefore: { sandbox: false, schemes: false, lock: false },
  switches: {},
  schemes: [],
  windows: [],
  menu: [],
  tray: null,
  notifications: [],
  badge: 0,
  errorBoxes: [],
  exposed: [],
  handledChannels: [],
  ipcChannels: [],
  spellChecker: true,
  externalUrls: [],
  escaped: [],
  navigationsBlocked: [],
  popupsDenied: [],
  focusCount: 0,
  loads: [],
};

export function recordMenu(template: readonly MenuItemConstructorOptions[]): RecordedMenuItem[] {
  return template.map((item) => ({
    id: item.id,
    label: item.label,
    role: item.role,
    accelerator: item.accelerator,
    submenu: Array.isArray(item.submenu) ? recordMenu(item.submenu) : undefined,
  }));
}
