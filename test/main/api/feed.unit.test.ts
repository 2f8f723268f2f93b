import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ingestionIdSchema, projectIdSchema } from "../../../src/contract/ids.ts";
import type { LoggedEvent } from "../../../src/contract/procedures/events.ts";
import type { FeedMessage, Progress } from "../../../src/contract/procedures/feed.ts";
import { createFeed } from "../../../src/main/api/feed.ts";
import { toDisposable } from "../../../src/main/base/disposable.ts";
import { Emitter } from "../../../src/main/base/emitter.ts";
import { ManualClock } from "../../support/manualClock.ts";

function fail(error: unknown): never {
  throw error;
}

/** A log in memory: only the store is replaced, the feed is the real one. */
class MemoryLog {
  size = 0;
  readonly clock = new ManualClock();
  readonly events = new Emitter<never>(fail);
  readonly progress = new Emitter<Progress>(fail);
  readonly feed = createFeed({
    clock: this.clock,
    head: () => this.size,
    readAfter: (after, limit) =>
      Array.from({ length: Math.max(0, Math.min(limit, this.size - after)) }, (_, index) =>
        eventAt(after + index + 1),
      ),
    onEvent: (listener) => this.events.on(listener),
    onProgress: (listener) => this.progress.on(listener),
    onJob: () => toDisposable(() => undefined),
    onRun: () => toDisposable(() => undefined),
  });

  append(count: number): void {
    this.size += count;
    // The feed takes an event as a sign only and reads the log itself.
    this.events.emit(undefined as never);
  }
}

function eventAt(sequence: number): LoggedEvent {
  return {
    sequence,
    type: "project.created",
    timestamp: "2026-01-29T10:15:30.123Z",
    projectId: null,
    userId: "usr_a",
    body: "{}",
  };
}

function progressOf(ingestion: string, rows: number): Progress {
  return {
    ingestionId: ingestionIdSchema.parse(ingestion),
    projectId: projectIdSchema.parse("proj_a"),
    side: "bank",
    fileName: "a.csv",
    phase: "reading",
    rows,
    bytes: rows,
    byteSize: 1_000,
    rowsPerSecond: 1,
    remainingMs: null,
    error: null,
  };
}

/** Reads on in the background; `until` lets timers run until a condition holds. */
function follow(log: MemoryLog, after?: number, ready?: () => Promise<void>) {
  const aborter = new AbortController();
  const messages: FeedMessage[] = [];
  const ended = (async () => {
    for await (const message of log.feed.live({ after, signal: aborter.signal, ready }))
      messages.push(message);
  })();
  return {
    messages,
    sequences: () =>
      messages.flatMap((message) => (message.kind === "events" ? message.events : [])).map((e) => e.sequence),
    async until(holds: () => boolean): Promise<void> {
      for (let turn = 0; turn < 10_000 && !holds(); turn += 1) {
        await new Promise((resolve) => setImmediate(resolve));
        log.clock.advance(1);
      }
      expect(holds()).toBe(true);
    },
    async stop(): Promise<void> {
      aborter.abort();
      for (let isOver = false; !isOver; ) {
        void ended.then(() => (isOver = true));
        await new Promise((resolve) => setImmediate(resolve));
        log.clock.advance(10);
      }
    },
  };
}

const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i + 1);

describe("live feed", () => {
  it("neither loses nor doubles an event, whatever is appended while it catches up", async () => {
    const steps = fc.array(fc.tuple(fc.integer({ min: 1, max: 700 }), fc.integer({ min: 0, max: 12 })), {
      maxLength: 12,
    });
    await fc.assert(
      fc.asyncProperty(
        fc.nat(1_500),
        fc.double({ min: 0, max: 1, noNaN: true }),
        steps,
        async (size, part, appends) => {
          const log = new MemoryLog();
          log.size = size;
          const after = Math.floor(size * part);
          const reader = follow(log, after);
          for (const [count, turns] of appends) {
            for (let turn = 0; turn < turns; turn += 1) {
              await new Promise((resolve) => setImmediate(resolve));
              log.clock.advance(turn % 3);
            }
            log.append(count);
          }
          await reader.until(() => reader.sequences().length >= log.size - after);
          await reader.stop();
          expect(reader.sequences()).toEqual(range(after, log.size));
          for (const [index, message] of reader.messages.entries()) {
            const before = reader.messages[index - 1];
            if (message.kind === "events" && before?.kind === "events")
              expect(message.after).toBe(before.cursor);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it("sends what comes within one gap as one message", async () => {
    const log = new MemoryLog();
    const reader = follow(log);
    await reader.until(() => reader.messages.length === 1);
    for (let i = 0; i < 90; i += 1) log.append(1);
    await reader.until(() => reader.sequences().length === 90);
    await reader.stop();
    expect(reader.messages).toHaveLength(2);
  });

  it("says resync aloud to a reader more than 20,000 events behind, and to one ahead of the log", async () => {
    const log = new MemoryLog();
    log.size = 20_001;
    const behind = follow(log, 0);
    const ahead = follow(log, 30_000);
    await behind.until(() => behind.messages.length === 2 && ahead.messages.length === 2);
    log.append(1);
    await behind.until(() => behind.messages.length === 3 && ahead.messages.length === 3);
    await behind.stop();
    await ahead.stop();
    for (const { messages } of [behind, ahead])
      expect(messages.slice(1)).toEqual([
        { kind: "resync", cursor: 20_001 },
        { kind: "events", after: 20_001, cursor: 20_002, events: [eventAt(20_002)] },
      ]);
  });

  it("sends only the newest progress of each import", async () => {
    const log = new MemoryLog();
    const reader = follow(log);
    await reader.until(() => reader.messages.length === 1);
    for (let rows = 1; rows <= 50; rows += 1) log.progress.emit(progressOf("ing_a", rows));
    log.progress.emit(progressOf("ing_b", 7));
    await reader.until(() => reader.messages.length === 2);
    await reader.stop();
    expect(reader.messages[1]).toEqual({
      kind: "progress",
      progress: [progressOf("ing_a", 50), progressOf("ing_b", 7)],
    });
  });

  it("leaves in the log what a full transport can't take", async () => {
    const log = new MemoryLog();
    let open: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    const reader = follow(log, undefined, () => gate);
    await reader.until(() => reader.messages.length === 1);
    for (let i = 0; i < 1_200; i += 1) log.append(1);
    for (let turn = 0; turn < 50; turn += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      log.clock.advance(10);
    }
    expect(reader.messages).toHaveLength(1);
    open();
    await reader.until(() => reader.sequences().length === 1_200);
    await reader.stop();
  });

  it("lets go of the log when its reader stops", async () => {
    const log = new MemoryLog();
    const reader = follow(log);
    await reader.until(() => reader.messages.length === 1);
    await reader.until(() => log.events.listenerCount === 1);
    await reader.stop();
    expect([log.events.listenerCount, log.progress.listenerCount]).toEqual([0, 0]);
  });
});
