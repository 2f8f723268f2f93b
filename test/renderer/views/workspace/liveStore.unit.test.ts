import { describe, expect, it } from "vitest";
import { eventTypes } from "../../../../src/contract/events/catalogue.ts";
import { type FeedMessage, feedMessageSchema } from "../../../../src/contract/procedures/feed.ts";
import {
  applyMessage,
  emptyLive,
  takeUp,
  topicsOf,
} from "../../../../src/renderer/views/workspace/liveStore.ts";

function eventsMessage(after: number, ...types: string[]): FeedMessage {
  const events = types.map((type, index) => ({
    sequence: after + index + 1,
    type,
    timestamp: "2026-11-23T10:00:00.000Z",
    projectId: "proj_a",
    userId: "usr_a",
    body: "{}",
  }));
  return { kind: "events", after, cursor: after + types.length, events };
}

function progressMessage(ingestionId: string, phase: string): FeedMessage {
  const progress = {
    ingestionId,
    projectId: "proj_a",
    side: "bank",
    fileName: "a.csv",
    phase,
    rows: 1,
    bytes: 1,
    byteSize: 2,
    rowsPerSecond: 1,
    remainingMs: null,
    error: null,
  };
  return feedMessageSchema.parse({ kind: "progress", progress: [progress] });
}

describe("live state of the page", () => {
  it("asks lists again only for what an event has changed", () => {
    const live = applyMessage(emptyLive, eventsMessage(0, "alert.raised", "alert.delivered"));
    expect(live.revisions).toEqual({ ...emptyLive.revisions, alerts: 1, log: 1 });
    expect([live.cursor, live.connection]).toEqual([2, "live"]);
  });

  it("keeps the newest events first and at most a thousand", () => {
    let live = applyMessage(emptyLive, eventsMessage(0, "data.uploaded", "data.validated"));
    live = applyMessage(live, eventsMessage(2, "data.ingested"));
    expect(live.recent.map((event) => event.sequence)).toEqual([3, 2, 1]);
    live = applyMessage(live, eventsMessage(3, ...Array.from({ length: 1_200 }, () => "data.uploaded")));
    expect([live.recent.length, live.recent[0]?.sequence]).toEqual([1_000, 1_203]);
  });

  it("reads everything again after a resync", () => {
    const live = applyMessage(emptyLive, { kind: "resync", cursor: 90_000 });
    expect(new Set(Object.values(live.revisions))).toEqual(new Set([1]));
    expect(live.cursor).toBe(90_000);
  });

  it("forgets what was under way before a break, and asks for it again", () => {
    const live = applyMessage(emptyLive, progressMessage("ing_a", "reading"));
    expect(takeUp({ ...live, connection: "lost" })).toMatchObject({
      connection: "live",
      progress: [],
      revisions: { imports: 1, jobs: 1 },
    });
    expect(takeUp(live).progress).toHaveLength(1);
  });

  it("replaces the progress of an import and clears finished ones when the next starts", () => {
    let live = applyMessage(emptyLive, progressMessage("ing_a", "reading"));
    live = applyMessage(live, progressMessage("ing_a", "done"));
    expect(live.progress.map(({ ingestionId, phase }) => `${ingestionId} ${phase}`)).toEqual(["ing_a done"]);
    expect(live.revisions.imports).toBe(1);
    live = applyMessage(live, progressMessage("ing_b", "reading"));
    expect(live.progress.map(({ ingestionId }) => String(ingestionId))).toEqual(["ing_b"]);
  });

  it("lets every event type of the catalogue change the log", () => {
    expect(eventTypes.filter((type) => !topicsOf(type).includes("log"))).toEqual([]);
  });
});
