import { expect, it } from "vitest";
import type { FeedMessage } from "../../../../src/contract/procedures/feed.ts";
import type { Client } from "../../../../src/renderer/link/ClientContext.tsx";
import { followFeed } from "../../../../src/renderer/views/workspace/followFeed.ts";
import { createLiveStore } from "../../../../src/renderer/views/workspace/liveStore.ts";

function eventsMessage(after: number, cursor: number): FeedMessage {
  const events = Array.from({ length: cursor - after }, (_, index) => ({
    sequence: after + index + 1,
    type: "project.created",
    timestamp: "2026-01-29T10:15:30.123Z",
    projectId: null,
    userId: "usr_a",
    body: "{}",
  }));
  return { kind: "events", after, cursor, events };
}

it("resumes from the last cursor when a message does not follow it, or when the feed breaks off", async () => {
  const asked: (number | undefined)[] = [];
  const answers = [
    [eventsMessage(7, 7), eventsMessage(7, 9), eventsMessage(12, 13)],
    [eventsMessage(9, 13)],
    [eventsMessage(13, 14)],
  ];
  const store = createLiveStore();
  const all = new Promise<void>((resolve) => {
    store.subscribe(({ cursor }) => cursor === 14 && resolve());
  });
  const feed = {
    async live({ after }: { after?: number }) {
      asked.push(after);
      const messages = answers.shift() ?? [];
      return (async function* () {
        yield* messages;
      })();
    },
  };
  // Only the feed is asked for here.
  const stop = followFeed({ feed } as unknown as Client, store);
  await all;
  stop();
  expect(asked).toEqual([undefined, 9, 13]);
  expect(store.getState().recent.map(({ sequence }) => sequence)).toEqual([14, 13, 12, 11, 10, 9, 8]);
});
