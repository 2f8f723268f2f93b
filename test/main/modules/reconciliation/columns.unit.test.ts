import fc from "fast-check";
import { expect, test } from "vitest";
import { rowsByDay } from "../../../../src/main/modules/reconciliation/matching/blocks.ts";
import { Numbering } from "../../../../src/main/modules/reconciliation/matching/numbering.ts";
import {
  eachReferenceHash,
  hash32,
  referenceKeys,
} from "../../../../src/main/modules/reconciliation/matching/text.ts";

test("the hashes a text is matched by are those of the keys that are shown", () => {
  const piece = fc.oneof(
    fc.constantFrom(
      "INV-2026/0041",
      "RF18 5390",
      "0000123",
      "é12345",
      "Straße1234",
      "№ 00991",
      "a,b;c12d",
      "İX4711",
    ),
    fc.string({ unit: "binary", maxLength: 12 }),
    fc.string({ maxLength: 12 }),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 5 }), (pieces) => {
      const text = pieces.join(" ");
      const hashes = new Set<number>();
      eachReferenceHash(text, (hash) => hashes.add(hash));
      expect([...hashes].sort()).toEqual([...new Set(referenceKeys(text).map(hash32))].sort());
    }),
  );
});

test("a reference gives its whole and its numbers, without leading zeros as far as four digits remain", () => {
  expect(referenceKeys("INV-2026/0041")).toEqual(["2026", "0041", "inv20260041"]);
  expect(referenceKeys("0000000123 x")).toEqual(["0123", "0000000123"]);
  expect(referenceKeys("A1 B22 Invoice")).toEqual([]);
});

test("values are numbered in the order in which they come, however many and however large", () => {
  fc.assert(
    fc.property(fc.array(fc.maxSafeInteger(), { maxLength: 3_000 }), (values) => {
      const numbering = new Numbering();
      const expected = [...new Set(values.map((value) => value + 0))];
      for (const value of values) numbering.numberOf(value + 0);
      expect(numbering.count).toBe(expected.length);
      for (const [number, value] of expected.entries()) expect(numbering.find(value)).toBe(number);
      expect(numbering.find(0.5)).toBe(-1);
    }),
  );
});

test("rows come in order of day and then of place, with days near or centuries apart", () => {
  const day = fc.oneof(
    fc.integer({ min: 14_000, max: 14_100 }),
    fc.integer({ min: -900_000, max: 2_900_000 }),
  );
  fc.assert(
    fc.property(fc.array(day, { maxLength: 60 }), (days) => {
      const order = [...rowsByDay({ business: Int32Array.from(days), count: days.length })];
      const expected = days.map((_, row) => row).sort((a, b) => (days[a] ?? 0) - (days[b] ?? 0) || a - b);
      expect(order).toEqual(expected);
    }),
  );
});
