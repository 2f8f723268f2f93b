import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  followScroll,
  maxOffsetOf,
  maxScrollHeight,
  offsetToShow,
  rowsInSight,
  scrollHeightOf,
  scrollOfOffset,
} from "../../../../src/renderer/components/grid/scrollScale.ts";

const million = { rows: 1_000_000, rowHeight: 30, viewport: 600 };
const few = { rows: 100, rowHeight: 30, viewport: 600 };

describe("scroll scale", () => {
  it("keeps the element under the cap of browsers", () => {
    expect(scrollHeightOf(million)).toBe(maxScrollHeight);
    expect(scrollHeightOf(few)).toBe(3_000);
  });

  it("moves the rows one to one on a wheel step, however many rows there are", () => {
    const before = { scroll: 4_000_000, offset: 15_000_000 };
    expect(followScroll(before, 4_000_100, million).offset).toBe(15_000_100);
  });

  it("takes a long drag as a place in the whole", () => {
    const middle = (maxScrollHeight - 600) / 2;
    const after = followScroll({ scroll: 0, offset: 0 }, middle, million);
    expect(after.offset).toBeCloseTo(maxOffsetOf(million) / 2, 0);
  });

  it("reaches the first and the last row at the ends of the bar", () => {
    const end = maxScrollHeight - 600;
    const atEnd = followScroll({ scroll: end - 10, offset: 12_000_000 }, end, million);
    const window = rowsInSight(atEnd.offset, million);
    expect(window.first + window.count).toBe(1_000_000);
    expect(followScroll({ scroll: 10, offset: 40_000 }, 0, million).offset).toBe(0);
  });

  it("follows the bar exactly where nothing needs scaling", () => {
    expect(followScroll({ scroll: 0, offset: 0 }, 1_234, few)).toEqual({ scroll: 1_234, offset: 1_234 });
  });

  it("puts any row wholly in sight, and the bar where that row is", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 999_999 }),
        fc.integer({ min: 0, max: 29_999_400 }),
        (row, offset) => {
          const target = offsetToShow(row, offset, million);
          expect(target).toBeLessThanOrEqual(row * 30);
          expect(target + 600).toBeGreaterThanOrEqual(row * 30 + 30);
          expect(scrollOfOffset(target, million)).toBeLessThanOrEqual(maxScrollHeight - 600);
        },
      ),
    );
  });

  it("covers the viewport with rows at every offset", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 29_999_400 }), (offset) => {
        const { first, count, shift } = rowsInSight(offset, million);
        expect(shift).toBeGreaterThanOrEqual(0);
        expect(shift).toBeLessThan(30);
        expect(count * 30 - shift).toBeGreaterThanOrEqual(600);
        expect(first + count).toBeLessThanOrEqual(1_000_000);
      }),
    );
  });

  it("shows nothing of an empty list", () => {
    expect(rowsInSight(0, { rows: 0, rowHeight: 30, viewport: 600 })).toEqual({
      first: 0,
      count: 0,
      shift: 0,
    });
  });
});
