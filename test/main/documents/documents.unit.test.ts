import { readFileSync } from "node:fs";
import { strFromU8, unzipSync } from "fflate";
import { expect, test } from "vitest";
import { csvCell, renderCsv } from "../../../src/main/documents/csv.ts";
import { groupDigits, printable, renderPdf, titleOf } from "../../../src/main/documents/pdf.ts";
import { renderWorkbook } from "../../../src/main/documents/workbook.ts";

const hostile = new URL("../../../../shared/data/hostile/", import.meta.url);
const table = (rows: readonly (readonly (string | number | null)[])[]) => ({
  name: "T",
  columns: [
    { title: "text", kind: "text" as const, width: 10 },
    { title: "money", kind: "money" as const, width: 10 },
    { title: "day", kind: "date" as const, width: 10 },
  ],
  rows,
});

test("no spreadsheet is given a formula to run, and numbers stay numbers", () => {
  expect(["=1+1", "+x", "-x", "@x", "\t=1", "-12.50", "a,b", 'say "x"', null, 7].map(csvCell)).toEqual([
    "'=1+1",
    "'+x",
    "'-x",
    "'@x",
    "'\t=1",
    "-12.50",
    '"a,b"',
    '"say ""x"""',
    "",
    "7",
  ]);
  const payloads = readFileSync(new URL("csv-injection/payloads.txt", hostile), "utf8")
    .split("\n")
    .filter(Boolean);
  expect(payloads.length).toBeGreaterThan(10);
  const runs = payloads.filter((payload) => /^\s*[=+\-@|%]/.test(payload));
  expect(runs.length).toBeGreaterThan(payloads.length / 2);
  for (const payload of runs) expect(csvCell(payload)).toMatch(/^"?'/);
});

test("CSV says that it is UTF-8 and ends each record as RFC 4180 does", () => {
  expect(renderCsv(table([["Łódź", "-1.50", "2026-01-02"]])).toString()).toBe(
    "\ufefftext,money,day\r\nŁódź,-1.50,2026-01-02\r\n",
  );
});

test("a workbook keeps figures as numbers, days as days, and more digits than Excel has as text", async () => {
  const book = unzipSync(
    await renderWorkbook([
      table([
        ["=1+1", "-12.50", "2026-01-02"],
        ["x", "12345678901234.567", ""],
      ]),
    ]),
  );
  const sheet = strFromU8(book["xl/worksheets/sheet1.xml"] ?? new Uint8Array());
  expect(sheet).toContain("<v>-12.5</v>");
  expect(sheet).toContain("<v>46024</v>");
  expect(sheet).not.toContain("<f>");
  expect(strFromU8(book["xl/sharedStrings.xml"] ?? new Uint8Array())).toContain("12345678901234.567");
});

test("every naughty string can be printed and put into a sheet", async () => {
  // Parsed from a file of strings.
  const strings = JSON.parse(readFileSync(new URL("naughty-strings/blns.json", hostile), "utf8")) as string[];
  const pdf = await renderPdf({
    title: "x",
    subject: "",
    at: 0,
    foot: "",
    content: strings.map((text) => titleOf(text, text)),
  });
  expect(pdf.length).toBeGreaterThan(10_000);
  expect((await renderWorkbook([table(strings.map((text) => [text, null, null]))])).length).toBeGreaterThan(
    1_000,
  );
});

test("what the fonts can't show stands as its code; controls are left out", () => {
  expect(printable("Łódź Ελλάδα Київ 中\u202e\u0007")).toBe("Łódź Ελλάδα Київ ‹U+4E2D›");
  expect(groupDigits("-1234567.50")).toBe("−1,234,567.50");
});
