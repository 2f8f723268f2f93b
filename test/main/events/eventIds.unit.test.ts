import { expect, test } from "vitest";
import { EventIds } from "../../../src/main/events/hybridClock.ts";

const uuidv7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

test("ids of events are UUIDv7 that rise, also within a millisecond, and carry its time", () => {
  const ids = new EventIds();
  const made = Array.from({ length: 10_000 }, (_, i) => ids.next(1_769_681_730_000 + Math.floor(i / 400)));
  for (const [i, { key, id }] of made.entries()) {
    expect(id).toMatch(uuidv7);
    expect(id.replaceAll("-", "")).toBe(key.toString("hex"));
    expect(key.readUIntBE(0, 6)).toBe(1_769_681_730_000 + Math.floor(i / 400));
    expect(id > (made[i - 1]?.id ?? "")).toBe(true);
  }
});

test("two workstations that count in the same millisecond give different ids", () => {
  const [here, there] = [new EventIds(), new EventIds()];
  const ids = Array.from({ length: 1_000 }, () => [here.next(1).id, there.next(1).id]).flat();
  expect(new Set(ids).size).toBe(2_000);
});

test("a clock set back gives new ids, never one that was given before", () => {
  const ids = new EventIds();
  const made = [5, 5, 4, 4, 5, 5].map((ms) => ids.next(ms).id);
  expect(new Set(made).size).toBe(made.length);
});
