import { rmSync } from "node:fs";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { EventDocument } from "../../../src/contract/events/catalogue.ts";
import { silentLogger } from "../../../src/main/base/logger.ts";
import { createEventSystem, type EventSystem } from "../../../src/main/events/eventSystem.ts";
import { Database, sql } from "../../../src/main/storage/database.ts";
import { openTestWorkspace, type TestWorkspace } from "../../support/workspace.ts";

let workspace: TestWorkspace;
beforeEach(async () => {
  workspace = await openTestWorkspace();
});
afterEach(() => {
  workspace.dispose();
  rmSync(workspace.homeDir, { recursive: true, force: true });
});

function publish(count = 1, system: Pick<EventSystem, "bus"> = workspace): void {
  workspace.database.write((tx) => {
    for (let i = 0; i < count; i += 1)
      system.bus.publish(tx, { type: "log.verified", data: { events_count: i, ok: true } });
  });
}

const readPosition = sql<[string], { position: number }>("SELECT position FROM subscriber WHERE name = ?");
const storedPosition = (name: string) =>
  workspace.database.read((tx) => tx.get(readPosition, [name]))?.position;

/** Adds a durable subscriber that notes what it handled, and refuses an event as often as it is told to. */
function listen(options: {
  name: string;
  pattern?: "*" | "device.*" | "log.verified";
  refuse?: Map<number, number>;
}) {
  const heard: number[] = [];
  const subscription = workspace.bus.subscribeDurable({
    name: options.name,
    pattern: options.pattern ?? "*",
    handle(_tx, event) {
      const refusals = options.refuse?.get(event.sequence) ?? 0;
      if (refusals > 0) {
        options.refuse?.set(event.sequence, refusals - 1);
        throw new Error("not yet");
      }
      heard.push(event.sequence);
    },
  });
  return { heard, dispose: () => subscription.dispose() };
}

test("live listeners hear all, one type or a prefix, in order, around one that throws", async () => {
  const heard: Record<string, number[]> = { all: [], type: [], prefix: [], other: [] };
  workspace.bus.subscribe("*", () => {
    throw new Error("a broken listener");
  });
  workspace.bus.subscribe("*", ({ sequence }) => heard.all?.push(sequence));
  workspace.bus.subscribe("log.verified", ({ sequence }) => heard.type?.push(sequence));
  workspace.bus.subscribe("log.*", ({ sequence }) => heard.prefix?.push(sequence));
  workspace.bus.subscribe("data.*", ({ sequence }) => heard.other?.push(sequence));
  publish(3);
  await workspace.bus.settled();
  expect(heard).toEqual({ all: [2, 3, 4], type: [2, 3, 4], prefix: [2, 3, 4], other: [] });
});

test("a live listener hears every event of a transaction that published thousands, in order", async () => {
  const heard: number[] = [];
  workspace.bus.subscribe("*", ({ sequence }) => heard.push(sequence));
  publish(2_345);
  publish(1);
  await workspace.bus.settled();
  expect(heard).toEqual(Array.from({ length: 2_346 }, (_, i) => i + 2));
});

test("nobody is told inside the transaction, nor of one that was rolled back", async () => {
  const heard: number[] = [];
  workspace.bus.subscribe("*", ({ sequence }) => heard.push(sequence));
  expect(() =>
    workspace.database.write((tx) => {
      workspace.bus.publish(tx, { type: "log.verified", data: { events_count: 1, ok: true } });
      throw new Error("the state change failed");
    }),
  ).toThrowError();
  publish();
  expect(heard).toEqual([]);
  await workspace.bus.settled();
  expect(heard).toEqual([2]);
});

test("a listener that was disposed of hears nothing more", async () => {
  const heard: number[] = [];
  const subscription = workspace.bus.subscribe("*", ({ sequence }) => heard.push(sequence));
  publish();
  subscription.dispose();
  await workspace.bus.settled();
  expect(heard).toEqual([]);
});

test("a durable subscriber hears the whole log from its beginning, over many batches", async () => {
  publish(1_234);
  const { heard } = listen({ name: "late" });
  await workspace.bus.settled();
  expect(heard).toEqual(Array.from({ length: 1_235 }, (_, i) => i + 1));
});

test("a durable subscriber goes on from its stored position after a restart, and hears what it missed", async () => {
  listen({ name: "badge" });
  publish(5);
  await workspace.bus.settled();
  const { homeDir } = workspace;
  workspace.dispose();
  workspace = await openTestWorkspace(homeDir);
  publish(2);
  const again = listen({ name: "badge" });
  await workspace.bus.settled();
  expect(again.heard).toEqual([7, 8]);
});

test("an event that fails rolls back its effects, is offered again after growing delays, and holds up nobody else", async () => {
  const failing = listen({ name: "failing", refuse: new Map([[3, 5]]) });
  const other = listen({ name: "other" });
  publish(3);
  await workspace.bus.settled();
  expect(other.heard).toEqual([1, 2, 3, 4]);
  expect(storedPosition("failing")).toBe(2);
  // The batch as a whole has failed once, the single event once; four refusals are left.
  for (const [delay, stored] of [
    [99, 2],
    [1, 2],
    [999, 2],
    [1, 2],
    [5_000, 2],
    [30_000, 4],
  ] as const) {
    workspace.clock.advance(delay);
    await workspace.bus.settled();
    expect([delay, storedPosition("failing")]).toEqual([delay, stored]);
  }
  expect(failing.heard.slice(-2)).toEqual([3, 4]);
});

test("the position moves on in the database while nothing wanted comes by", async () => {
  const { heard } = listen({ name: "rare", pattern: "device.*" });
  publish(2_500);
  await workspace.bus.settled();
  expect(heard).toEqual([1]);
  expect(storedPosition("rare")).toBeGreaterThanOrEqual(2_000);
});

test("a handler publishes in the transaction of its position, and what it publishes is heard", async () => {
  const live: string[] = [];
  workspace.bus.subscribe("*", ({ type }) => live.push(type));
  workspace.bus.subscribeDurable({
    name: "registrar",
    pattern: "device.registered",
    handle: (tx, cause) =>
      void workspace.bus.publish(tx, { type: "log.verified", data: { events_count: 1, ok: true }, cause }),
  });
  await workspace.bus.settled();
  expect(live).toEqual(["log.verified"]);
  expect(storedPosition("registrar")).toBe(1);
});

test("two durable subscribers can't share a name", () => {
  listen({ name: "one" });
  expect(() => listen({ name: "one" })).toThrowError(/two durable subscribers/);
});

/** A second bus over the same workspace, as a restart with other settings gives. */
function reopen(options: {
  busEnabled: boolean;
  debug?: boolean;
  debugOutput?: (line: string) => void;
}): EventSystem {
  const { database, clock, homeDir } = workspace;
  return createEventSystem({ database, clock, logger: silentLogger, homeDir, ...options });
}

test("with the bus switched off events are logged and nobody is told; switched on again, durable ones catch up", async () => {
  const silent = reopen({ busEnabled: false });
  const heard: EventDocument[] = [];
  silent.bus.subscribe("*", (event) => heard.push(event));
  silent.bus.subscribeDurable({
    name: "later",
    pattern: "*",
    handle: (_tx, event) => void heard.push(event),
  });
  publish(2, silent);
  await silent.bus.settled();
  expect(heard).toEqual([]);
  expect(silent.log.size).toBe(3);
  silent.dispose();
  const loud = reopen({ busEnabled: true });
  loud.bus.subscribeDurable({ name: "later", pattern: "*", handle: (_tx, event) => void heard.push(event) });
  await loud.bus.settled();
  expect(heard.map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
  loud.dispose();
});

test("in debug mode each published event is one line", () => {
  const lines: string[] = [];
  const system = reopen({ busEnabled: true, debug: true, debugOutput: (line) => lines.push(line) });
  publish(1, system);
  expect(lines).toEqual([
    `EVENT_PUBLISHED type=log.verified timestamp=2026-01-29T10:15:30.123Z user=${workspace.identity.userId} project=- data={"events_count":0,"ok":true}`,
  ]);
  system.dispose();
});

test("a checkpoint is signed every 256 events, 5 s after the last event, and when asked to", async () => {
  const sizes = () => {
    const rows = workspace.database.read((tx) =>
      tx.all(sql<[], { size: number }>("SELECT size FROM ckpt ORDER BY size LIMIT 100"), []),
    );
    return rows.map(({ size }) => size);
  };
  publish();
  workspace.clock.advance(4_999);
  publish();
  workspace.clock.advance(4_999);
  expect(sizes()).toEqual([]);
  workspace.clock.advance(1);
  expect(sizes()).toEqual([3]);
  workspace.clock.advance(60_000);
  expect(sizes()).toEqual([3]);
  for (let i = 0; i < 255; i += 1) publish();
  expect(sizes()).toEqual([3]);
  workspace.clock.advance(100);
  expect(sizes()).toEqual([3]);
  publish();
  workspace.clock.advance(100);
  expect(sizes()).toEqual([3, 259]);
  publish();
  workspace.sealNow();
  workspace.sealNow();
  expect(sizes()).toEqual([3, 259, 260]);
});

test("two connections that both append never fork the log: the slower one is refused, then goes on", async () => {
  const database = Database.open({ path: workspace.databasePath });
  const { clock, homeDir } = workspace;
  const second = createEventSystem({ database, clock, logger: silentLogger, homeDir, busEnabled: true });
  expect(second.log.size).toBe(1);
  publish();
  const late = () =>
    database.write(
      (tx) => void second.bus.publish(tx, { type: "log.verified", data: { events_count: 1, ok: true } }),
    );
  expect(late).toThrowError(/UNIQUE/);
  late();
  second.dispose();
  database.dispose();
  const rows = workspace.log.readAfter(0, 10).map(({ seq }) => seq);
  expect(rows).toEqual([1, 2, 3]);
});
