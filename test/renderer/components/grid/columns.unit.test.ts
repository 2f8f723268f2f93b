import { expect, it } from "vitest";
import { nextSort, templateOf, widthOf } from "../../../../src/renderer/components/grid/columns.ts";
import { rowForKey } from "../../../../src/renderer/components/grid/gridKeys.ts";

const columns = [
  { key: "date", title: "Date", width: 90, cell: () => null },
  { key: "text", title: "Text", width: 200, minWidth: 120, cell: () => null },
];

it("gives the last column what is left", () => {
  expect(templateOf(columns, { date: 110 })).toBe("110px minmax(200px, 1fr)");
});

it("never makes a column narrower than its least", () => {
  expect(columns.map((column) => widthOf(column, { date: 3, text: 3 }))).toEqual([48, 120]);
});

it("sorts upwards, downwards, then as before", () => {
  const up = nextSort(undefined, "date");
  const down = nextSort(up, "date");
  expect([up, down, nextSort(down, "date"), nextSort(down, "text")]).toEqual([
    { key: "date", descending: false },
    { key: "date", descending: true },
    undefined,
    { key: "text", descending: false },
  ]);
});

it("moves by row, screen and end, and stops at the edges", () => {
  const size = { rows: 100, page: 20 };
  const moves = ["ArrowUp", "ArrowDown", "PageDown", "PageUp", "Home", "End", "x"].map((key) =>
    rowForKey(key, 0, size),
  );
  expect(moves).toEqual([0, 1, 20, 0, 0, 99, undefined]);
  expect(rowForKey("End", 0, { rows: 0, page: 20 })).toBeUndefined();
});
