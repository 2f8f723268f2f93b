import { BrowserWindow, screen } from "electron";
import type { Clock } from "../../base/clock.ts";
import type { Disposable } from "../../base/disposable.ts";
import { appOrigin } from "./origin.ts";
import {
  clampToDisplays,
  readWindowState,
  smallestWindow,
  type WindowState,
  writeWindowState,
} from "./windowState.ts";

export interface WindowOptions {
  readonly preload: string;
  readonly icon: string;
  /** Where the place and size of the window are kept. */
  readonly stateFile: string;
  readonly clock: Clock;
}

/** Pages that died in a row before the program stops opening them again by itself. */
const reloadLimit = 3;
const reloadWindowMs = 60_000;

export function openMainWindow(options: WindowOptions): BrowserWindow {
  const areas = screen.getAllDisplays().map((display) => display.workArea);
  const { maximized, ...bounds } = clampToDisplays(readWindowState(options.stateFile), areas);
  const window = new BrowserWindow({
    ...bounds,
    minWidth: Math.min(smallestWindow.width, bounds.width),
    minHeight: Math.min(smallestWindow.height, bounds.height),
    show: false,
    title: "Frenly",
    icon: options.icon,
    webPreferences: {
      preload: options.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
    },
  });
  if (maximized) window.maximize();
  window.once("ready-to-show", () => window.show());
  keepState(window, options);
  return window;
}

export async function showPage(window: BrowserWindow): Promise<void> {
  await window.loadURL(`${appOrigin}/index.html`);
}

/** Saves soon after a change and once more at the end, so that a crash costs at most the last move. */
function keepState(window: BrowserWindow, options: WindowOptions): void {
  let pending: Disposable | undefined;
  const save = () => {
    pending?.dispose();
    pending = undefined;
    writeWindowState(options.stateFile, stateOf(window));
  };
  const saveSoon = () => {
    pending?.dispose();
    pending = options.clock.after(500, save);
  };
  window.on("resize", saveSoon);
  window.on("move", saveSoon);
  window.on("close", save);
  window.on("closed", () => pending?.dispose());
}

function stateOf(window: BrowserWindow): WindowState {
  return { ...window.getNormalBounds(), maximized: window.isMaximized() };
}

/**
 * Opens the page again when its process dies. `tell` gets one sentence for the person; `giveUp` is called when it
 * keeps dying.
 */
export function reviveOnCrash(
  window: BrowserWindow,
  options: { readonly clock: Clock; tell(sentence: string): void; giveUp(): void },
): void {
  let deaths: number[] = [];
  window.webContents.on("render-process-gone", (_event, details) => {
    if (details.reason === "clean-exit") return;
    const now = options.clock.now();
    deaths = [...deaths.filter((time) => now - time < reloadWindowMs), now];
    if (deaths.length > reloadLimit) {
      options.giveUp();
      return;
    }
    // Told once the new page is there: the port of the dead one may still look open.
    window.webContents.once("did-finish-load", () =>
      options.tell(
        `The page stopped (${details.reason}) and was opened again. Everything recorded is kept; check the field you were typing in.`,
      ),
    );
    window.webContents.reload();
  });
}

export function focusWindow(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}
