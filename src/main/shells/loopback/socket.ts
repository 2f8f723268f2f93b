import type { Server } from "node:http";
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

/** Answers the contract over WebSocket at /rpc; anything else that wants to upgrade is cut off. */
export function attachSocket(server: Server, options: SocketOptions): () => void {
  const handler = new RPCHandler<RequestContext>(options.router);
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: maximumMessageBytes,
    perMessageDeflate: false,
    handleProtocols: (protocols) => (protocols.has(socketProtocol) ? socketProtocol : false),
  });
  server.on("upgrade", (request, socket, head) => {
    const token = tokenOf(request.headers["sec-websocket-protocol"]);
    const refused =
      request.url !== "/rpc" || options.rules.explainRefusal(request.headers, true) !== undefined;
    if (refused || token === undefined || !options.sessions.accepts(token)) {
      socket.end(
        `HTTP/1.1 ${refused ? "403 Forbidden" : "401 Unauthorized"}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
      );
      return;
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      const held = options.sessions.hold(token);
      webSocket.once("close", () => held.dispose());
      void handler.upgrade(webSocket, { context: { actor: options.actor, role: options.role } });
    });
  });
  return () => {
    for (const client of sockets.clients) client.close(1001, "The workstation was closed");
    sockets.close();
  };
}

function tokenOf(header: string | undefined): string | undefined {
  return header
    ?.split(",")
    .map((protocol) => protocol.trim())
    .find((protocol) => protocol.startsWith("token."))
    ?.slice("token.".length);
}
