import { deflateRawSync } from "node:zlib";
import { describe, expect, it, test } from "vitest";
import {
  inspectFile,
  requireAnswers,
} from "../../../../../src/main/modules/ingestion/readers/inspectFile.ts";
import { readSourceRow } from "../../../../../src/main/modules/ingestion/readers/readSourceRow.ts";
import { inspectContent, readContent } from "../../../../support/csvFile.ts";
import { encodeText, encodeUtf16 } from "../../../../support/encodeText.ts";

const rolesOf = (content: string | Buffer) => inspectContent(content).mapping.roles;
const refusal = (content: string | Buffer) => {
  try {
    inspectContent(content);
  } catch (error) {
    return error;
  }
  return undefined;
};

describe("encodings", () => {
  const text = "Date;Payee;Amount\n2019-07-03;Müller & Söhne – Zürich;12,50\n2019-07-04;Café “Ô”;-3,00\n";
  const encodings: [string, Buffer, string][] = [
    ["UTF-8", Buffer.from(text), "utf-8"],
    ["UTF-8 with a mark", Buffer.from(`\ufeff${text}`), "utf-8"],
    ["UTF-16 LE with a mark", encodeUtf16(text, { hasMark: true }), "utf-16le"],
    ["UTF-16 LE without", encodeUtf16(text, {}), "utf-16le"],
    ["UTF-16 BE with a mark", encodeUtf16(text, { isBigEndian: true, hasMark: true }), "utf-16be"],
    ["UTF-16 BE without", encodeUtf16(text, { isBigEndian: true }), "utf-16be"],
    ["Windows-1252", encodeText(text, "windows-1252"), "windows-1252"],
  ];

  it.each(encodings)("reads %s and finds each row again by its bytes", (_, bytes, encoding) => {
    const { inspection, accepted } = readContent(bytes);
    expect(inspection.mapping.encoding).toBe(encoding);
    expect(accepted.map(({ counterparty, amount }) => [counterparty, amount])).toEqual([
      ["Müller & Söhne – Zürich", 1_250],
      ["Café “Ô”", -300],
    ]);
    const rows = accepted.map(({ byteOffset, byteLength }) =>
      readSourceRow(bytes.subarray(byteOffset, byteOffset + byteLength), inspection.mapping),
    );
    expect(rows).toEqual([
      ["2019-07-03", "Müller & Söhne – Zürich", "12,50"],
      ["2019-07-04", "Café “Ô”", "-3,00"],
    ]);
  });

  it("reads GB18030", () => {
    const names = ["中国工商银行股份有限公司", "上海市第一人民医院", "北京大学出版社"];
    const content = `Date,Payee,Amount\n${names.map((name, i) => `2019-07-0${i + 1},${name},5.00\n`).join("")}`;
    const { inspection, accepted } = readContent(encodeText(content, "gb18030"));
    expect(inspection.mapping.encoding).toBe("gb18030");
    expect(accepted.map(({ counterparty }) => counterparty)).toEqual(names);
  });

  it("reads UTF-8 pasted into a file of Windows-1252, and says where", () => {
    const bytes = Buffer.concat([
      encodeText("Date,Payee,Amount\n2026-01-02,Café “Ô”,1.00\n", "windows-1252"),
      Buffer.from("2026-01-03,Müller & Söhne,2.00\n"),
    ]);
    const { accepted, summary } = readContent(bytes);
    expect(accepted.map(({ counterparty }) => counterparty)).toEqual(["Café “Ô”", "Müller & Söhne"]);
    expect(JSON.stringify(summary)).toContain("mixed_encoding");
  });

  it("lets one accent far behind the sample decide", () => {
    const rows = "2019-07-03,Plain Ltd,1.00\n".repeat(40_000);
    const bytes = encodeText(`Date,Payee,Amount\n${rows}2019-07-04,Café,2.00\n`, "windows-1252");
    expect(readContent(bytes).accepted.at(-1)?.counterparty).toBe("Café");
  });
});

describe("what is no table", () => {
  const zip = Buffer.concat([Buffer.from("PK\u0003\u0004"), deflateRawSync(Buffer.alloc(100_000))]);
  const refused: [string, string | Buffer, string, RegExp][] = [
    ["an empty file", "", "FILE_EMPTY", /0 bytes/],
    ["a header alone", "Date,Amount\n", "FILE_EMPTY", /a header and no rows/],
    ["one line without an end", "x".repeat(600_000), "FILE_NOT_A_TABLE", /single line of 600,000 bytes/],
    ["blank lines", "\n\n  \n", "FILE_EMPTY", /no rows/],
    ["a zip", zip, "FILE_NOT_A_TABLE", /ZIP archive/],
    ["a truncated PNG", Buffer.from("89504e470d0a1a0a0000000d49484452", "hex"), "FILE_NOT_A_TABLE", /PNG/],
    ["a PDF", "%PDF-1.7\n%âãÏÓ\nxref\n0 0\n", "FILE_NOT_A_TABLE", /PDF/],
    ["a program", Buffer.from("7f454c4602010100", "hex"), "FILE_NOT_A_TABLE", /program/],
    ["a database", "SQLite format 3\0aaaa", "FILE_NOT_A_TABLE", /SQLite/],
    ["zeros", Buffer.alloc(10_000), "FILE_NOT_A_TABLE", /binary/],
    ["an XML document", '<?xml version="1.0"?><a/>', "FILE_NOT_A_TABLE", /XML/],
    ["JSON", '{"rows": [1, 2]}', "FILE_NOT_A_TABLE", /JSON/],
  ];

  it.each(refused)("refuses %s in one sentence", (_, content, code, sentence) => {
    expect(refusal(content)).toMatchObject({
      name: "AppError",
      code,
      where: "test.csv",
      message: expect.stringMatching(sentence),
    });
  });

  it("says so when the file is gone", () => {
    const source = { path: "/nowhere/gone.csv", fileName: "gone.csv", byteSize: 1 };
    expect(() => inspectFile(source, { currency: "EUR" })).toThrow(
      expect.objectContaining({
        code: "FILE_UNREADABLE",
        message: expect.stringContaining("no longer there"),
      }),
    );
  });

  it("asks instead of reading persons as transactions", () => {
    const inspection = inspectContent("id,name,dob,postcode\n1,Ann,1980-01-02,4011\n2,Bob,1981-03-04,4012\n");
    expect(inspection.questions.map(({ code }) => code)).toEqual(["date_column", "amount_column"]);
    expect(() => requireAnswers(inspection)).toThrow(expect.objectContaining({ code: "MAPPING_NEEDED" }));
  });

  it("asks which of several prices is the amount, and takes the answer", () => {
    const content = "Date,Open,Close,Volume\n1993-01-29,43.97,43.94,1003200\n1993-02-01,43.97,44.25,480500\n";
    expect(inspectContent(content).questions.map(({ code }) => code)).toEqual(["amount_column"]);
    const { accepted } = readContent(content, { roles: ["date", "ignore", "amount", "ignore"] });
    expect(accepted.map(({ amount }) => amount)).toEqual([4_394, 4_425]);
  });
});

describe("columns", () => {
  it.each([
    [
      "Buchungstag;Wertstellung;Auftraggeber/Begünstigter;Verwendungszweck;Betrag;Währung\n01.02.2019;01.02.2019;Müller;Miete;-1.200,00;EUR\n",
      ["date", "value_date", "counterparty", "description", "amount", "currency"],
    ],
    [
      "Date;Date de valeur;Libellé;Débit;Crédit;Solde\n13/02/2019;13/02/2019;Loyer;1 200,00;;5,00\n14/02/2019;14/02/2019;Paie;;9,00;14,00\n",
      ["date", "value_date", "description", "debit", "credit", "balance"],
    ],
    [
      'Datum,Naam / Omschrijving,Rekening,Tegenrekening,Af Bij,Bedrag (EUR)\n20190213,Huur,NL01,NL02,Af,"1200,00"\n20190214,Loon,NL01,NL02,Bij,"9,00"\n',
      ["date", "counterparty", "account", "counterparty_account", "direction", "amount"],
    ],
    [
      "Fecha operación;Concepto;Importe;Saldo\n13/02/2019;Alquiler;-1.200,00;5,00\n",
      ["date", "description", "amount", "balance"],
    ],
    [
      "Data contabile;Data valuta;Descrizione;Importo;Divisa\n13/02/2019;13/02/2019;Affitto;-1.200,00;EUR\n",
      ["date", "value_date", "description", "amount", "currency"],
    ],
    [
      "Posting Date,Details,Amount (USD),Running Balance,Check Number\n02/13/2019,Rent,-1200.00,5.00,101\n",
      ["date", "description", "amount", "balance", "reference"],
    ],
  ])("are known by their words in %s", (content, roles) => {
    expect(rolesOf(content)).toEqual(roles);
    expect(inspectContent(content).questions).toEqual([]);
  });

  it.each([
    [
      "Rabobank's own account and the other side's",
      'IBAN/BBAN,Munt,Datum,Rentedatum,Bedrag,Saldo na trn,Tegenrekening IBAN/BBAN,Naam tegenpartij,Omschrijving-1\nNL44,EUR,2019-02-13,2019-02-13,"+2,50","+1000,66",NL42,Jan,aa\n',
      [
        "account",
        "currency",
        "date",
        "value_date",
        "amount",
        "balance",
        "counterparty_account",
        "counterparty",
        "description",
      ],
    ],
    [
      "a type column that says debit or credit",
      "Date,Description,Amount,Transaction Type,Account Name\n2/13/2019,Tesco,12.50,debit,Checking\n2/14/2019,Pay,9.00,credit,Checking\n",
      ["date", "description", "amount", "direction", "account"],
    ],
    [
      "a sort code that looks like a date",
      "Date,Account,Amount,Memo\n13/02/2019,20-00-00 12345678,-12.50,TESCO\n",
      ["date", "account", "amount", "description"],
    ],
    [
      "a value date alone",
      "Value date;Text;Amount\n13/02/2019;LUZ;-45,00\n",
      ["date", "description", "amount"],
    ],
  ])("tell %s", (_, content, roles) => {
    expect(rolesOf(content)).toEqual(roles);
  });

  it("read a bare dollar as dollars, never as the euros of the project", () => {
    const content = "Date,Payee,Amount\n2/13/2019,a,$12.50\n";
    expect(readContent(content).accepted[0]).toMatchObject({ amount: 1_250, currency: "USD" });
    expect(readContent(content, {}, "CAD").accepted[0]).toMatchObject({ currency: "CAD" });
    const mixed = "Date,Payee,Amount\n2/13/2019,a,12.50\n2/13/2019,b,$12.50\n";
    expect(readContent(mixed).rejected).toMatchObject([{ row: 3, code: "currency_conflict" }]);
  });

  it("are known by their cells where there is no header", () => {
    const { mapping } = inspectContent("2019-02-13,Rent of February,-1200.00\n2019-02-14,Wages,900.00\n");
    expect(mapping).toMatchObject({ headerRow: 0, roles: ["date", "description", "amount"] });
  });

  it("take the currency that the header states", () => {
    expect(inspectContent("Date,Payee,Amount (CHF)\n2019-02-13,x,5.00\n").mapping.currency).toBe("CHF");
  });

  it("read Af and Bij as money out and in", () => {
    const { accepted } = readContent(
      'Datum,Naam,Af Bij,Bedrag\n20190213,a,Af,"1200,00"\n20190214,b,Bij,"9,00"\n',
    );
    expect(accepted.map(({ amount }) => amount)).toEqual([-120_000, 900]);
  });

  it("read a debit column with and without its own minus", () => {
    const plain = readContent(
      "Date,Text,Debit,Credit\n2019-02-13,a,5.00,\n2019-02-14,b,,7.00\n2019-02-15,c,-1.00,\n",
    );
    const signed = readContent("Date,Text,Debit,Credit\n2019-02-13,a,-5.00,0.00\n2019-02-14,b,0.00,7.00\n");
    expect(plain.accepted.map(({ amount }) => amount)).toEqual([-500, 700, 100]);
    expect(signed.accepted.map(({ amount }) => amount)).toEqual([-500, 700]);
  });
});

describe("delimiters and headers", () => {
  it.each([",", ";", "\t", "|"])("finds the delimiter %j", (delimiter) => {
    const rows = [
      ["Date", "Payee", "Amount"],
      ["2019-02-13", "a b", "5.00"],
      ["2019-02-14", "c, d; e", "6.00"],
    ];
    const content = rows.map((row) => row.map((cell) => `"${cell}"`).join(delimiter)).join("\r\n");
    expect(inspectContent(content).mapping).toMatchObject({ delimiter, headerRow: 1 });
  });

  it("reads a file whose lines end with carriage returns only", () => {
    const { accepted, inspection } = readContent("Date,Payee,Amount\r2019-02-13,a,5.00\r2019-02-14,b,6.00\r");
    expect(inspection.mapping.lineBreak).toBe("cr");
    expect(accepted.map(({ row, amount }) => [row, amount])).toEqual([
      [2, 500],
      [3, 600],
    ]);
  });

  it("counts blank lines and preamble as rows of the file", () => {
    const { accepted, inspection } = readContent(
      "Statement of account\n\nDate,Payee,Amount,,\n2019-02-13,a,5.00,,\n\n2019-02-14,b,6.00,,\n",
    );
    expect(inspection.mapping.headerRow).toBe(3);
    expect(accepted.map(({ row }) => row)).toEqual([4, 6]);
  });
});

describe("what the rows can't decide", () => {
  const dates = "Date,Payee,Amount\n03/04/2019,a,5.00\n05/06/2019,b,6.00\n";

  it("is asked: the order of dates", () => {
    const { questions } = inspectContent(dates);
    expect(questions).toEqual([
      {
        code: "date_order",
        columns: [],
        question:
          'Is "03/04/2019" in column "Date" written day first or month first? Every date of the file fits both.',
      },
    ]);
    expect(readContent(dates, { dateOrder: "mdy" }).accepted[0]?.day).toBe(Date.UTC(2019, 2, 4) / 86_400_000);
  });

  it("is decided by one row at the far end of the file", () => {
    const many = `Date,Payee,Amount\n${"03/04/2019,a,5.00\n".repeat(60_000)}04/13/2019,b,6.00\n`;
    expect(inspectContent(many)).toMatchObject({ questions: [], mapping: { dateOrder: "mdy" } });
  });

  it("is proven by running balances: only one order of the dates rises with them", () => {
    const content =
      "Date,Payee,Amount,Balance\n03/04/2019,a,5.00,105.00\n04/04/2019,b,6.00,111.00\n02/05/2019,c,1.00,112.00\n";
    expect(inspectContent(content)).toMatchObject({ questions: [], mapping: { dateOrder: "dmy" } });
  });

  it("is asked: a mark that may stand for thousands or decimals, unless balances prove it", () => {
    expect(
      inspectContent("Date;Payee;Amount\n2019-04-03;a;1.500\n2019-04-04;b;2.000\n").questions,
    ).toMatchObject([{ code: "decimal_mark" }]);
    const proven =
      "Date;Payee;Amount;Balance\n2019-04-03;a;1.500;1.600\n2019-04-04;b;200;1.800\n2019-04-05;c;100;1.900\n";
    expect(inspectContent(proven)).toMatchObject({ questions: [], mapping: { decimalMark: "," } });
  });

  it("is asked: which of two columns of one name is the date", () => {
    const content = "Date,Date,Amount\n2024-01-13,2024-01-15,2.00\n2024-01-14,2024-01-16,4.00\n";
    expect(inspectContent(content).questions).toMatchObject([{ code: "date_column", columns: [0, 1] }]);
  });

  it("is asked: which of several amounts moved the money, unless they say the same", () => {
    const several = (last: string) =>
      `Date,Text,Net,VAT,Gross\n2026-01-02,a,100.00,19.00,119.00\n2026-01-03,b,200.00,38.00,${last}\n`;
    expect(inspectContent(several("238.00")).questions).toMatchObject([
      { code: "amount_column", columns: [2, 4], question: expect.stringContaining('"Net" or "Gross"') },
    ]);
    const roles = ["date", "description", "ignore", "ignore", "amount"] as const;
    const { accepted, inspection } = readContent(several("238.00"), { roles: [...roles] });
    expect(inspection.questions).toEqual([]);
    expect(accepted.map(({ amount }) => amount)).toEqual([11_900, 23_800]);
    const twice = "Date,Amount,Amount\n2026-01-02,10.00,20.00\n2026-01-03,11.00,21.00\n";
    expect(inspectContent(twice).questions[0]?.question).toContain(
      '"Amount" (column 2) or "Amount" (column 3)',
    );
    expect(inspectContent(twice.replace("20.00", "10.00").replace("21.00", "11.00")).questions).toEqual([]);
  });

  it("is decided by the amounts where a balance is written in another way", () => {
    const content = "Tag;Text;Betrag;Saldo\n01.01.2026;a;-1.234,56;8765.44\n02.01.2026;b;-12,50;8752.94\n";
    const { inspection, accepted } = readContent(content);
    expect(inspection).toMatchObject({ questions: [], mapping: { decimalMark: "," } });
    expect(accepted.map(({ amount }) => amount)).toEqual([-123_456, -1_250]);
  });

  it("goes to quarantine: a date that flips to the other order part-way through", () => {
    const { accepted, rejected } = readContent(
      "Date,Payee,Amount\n13/04/2019,a,5.00\n14/04/2019,b,6.00\n04/15/2019,c,7.00\n",
    );
    expect(accepted).toHaveLength(2);
    expect(rejected).toMatchObject([{ row: 4, code: "unreadable_date" }]);
  });
});

describe("the preview", () => {
  it("shows rows as they stand beside how they are read, and why not", () => {
    const { rows, estimatedRows } = inspectContent(
      "Date,Payee,Ref,Amount\n2019-02-13,a,r1,5.00\n2019-02-14,b,r2,X.XX\n",
    );
    expect(estimatedRows).toBe(2);
    expect(rows).toEqual([
      {
        row: 2,
        raw: ["2019-02-13", "a", "r1", "5.00"],
        read: {
          date: "2019-02-13",
          amount: 500,
          currency: "EUR",
          counterparty: "a",
          reference: "r1",
          description: "",
        },
        problem: null,
      },
      {
        row: 3,
        raw: ["2019-02-14", "b", "r2", "X.XX"],
        read: null,
        problem: 'Column "Amount" reads "X.XX": the digits are masked.',
      },
    ]);
  });
});

describe("debit and credit in a column of their own", () => {
  const read = (header: string, rows: readonly string[]) =>
    readContent(
      `Date;Text;Amount;${header}\n${rows.map((row, i) => `2024-01-${10 + i};a;${row}\n`).join("")}`,
    );
  const amountsOf = ({ accepted }: ReturnType<typeof read>) => accepted.map(({ amount }) => amount);

  it.each([
    ["Type", ["10.00;dr", "20.00;cr", "5.00;Dr.", "6.00;Cr."], [-1_000, 2_000, -500, 600]],
    ["Sens", ["10.00;Débit", "20.00;Crédit"], [-1_000, 2_000]],
    ["Sign", ["10.00;1", "20.00;-1"], [1_000, -2_000]],
    ["Type", ["10.00;Withdrawal", "20.00;Deposit"], [-1_000, 2_000]],
    // The minus says the same as the mark, in each row.
    ["DC", ["-10.00;D", "20.00;C"], [-1_000, 2_000]],
    // A card's view: money out is positive. The mark decides.
    ["DC", ["10.00;D", "-20.00;C"], [-1_000, 2_000]],
  ])("%s of %j", (header, rows, expected) => {
    const found = read(header, rows);
    expect(found.rejected).toEqual([]);
    expect(amountsOf(found)).toEqual(expected);
  });

  it("one odd mark in a hundred doesn't turn the debits into credits: its row waits", () => {
    const rows = Array.from(
      { length: 90 },
      (_, i) => `${i + 1}.00;${i === 40 ? "X" : i % 2 === 0 ? "D" : "C"}`,
    );
    const content = `Date;Text;Amount;DC\n${rows.map((row) => `2024-01-10;a;${row}\n`).join("")}`;
    const { accepted, rejected } = readContent(content);
    expect(rejected).toMatchObject([{ row: 42, code: "unreadable_direction" }]);
    expect(accepted.filter(({ amount }) => amount < 0)).toHaveLength(44);
  });

  it("a minus beside a mark that others have without it waits: it may say the same, or take it back", () => {
    const found = read("DC", ["10.00;D", "20.00;C", "-6.00;D"]);
    expect(amountsOf(found)).toEqual([-1_000, 2_000]);
    expect(found.rejected).toMatchObject([{ row: 4, code: "sign_conflict" }]);
  });
});

describe("totals", () => {
  it("a line without day and amount that names a total is not glued to the row above", () => {
    const { accepted, rejected } = readContent(
      "Date,Text,Amount\n2024-01-13,a,10.00\n2024-01-14,b,20.50\n,Total,\n",
    );
    expect(accepted.map(({ description }) => description)).toEqual(["a", "b"]);
    expect(rejected).toMatchObject([{ row: 4, code: "summary_row" }]);
  });

  it("a dated row that names a total and repeats the sum above is no transaction; Total the oil company is", () => {
    const content =
      "Date,Text,Amount\n2024-01-13,a,10.00\n2024-01-14,TOTAL Station,20.50\n2024-01-31,TOTAL,30.50\n";
    const { accepted, rejected } = readContent(content);
    expect(accepted.map(({ amount }) => amount)).toEqual([1_000, 2_050]);
    expect(rejected).toMatchObject([{ row: 4, code: "summary_row" }]);
  });
});

test("a day of eight digits is read in either order, by the same rule as with points", () => {
  const { accepted } = readContent("Date,Text,Amount\n13012024,a,10.00\n14022024,b,20.00\n");
  expect(accepted.map(({ day }) => new Date(day * 86_400_000).toISOString().slice(0, 10))).toEqual([
    "2024-01-13",
    "2024-02-14",
  ]);
});
