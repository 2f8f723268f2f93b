import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AppError } from "../../../../../../src/main/base/errors.ts";
import { AmountReader } from "../../../../../../src/main/modules/ingestion/readers/csv/amountText.ts";
import { bai2Converter } from "../../../../../../src/main/modules/ingestion/readers/tables/bai2/bai2Converter.ts";
import type { TableConverter } from "../../../../../../src/main/modules/ingestion/readers/tables/converter.ts";
import { mt940Converter } from "../../../../../../src/main/modules/ingestion/readers/tables/mt940/mt940Converter.ts";
import { ofxConverter } from "../../../../../../src/main/modules/ingestion/readers/tables/ofx/ofxConverter.ts";
import { qifConverter } from "../../../../../../src/main/modules/ingestion/readers/tables/qif/qifConverter.ts";
import { convertBytes } from "./convertInProcess.ts";

const shared = new URL("../../../../../../../shared/data/statements/", import.meta.url);
const fixtures = new URL("../../../../../fixtures/qif/", import.meta.url);
const bytesOf = (name: string, folder = shared) => readFileSync(new URL(name, folder));
const read = (converter: TableConverter, bytes: Buffer) =>
  convertBytes(converter, bytes, { fileName: "file" });

/** How many statements with two balances hold: opening + rows = closing. */
function balanced(converter: TableConverter, bytes: Buffer): string {
  const { rows, facts } = read(converter, bytes);
  const amounts = new AmountReader(".");
  const units = (text: string | undefined, currency: string) =>
    amounts.read(text ?? "", currency) === null ? amounts.units : Number.NaN;
  const stated = facts.statements.filter(({ opening, closing }) => opening !== null && closing !== null);
  const holds = stated.filter(({ opening, closing, currency, rowsBefore, rows: count }) => {
    let sum = units(opening ?? "", currency);
    for (const cells of rows.slice(rowsBefore, rowsBefore + count)) sum += units(cells[3], currency);
    return sum === units(closing ?? "", currency);
  });
  return `${rows.length - 1} rows, ${holds.length} of ${stated.length}`;
}

describe("MT940 and MT942", () => {
  test.each([
    ["betterplace/sepa_mt9401.sta", "97 rows, 26 of 26"],
    ["ASNB/mt940.txt", "8 rows, 31 of 31"],
    ["ASNB/mt940_with_spaces_for_entry_date.txt", "8 rows, 31 of 31"],
    ["cmxl/mt940.sta", "16 rows, 3 of 3"],
    ["citi/mt940.txt", "5 rows, 1 of 1"],
    ["sberbank/171011_01234945.sta", "3 rows, 1 of 1"],
    ["betterplace/with_binary_character.sta", "4 rows, 2 of 2"],
    ["jejik/ing.sta", "7 rows, 0 of 1"],
    ["jejik/abnamro.sta", "10 rows, 0 of 2"],
    ["jejik/triodos.sta", "2 rows, 0 of 1"],
    ["jejik/knab.sta", "3 rows, 1 of 2"],
    ["jejik/postfinance.sta", "4 rows, 1 of 2"],
    ["self-provided/raiffeisen-cmi.sta", "7 rows, 0 of 1"],
    ["mBank/mt942.sta", "3 rows, 0 of 0"],
  ])("%s: %s balance", (name, expected) => {
    expect(balanced(mt940Converter, bytesOf(`mt940/${name}`))).toBe(expected);
  });

  test("every statement file is recognised and read; what holds no field of a statement is not", () => {
    const folder = new URL("mt940/", shared);
    const names = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
      /\.(?:sta|txt)$/.test(name),
    );
    const unknown = names.filter((name) => {
      const bytes = readFileSync(new URL(name, folder));
      if (!mt940Converter.recognises(bytes.subarray(0, 65_536), name)) return true;
      read(mt940Converter, bytes);
      return false;
    });
    expect(unknown.sort()).toEqual([
      "betterplace/empty_86.sta",
      "cmxl/available_balance.sta",
      "self-provided/empty_non_swift.sta",
      "self-provided/invalid_statement.sta",
    ]);
  });

  test("a transaction comes with its account, dates, sign, parties, references and its bytes", () => {
    const text =
      ":20:X\r\n:25:12345678/99\r\n:28C:7/1\r\n:60F:C251230EUR10,00\r\n" +
      ":61:2601021231RCF1234,5NTRFKREF4711//B-1\r\nsupplement\r\n" +
      ":86:166?00GUTSCHRIFT?20EREF+E-77?21SVWZ+Rechnung 4711 vom 30.12?3012345678?31DE89370400440532013000\r\n?32Müller?33 & Söhne\r\n" +
      ":62F:D260102EUR1224,50\r\n-\r\n";
    const bytes = Buffer.from(text);
    const { rows, facts, excerpts } = read(mt940Converter, bytes);
    expect(rows[1]).toEqual([
      "12345678/99",
      "2025-12-31",
      "2026-01-02",
      "-1234.5",
      "EUR",
      "Müller & Söhne",
      "DE89370400440532013000",
      "E-77",
      "Rechnung 4711 vom 30.12 · supplement",
      "NTRF 166 GUTSCHRIFT",
    ]);
    expect(excerpts[1]).toMatch(/^:61:2601.*Söhne$/s);
    expect(facts.statements).toEqual([
      {
        account: "12345678/99",
        currency: "EUR",
        number: "7/1",
        opening: "10.00",
        closing: "-1224.50",
        openingDate: "2025-12-30",
        closingDate: "2026-01-02",
        rowsBefore: 1,
        rows: 1,
      },
    ]);
  });

  test("30 February stays as it is written, so that it is refused later", () => {
    expect(read(mt940Converter, bytesOf("mt940/self-provided/february_30.sta")).rows[1]?.slice(1, 3)).toEqual(
      ["2016-03-01", "2016-02-30"],
    );
  });
});

describe("BAI2", () => {
  const codes = (name: string) =>
    read(bai2Converter, bytesOf(`bai2/${name}`)).facts.problems.map(({ code }) => code);

  test("totals and counts of sample 1 and 2 hold", () => {
    expect(read(bai2Converter, bytesOf("bai2/sample1.txt")).rows).toHaveLength(18);
    expect(codes("sample1.txt")).toEqual([]);
    expect(codes("sample2.txt")).toEqual([]);
  });

  test("several records on one line are read one by one: all 15 accounts of sample 3 balance", () => {
    expect(balanced(bai2Converter, bytesOf("bai2/sample3.txt"))).toBe("26 rows, 15 of 15");
    expect(codes("sample3.txt")).toEqual(["unknown_record"]);
  });

  test.each(["sample4-continuations-newline-delimited.txt", "sample5-issue113.txt"])(
    "%s: accounts that don't add up to their group are told",
    (name) => {
      expect(codes(name)).toContain("control_total");
      expect(codes(name)).toContain("record_count");
    },
  );

  test("codes say the direction; a loan's states none and stays unreadable; yen have no decimals", () => {
    const text =
      "01,A,B,260113,1200,1,,,2/\n02,A,B,1,260113,,JPY,2/\n03,1,,010,100,,,015,400,,/\n" +
      "16,115,500,Z,B1,C1,in/\n16,475,200,V,260114,,B2,,out\n88,and more/\n16,720,9,Z,,,loan/\n49,1209,6/\n98,1209,1,8/\n99,1209,1,10/\n";
    const { rows, facts } = read(bai2Converter, Buffer.from(text));
    expect(rows.slice(1).map((cells) => [cells[1], cells[2], cells[3], cells[7], cells[8]])).toEqual([
      ["2026-01-13", "", "500", "C1", "in"],
      ["2026-01-13", "2026-01-14", "-200", "B2", "out and more"],
      ["2026-01-13", "", "9 of type 720", "", "loan"],
    ]);
    expect(facts.problems).toEqual([]);
    expect(facts.statements[0]).toMatchObject({ opening: "100", closing: "400", rows: 3 });
  });
});

describe("OFX", () => {
  const rowsOf = (name: string) => read(ofxConverter, bytesOf(`ofx/${name}`)).rows.slice(1);

  test.each([
    ["bank_medium.ofx", 3],
    ["anzcc.ofx", 1],
    ["suncorp.ofx", 1],
    ["checking.ofx", 3],
    ["fidelity-savings.ofx", 4],
    ["fidelity.ofx", 17],
    ["ofx-v102-empty-tags.ofx", 1],
    ["multiple_accounts.ofx", 0],
  ])("%s: %i transactions", (name, count) => {
    expect(rowsOf(name)).toHaveLength(count);
  });

  test("the ledger balance closes the statement", () => {
    expect(read(ofxConverter, bytesOf("ofx/bank_medium.ofx")).facts.statements).toMatchObject([
      { account: "12300 000012345678", currency: "CAD", opening: null, closing: "382.34", rows: 3 },
    ]);
  });

  test("a record without date or with an amount that is none stays as it is; the others go on", () => {
    expect(rowsOf("fail_nice/date_missing.ofx").map((cells) => [cells[1], cells[3]])).toEqual([
      ["", "-80.00"],
      ["", "200.00"],
      ["2012-02-31", "200.00"],
    ]);
    expect(rowsOf("fail_nice/decimal_error.ofx")[0]?.[3]).toBe("$120");
  });

  test.each([
    ["signon_fail.ofx", /error 15500/],
    ["error_message.ofx", /General Server Error/],
    ["bank_small.ofx", /no bank, card or investment statement/],
  ])("%s is refused with what the bank said", (name, sentence) => {
    expect(() => rowsOf(name)).toThrow(sentence);
  });

  test("a document type is refused before anything is expanded", () => {
    const text = '<?OFX OFXHEADER="200"?><!DOCTYPE a [<!ENTITY x "boom">]><OFX><STMTRS></STMTRS></OFX>';
    expect(() => read(ofxConverter, Buffer.from(text))).toThrow(/declares a document type/);
  });
});

describe("QIF", () => {
  test("American and European files give their text; the account's name comes along, categories don't", () => {
    const american = read(qifConverter, bytesOf("american.qif", fixtures)).rows.slice(1);
    expect(american.map((cells) => [cells[0], cells[1], cells[3], cells[5], cells[8]])).toEqual([
      ["Checking", "1/13/2026", "-1,250.00", "Acme Supplies", "Invoice 4711 · Office:Paper"],
      ["Checking", "2/5/2026", "3,000.50", "Customer & Sons", "Consulting March 2,500.50 Travel 500.00"],
      ["Checking", "12/31/2025", "-0.99", "Bank fee", ""],
    ]);
    const european = read(qifConverter, bytesOf("european.qif", fixtures));
    expect(european.rows.slice(1).map((cells) => cells[3])).toEqual(["-1.250,00", "12,50", "-1,00"]);
    expect(european.facts.problems).toMatchObject([{ code: "missing_end" }]);
  });
});

describe("what could be misread without a word", () => {
  const cells = (converter: TableConverter, text: string) => read(converter, Buffer.from(text)).rows.slice(1);
  const ofxRow = (amount: string, name = "N") =>
    `<STMTTRN><DTPOSTED>20260102<TRNAMT>${amount}<NAME>${name}</STMTTRN>`;
  const ofx = (text: string) =>
    `<OFX><STMTRS><BANKACCTFROM><ACCTID>1</BANKACCTFROM><BANKTRANLIST>${text}</BANKTRANLIST></STMTRS></OFX>`;
  const mt940 = (line: string, closing = "C260102EUR0,00") =>
    `:20:X\n:25:1\n:60F:C260101EUR0,00\n:61:${line}\n:62F:${closing}\n-\n`;

  test("an OFX transaction inside a comment is none; a name in a CDATA section is read", () => {
    const rows = cells(
      ofxConverter,
      ofx(`<!-- ${ofxRow("1")}${ofxRow("2")} -->${ofxRow("3", "<![CDATA[A & <B>]]>")}`),
    );
    expect(rows.map((row) => [row[3], row[5]])).toEqual([["3", "A & <B>"]]);
  });

  test("an OFX file that is cut off within an amount doesn't give the digits that are left for the amount", () => {
    const whole = ofx(ofxRow("-2000.00") + ofxRow("-3000.00"));
    const { rows, facts } = read(ofxConverter, Buffer.from(whole.slice(0, whole.lastIndexOf("00.00<"))));
    expect(rows.slice(1).map((row) => row[3])).toEqual(["-2000.00", "-30…"]);
    expect(facts.problems).toMatchObject([{ code: "missing_end" }]);
    expect(read(ofxConverter, Buffer.from(whole)).facts.problems).toEqual([]);
    const unclosed = read(ofxConverter, Buffer.from(whole.slice(0, -6)));
    expect(unclosed.facts.problems).toMatchObject([{ code: "missing_end", row: 0 }]);
  });

  test("a second amount or day makes both unreadable", () => {
    const twice = ofxRow("-10.00").replace("<NAME>", "<TRNAMT>99.00<NAME>");
    expect(cells(ofxConverter, ofx(twice))[0]?.[3]).toBe("-10.00 | 99.00");
    expect(cells(qifConverter, "!Type:Bank\nD1/13/2024\nT-10.00\nT99.00\n^\n")[0]?.[3]).toBe(
      "-10.00 | 99.00",
    );
  });

  test("a transaction that the bank has only announced waits for its day", () => {
    const pending = "<STMTTRNP><DTTRAN>20260102<TRNAMT>-5.00<NAME>Shop</STMTTRNP>";
    expect(cells(ofxConverter, ofx(ofxRow("1") + pending))[1]?.slice(1, 6)).toEqual(
      ["Pending", "", "-5.00", "", "Shop"].map((cell, i) => (i === 3 ? expect.any(String) : cell)),
    );
  });

  test("a statement with an opening balance and no closing one is told of; tags may be indented", () => {
    const text = mt940("2601020102D10,50NTRFX").replace(/:62F:.*\n-\n/, "");
    expect(read(mt940Converter, Buffer.from(text)).facts.problems).toMatchObject([{ code: "missing_end" }]);
    const indented = mt940("2601020102D10,50NTRFX", "D260102EUR10,50").replaceAll(/^:/gm, "  :");
    expect(mt940Converter.recognises(Buffer.from(indented), "x")).toBe(true);
    expect(cells(mt940Converter, indented)[0]?.[3]).toBe("-10,50".replace(",", "."));
  });

  test("QIF without the line that names its list is a bank's", () => {
    const text = "D01/13/2024\nT-10.00\n^\nD01/14/2024\nPShop\nT-11.00\n^\n";
    expect(qifConverter.recognises(Buffer.from(text), "x.csv")).toBe(true);
    expect(cells(qifConverter, text).map((row) => row[3])).toEqual(["-10.00", "-11.00"]);
    expect(qifConverter.recognises(Buffer.from("Date,Amount\nD,1\n"), "x.csv")).toBe(false);
  });

  test("an OFX statement that is never closed keeps its facts when the next begins", () => {
    const open = (account: string) =>
      `<STMTRS><BANKACCTFROM><ACCTID>${account}</BANKACCTFROM><BANKTRANLIST>${ofxRow("1")}`;
    const { facts } = read(ofxConverter, Buffer.from(`<OFX>${open("A")}${open("B")}`));
    expect(facts.statements).toMatchObject([
      { account: "A", rowsBefore: 1, rows: 1 },
      { account: "B", rowsBefore: 2, rows: 1 },
    ]);
  });

  test.each(["260102C12,5ONTRFX", "260102C12O,50NTRFX", "260102C12 5,50NTRFX"])(
    "%s has no amount: the digits before the fault are not one",
    (line) => {
      expect(cells(mt940Converter, mt940(line))[0]?.slice(1, 4)).toEqual([line, "", ""]);
    },
  );

  test("an MT940 amount with a point and no comma stays as written", () => {
    expect(cells(mt940Converter, mt940("260102C1.234NTRFX"))[0]?.[3]).toBe("1.234");
  });

  test("an MT940 balance that can't be read is told", () => {
    const { facts } = read(mt940Converter, Buffer.from(mt940("260102C1,00NTRFX", "X26")));
    expect(facts.problems).toMatchObject([{ code: "unreadable_record", explanation: '"X26" is no balance' }]);
  });

  test("a BAI2 file in one line of any length loses no digit of an amount", () => {
    const expected = Array.from({ length: 9_000 }, (_, i) => `${i + 1}00.00`);
    for (const pad of ["", "x", "xxxxxxxx", "xxxxxxxxxxxx"]) {
      const records = expected.map((_, i) => `16,115,${i + 1}0000,Z,,,t/`).join("");
      const rows = cells(
        bai2Converter,
        `01,A${pad},B,260113,1200,1,,,2/02,A,B,1,260113,,USD,2/03,1,,,,,/${records}`,
      );
      expect(rows.map((row) => row[3])).toEqual(expected);
    }
  });

  test("a QIF investment's action says the direction; one that moves no cash leaves no amount", () => {
    const text = ["Buy", "Sell", "ReinvDiv"].map((action) => `D1/13' 6\nN${action}\nT50.00\n^\n`).join("");
    expect(cells(qifConverter, `!Type:Invst\n${text}`).map((row) => [row[1], row[3]])).toEqual([
      ["1/13/2006", "-50.00"],
      ["1/13/2006", "50.00"],
      ["1/13/2006", "50.00 of ReinvDiv"],
    ]);
  });
});

describe("any beginning of a file", () => {
  const files: [string, TableConverter, Buffer][] = [
    ["MT940", mt940Converter, bytesOf("mt940/betterplace/sepa_mt9401.sta")],
    ["BAI2", bai2Converter, bytesOf("bai2/sample3.txt")],
    ["OFX", ofxConverter, bytesOf("ofx/fidelity.ofx")],
    ["QIF", qifConverter, bytesOf("american.qif", fixtures)],
  ];
  test.each(files)("%s is read or refused with a sentence", (_, converter, bytes) => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: bytes.length }), fc.nat(255), (end, byte) => {
        try {
          read(converter, Buffer.concat([bytes.subarray(0, end), Buffer.of(byte)]));
        } catch (error) {
          if (!(error instanceof AppError)) throw error;
        }
      }),
      { numRuns: 150 },
    );
  });
});
