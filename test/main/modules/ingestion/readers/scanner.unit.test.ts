import { readdirSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { memorySource } from "../../../../../src/main/modules/ingestion/readers/csv/byteSource.ts";
import type { RecordProblem } from "../../../../../src/main/modules/ingestion/readers/csv/recordView.ts";
import {
  type Dialect,
  type ScanLimits,
  Scanner,
} from "../../../../../src/main/modules/ingestion/readers/csv/scanner.ts";
import { fixtureBytes } from "../../../../support/csvFile.ts";

interface Scanned {
  row: number;
  byteOffset: number;
  byteLength: number;
  problem: RecordProblem | null;
  cells: string[];
}

const usual: Dialect = { encoding: "utf-8", bomBytes: 0, delimiter: ",", carriageReturnOnly: false };

function scan(
  content: string | Uint8Array,
  options: { dialect?: Partial<Dialect>; limits?: Partial<ScanLimits>; reads?: number } = {},
): Scanned[] {
  const records: Scanned[] = [];
  const source = memorySource(Buffer.from(content), options.reads);
  new Scanner({ ...usual, ...options.dialect }, options.limits).scan(source, {
    record(view) {
      const { row, byteOffset, byteLength, problem } = view;
      records.push({ row, byteOffset, byteLength, problem, cells: view.shownCells() });
      return true;
    },
  });
  return records;
}

const cellsOf = (records: readonly Scanned[]) => records.map(({ cells }) => cells);

describe("csv-spectrum", () => {
  const names = readdirSync(new URL("../../../../fixtures/csv-spectrum/csvs/", import.meta.url));
  it.each(names)("%s equals its JSON", (name) => {
    const [header = [], ...rows] = cellsOf(scan(fixtureBytes(`csv-spectrum/csvs/${name}`)));
    const read = rows.map((cells) => Object.fromEntries(header.map((key, i) => [key, cells[i]])));
    const json: unknown = JSON.parse(
      fixtureBytes(`csv-spectrum/json/${name.replace(".csv", ".json")}`).toString(),
    );
    // location_coordinates.json is one object, about another phone number than its CSV.
    if (name === "location_coordinates.csv") expect(read).toHaveLength(1);
    else expect(read).toEqual(json);
  });
});

describe("places in the file", () => {
  it("tells where each record stands, without its line break", () => {
    const content = 'a,b\r\n"é\nx",2\n\n3,4';
    const records = scan(content);
    expect(records.map(({ row, byteOffset, byteLength }) => [row, byteOffset, byteLength])).toEqual([
      [1, 0, 3],
      [2, 5, 8],
      [3, 14, 0],
      [4, 15, 3],
    ]);
    const bytes = Buffer.from(content);
    for (const { byteOffset, byteLength, cells } of records)
      expect(cellsOf(scan(bytes.subarray(byteOffset, byteOffset + byteLength)))).toEqual(
        byteLength === 0 ? [] : [cells],
      );
  });

  it.each(["utf-16le", "utf-16be"] as const)("counts bytes of the original in %s", (encoding) => {
    const text = Buffer.from('\ufeffa,b\n"ü",2\n', "utf16le");
    const bytes = encoding === "utf-16le" ? text : text.swap16();
    for (const reads of [1, 3, 1_000])
      expect(scan(bytes, { dialect: { encoding, bomBytes: 2 }, reads })).toEqual([
        { row: 1, byteOffset: 2, byteLength: 6, problem: null, cells: ["a", "b"] },
        { row: 2, byteOffset: 10, byteLength: 10, problem: null, cells: ["ü", "2"] },
      ]);
  });

  it("gives the same records however the file is cut into chunks", () => {
    const piece = fc.constantFrom(
      "a",
      "é",
      "€",
      ",",
      '"',
      '""',
      "\n",
      "\r\n",
      " ",
      "\r",
      "12",
      '"x,y"',
      '"\n"',
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 80 }),
        fc.integer({ min: 16, max: 64 }),
        fc.integer({ min: 1, max: 40 }),
        (pieces, chunkBytes, reads) => {
          const content = pieces.join("");
          expect(scan(content, { limits: { chunkBytes }, reads })).toEqual(scan(content));
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

describe("quotes", () => {
  it("takes padding before and after a quoted cell away, and keeps it inside", () => {
    expect(cellsOf(scan('1, " a ""b"" " ,3\n'))).toEqual([["1", ' a "b" ', "3"]]);
  });

  it("keeps a quote in the middle of a cell as text", () => {
    expect(cellsOf(scan('5" pipe,"the "big" one",3\n'))).toEqual([['5" pipe', 'the "big" one', "3"]]);
  });

  it("ends a quote that is never closed with its line", () => {
    expect(scan('1,"abc\n2,d\n3,e')).toMatchObject([
      { row: 1, problem: "unclosed_quote", cells: ["1", '"abc'] },
      { row: 2, problem: null, cells: ["2", "d"] },
      { row: 3, problem: null, cells: ["3", "e"] },
    ]);
  });

  it("lets no stray quote swallow the rows up to the next quoted cell", () => {
    expect(scan('1,"abc\n2,x\n3,"def",4\n')).toMatchObject([
      { problem: "unclosed_quote" },
      { problem: null, cells: ["2", "x"] },
      { problem: null, cells: ["3", "def", "4"] },
    ]);
  });
});

describe("limits", () => {
  const limits = { chunkBytes: 64, recordBytes: 256, fieldBytes: 100 };

  it("passes over a record that can't be held, and reads on behind it", () => {
    const content = `a,b\n${"x".repeat(5_000)}\nc,d\n`;
    expect(scan(content, { limits })).toMatchObject([
      { row: 1, cells: ["a", "b"] },
      { row: 2, byteOffset: 4, byteLength: 5_000, problem: "record_too_long" },
      { row: 3, byteOffset: 5_005, cells: ["c", "d"] },
    ]);
  });

  it("passes over a too long last line without a line break", () => {
    expect(scan(`a\n${"x".repeat(5_000)}`, { limits })).toMatchObject([
      { row: 1 },
      { row: 2, byteOffset: 2, byteLength: 5_000, problem: "record_too_long" },
    ]);
  });

  it("marks a cell over the limit and a row with too many cells", () => {
    expect(scan(`a,${"y".repeat(120)}\n`, { limits })).toMatchObject([{ problem: "field_too_long" }]);
    expect(scan(`${",".repeat(16_384)}\n`)).toMatchObject([{ problem: "too_many_columns" }]);
    expect(scan(`${",".repeat(16_383)}\n`)).toMatchObject([{ problem: null }]);
  });

  it("gives up on an open quote when the record passes the limit", () => {
    const content = `1,"open\n${"2,b\n".repeat(200)}`;
    const records = scan(content, { limits });
    expect(records[0]).toMatchObject({ problem: "unclosed_quote", cells: ["1", '"open'] });
    expect(records).toHaveLength(201);
    expect(records.at(-1)).toMatchObject({ row: 201, problem: null, cells: ["2", "b"] });
  });
});
