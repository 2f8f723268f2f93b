import type { IncomingMessage, Server } from "node:http";
import type { Duplex } from "node:stream";
import type { AnyRouter } from "@orpc/server";
import { RPCHandler } from "@orpc/server/ws";
import { WebSocketServer } from "ws";
import type { Actor } from "../../../contract/procedures/handlers.ts";
import type { Role } from "../../api/access.ts";
import type { RequestContext } from "../../api/router.ts";
import type { OriginRules } from "./guards.ts";
import type { Sessions } from "./sessions.ts";

export interface SocketOptions {
  readonly router: AnyRouter;
  readonly actor: Actor;
  readonly role: Role;
  readonly rules: OriginRules;
  readonly sessions: Sessions;
}

/** Name that the page asks for; the token follows as a second one, because a browser can't set a header here. */
export const socketProtocol = "frenly.v1";
const maximumMessageBytes = 8 * 1_048_576;
/** Bytes that may wait for a slow page; beyond it the live feed pauses. */
const maximumWaitingBytes = 1_048_576;

/** Answers the contract over WebSocket at /rpc; anything else that wants to upgrade is cut off. */
export function attachSocket(servers: readonly Server[], options: SocketOptions): () => void {
  const handler = new RPCHandler<RequestContext>(options.router);
  const { actor, role } = options;
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: maximumMessageBytes,
    perMessageDeflate: false,
    handleProtocols: (protocols) => (protocols.has(socketProtocol) ? socketProtocol : false),
  });
  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    socket.on("error", () => socket.destroy());
    if (request.url !== "/rpc" || options.rules.explainRefusal(request.headers, true) !== undefined) {
      refuse(socket, "403 Forbidden");
      return;
    }
    const token = tokenOf(request.headers["sec-websocket-protocol"]);
    if (token === undefined || !options.sessions.accepts(token)) {
      void options.sessions.penalty().then(() => refuse(socket, "401 Unauthorized"));
      return;
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      const held = options.sessions.hold(token);
      webSocket.once("close", () => held.dispose());
      // A message that is too large or malformed closes the connection, which `close` reports.
      webSocket.on("error", () => webSocket.terminate());
      void handler.upgrade(webSocket, { context: { actor, role, ready: () => roomIn(socket) } });
    });
  };
  for (const server of servers) server.on("upgrade", upgrade);
  return () => {
    for (const client of sockets.clients) client.close(1001, "The workstation was closed");
    sockets.close();
  };
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

/** Resolves when little waits to be sent, or when nothing will be sent any more. */
async function roomIn(socket: Duplex): Promise<void> {
  if (socket.destroyed || socket.writableLength <= maximumWaitingBytes) return;
  await new Promise<void>((resolve) => {
    const go = (): void => {
      socket.off("drain", go).off("close", go);
      resolve();
    };
    socket.on("drain", go).on("close", go);
  });
}

function tokenOf(header: string | undefined): string | undefined {
  return header
    ?.split(",")
    .map((protocol) => protocol.trim())
    .find((protocol) => protocol.startsWith("token."))
    ?.slice("token.".length);
}
