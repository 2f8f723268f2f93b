import { EventEmitter } from "node:events";
import type { BrowserContext, Frame, Page, Request, Route } from "playwright-core";
import { testOrigin, toAppUrl, toTestUrl } from "./address.ts";
import { type ChromiumDouble, startChromium } from "./chromium.ts";
import type { MessagePortDouble } from "./messagePorts.ts";
import { PageBridge } from "./pageBridge.ts";
import { records } from "./records.ts";
import type { SessionDouble } from "./sessions.ts";

export interface WindowHost {
  readonly session: SessionDouble;
  readonly ipcMain: EventEmitter;
  contentsCreated(contents: WebContentsDouble): void;
  windowClosed(window: BrowserWindowDouble): void;
}

interface Preventable {
  readonly url: string;
  readonly isMainFrame: boolean;
  defaultPrevented: boolean;
  preventDefault(): void;
}

type OpenHandler = (details: { url: string }) => { action: "allow" | "deny" };

let host: WindowHost | undefined;
let chromium: Promise<ChromiumDouble> | undefined;
let lastId = 0;

export function hostWindows(value: WindowHost): void {
  host = value;
}

export function chromiumDouble(): Promise<ChromiumDouble> {
  chromium ??= startChromium();
  return chromium;
}

export async function closeChromium(): Promise<void> {
  if (chromium !== undefined) await (await chromium).close();
}

function hosted(): WindowHost {
  if (host === undefined) throw new Error("The double of Electron was not set up");
  return host;
}

export class WebContentsDouble extends EventEmitter {
  readonly id: number;
  readonly #page: Promise<Page>;
  readonly #bridge: Promise<PageBridge>;
  #openHandler: OpenHandler | undefined;
  #loading: string | undefined;
  #url = "";
  readonly mainFrame: {
    readonly parent: null;
    readonly url: string;
    readonly origin: string;
    postMessage(channel: string, message: unknown, ports?: readonly MessagePortDouble[]): void;
  };

  constructor(preload: string) {
    super();
    lastId += 1;
    this.id = lastId;
    const readUrl = () => this.#url;
    this.mainFrame = {
      parent: null,
      get url() {
        return readUrl();
      },
      get origin() {
        const url = URL.parse(readUrl());
        return url === null ? "null" : `${url.protocol}//${url.host}`;
      },
      postMessage: (channel, message, ports = []) => this.postMessage(channel, message, ports),
    };
    const opened = chromiumDouble().then(({ context }) => this.#open(context, preload));
    this.#page = opened.then(({ page }) => page);
    this.#bridge = opened.then(({ bridge }) => bridge);
    // Who loads or posts learns of a failure; a window that is closed while it opens is none.
    for (const promise of [opened, this.#page, this.#bridge]) promise.catch(() => {});
  }

  async #open(context: BrowserContext, preload: string): Promise<{ page: Page; bridge: PageBridge }> {
    const page = context.pages()[0] ?? (await context.newPage());
    page.on("framenavigated", (frame) => {
      if (frame === page.mainFrame()) this.#url = toAppUrl(frame.url());
    });
    page.on("popup", (popup) => {
      this.#answerPopup(toAppUrl(popup.url()));
      popup.close().catch(() => {
        // It closed itself already.
      });
    });
    page.on("download", () => hosted().session.emit("will-download", { preventDefault() {} }));
    await context.route("**/*", (route) => this.#onRequest(route, page));
    await context.routeWebSocket(/.*/, (socket) => {
      const cancelled = hosted().session.isCancelled({ url: socket.url(), resourceType: "webSocket" });
      if (!cancelled) records.escaped.push(socket.url());
      socket.close();
    });
    // Chromium can't ask the program while the page waits, so window.open asks what is known beforehand.
    await page.addInitScript(() => {
      window.open = () => null;
    });
    const bridge = await PageBridge.attach(page, preload, (channel, args) => {
      const event = { sender: this, senderFrame: this.mainFrame, ports: [] };
      hosted().ipcMain.emit(channel, event, ...args);
    });
    return { page, bridge };
  }

  async #onRequest(route: Route, page: Page): Promise<void> {
    const request = route.request();
    const url = toAppUrl(request.url());
    const frame = frameOf(request);
    if (frame === undefined || frame.page() !== page) {
      // The first request of a popup: its window is not there yet.
      this.#answerPopup(url);
      return route.abort("aborted");
    }
    if (request.isNavigationRequest() && !this.mayNavigate(url, frame === page.mainFrame())) {
      records.navigationsBlocked.push(url);
      return route.abort("aborted");
    }
    await hosted().session.serve(route);
  }

  /** Whether the program lets a frame go there, as its listeners say. */
  mayNavigate(url: string, isMainFrame: boolean): boolean {
    if (isMainFrame && this.#loading === url) return true;
    const names = isMainFrame ? ["will-frame-navigate", "will-navigate"] : ["will-frame-navigate"];
    return names.every((name) => {
      const event: Preventable = {
        url,
        isMainFrame,
        defaultPrevented: false,
        preventDefault() {
          event.defaultPrevented = true;
        },
      };
      this.emit(name, event, url);
      return !event.defaultPrevented;
    });
  }

  #answerPopup(url: string): void {
    if (this.askToOpen(url) === "deny") records.popupsDenied.push(url);
    else records.escaped.push(url);
  }

  setWindowOpenHandler(handler: OpenHandler): void {
    this.#openHandler = handler;
  }

  askToOpen(url: string): string {
    return this.#openHandler?.({ url }).action ?? "allow";
  }

  postMessage(channel: string, message: unknown, ports: readonly MessagePortDouble[] = []): void {
    this.#bridge
      .then((bridge) => bridge.postMessage(channel, message, ports))
      .catch(() => {
        // The window is gone, and the message with it, as in Electron.
      });
  }

  async load(url: string): Promise<void> {
    records.loads.push(url);
    const page = await this.#page;
    await this.#bridge;
    this.#loading = url;
    try {
      await page.goto(toTestUrl(url));
    } finally {
      this.#loading = undefined;
    }
    records.loads.push("loaded");
    this.emit("did-finish-load");
  }

  reload(): void {
    records.loads.push("reload");
    this.#page
      .then(async (page) => {
        this.#loading = toAppUrl(page.url());
        await page.reload();
        this.#loading = undefined;
        records.loads.push("reloaded");
        this.emit("did-finish-load");
      })
      .catch(() => {
        // The window was closed while it reloaded.
      });
  }

  getURL(): string {
    return this.#url;
  }

  /** Whether the window still shows what the program loaded. */
  isAtHome(): boolean {
    return toTestUrl(this.#url).startsWith(`${testOrigin}/`);
  }
}

function frameOf(request: Request): Frame | undefined {
  try {
    return request.frame();
  } catch {
    return undefined; // Playwright has no frame for the first request of a new page
  }
}

export class BrowserWindowDouble extends EventEmitter {
  static readonly all = new Set<BrowserWindowDouble>();
  readonly webContents: WebContentsDouble;
  #bounds: { x: number; y: number; width: number; height: number };
  #destroyed = false;
  #maximized = false;
  #focused = false;

  constructor(options: {
    x?: number;
    y?: number;
    width: number;
    height: number;
    webPreferences: { preload: string };
  }) {
    super();
    records.windows.push(JSON.parse(JSON.stringify(options)));
    this.#bounds = { x: options.x ?? 0, y: options.y ?? 0, width: options.width, height: options.height };
    this.webContents = new WebContentsDouble(options.webPreferences.preload);
    BrowserWindowDouble.all.add(this);
    hosted().contentsCreated(this.webContents);
  }

  static getAllWindows(): BrowserWindowDouble[] {
    return [...BrowserWindowDouble.all];
  }

  async loadURL(url: string): Promise<void> {
    await this.webContents.load(url);
    this.emit("ready-to-show");
  }
  getNormalBounds() {
    return this.#bounds;
  }
  setBounds(bounds: { x: number; y: number; width: number; height: number }): void {
    this.#bounds = bounds;
    this.emit("resize");
  }
  isMaximized(): boolean {
    return this.#maximized;
  }
  maximize(): void {
    this.#maximized = true;
  }
  isMinimized(): boolean {
    return false;
  }
  restore(): void {}
  show(): void {}
  focus(): void {
    this.#focused = true;
    records.focusCount += 1;
  }
  isFocused(): boolean {
    return this.#focused;
  }
  flashFrame(): void {}
  setOverlayIcon(): void {}
  isDestroyed(): boolean {
    return this.#destroyed;
  }
  close(): void {
    if (this.#destroyed) return;
    this.emit("close", { preventDefault() {} });
    this.#destroyed = true;
    BrowserWindowDouble.all.delete(this);
    this.emit("closed");
    hosted().windowClosed(this);
  }
}
