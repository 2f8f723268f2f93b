import { describe, expect, it } from "vitest";
import { createPageCache } from "../../../../src/renderer/components/grid/pageCache.ts";

function numbersFrom(offset: number, limit: number): number[] {
  return Array.from({ length: limit }, (_, index) => offset + index);
}

function setUp(maxPages = 3) {
  const asked: number[] = [];
  let changes = 0;
  const cache = createPageCache<number>({
    pageSize: 10,
    maxPages,
    load: async (offset, limit) => {
      asked.push(offset);
      return numbersFrom(offset, limit);
    },
    onChange: () => changes++,
  });
  return { asked, cache, changes: () => changes };
}

const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

describe("page cache", () => {
  it("reads the pages that hold the wanted rows, once each", async () => {
    const { asked, cache } = setUp();
    cache.want(5, 10);
    cache.want(7, 10);
    expect(cache.rowAt(5)).toBeUndefined();
    await settled();
    expect(asked).toEqual([0, 10]);
    expect([cache.rowAt(5), cache.rowAt(14)]).toEqual([5, 14]);
  });

  it("lets the page go that was wanted longest ago", async () => {
    const { asked, cache } = setUp(2);
    cache.want(0, 1);
    await settled();
    cache.want(10, 1);
    await settled();
    cache.want(0, 1);
    cache.want(20, 1);
    await settled();
    expect([cache.rowAt(0), cache.rowAt(10), cache.rowAt(20)]).toEqual([0, undefined, 20]);
    expect(asked).toEqual([0, 10, 20]);
  });

  it("drops answers that come after the list has changed", async () => {
    const { cache, changes } = setUp();
    cache.want(0, 1);
    cache.dispose();
    await settled();
    expect(cache.rowAt(0)).toBeUndefined();
    expect(changes()).toBe(0);
  });

  it("keeps a failure until it is tried again, and does not ask in a loop", async () => {
    let calls = 0;
    const cache = createPageCache<number>({
      pageSize: 10,
      maxPages: 3,
      load: async (offset, limit) => {
        calls++;
        if (calls === 1) throw new Error("gone");
        return numbersFrom(offset, limit);
      },
      onChange: () => cache.want(0, 1),
    });
    cache.want(0, 1);
    await settled();
    expect([calls, String(cache.problem)]).toEqual([1, "Error: gone"]);
    cache.retry();
    await settled();
    expect([cache.rowAt(3), cache.problem]).toEqual([3, undefined]);
  });
});
