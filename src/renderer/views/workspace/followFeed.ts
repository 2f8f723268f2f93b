import type { FeedMessage } from "../../../contract/procedures/feed.ts";
import type { Client } from "../../link/ClientContext.tsx";
import { applyMessage, type LiveStore, takeUp } from "./liveStore.ts";

const firstWait = 250;
const longestWait = 8_000;

/** Follows the live feed until it is told to stop; after a break it resumes from the last cursor, ever more slowly. */
export function followFeed(client: Client, store: LiveStore): () => void {
  const stopped = new AbortController();
  void run(client, store, stopped.signal);
  return () => stopped.abort();
}

async function run(client: Client, store: LiveStore, signal: AbortSignal): Promise<void> {
  let wait = firstWait;
  while (!signal.aborted) {
    try {
      const after = store.getState().cursor;
      const feed = await client.feed.live(after === undefined ? {} : { after }, { signal });
      store.setState((live) => takeUp(live));
      for await (const message of feed) {
        wait = firstWait;
        if (!follows(store.getState().cursor, message)) break; // asks again from the last cursor
        store.setState((live) => applyMessage(live, message));
      }
    } catch (problem) {
      if (signal.aborted) return;
      console.warn("The live feed broke off; it is taken up again.", problem);
    }
    if (signal.aborted) return;
    store.setState({ connection: "lost" });
    await new Promise((resolve) => setTimeout(resolve, wait));
    wait = Math.min(wait * 2, longestWait);
  }
}

/** Whether nothing is missing between what the page knows and this message. */
function follows(cursor: number | undefined, message: FeedMessage): boolean {
  return message.kind !== "events" || cursor === undefined || message.after === cursor;
}
