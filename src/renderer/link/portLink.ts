import { RPCLink } from "@orpc/client/message-port";

const waitMs = 10_000;

/** Asks the preload for this window's port; rejects when none comes, which means that no Electron stands behind. */
export function requestPort(): Promise<MessagePort> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      window.removeEventListener("message", take);
      reject(new Error("The window got no port from the main process."));
    }, waitMs);
    const take = (event: MessageEvent): void => {
      const port = event.ports[0];
      if (event.source !== window || event.data !== "frenly-port" || port === undefined) return;
      clearTimeout(timer);
      window.removeEventListener("message", take);
      resolve(port);
    };
    window.addEventListener("message", take);
    window.postMessage("frenly:request-port", location.origin);
  });
}

/** The contract over one MessagePort to the main process of Electron. */
export function createPortLink(port: MessagePort) {
  const link = new RPCLink({ port });
  port.start(); // a port delivers nothing before
  return link;
}
