import type { EventEmitter } from "node:events";
import { z } from "zod";
import type { AppDouble } from "./application.ts";
import { records } from "./records.ts";
import type { SessionDouble } from "./sessions.ts";
import { BrowserWindowDouble, chromiumDouble } from "./windows.ts";

export interface Controlled {
  readonly app: AppDouble;
  readonly ipcMain: EventEmitter;
  readonly session: SessionDouble;
  readonly clicks: { readonly menu: Map<string, () => void>; readonly tray: Map<string, () => void> };
  readonly notifications: readonly EventEmitter[];
}

const callSchema = z.object({ id: z.int(), name: z.string(), args: z.array(z.unknown()) });
const textSchema = z.string();

/** What the test may do as the person or the system would: click, close, crash, ask. */
function actions({ app, ipcMain, session, clicks, notifications }: Controlled) {
  const window = () => {
    const [first] = BrowserWindowDouble.getAllWindows();
    if (first === undefined) throw new Error("There is no window");
    return first;
  };
  return {
    records: () => records,
    endpoint: async () => (await chromiumDouble()).endpoint,
    clickMenu: (id: unknown) => run(clicks.menu, textSchema.parse(id)),
    clickTray: (id: unknown) => run(clicks.tray, textSchema.parse(id)),
    clickNotification: (index: unknown) => {
      notifications[z.int().parse(index)]?.emit("click");
    },
    askPermission: (permission: unknown) => session.askPermission(textSchema.parse(permission)),
    isCancelled: (url: unknown) => session.isCancelled({ url: textSchema.parse(url), resourceType: "xhr" }),
    askProtocol: async (url: unknown) => {
      const response = await session.answer(textSchema.parse(url), "GET");
      return response === undefined
        ? null
        : { status: response.status, headers: Object.fromEntries(response.headers) };
    },
    askToOpen: (url: unknown) => window().webContents.askToOpen(textSchema.parse(url)),
    mayNavigate: (url: unknown) => window().webContents.mayNavigate(textSchema.parse(url), true),
    isAtHome: () => window().webContents.isAtHome(),
    attachWebview: () => {
      let prevented = false;
      const event = {
        preventDefault: () => {
          prevented = true;
        },
      };
      window().webContents.emit("will-attach-webview", event, {}, {});
      return prevented;
    },
    /** A frame that is not the top one, or not of our origin, asks for the port. */
    forgePortRequest: (frame: unknown) => {
      let given = false;
      const forged = z.object({ url: z.string(), origin: z.string(), isChild: z.boolean() }).parse(frame);
      const { webContents } = window();
      const senderFrame = {
        url: forged.url,
        origin: forged.origin,
        parent: forged.isChild ? webContents.mainFrame : null,
        postMessage: () => {
          given = true;
        },
      };
      const sender = forged.isChild
        ? webContents
        : { ...webContents, id: webContents.id, mainFrame: senderFrame };
      ipcMain.emit("frenly:request-port", { sender, senderFrame });
      return given;
    },
    crash: () => {
      window().webContents.emit("render-process-gone", {}, { reason: "crashed", exitCode: 139 });
    },
    setBounds: (bounds: unknown) =>
      window().setBounds(z.object({ x: z.int(), y: z.int(), width: z.int(), height: z.int() }).parse(bounds)),
    closeWindow: () => window().close(),
    quit: () => app.quit(),
  };
}

function run(clicks: Map<string, () => void>, id: string): void {
  const click = clicks.get(id);
  if (click === undefined)
    throw new Error(`There is no entry ${id}; there are ${[...clicks.keys()].join(", ")}`);
  click();
}

/** Answers the test process over Node's channel, when there is one. */
export function answerControl(controlled: Controlled): void {
  if (process.send === undefined) return;
  const known: Record<string, (...args: unknown[]) => unknown> = actions(controlled);
  process.on("message", async (message) => {
    const { id, name, args } = callSchema.parse(message);
    try {
      const action = known[name];
      if (action === undefined) throw new Error(`The double of Electron can't do ${name}`);
      process.send?.({ id, value: (await action(...args)) ?? null });
    } catch (error) {
      process.send?.({ id, error: error instanceof Error ? error.message : String(error) });
    }
  });
  // The test process went away: nothing may be left behind.
  process.on("disconnect", () => controlled.app.exit(0));
}
