import fc from "fast-check";
import { zipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { xlsxConverter } from "../../../../../../src/main/modules/ingestion/readers/tables/xlsx/xlsxConverter.ts";
import { convertBytes, outcomeOf, withFile } from "./convertInProcess.ts";
import { type FixtureOptions, textRows, xlsxOf } from "./xlsxFixture.ts";

function rowsOf(options: FixtureOptions): string[][] {
  return convertBytes(xlsxConverter, xlsxOf(options)).rows;
}

function refusal(options: FixtureOptions): string | number {
  return outcomeOf(xlsxConverter, xlsxOf(options), { fileName: "book.xlsx" });
}

/** The text of one cell of a style. */
function shown(xml: string, options: Partial<FixtureOptions> = {}): string | undefined {
  return rowsOf({
    sheets: [{ name: "S", rows: `<row r="1"><c r="A1" t="str"><v>x</v></c>${xml}</row>` }],
    ...options,
  })[0]?.[1];
}

describe("cells", () => {
  test("a number that looks like a grouped text is never read as one", () => {
    expect(shown('<c r="B1"><v>1.234</v></c>')).toBe("1.2340");
    expect(shown('<c r="B1"><v>0.123</v></c>')).toBe("0.123");
    expect(shown('<c r="B1"><v>1234.5</v></c>')).toBe("1234.5");
  });

  test("shared, rich, inline and formula texts, booleans and errors stand as Excel shows them", () => {
    const rows = rowsOf({
      strings: [
        "<t>Müller &amp; Söhne 💶</t>",
        '<r><t>bold</t></r><r><t xml:space="preserve"> and plain</t></r><rPh sb="0" eb="1"><t>reading</t></rPh>',
        "<t>two_x000D__x000A_lines</t>",
      ],
      sheets: [
        {
          name: "S",
          rows: `<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c>
            <c r="D1" t="b"><v>1</v></c><c r="E1" t="e"><v>#N/A</v></c><c r="F1" t="str"><f>A1&amp;"x"</f><v>sum</v></c>
            <c r="G1"><f>1+1</f><v>2</v></c><c r="H1" t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r></is></c><c r="I1" t="d"><v>2024-02-29T00:00:00</v></c></row>`,
        },
      ],
    });
    const texts = [
      "Müller & Söhne 💶",
      "bold and plain",
      "two\r\nlines",
      "TRUE",
      "#N/A",
      "sum",
      "2",
      "ab",
      "2024-02-29",
    ];
    expect(rows).toEqual([texts]);
  });

  test.each([
    ["0.30000000000000004", "0.3"],
    ["1234.5600000000001", "1234.56"],
    ["12.10", "12.10"],
    ["1E-3", "0.001"],
    ["1.5E+20", "150000000000000000000"],
    ["-1.2E-7", "-0.00000012"],
    ["12345678901234567", "12345678901234567"],
    ["99999999.989999995", "99999999.99"],
    ["0E0", "0"],
    ["0.0099999999999909051", "0.01"],
    ["-1234.5600000000013", "-1234.56"],
    ["0.92530306010000001", "0.9253030601"],
    ["1.8189894035458565E-12", "0.00000000000181898940354586"],
    ["1.00000000123", "1.00000000123"],
    ["1.1000000499999999", "1.10000005"],
    ["123456789.12", "123456789.12"],
    ["1234567890123.4501", "1234567890123.45"],
    ["n/a", "n/a"],
  ])("the number %s is shown as %s", (stored, text) => {
    expect(shown(`<c r="B1"><v>${stored}</v></c>`)).toBe(text);
  });

  test("a difference of two amounts is the amount that Excel shows, and nothing where it shows 0.00", () => {
    const amount = fc.integer({ min: -1_000_000_000, max: 1_000_000_000 });
    fc.assert(
      fc.property(amount, amount, (a, b) => {
        const stored = (a / 100 - b / 100).toPrecision(17);
        const text = shown(`<c r="B1" s="1"><v>${stored}</v></c>`, { formats: ["#,##0.00"] });
        expect(Math.round(Number(text) * 100)).toBe(a - b);
        expect(text).toMatch(/^-?\d+(?:\.\d{1,2})?$/);
      }),
      { numRuns: 50 },
    );
    const zero = '<c r="B1" s="1"><v>1.8189894035458565E-12</v></c>';
    expect(shown(zero, { formats: ['#,##0.00 "EUR"'] })).toBe("0 EUR");
    expect(shown(zero, { formats: [4] })).toBe("0");
    expect(shown(zero, { formats: ["0.00E+00"] })).toBe("0.00000000000181898940354586");
  });

  test("every amount in cents up to a billion survives the double it is stored as", () => {
    fc.assert(
      fc.property(fc.integer({ min: -100_000_000_000, max: 100_000_000_000 }), (cents) => {
        const digits = String(Math.abs(cents)).padStart(3, "0");
        const exact = `${cents < 0 ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
        // What Excel writes: the 17 digits of the double.
        const stored = (cents / 100).toPrecision(17);
        const text = shown(`<c r="B1"><v>${stored}</v></c>`) ?? "";
        expect(Number(text)).toBe(Number(exact));
        expect(text.length).toBeLessThanOrEqual(exact.length);
      }),
      { numRuns: 50 },
    );
  });
});

describe("dates", () => {
  test.each<[string | number, string, string]>([
    [14, "45351", "2024-02-29"],
    [22, "45351.520833333336", "2024-02-29T12:30:00"],
    ["dd/mm/yyyy;@", "45351", "2024-02-29"],
    ["[$-407]d. mmmm yyyy", "45351", "2024-02-29"],
    ['yyyy"年"m"月"d"日"', "45351", "2024-02-29"],
    ["mmm-yy", "45351", "2024-02-29"],
    [31, "45351", "2024-02-29"],
    [14, "1", "1900-01-01"],
    [14, "59", "1900-02-28"],
    [14, "60", "1900-02-29"],
    [14, "61", "1900-03-01"],
    [14, "0", "1900-01-00"],
    [14, "2958465", "9999-12-31"],
    [14, "2958466", "2958466"],
    [14, "-1", "-1"],
    [20, "0.5", "12:00:00"],
    ["[h]:mm:ss", "1.5", "36:00:00"],
    ["h:mm:ss AM/PM", "0.75", "18:00:00"],
    [22, "45351.999999999", "2024-03-01"],
    ["#,##0.00 [$€-407]", "45351", "45351 €"],
    ['"USD" #,##0.00;[Red]-"USD" #,##0.00', "-12.5", "-12.5 USD"],
    ['_-"£"* #,##0.00_-', "12.5", "12.5 £"],
    ["$#,##0.00", "12.5", "12.5 $"],
    ["#,##0.00\\ [$kr-41D]", "12.5", "12.5 kr"],
    ["[$¥-804]#,##0.00", "12.5", "12.5 CNY"],
    ["[$¥-411]#,##0", "12", "12 ¥"],
    ['0.00 "widgets"', "12.5", "12.5"],
    ['0.00 "all"', "12.5", "12.5"],
    [44, "12.5", "12.5"],
    ["0.0%", "0.25", "0.25"],
    ['0.00 "dd"', "45351.5", "45351.5"],
    ["0.00E+00", "45351.5", "45351.5"],
    ["[Red]0.00;[Black]-0.00", "45351.5", "45351.5"],
    ["General", "45351", "45351"],
  ])("format %s shows %s as %s", (format, stored, text) => {
    expect(shown(`<c r="B1" s="1"><v>${stored}</v></c>`, { formats: [format] })).toBe(text);
  });

  test("the system of 1904 counts from its own first day and has no 29 February 1900", () => {
    const options = { formats: [14], date1904: true };
    expect(shown('<c r="B1" s="1"><v>0</v></c>', options)).toBe("1904-01-01");
    expect(shown('<c r="B1" s="1"><v>60</v></c>', options)).toBe("1904-03-01");
    expect(shown('<c r="B1" s="1"><v>43889</v></c>', options)).toBe("2024-02-29");
  });

  test("every day from 1 March 1900 to 2199 is the calendar's in both systems", () => {
    fc.assert(
      fc.property(fc.integer({ min: 61, max: 109_574 }), (serial) => {
        const day = new Date(Date.UTC(1899, 11, 30) + serial * 86_400_000).toISOString().slice(0, 10);
        expect(shown(`<c r="B1" s="1"><v>${serial}</v></c>`, { formats: [14] })).toBe(day);
        if (serial >= 1462)
          expect(
            shown(`<c r="B1" s="1"><v>${serial - 1462}</v></c>`, { formats: [14], date1904: true }),
          ).toBe(day);
      }),
      { numRuns: 50 },
    );
  });
});

describe("rows and sheets", () => {
  test("row n of the table is row n of the sheet, however sparse the sheet is", () => {
    const { rows, places, facts } = convertBytes(
      xlsxConverter,
      xlsxOf({
        sheets: [
          {
            name: "Ledger",
            rows: '<row r="3"><c r="C3"><v>1</v></c></row><row r="7"><c><v>2</v></c><c r="AB7"><v>3</v></c></row><row><c><v>4</v></c></row>',
          },
        ],
      }),
    );
    expect(rows.map((cells) => cells.length)).toEqual([0, 0, 3, 0, 0, 0, 28, 1]);
    expect(rows[2]).toEqual(["", "", "1"]);
    expect([rows[6]?.[0], rows[6]?.[27]]).toEqual(["2", "3"]);
    expect(places.every((place) => place === null)).toBe(true);
    expect(facts.parts).toEqual([{ name: "Ledger", rows: 3 }]);
  });

  const three: FixtureOptions = {
    sheets: [
      { name: "Cover", rows: textRows([["Report"], ["of May"]]) },
      {
        name: "Data",
        rows: textRows([
          ["Date", "Amount"],
          ["2024-05-01", "1"],
          ["2024-05-02", "2"],
        ]),
      },
      { name: "Secret", state: "veryHidden", rows: textRows([["a"], ["b"], ["c"], ["d"]]) },
    ],
  };

  test("the visible sheet with the most filled rows is read; hidden ones are listed as hidden", () => {
    const { facts, rows } = convertBytes(xlsxConverter, xlsxOf(three));
    expect(facts.part).toBe("Data");
    expect(rows).toHaveLength(3);
    expect(facts.parts).toEqual([
      { name: "Cover", rows: 2 },
      { name: "Data", rows: 3 },
      { name: "Secret (hidden)", rows: 4 },
    ]);
  });

  test("a sheet that a person chose is read, by its name with or without the word hidden", () => {
    for (const part of ["Secret", "Secret (hidden)"]) {
      const { facts, rows } = convertBytes(xlsxConverter, xlsxOf(three), { part });
      expect([facts.part, rows.length]).toEqual(["Secret (hidden)", 4]);
    }
    expect(outcomeOf(xlsxConverter, xlsxOf(three), { part: "May" })).toMatch(
      /it has "Cover", "Data", "Secret \(hidden\)"/,
    );
  });

  test("many small rows win over few large ones", () => {
    const { facts } = convertBytes(
      xlsxConverter,
      xlsxOf({
        sheets: [
          { name: "Large", rows: textRows([["x".repeat(20_000)], ["y".repeat(20_000)]]) },
          { name: "Long", rows: textRows(Array.from({ length: 50 }, (_, i) => [String(i)])) },
        ],
      }),
    );
    expect(facts.part).toBe("Long");
    expect(facts.parts.map(({ rows }) => rows)).toEqual([2, 50]);
  });

  test("formulas that were never calculated are reported with the first cell", () => {
    const rows =
      '<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="B2"><f>A1*2</f></c><c r="C2"><f>A1</f></c></row>';
    const { facts } = convertBytes(xlsxConverter, xlsxOf({ sheets: [{ name: "S", rows }] }));
    expect(facts.problems).toEqual([
      {
        code: "unreadable_record",
        row: 2,
        explanation:
          "2 cells have a formula without its result, the first at B2: open and save the workbook in Excel to have them calculated",
      },
    ]);
  });

  test("prefixed element names of another writer are read the same", () => {
    const prefixed =
      '<x:worksheet xmlns:x="m"><x:sheetData><x:row r="1"><x:c r="A1" t="str"><x:v>a</x:v></x:c></x:row></x:sheetData></x:worksheet>';
    expect(
      rowsOf({ sheets: [{ name: "S", rows: "" }], entries: { "xl/worksheets/sheet1.xml": prefixed } }),
    ).toEqual([["a"]]);
  });

  test("100,000 rows are read whole, in memory that does not grow with them", () => {
    const strings = Array.from({ length: 50_000 }, (_, i) => `<t>Supplier ${i}</t>`);
    const row = (r: number) =>
      `<row r="${r}"><c r="A${r}" s="1"><v>${45000 + (r % 365)}</v></c><c r="B${r}" t="s"><v>${r % 50_000}</v></c><c r="C${r}"><v>${(r % 9_999) / 100}</v></c></row>`;
    const rows = Array.from({ length: 100_000 }, (_, i) => row(i + 1)).join("");
    const bytes = xlsxOf({ sheets: [{ name: "S", rows }], strings, formats: [14] });
    let count = 0;
    let cents = 0;
    let highest = 0;
    const before = process.memoryUsage().heapUsed;
    withFile(bytes, "book.xlsx", (source) =>
      xlsxConverter.convert(
        source,
        {
          row(cells) {
            count += 1;
            cents += Math.round(Number(cells[2]) * 100);
            if (count % 10_000 === 0) highest = Math.max(highest, process.memoryUsage().heapUsed - before);
          },
          progress() {},
        },
        { part: undefined, currency: "EUR" },
      ),
    );
    expect(count).toBe(100_000);
    expect(cents).toBe(Array.from({ length: 100_000 }, (_, i) => (i + 1) % 9_999).reduce((a, b) => a + b));
    expect(highest).toBeLessThan(150 * 1024 * 1024);
  });
});

describe("what is refused", () => {
  const small: FixtureOptions = {
    sheets: [
      {
        name: "S",
        rows: textRows([
          ["Date", "Amount"],
          ["2024-05-01", "1.00"],
        ]),
      },
    ],
  };

  test("every truncation is refused with a sentence, at any byte", () => {
    const bytes = xlsxOf(small);
    for (let length = 0; length < bytes.length; length += 1)
      expect(outcomeOf(xlsxConverter, bytes.subarray(0, length)), `${length} bytes`).toEqual(
        expect.any(String),
      );
  });

  test("any damaged byte ends in rows or a sentence, never in a crash", () => {
    const bytes = xlsxOf(small);
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const damaged = Buffer.from(bytes);
        damaged[at] = (damaged[at] ?? 0) ^ change;
        outcomeOf(xlsxConverter, damaged);
      }),
      { numRuns: 300 },
    );
  });

  test("a member of zeros, a size that lies, two entries of one name and a million entries are bombs", () => {
    const zeros = new Uint8Array(20 * 1024 * 1024);
    const started = performance.now();
    expect(refusal({ ...small, entries: { "xl/media/zeros.bin": zeros } })).toMatch(
      /grow more than 100 times/,
    );
    const lying = xlsxOf({ ...small, entries: { "xl/worksheets/sheet1.xml": zeros } });
    // The directory says 1,000 bytes.
    const at = lying.lastIndexOf("xl/worksheets/sheet1.xml") - 46;
    lying.writeUInt32LE(1_000, at + 24);
    expect(outcomeOf(xlsxConverter, lying)).toMatch(/larger than it says/);
    const twice = xlsxOf({ ...small, entries: { "xl/Workbook.xml": "<workbook/>" } });
    expect(outcomeOf(xlsxConverter, twice)).toMatch(/two entries of the name "xl\/workbook.xml"/);
    const many = Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`f${i}`, new Uint8Array()]));
    expect(outcomeOf(xlsxConverter, Buffer.from(zipSync(many)))).toMatch(/20,000 entries/);
    expect(performance.now() - started).toBeLessThan(15_000); // far below inflating them; the machine may be busy
  });

  test("entries that overlap, and names that differ where they stand, are refused", () => {
    const bytes = xlsxOf(small);
    const name = "xl/worksheets/sheet1.xml";
    const overlapping = Buffer.from(bytes);
    overlapping.writeUInt32LE(0, overlapping.lastIndexOf(name) - 46 + 42);
    expect(outcomeOf(xlsxConverter, overlapping)).toMatch(/lies inside another entry/);
    const renamed = Buffer.from(bytes);
    renamed.write("xl/worksheets/sheet2.xml", renamed.indexOf(name));
    expect(outcomeOf(xlsxConverter, renamed)).toMatch(/calls itself/);
  });

  test("an encrypted member, an old workbook and a protected one are named for what they are", () => {
    const encrypted = xlsxOf(small);
    const at = encrypted.lastIndexOf("xl/workbook.xml") - 46;
    encrypted.writeUInt16LE(1, at + 8);
    expect(outcomeOf(xlsxConverter, encrypted)).toMatch(/"xl\/workbook.xml" in it is encrypted/);
    const ole = Buffer.concat([Buffer.from("d0cf11e0a1b11ae1", "hex"), Buffer.alloc(2_000)]);
    expect(xlsxConverter.recognises(ole, "old.xls")).toBe(true);
    expect(outcomeOf(xlsxConverter, ole)).toMatch(/Excel 97 to 2003/);
    const secret = Buffer.concat([ole, Buffer.from("EncryptedPackage", "utf16le"), Buffer.alloc(100)]);
    expect(xlsxConverter.recognises(secret, "secret.bin")).toBe(true);
    expect(outcomeOf(xlsxConverter, secret)).toMatch(/protected with a password/);
  });

  test("other documents of Office and workbooks without rows are refused", () => {
    expect(refusal({ ...small, entries: { "xl/workbook.xml": "<document/>" } })).toMatch(
      /another document of Office/,
    );
    expect(refusal({ ...small, entries: { "_rels/.rels": null } })).toMatch(/no workbook in it/);
    expect(refusal({ ...small, entries: { "xl/worksheets/sheet1.xml": null } })).toMatch(/missing/);
    expect(refusal({ sheets: [{ name: "S", rows: '<row r="1"><c r="A1"/></row>' }] })).toMatch(
      /its only sheet is empty/,
    );
  });

  test("a document type in any part is refused, and so are rows and cells where Excel has none", () => {
    const bomb = '<!DOCTYPE a [<!ENTITY b "cccccccc">]><worksheet><sheetData/></worksheet>';
    expect(refusal({ ...small, entries: { "xl/worksheets/sheet1.xml": bomb } })).toMatch(/DOCTYPE/);
    expect(refusal({ ...small, entries: { "xl/sharedStrings.xml": bomb } })).toMatch(/DOCTYPE/);
    const sheet = (rows: string): FixtureOptions => ({ sheets: [{ name: "S", rows }] });
    expect(refusal(sheet('<row r="2"><c><v>1</v></c></row><row r="1"/>'))).toMatch(
      /row 1 stands behind row 2/,
    );
    expect(refusal(sheet('<row r="1"><c><v>1</v></c></row><row r="9999999"/>'))).toMatch(/stands behind/);
    expect(refusal(sheet('<row r="1"><c r="XFE1"><v>1</v></c></row>'))).toMatch(/cell at "XFE1"/);
    expect(refusal(sheet('<row r="1"><c t="s"><v>7</v></c></row>'))).toMatch(/refers to text 7/);
  });
});

test("a workbook is recognised by its content, a plain archive is not one", () => {
  const book = xlsxOf({ sheets: [{ name: "S", rows: "" }] });
  expect(xlsxConverter.recognises(book.subarray(0, 65_536), "no-name")).toBe(true);
  expect(xlsxConverter.recognises(Buffer.from(zipSync({ "a.txt": Buffer.from("a") })), "a.zip")).toBe(false);
  expect(xlsxConverter.recognises(Buffer.from("Date,Amount\n"), "a.xlsx")).toBe(false);
});
