import { RPCLink } from "@orpc/client/websocket";
import { WebSocket as ReconnectingSocket } from "partysocket";

/**
 * The contract over WebSocket to the loopback shell. A lost connection is taken up again, ever more slowly; what was
 * asked on the lost one fails, and the live feed resumes from its cursor. The token goes as a subprotocol: a browser
 * can set no header here, and an address would be logged. `onBreak` is told of each connection that ended or failed.
 */
export function createSocketLink(session: string, onBreak: (stop: () => void) => void) {
  const socket = new ReconnectingSocket(
    `${location.origin.replace(/^http/, "ws")}/rpc`,
    ["frenly.v1", `token.${session}`],
    {
      minReconnectionDelay: 250,
      maxReconnectionDelay: 8_000,
      connectionTimeout: 5_000,
      maxEnqueuedMessages: 0,
    },
  );
  socket.binaryType = "arraybuffer";
  socket.addEventListener("close", () => onBreak(() => socket.close()));
  // The library's socket has the methods of a WebSocket that the link uses, with its own event types.
  return new RPCLink({ websocket: socket as unknown as WebSocket });
}
