import { createORPCClient } from "@orpc/client";
import type { Client } from "./ClientContext.tsx";
import { createPortLink, requestPort } from "./portLink.ts";
import { isSignedOut, openSession } from "./session.ts";
import { createSocketLink } from "./socketLink.ts";

/** A client over whatever this page was opened by, or the sentence that says why there is none. */
export type Connection = { readonly client: Client } | { readonly refused: string };

/** Electron serves the page under a scheme (or, in its double, a host) of its own; the browser shell from loopback. */
function isLoopback(): boolean {
  return /^(?:127\.0\.0\.1|localhost|\[::1\])$/.test(location.hostname);
}

const refused =
  "This page is not signed in. Open the workstation with npm start or frenly serve --open; each start makes a link that works once.";

/** `onSignedOut`: the workstation was reached again after a break and no longer knows this page. */
export async function connect(onSignedOut: (refused: string) => void): Promise<Connection> {
  if (!isLoopback()) return { client: createORPCClient(createPortLink(await requestPort())) };
  const session = await openSession();
  if (session === undefined) return { refused };
  const onBreak = async (stop: () => void): Promise<void> => {
    if (!(await isSignedOut(session))) return;
    stop();
    onSignedOut(refused);
  };
  return { client: createORPCClient(createSocketLink(session, (stop) => void onBreak(stop))) };
}
