import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { camtConverter } from "../../../../../../src/main/modules/ingestion/readers/tables/camt/camtConverter.ts";
import {
  statementHeader,
  statementReading,
} from "../../../../../../src/main/modules/ingestion/readers/tables/converter.ts";
import { convertBytes, outcomeOf } from "./convertInProcess.ts";

const folder = new URL("../../../../../../../shared/data/statements/camt/", import.meta.url);
const read = (name: string) =>
  convertBytes(camtConverter, readFileSync(new URL(name, folder)), { fileName: name });

/** What another reader expects of a file; the parts of its dump that are compared. */
interface Money {
  readonly getAmount: string;
  readonly getCurrency: { readonly getCode: string };
}
interface ExpectedStatement {
  readonly getId: string;
  /** Notifications have none. */
  readonly getBalances?: {
    readonly getType: string;
    readonly getAmount: Money;
    readonly getDate: { readonly 0: string };
  }[];
}
interface ExpectedEntry {
  readonly getAmount: Money;
  readonly getStatus: string;
  readonly getBookingDate: { readonly 0: string } | null;
  readonly getRecord: ExpectedStatement | string;
}
interface Expected {
  readonly getEntries: ExpectedEntry[];
  readonly getRecords: (ExpectedStatement | string)[];
}

function statementsOf({ getEntries, getRecords }: Expected): ExpectedStatement[] {
  // The dump writes what it has written before as a word.
  const records = [...getRecords, ...getEntries.map(({ getRecord }) => getRecord)];
  return records.filter((record) => typeof record !== "string");
}

/** Minor units of two decimals. */
const cents = (amount: string) => Math.round(Number(amount) * 100);
const column = (name: string) => statementHeader.indexOf(name);

/** A statement with entries, for what the examples do not have. */
function message(
  entries: string,
  options: { head?: string; prefix?: string; balances?: string } = {},
): Buffer {
  const { head = "", balances = "" } = options;
  const text = `<?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><GrpHdr><MsgId>M</MsgId></GrpHdr><Stmt><Id>S1</Id>${head}<Acct><Id><IBAN>DE02120300000000202051</IBAN></Id><Ccy>EUR</Ccy><Ownr><Nm>Our Company</Nm></Ownr></Acct>${balances}${entries}</Stmt></BkToCstmrStmt></Document>`;
  const { prefix } = options;
  if (prefix === undefined) return Buffer.from(text);
  return Buffer.from(text.replace(/<(\/?)(\w)/g, `<$1${prefix}:$2`).replace("xmlns=", `xmlns:${prefix}=`));
}

function entry(options: {
  amount?: string;
  direction?: string;
  status?: string;
  more?: string;
  details?: string;
}): string {
  const { amount = "10.00", direction = "CRDT", status = "<Cd>BOOK</Cd>", more = "", details = "" } = options;
  return `<Ntry><Amt Ccy="EUR">${amount}</Amt><CdtDbtInd>${direction}</CdtDbtInd>${more}<Sts>${status}</Sts><BookgDt><Dt>2024-05-01</Dt></BookgDt><ValDt><Dt>2024-05-02</Dt></ValDt><AcctSvcrRef>BANK-1</AcctSvcrRef>${details}</Ntry>`;
}

function detail(amount: string, more = ""): string {
  const own = amount === "" ? "" : `<Amt Ccy="EUR">${amount}</Amt>`;
  return `<TxDtls><Refs><EndToEndId>E-${amount}</EndToEndId></Refs>${own}${more}<RmtInf><Ustrd>Invoice ${amount}</Ustrd></RmtInf></TxDtls>`;
}

const cells = (bytes: Buffer, name: string) =>
  convertBytes(camtConverter, bytes)
    .rows.slice(1)
    .map((row) => row[column(name)]);

describe("the examples of other banks", () => {
  const names = readdirSync(folder).filter((name) => name.endsWith(".xml") && !name.includes("wrong"));

  test.each(names)("%s has the entries, dates and balances that its other reader expects", (name) => {
    // The dump stands beside each file.
    const expected = JSON.parse(
      readFileSync(new URL(name.replace(".xml", ".json"), folder), "utf8"),
    ) as Expected;
    const { facts, rows, excerpts } = read(name);
    expect(facts.reading).toBe(statementReading);
    expect(rows[0]).toEqual(statementHeader);
    const expectedEntries = expected.getEntries;
    // Of a message with several statements the dump shows the last one only.
    const entries = rows.slice(1).slice(-expectedEntries.length || rows.length);
    expect(entries.map((row) => [cents(row[column("Amount")] ?? ""), row[column("Currency")]])).toEqual(
      expectedEntries.map(({ getAmount }) => [Number(getAmount.getAmount), getAmount.getCurrency.getCode]),
    );
    for (const [i, { getStatus, getBookingDate }] of expectedEntries.entries()) {
      const date = entries[i]?.[column("Booking date")] ?? "";
      const day = getBookingDate?.[0].slice(0, 10) ?? "";
      expect(date).toBe(getStatus === "PDNG" ? `Pending ${day}` : day);
    }
    for (const excerpt of excerpts.slice(1)) expect(excerpt).toMatch(/^<Ntry>[\s\S]*<\/Ntry>$/);
    const statements = statementsOf(expected);
    expect(facts.statements).toHaveLength(expected.getRecords.length);
    const shown = facts.statements.slice(-statements.length);
    for (const [i, { getBalances }] of statements.entries()) {
      const given = shown[i];
      const balances = (getBalances ?? []).map(({ getType, getAmount, getDate }) =>
        [getType, getAmount.getCurrency.getCode, getAmount.getAmount, getDate[0].slice(0, 10)].join(" "),
      );
      if (given === undefined) continue;
      const { currency, opening, openingDate, closing, closingDate } = given;
      if (opening !== null)
        expect(balances).toContain(`opening ${currency} ${cents(opening)} ${openingDate}`);
      if (closing !== null)
        expect(balances).toContain(`closing ${currency} ${cents(closing)} ${closingDate}`);
      const ends = (type: string) => balances.some((balance) => balance.startsWith(`${type} ${currency} `));
      expect([opening !== null, closing !== null]).toEqual([ends("opening"), ends("closing")]);
    }
  });

  test("the statement that is wrong is refused with a sentence", () => {
    const bytes = readFileSync(new URL("camt053.v2.wrong.xml", folder));
    expect(camtConverter.recognises(bytes, "x")).toBe(true);
    expect(outcomeOf(camtConverter, bytes, { fileName: "wrong.xml" })).toBe(
      'Can\'t read "wrong.xml": it is a CAMT message without any statement, report or notification in it. Ask the bank for the full file.',
    );
  });

  test("two statements in one message keep their own rows and balances", () => {
    const { facts } = read("camt053.v2.multi.statement.xml");
    expect(
      facts.statements.map(({ opening, closing, rowsBefore, rows }) => [opening, closing, rowsBefore, rows]),
    ).toEqual([
      ["18.15", "27.00", 0, 1],
      ["27.00", "20.00", 1, 1],
    ]);
  });

  test("five decimals stay as they are written", () => {
    const { rows, facts } = read("camt053.v2.five.decimals.xml");
    expect(rows[1]?.[column("Amount")]).toBe("8.850");
    expect(facts.statements[0]?.closing).toBe("27.050");
  });
});

describe("entries", () => {
  test("a batch whose transactions add up has a row for each, with its own place", () => {
    const batch = entry({
      amount: "30.00",
      direction: "DBIT",
      details: `<NtryDtls>${detail("10.00")}${detail("20.00")}</NtryDtls>`,
    });
    const { rows, excerpts } = convertBytes(camtConverter, message(batch));
    expect(rows.slice(1).map((row) => [row[3], row[7], row[8]])).toEqual([
      ["-10.00", "E-10.00", "Invoice 10.00"],
      ["-20.00", "E-20.00", "Invoice 20.00"],
    ]);
    expect(excerpts[2]).toMatch(/^<TxDtls>.*E-20.00.*<\/TxDtls>$/);
  });

  test("a batch that does not add up, or not in its currency, stays the one booking it is", () => {
    const of = (details: string) =>
      message(entry({ amount: "30.00", details: `<NtryDtls>${details}</NtryDtls>` }));
    for (const details of [
      `${detail("10.00")}${detail("20.01")}`,
      `${detail("10.00")}${detail("")}`,
      `${detail("10.00")}${detail("20.00").replace('"EUR"', '"USD"')}`,
      `${detail("30.00")}${detail("0.00", "<CdtDbtInd>DBIT</CdtDbtInd>")}${detail("5.00", "<CdtDbtInd>DBIT</CdtDbtInd>")}`,
    ])
      expect(cells(of(details), "Amount")).toEqual(["30.00"]);
    expect(cells(of(`${detail("10.00")}${detail("20.01")}`), "Description")).toEqual([
      "2 transactions booked as one · Invoice 10.00 · Invoice 20.01",
    ]);
  });

  test("the indicator alone is the direction, also of a reversal", () => {
    const reversal = entry({ direction: "DBIT", more: "<RvslInd>true</RvslInd>" });
    expect(cells(message(reversal), "Amount")).toEqual(["-10.00"]);
    expect(cells(message(reversal), "Kind")).toEqual(["reversal"]);
  });

  test("what is not booked has its status before its date, so that it is not counted", () => {
    const statuses = ["PDNG", "<Cd>INFO</Cd>", "<Cd>FUTR</Cd>", "<Prtry>HELD</Prtry>", "BOOK"];
    const bytes = message(statuses.map((status) => entry({ status })).join(""));
    expect(cells(bytes, "Booking date")).toEqual([
      "Pending 2024-05-01",
      "Information only 2024-05-01",
      "Future 2024-05-01",
      "Status HELD 2024-05-01",
      "2024-05-01",
    ]);
    expect(cells(bytes, "Kind")).toEqual(["PDNG", "INFO", "FUTR", "HELD", ""]);
  });

  test("an amount without a direction, or with a sign of its own, is no amount", () => {
    const bytes = message(
      entry({ direction: "" }) +
        entry({ amount: "-5.00", direction: "DBIT" }) +
        entry({ amount: "0.00", direction: "DBIT" }),
    );
    expect(cells(bytes, "Amount")).toEqual([
      "10.00 with direction missing",
      "-5.00 with direction DBIT",
      "0.00",
    ]);
  });

  test("a day with a time is the day as written, whatever its zone", () => {
    const late = entry({})
      .replace("<Dt>2024-05-01</Dt>", "<DtTm>2024-05-01T23:59:00-11:00</DtTm>")
      .replace("<Dt>2024-05-02</Dt>", "<Dt>2024-05-02+14:00</Dt>");
    const { rows } = convertBytes(camtConverter, message(late));
    expect(rows[1]?.slice(1, 3)).toEqual(["2024-05-01", "2024-05-02"]);
  });

  test("the other side is the debtor of money in and the creditor of money out, and never the owner", () => {
    const party = (role: string, name: string, iban: string) =>
      `<${role}><Pty><Nm>${name}</Nm></Pty></${role}><${role}Acct><Id><IBAN>${iban}</IBAN></Id></${role}Acct>`;
    const own = "DE02 1203 0000 0000 2020 51";
    const of = (direction: string, parties: string) =>
      convertBytes(
        camtConverter,
        message(
          entry({
            direction,
            details: `<NtryDtls><TxDtls><RltdPties>${parties}</RltdPties></TxDtls></NtryDtls>`,
          }),
        ),
      ).rows[1]?.slice(5, 7);
    const both = party("Dbtr", "Payer", "FR76") + party("Cdtr", "Payee", "NL91");
    expect(of("CRDT", both)).toEqual(["Payer", "FR76"]);
    expect(of("DBIT", both)).toEqual(["Payee", "NL91"]);
    // A returned payment keeps its roles: the debtor of money in is the owner.
    expect(of("CRDT", party("Dbtr", "OUR COMPANY", own) + party("Cdtr", "Payee", "NL91"))).toEqual([
      "Payee",
      "NL91",
    ]);
    expect(of("CRDT", "<Dbtr><Nm>Our Company</Nm></Dbtr><Cdtr><Nm>Payee</Nm></Cdtr>")).toEqual(["Payee", ""]);
    expect(of("DBIT", "<UltmtCdtr><Nm>Behind</Nm></UltmtCdtr>")).toEqual(["Behind", ""]);
  });

  test("NOTPROVIDED is no reference, and line breaks in a text are spaces", () => {
    const details =
      "<NtryDtls><TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs><RmtInf><Ustrd>one\n  two</Ustrd><Ustrd>three</Ustrd><Strd><CdtrRefInf><Ref>RF18</Ref></CdtrRefInf></Strd></RmtInf><RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf></TxDtls></NtryDtls>";
    const { rows } = convertBytes(
      camtConverter,
      message(entry({ details: `${details}<AddtlNtryInf>Transfer &amp; fee</AddtlNtryInf>` })),
    );
    expect(rows[1]?.slice(7, 9)).toEqual(["BANK-1", "one two three · RF18 · Returned AC04 · Transfer & fee"]);
  });
});

describe("statements", () => {
  const balance = (code: string, amount: string, direction = "CRDT") =>
    `<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">${amount}</Amt><CdtDbtInd>${direction}</CdtDbtInd><Dt><Dt>2024-05-01</Dt></Dt></Bal>`;

  test("the closing balance before is an opening one; a debit balance is negative; the available ones prove nothing", () => {
    const balances =
      balance("PRCD", "5.00", "DBIT") +
      balance("CLBD", "5.00") +
      balance("CLAV", "99.00") +
      balance("OPAV", "98.00");
    const { facts } = convertBytes(
      camtConverter,
      message(entry({}), { balances, head: "<LglSeqNb>7</LglSeqNb>" }),
    );
    expect(facts.statements[0]).toMatchObject({
      opening: "-5.00",
      closing: "5.00",
      number: "7",
      account: "DE02120300000000202051",
    });
  });

  test("pages of a statement are proven by their interim balances, and a missing page is reported", () => {
    const page = (number: number, isLast: boolean) =>
      `<StmtPgntn><PgNb>${number}</PgNb><LastPgInd>${isLast}</LastPgInd></StmtPgntn>`;
    const of = (head: string, balances: string) =>
      convertBytes(camtConverter, message(entry({}), { head, balances })).facts;
    const first = of(page(1, false), balance("OPBD", "1.00") + balance("ITBD", "11.00"));
    expect(first.statements[0]).toMatchObject({ opening: "1.00", closing: "11.00", number: "S1/1" });
    expect(first.problems).toEqual([
      { code: "missing_end", row: 2, explanation: "statement S1/1 says that more pages follow" },
    ]);
    const middle = of(page(2, false), balance("ITBD", "11.00") + balance("ITBD", "21.00"));
    expect(middle.statements[0]).toMatchObject({ opening: "11.00", closing: "21.00" });
    const last = of(page(3, true), balance("ITBD", "21.00") + balance("CLBD", "31.00"));
    expect(last.statements[0]).toMatchObject({ opening: "21.00", closing: "31.00" });
    expect(of("", balance("ITBD", "21.00")).statements[0]).toMatchObject({ opening: null, closing: null });
  });

  test("totals that the entries do not have are reported to the cent", () => {
    const summary = (count: number, sum: string, credits: string, net: string) =>
      `<TxsSummry><TtlNtries><NbOfNtries>${count}</NbOfNtries><Sum>${sum}</Sum><TtlNetNtry><Amt>${net}</Amt><CdtDbtInd>CRDT</CdtDbtInd></TtlNetNtry></TtlNtries><TtlCdtNtries><NbOfNtries>1</NbOfNtries><Sum>${credits}</Sum></TtlCdtNtries><TtlDbtNtries><NbOfNtries>1</NbOfNtries><Sum>4</Sum></TtlDbtNtries></TxsSummry>`;
    const entries = entry({}) + entry({ amount: "4.00", direction: "DBIT" });
    const of = (balances: string, more = "") =>
      convertBytes(camtConverter, message(entries + more, { balances })).facts.problems;
    expect(of(summary(2, "14.00", "10", "6.00"))).toEqual([]);
    // Some banks count what is pending, some do not.
    expect(of(summary(2, "14.00", "10", "6.00"), entry({ status: "PDNG" }))).toEqual([]);
    expect(
      of(summary(3, "14.01", "10.5", "5.00")).map(({ code, explanation }) => [code, explanation]),
    ).toEqual([
      ["record_count", "the statement counts 3 entries, it has 2"],
      ["control_total", "the statement states 14.01 as sum of its entries, they add up to 14.00"],
      ["control_total", "the statement states 5.00 as net of its entries, they add up to 6.00"],
      ["control_total", "the statement states 10.50 as sum of its credits, they add up to 10.00"],
    ]);
  });

  test("any prefix of the namespace is read the same", () => {
    const entries = entry({ details: `<NtryDtls>${detail("10.00")}</NtryDtls>` });
    const plain = convertBytes(camtConverter, message(entries));
    const prefixed = message(entries, { prefix: "ns2" });
    expect(camtConverter.recognises(prefixed, "a")).toBe(true);
    expect(convertBytes(camtConverter, prefixed).rows).toEqual(plain.rows);
  });

  test("Windows-1252 in a file that calls itself UTF-8 is read as what it is, and reported", () => {
    const bytes = Buffer.from(
      message(
        entry({ details: "<NtryDtls><TxDtls><AddtlTxInf>Grün</AddtlTxInf></TxDtls></NtryDtls>" }),
      ).toString(),
      "latin1",
    );
    const { rows, facts, places } = convertBytes(camtConverter, bytes);
    expect(rows[1]?.[column("Description")]).toBe("Grün");
    expect(facts.problems).toEqual([
      {
        code: "unreadable_record",
        row: 0,
        explanation: "the file calls itself UTF-8 and is not: it was read as Windows-1252",
      },
    ]);
    expect(bytes.toString("latin1", places[1]?.offset).startsWith("<Ntry>")).toBe(true);
  });

  test("no beginning of a statement passes for the whole", () => {
    const bytes = readFileSync(new URL("camt053.v2.multi.statement.xml", folder));
    for (let length = 0; length < bytes.toString("latin1").trimEnd().length; length += 13)
      expect(outcomeOf(camtConverter, bytes.subarray(0, length)), `${length} bytes`).toEqual(
        expect.any(String),
      );
  });

  test("an entry of 30,000 transactions, and 20,000 entries, are read in order", () => {
    const batch = entry({
      amount: "30000.00",
      details: `<NtryDtls>${detail("1.00").repeat(30_000)}</NtryDtls>`,
    });
    expect(convertBytes(camtConverter, message(batch)).rows).toHaveLength(30_001);
    const many = convertBytes(camtConverter, message(entry({}).repeat(20_000)));
    expect(many.rows).toHaveLength(20_001);
    expect(many.facts.statements[0]?.rows).toBe(20_000);
    expect(many.excerpts.slice(1).every((excerpt) => excerpt === entry({}))).toBe(true);
  });
});

test("other XML is not taken for a statement", () => {
  const text = (xml: string) => camtConverter.recognises(Buffer.from(xml), "a.xml");
  expect(
    text('<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.03"/>'),
  ).toBe(false);
  expect(text("Date,Text\n2024-05-01,camt.053.001.02")).toBe(false);
  expect(text("<BkToCstmrStmt>")).toBe(true);
  expect(
    camtConverter.recognises(Buffer.from('\ufeff<Document xmlns="camt.052.001.08">', "utf16le"), "a"),
  ).toBe(true);
});
