import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Mapping } from "../../../../../src/contract/procedures/ingestion.ts";
import { AppError } from "../../../../../src/main/base/errors.ts";
import { inspectFile } from "../../../../../src/main/modules/ingestion/readers/inspectFile.ts";
import type { SourceFile } from "../../../../../src/main/modules/ingestion/readers/reader.ts";
import { readSourceRow } from "../../../../../src/main/modules/ingestion/readers/readSourceRow.ts";
import { readTransactions } from "../../../../../src/main/modules/ingestion/readers/readTransactions.ts";
import { testToday, withFile } from "../../../../support/csvFile.ts";

interface Place {
  readonly row: number;
  readonly byteOffset: number;
  readonly byteLength: number;
}

/** Reads and checks what always holds; returns the rows' places. */
function readAll(source: SourceFile, mapping: Mapping): Place[] {
  const places: Place[] = [];
  const keep = ({ row, byteOffset, byteLength }: Place) => places.push({ row, byteOffset, byteLength });
  const counts = { accepted: 0, rejected: 0, sum: 0 };
  const summary = readTransactions(source, mapping, {
    today: testToday,
    accept(row) {
      counts.accepted += 1;
      expect(Number.isSafeInteger(row.amount) && Number.isSafeInteger(row.day)).toBe(true);
      keep(row);
    },
    reject(row) {
      counts.rejected += 1;
      expect(row.reason).toMatch(/\.$/);
      keep(row);
    },
    progress: () => {},
    isCancelled: () => false,
  });
  expect(summary).toMatchObject({
    rows: counts.accepted + counts.rejected,
    accepted: counts.accepted,
    rejected: counts.rejected,
    bytesRead: source.byteSize,
  });
  return places;
}

function neverThrowsButAppError(work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
  }
}

const soup = fc
  .array(
    fc.constantFrom(
      ...'abé€ü0123456789,,,;;\t|""\'\n\n\r-+().:/ £$',
      "\r\n",
      "Date",
      "Amount",
      "Balance",
      "2019-02-13",
      "13/02/2019",
      "-1.234,56",
      "1,234.56",
      "CR",
      "EUR",
      "\0",
      "\u202e",
    ),
    { maxLength: 300 },
  )
  .map((pieces) => Buffer.from(pieces.join("")));
const table = soup.map((bytes) => Buffer.concat([Buffer.from("Date,Payee,Amount,Balance\n"), bytes]));
const content = fc.oneof(
  soup,
  table,
  fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes)),
);
const mapping = fc.record({
  encoding: fc.constantFrom("utf-8", "utf-16le", "utf-16be", "windows-1252", "gb18030"),
  delimiter: fc.constantFrom(",", ";", "\t", "|"),
  headerRow: fc.integer({ min: 0, max: 3 }),
  dateOrder: fc.constantFrom("ymd", "dmy", "mdy"),
  decimalMark: fc.constantFrom(".", ","),
  roles: fc
    .subarray(["description", "balance", "direction", "currency", "ignore"])
    .chain((others) => fc.shuffledSubarray(["date", "amount", ...others], { minLength: others.length + 2 })),
});

describe("any bytes", () => {
  it("are inspected and read, or refused with a sentence; rows are accepted or rejected, never lost", () => {
    fc.assert(
      fc.property(content, (bytes) => {
        withFile(bytes, (source) =>
          neverThrowsButAppError(() => readAll(source, inspectFile(source, { currency: "EUR" }).mapping)),
        );
      }),
      { numRuns: 600 },
    );
  });

  it("are read by any mapping the same way, row after row without overlap, each found again by its place", () => {
    fc.assert(
      fc.property(content, mapping, (bytes, drawn) => {
        // The drawn values are those of the schema; only the brand of the currency is missing.
        const chosen = { ...drawn, currency: "EUR" } as Mapping;
        withFile(bytes, (source) =>
          neverThrowsButAppError(() => {
            let end = 0;
            for (const { byteOffset, byteLength } of readAll(source, chosen)) {
              expect(byteOffset).toBeGreaterThanOrEqual(end);
              end = byteOffset + byteLength;
              expect(end).toBeLessThanOrEqual(source.byteSize + 1);
              expect(readSourceRow(bytes.subarray(byteOffset, end), chosen).length).toBeGreaterThan(0);
            }
          }),
        );
      }),
      { numRuns: 600 },
    );
  });

  it("stop being read when the import is cancelled", () => {
    withFile("Date,Amount\n2019-02-13,5.00\n", (source) => {
      const { mapping: found } = inspectFile(source, { currency: "EUR" });
      const sink = {
        today: testToday,
        accept: () => {},
        reject: () => {},
        progress: () => {},
        isCancelled: () => true,
      };
      expect(() => readTransactions(source, found, sink)).toThrow(
        expect.objectContaining({ code: "CANCELLED" }),
      );
    });
  });
});
