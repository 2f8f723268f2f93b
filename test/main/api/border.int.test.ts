import { ORPCError } from "@orpc/client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { txIdSchema } from "../../../src/contract/ids.ts";
import type { FeedMessage } from "../../../src/contract/procedures/feed.ts";
import { type Border, type BorderClient, openBorder, transports } from "../../support/borderClients.ts";

let border: Border;
beforeAll(async () => {
  border = await openBorder();
});
afterAll(() => border.close());

let named = 0;
function createProject(client: BorderClient) {
  named += 1;
  return client.projects.create({ name: `Project ${named}`, currency: "EUR" });
}

/** Reads a feed until `count` events have come; what it saw, with every message checked to follow the last. */
async function readEvents(feed: AsyncIterable<FeedMessage>, count: number, onStart?: () => void) {
  const sequences: number[] = [];
  let cursor: number | undefined;
  for await (const message of feed) {
    if (message.kind !== "events") continue;
    if (cursor === undefined) onStart?.();
    expect(message.after).toBe(cursor ?? message.after);
    cursor = message.cursor;
    sequences.push(...message.events.map((event) => event.sequence));
    if (sequences.length >= count) break;
  }
  return { sequences, cursor };
}

describe.each(transports)("the border over $name", ({ connect }) => {
  it("answers a call with what the contract promises", async () => {
    const { client, close } = await connect(border);
    const project = await createProject(client);
    expect((await client.projects.list()).map((each) => each.projectId)).toContain(project.projectId);
    close();
  });

  it("hands a failure over as data: code, sentence, never a stack", async () => {
    const { client, close } = await connect(border);
    const failed = client.transactions.get({ txId: txIdSchema.parse("tx_absent_1") });
    const error = await failed.then(
      () => undefined,
      (problem: unknown) => problem,
    );
    expect(error).toBeInstanceOf(ORPCError);
    expect(error).toMatchObject({ code: "FAILED", defined: true, data: { code: "NOT_FOUND" } });
    expect(JSON.stringify(error)).not.toMatch(/node_modules|\.ts:/);
    close();
  });

  it("refuses an input that the contract does not allow", async () => {
    const { client, close } = await connect(border);
    await expect(client.events.page({ limit: 1_000_000 })).rejects.toMatchObject({ code: "BAD_REQUEST" });
    close();
  });

  it("carries a page of hundreds of events whole", async () => {
    const { client, close } = await connect(border);
    for (let i = 0; i < 150; i += 1) await createProject(client);
    const { events, total } = await client.events.page({ limit: 1_000 });
    expect(events).toHaveLength(Math.min(total, 1_000));
    expect(events.map((event) => event.sequence)).toEqual(events.map((_, index) => total - index));
    close();
  });

  it("says at once where a feed starts and follows with every event, in order", async () => {
    const { client, close } = await connect(border);
    const { events: before } = await client.events.status();
    const read = readEvents(await client.feed.live({}), 5, () => {
      for (let i = 0; i < 5; i += 1) void createProject(client);
    });
    expect((await read).sequences).toEqual([1, 2, 3, 4, 5].map((step) => before + step));
    close();
  });

  it("resumes on a new connection without losing or doubling an event", async () => {
    const first = await connect(border);
    const { events: start } = await first.client.events.status();
    await createProject(first.client);
    const seen = await readEvents(await first.client.feed.live({ after: start }), 1);
    first.close();
    const second = await connect(border);
    for (let i = 0; i < 3; i += 1) await createProject(second.client);
    const rest = await readEvents(
      await second.client.feed.live(seen.cursor === undefined ? {} : { after: seen.cursor }),
      3,
    );
    expect([...seen.sequences, ...rest.sequences]).toEqual([1, 2, 3, 4].map((step) => start + step));
    second.close();
  });

  it("ends a feed that the reader aborts", async () => {
    const { client, close } = await connect(border);
    const aborter = new AbortController();
    const feed = await client.feed.live({}, { signal: aborter.signal });
    await feed.next();
    const pending = feed.next().then(
      ({ done }) => done,
      () => true,
    );
    aborter.abort();
    expect(await pending).toBe(true);
    close();
  });
});
