import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { recogniseSide } from "../../../../src/contract/recogniseSide.ts";
import { AppError } from "../../../../src/main/base/errors.ts";
import { backoffMs, longestWaitMs } from "../../../../src/main/modules/batch/backoff.ts";
import { explainFailure } from "../../../../src/main/modules/batch/failure.ts";
import { type HashedResult, resultHash } from "../../../../src/main/modules/batch/resultHash.ts";

describe("the wait before the next attempt", () => {
  it("doubles from one second, half of it random", () => {
    expect([1, 2, 3, 4].map((attempt) => backoffMs(attempt, 0))).toEqual([500, 1_000, 2_000, 4_000]);
    expect([1, 2, 3, 4].map((attempt) => backoffMs(attempt, 1))).toEqual([1_000, 2_000, 4_000, 8_000]);
  });

  it("is never longer than 600 seconds, and never none", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 100_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (n, random) => {
          const wait = backoffMs(n, random);
          return wait >= 500 && wait <= longestWaitMs;
        },
      ),
    );
  });
});

describe("the side of a file", () => {
  it.each([
    ["/case/Kontoauszug_2026-01.csv", "bank"],
    ["/case/bankStatement.xlsx", "bank"],
    ["/case/export.ofx", "bank"],
    ["/case/MT940/january.sta", "bank"],
    ["/case/GL-2026.csv", "ledger"],
    ["/case/general ledger.csv", "ledger"],
    ["/case/Buchungsjournal.csv", "ledger"],
    ["C:\\case\\bank\\2026-01.csv", "bank"],
    ["/case/ledger/2026-01.csv", "ledger"],
    ["/bank/ledger.csv", "ledger"],
  ])("of %s is %s", (path, side) => expect(recogniseSide(path)).toBe(side));

  it.each(["/case/payments.csv", "/bank/2026/export.csv", "/case/bank-ledger.csv", "/case/glass.csv", ""])(
    "of %s is not guessed",
    (path) => expect(recogniseSide(path)).toBeUndefined(),
  );
});

describe("a failure", () => {
  const about = (error: unknown, path: string | null = "/in/a.csv") =>
    explainFailure(error, { fileName: "a.csv", path });

  it("names the file, and tells a file of this machine from one that was handed over", () => {
    const error = new AppError("FILE_EMPTY", "The file is empty.");
    expect(about(error).reason).toContain("a.csv");
    expect(about(error).remedy).toContain("retry the item");
    expect(about(error, null).remedy).toContain("new batch");
  });

  it("is tried again by itself only where waiting can help", () => {
    const reach = (code: ConstructorParameters<typeof AppError>[0]) => about(new AppError(code, "No.")).reach;
    expect([reach("FILE_CHANGED"), reach("STATE_CONFLICT"), about(new Error("EIO")).reach]).toEqual([
      "passing",
      "passing",
      "passing",
    ]);
    expect([reach("FILE_EMPTY"), reach("MAPPING_NEEDED"), reach("FILE_UNREADABLE")]).toEqual([
      "item",
      "item",
      "item",
    ]);
    expect([reach("DISK_FULL"), reach("DATABASE_DAMAGED")]).toEqual(["job", "job"]);
  });
});

describe("the result hash", () => {
  const item = (changes: Partial<HashedResult>): HashedResult => ({
    state: "succeeded",
    fileName: "a.csv",
    ingestionId: "ing_a" as never,
    rows: 3,
    accepted: 3,
    rejected: 0,
    sum: -300 as never,
    currency: "EUR" as never,
    errorCode: null,
    ...changes,
  });

  it("does not depend on the order of the items", () => {
    const items = [
      item({}),
      item({ ingestionId: "ing_b" as never }),
      item({ state: "failed", errorCode: "FILE_EMPTY" }),
    ];
    expect(resultHash(items.toReversed())).toBe(resultHash(items));
  });

  it.each([
    { ingestionId: "ing_c" as never },
    { rows: 4 },
    { accepted: 2 },
    { sum: -301 as never },
    { currency: "USD" as never },
    { state: "duplicate" as const },
  ])("changes with %o", (changes) => expect(resultHash([item(changes)])).not.toBe(resultHash([item({})])));
});
