import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createORPCClient } from "@orpc/client";
import { RPCLink as PortLink } from "@orpc/client/message-port";
import { RPCLink as SocketLink } from "@orpc/client/websocket";
import type { ContractRouterClient } from "@orpc/contract";
import { createRouterClient } from "@orpc/server";
import { RPCHandler as PortHandler } from "@orpc/server/message-port";
import { WebSocket } from "ws";
import type { contract } from "../../src/contract/procedures/index.ts";
import { silentLogger } from "../../src/main/base/logger.ts";
import { type Core, createCore } from "../../src/main/core.ts";
import { type LoopbackShell, openLoopbackShell } from "../../src/main/shells/loopback/loopbackShell.ts";
import { removeLater } from "./workspace.ts";

export type BorderClient = ContractRouterClient<typeof contract>;

/** The real core in a folder of its own, and the loopback shell over it. */
export interface Border {
  readonly core: Core;
  readonly shell: LoopbackShell;
  close(): Promise<void>;
}

export async function openBorder(): Promise<Border> {
  const home = mkdtempSync(join(tmpdir(), "frenly-border-"));
  const folder = removeLater(home);
  const core = await createCore({
    shell: "browser",
    home: join(home, "workspace"),
    environment: {},
    logger: silentLogger,
  });
  const pageDir = join(home, "page");
  mkdirSync(pageDir);
  writeFileSync(join(pageDir, "index.html"), "<!doctype html><title>Frenly</title>");
  const { router, requests, submitBatch, actor, role, clock, logger, homeDir } = core;
  const shell = await openLoopbackShell({
    router,
    requests,
    submitBatch,
    actor,
    role,
    clock,
    logger,
    homeDir,
    pageDir,
    port: 0,
  });
  return {
    core,
    shell,
    async close() {
      await shell.close();
      await core.dispose();
      folder.dispose();
    },
  };
}

/** Exchanges a launch token for a session, as the page does. */
export async function signIn(shell: LoopbackShell): Promise<string> {
  const launch = shell.launchUrl().split("#launch=")[1];
  const response = await fetch(`${shell.url}session`, {
    method: "POST",
    headers: { "content-type": "application/json", origin: shell.url.slice(0, -1) },
    body: JSON.stringify({ launch }),
  });
  const { session } = (await response.json()) as { session: string }; // checked by its use
  return session;
}

export interface Connected {
  readonly client: BorderClient;
  close(): void;
}

/** The three ways to the same router. */
export const transports: readonly {
  readonly name: string;
  readonly connect: (border: Border) => Promise<Connected>;
}[] = [
  { name: "in process", connect: async (border) => connectInProcess(border) },
  { name: "MessagePort", connect: async (border) => connectPort(border) },
  { name: "WebSocket", connect: connectSocket },
];

function connectInProcess({ core }: Border): Connected {
  const context = { actor: core.actor, role: core.role };
  // The router was built from the contract, which its type no longer shows.
  const client = createRouterClient(core.router, { context }) as unknown as BorderClient;
  return { client, close: () => undefined };
}

function connectPort({ core }: Border): Connected {
  const { port1, port2 } = new MessageChannel();
  new PortHandler(core.router).upgrade(port1, { context: { actor: core.actor, role: core.role } });
  port1.start();
  port2.start();
  return { client: createORPCClient(new PortLink({ port: port2 })), close: () => port2.close() };
}

async function connectSocket({ shell }: Border): Promise<Connected> {
  const origin = shell.url.slice(0, -1);
  const token = await signIn(shell);
  const socket = new WebSocket(`${origin.replace("http", "ws")}/rpc`, ["frenly.v1", `token.${token}`], {
    origin,
  });
  await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
  // The socket of ws has the methods of a browser's that the link uses.
  const link = new SocketLink({ websocket: socket as unknown as globalThis.WebSocket });
  return { client: createORPCClient(link), close: () => socket.terminate() };
}
