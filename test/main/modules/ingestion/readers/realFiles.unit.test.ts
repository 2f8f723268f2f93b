import { describe, expect, it } from "vitest";
import { fixtureBytes, readContent } from "../../../../support/csvFile.ts";

/** Figures published with the files or computed from their bytes with exact decimals. */
const spending = [
  { file: "leeds-raw-2011-05.csv.gz", rows: 7_299, sum: 7_729_096_866 },
  { file: "leeds-processed-2011-05.csv.gz", rows: 7_299, sum: 7_729_096_866 },
  { file: "leeds-raw-2012-11.csv.gz", rows: 10_050, sum: 7_155_858_335 },
  { file: "leeds-processed-2012-11.csv.gz", rows: 10_050, sum: 7_372_572_235 },
  { file: "cabinetoffice-2019-07.csv.gz", rows: 223, sum: 3_225_635_649 },
  { file: "gateshead-2017-08.csv.gz", rows: 3_649, sum: 1_531_226_639 },
];

describe("published spending", () => {
  it.each(spending)("$file has its $rows rows and its exact sum", ({ file, rows, sum }) => {
    const { inspection, summary } = readContent(fixtureBytes(`spending/${file}`), {}, "GBP");
    expect(inspection.questions).toEqual([]);
    expect({ rows: summary.rows, accepted: summary.accepted, sum: summary.sum }).toEqual({
      rows,
      accepted: rows,
      sum,
    });
  });

  it("keeps the 106 minus signs that the processed Leeds file lost", () => {
    const { accepted } = readContent(fixtureBytes("spending/leeds-raw-2012-11.csv.gz"), {}, "GBP");
    expect(accepted.filter(({ amount }) => amount < 0)).toHaveLength(106);
  });

  it("takes supplier, transaction number and net amount, and joins the labels into the description", () => {
    const { accepted } = readContent(fixtureBytes("spending/leeds-raw-2012-11.csv.gz"), {}, "GBP");
    expect(accepted[2]).toMatchObject({
      row: 4,
      day: Date.UTC(2012, 10, 15) / 86_400_000,
      amount: 561_665,
      currency: "GBP",
      counterparty: "A C Entertainment Technologies Ltd",
      reference: "1211-00003",
      description:
        "City Development · Libraries  Arts & Heritage · Supplies and Services · Operational Furniture And Equipment",
    });
  });

  it("reads the Cabinet Office file as Windows-1252 and Gateshead's behind its byte-order mark", () => {
    const cabinet = readContent(fixtureBytes("spending/cabinetoffice-2019-07.csv.gz"), {}, "GBP");
    const gateshead = readContent(fixtureBytes("spending/gateshead-2017-08.csv.gz"), {}, "GBP");
    expect(cabinet.inspection.mapping.encoding).toBe("windows-1252");
    expect(gateshead.inspection.mapping.encoding).toBe("utf-8");
    expect(gateshead.inspection.columns[0]?.name).toBe("Strgrpcc(T)");
    expect(gateshead.accepted[0]).toMatchObject({ counterparty: "RENWICK FRAMING", reference: "43963861" });
  });

  it("refuses the month that was published empty", () => {
    expect(() => readContent(fixtureBytes("spending/leeds-raw-2018-10.csv.gz"))).toThrow(
      expect.objectContaining({ code: "FILE_EMPTY" }),
    );
  });
});

describe("bank exports", () => {
  it("reads KBC's decimal comma once, though the file states the amount twice", () => {
    const { accepted, summary } = readContent(
      fixtureBytes("statements/export_BE11123456789012_20180304_1422.csv"),
    );
    expect(accepted).toEqual([
      {
        row: 2,
        byteOffset: 227,
        byteLength: 577,
        day: Date.UTC(2018, 1, 28) / 86_400_000,
        valueDay: Date.UTC(2018, 1, 28) / 86_400_000,
        amount: -340,
        currency: "EUR",
        counterparty: "",
        counterpartyAccount: "",
        account: "BE11123456789012",
        reference: "",
        description: "BIJDRAGE 01-02-2018 - 28-02-2018     28-02 KBC-PLUSREKENING",
        balance: 21_995,
      },
    ]);
    expect(summary.validation.balances[0]).toMatchObject({ opening: 22_335, closing: 21_995, holds: true });
  });

  it("knows the UK card's marked payment as a credit and quarantines what is pending", () => {
    const { accepted, rejected } = readContent(
      fixtureBytes("statements/MS_JANE_SMITH_01-12-2019_14-12-2019.csv"),
    );
    expect(rejected.map(({ row, code }) => [row, code])).toEqual([
      [2, "date_pending"],
      [3, "date_pending"],
      [4, "date_pending"],
    ]);
    expect(accepted[0]).toMatchObject({ row: 5, amount: -118_323, currency: "GBP" });
    expect(accepted.at(-1)).toMatchObject({
      row: 14,
      amount: 110_000,
      description: "PAYMENT RECEIVED - THANK YOU",
    });
  });

  it("skips OCBC's lines before the header, joins its continuation lines and refuses masked amounts", () => {
    const { inspection, rejected, summary } = readContent(
      fixtureBytes("statements/TransactionHistory_20180418043121.csv"),
    );
    expect(inspection.mapping).toMatchObject({
      headerRow: 6,
      currency: "SGD",
      roles: ["date", "value_date", "description", "debit", "credit"],
    });
    expect(rejected.map(({ row, code, raw }) => [row, code, raw.at(-1)])).toEqual([
      [7, "masked_amount", "15/04/18  xx-XXXX PAYEE INFORMATION"],
      [9, "masked_amount", "xx-XXXX PAYEE INFORMATION"],
    ]);
    expect(summary.validation.issues).toContainEqual(
      expect.objectContaining({
        code: "continuation_joined",
        severity: "info",
        rows: 2,
        sampleRows: [8, 10],
      }),
    );
  });
});
