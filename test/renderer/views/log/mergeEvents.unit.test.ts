import { expect, it } from "vitest";
import { indentDocument } from "../../../../src/renderer/views/log/eventWords.ts";
import { mergeNewest, passesFilter } from "../../../../src/renderer/views/log/mergeEvents.ts";

const eventOf = (sequence: number) => ({
  sequence,
  type: "data.uploaded",
  timestamp: "2026-11-23T10:00:00.000Z",
  projectId: "proj_a",
  userId: "usr_a",
  body: "{}",
});

it("puts new events on top, newest first, none twice", () => {
  const merged = mergeNewest([eventOf(4), eventOf(5), eventOf(3)], [eventOf(3), eventOf(2)]);
  expect(merged.map((event) => event.sequence)).toEqual([5, 4, 3, 2]);
});

it("lets through what the filter names", () => {
  const event = eventOf(1);
  expect([
    passesFilter(event, {}),
    passesFilter(event, { type: "data.ingested" }),
    passesFilter(event, { projectId: "proj_b" }),
    passesFilter(event, { since: "2026-11-23T10:00:00.000Z" }),
    passesFilter(event, { since: "2026-11-24T00:00:00.000Z" }),
  ]).toEqual([true, false, false, true, false]);
});

it("shows a document that can't be parsed exactly as it is stored", () => {
  expect([indentDocument('{"a":1}'), indentDocument("{broken")]).toEqual(['{\n  "a": 1\n}', "{broken"]);
});
