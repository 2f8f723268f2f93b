import type { AnyRouter } from "@orpc/server";
import { RPCHandler } from "@orpc/server/message-port";
import { type IpcMain, type IpcMainEvent, MessageChannelMain, type MessagePortMain } from "electron";
import type { RequestContext } from "../../api/router.ts";
import { type Disposable, toDisposable } from "../../base/disposable.ts";
import type { Logger } from "../../base/logger.ts";
import { isOwnUrl } from "./origin.ts";

export interface PortOptions {
  readonly router: AnyRouter;
  readonly context: RequestContext;
  readonly ipc: IpcMain;
  readonly logger: Logger;
  /** Whether the contents that ask belong to a window of ours. */
  isOwnContents(id: number): boolean;
}

type PortRequest = Pick<IpcMainEvent, "senderFrame"> & {
  readonly sender: Pick<IpcMainEvent["sender"], "id" | "mainFrame">;
};

/** Why a frame may not have a port, or undefined when it may. */
export function explainRefusedSender(
  request: PortRequest,
  isOwnContents: (id: number) => boolean,
): string | undefined {
  const { senderFrame, sender } = request;
  if (senderFrame === null) return "its frame is gone";
  if (!isOwnContents(sender.id)) return "its window is not ours";
  if (senderFrame.parent !== null || senderFrame !== sender.mainFrame) return "it is not the top frame";
  if (!isOwnUrl(`${senderFrame.origin}/`) || !isOwnUrl(senderFrame.url)) return "its origin is not ours";
  return undefined;
}

/** Gives each page that asks rightly one port that speaks the contract. A page that asks again loses its first port. */
export function servePorts(options: PortOptions): Disposable {
  const handler = new RPCHandler(options.router);
  // A port that nobody holds is collected and closed.
  const open = new Map<number, MessagePortMain>();

  const give = (event: IpcMainEvent) => {
    const refusal = explainRefusedSender(event, options.isOwnContents);
    if (refusal !== undefined) {
      options.logger.warn({ refusal }, "A frame asked for a port and was refused");
      return;
    }
    const id = event.sender.id;
    open.get(id)?.close();
    const { port1, port2 } = new MessageChannelMain();
    open.set(id, port1);
    port1.on("close", () => {
      if (open.get(id) === port1) open.delete(id);
    });
    handler.upgrade(port1, { context: options.context });
    port1.start();
    event.senderFrame?.postMessage("frenly-port", null, [port2]);
  };

  options.ipc.on("frenly:request-port", give);
  return toDisposable(() => {
    options.ipc.off("frenly:request-port", give);
    for (const port of open.values()) port.close();
    open.clear();
  });
}
