import { describe, expect, it } from "vitest";
import { readContent } from "../../../../support/csvFile.ts";

const header = "Date,Reference,Payee,Description,Amount,Currency,Balance\n";

function issuesOf(rows: string): Record<string, number[]> {
  const { issues } = readContent(header + rows).summary.validation;
  return Object.fromEntries(issues.map(({ code, sampleRows }) => [code, sampleRows]));
}

const clean = [
  "2019-02-13,r1,Ann,Rent,5.00,EUR,105.00",
  "2019-02-14,r2,Bob,Food,6.00,EUR,111.00",
  "2019-02-15,r3,Cyd,Fuel,-1.00,EUR,110.00",
];

describe("the rules", () => {
  it("find nothing in a clean file", () => {
    const { validation } = readContent(header + clean.join("\n")).summary;
    expect(validation).toMatchObject({ issues: [], warnings: 0, qualityScore: 100 });
  });

  it.each([
    ["a date in the future", "2027-01-05,r4,Dan,x,1.00,EUR,111.00", { future_date: [5] }],
    ["a day centuries ago", "1019-01-05,r4,Dan,x,1.00,EUR,111.00", { implausible_date: [5] }],
    ["no date", ",r4,Dan,x,1.00,EUR,111.00", { missing_date: [5] }],
    ["no such day", "2019-02-30,r4,Dan,x,1.00,EUR,111.00", { unreadable_date: [5] }],
    ["no amount", "2019-02-16,r4,Dan,x,,EUR,110.00", { missing_amount: [5] }],
    ["a word as amount", "2019-02-16,r4,Dan,x,none,EUR,110.00", { unreadable_amount: [5] }],
    ["a third decimal", "2019-02-16,r4,Dan,x,1.005,EUR,111.00", { too_many_decimals: [5] }],
    [
      "an amount beyond 2^53",
      "2019-02-16,r4,Dan,x,99999999999999999.00,EUR,111.00",
      { amount_too_large: [5] },
    ],
    ["a currency that is none", "2019-02-16,r4,Dan,x,1.00,EUX,111.00", { unreadable_currency: [5] }],
    ["another currency", "2019-02-16,r4,Dan,x,1.00,USD,", { mixed_currency: [5] }],
    ["no payee", "2019-02-16,r4,,x,1.00,EUR,111.00", { missing_counterparty: [5] }],
    ["no reference", "2019-02-16,,Dan,x,1.00,EUR,111.00", { missing_reference: [5] }],
    [
      "an invisible direction mark",
      "2019-02-16,r4,Dan\u202enaD,x,1.00,EUR,111.00",
      { control_characters: [5] },
    ],
    ["a control character", "2019-02-16,r4,Dan\u0007,x,1.00,EUR,111.00", { control_characters: [5] }],
    ["a lost character", "2019-02-16,r4,D\ufffdn,x,1.00,EUR,111.00", { encoding_replacement: [5] }],
    ["a cell too many", "2019-02-16,r4,Dan,x,1.00,EUR,111.00,y", { ragged_row: [5] }],
    ["a cell too few", "2019-02-16,r4,Dan,x,1.00,EUR", { ragged_row: [5] }],
    ["the header again", header.trim(), { header_repeated: [5] }],
    ["a total", ",,,Total,10.00,,110.00", { summary_row: [5] }],
    ["a balance in words", "2019-02-16,r4,Dan,x,1.00,EUR,lots", { unreadable_balance: [5] }],
    ["zero", "2019-02-16,r4,Dan,x,0.00,EUR,110.00", { zero_amount: [5] }],
  ])("report %s", (_, row, issues) => {
    expect(issuesOf(`${clean.join("\n")}\n${row}\n`)).toEqual(issues);
  });

  it("join text lines to the row above, but no more than a description can have", () => {
    const { accepted, rejected } = readContent(
      `Date,Description,Amount\n2019-02-13,Rent,5.00\n,of February,\n2019-02-14,Food,6.00\n${",more,\n".repeat(60)}`,
    );
    expect(accepted.map(({ description }) => description.slice(0, 20))).toEqual([
      "Rent · of February",
      "Food · more · more ·",
    ]);
    expect(accepted[0]).toMatchObject({ row: 2, byteLength: 34 });
    expect(rejected.map(({ row, code }) => [row, code])).toEqual(
      Array.from({ length: 10 }, (_, i) => [55 + i, "missing_date"]),
    );
  });

  it("report a record that is repeated letter for letter, and keep both rows", () => {
    const { summary } = readContent(
      "Date,Payee,Amount\n2019-02-13,Ann,5.00\n2019-02-14,Bob,5.00\n2019-02-13,Ann,5.00\n",
    );
    expect(summary.accepted).toBe(3);
    expect(summary.validation.issues).toMatchObject([{ code: "duplicate_row", rows: 1, sampleRows: [4] }]);
  });

  it("cost two points for each rule a column breaks, however many rows break it", () => {
    const rows = Array.from(
      { length: 500 },
      (_, i) => `2019-02-13,Ann ${i},${i % 2 === 0 ? "none" : "5.00"}`,
    );
    const { validation } = readContent(`Date,Payee,Amount\n${rows.join("\n")}\n`).summary;
    expect(validation).toMatchObject({ warnings: 1, qualityScore: 98 });
    expect(validation.issues[0]).toMatchObject({ code: "unreadable_amount", column: "Amount", rows: 250 });
    expect(validation.issues[0]?.sampleRows).toHaveLength(20);
  });
});

describe("the balance proof", () => {
  const amounts = [500, -200, 1_000, -50, 75, 300];
  const lines = amounts.map((amount, i) => {
    const balance = 10_000 + amounts.slice(0, i + 1).reduce((sum, value) => sum + value, 0);
    return `2019-02-${10 + i},p${i},${(amount / 100).toFixed(2)},${(balance / 100).toFixed(2)}`;
  });
  const prove = (rows: readonly string[]) => {
    const { validation } = readContent(`Date,Payee,Amount,Balance\n${rows.join("\n")}\n`).summary;
    return {
      proof: validation.balances[0],
      break: validation.issues.find(({ code }) => code === "balance_break"),
    };
  };
  const without = (index: number) => lines.filter((_, i) => i !== index);

  it("holds to the minor unit, oldest or newest first", () => {
    const proof = {
      opening: 10_000,
      sum: 1_625,
      closing: 11_625,
      difference: 0,
      holds: true,
      breaksAtRow: null,
    };
    expect(prove(lines).proof).toMatchObject(proof);
    expect(prove(lines.toReversed()).proof).toMatchObject(proof);
  });

  it("locates a removed line", () => {
    const found = prove(without(2));
    expect(found.proof).toMatchObject({ holds: false, difference: 1_000, breaksAtRow: 4 });
    expect(found.break?.message).toContain("a line is missing before it");
    expect(prove(without(2).toReversed()).proof).toMatchObject({
      holds: false,
      breaksAtRow: 5,
      difference: 1_000,
    });
  });

  it("locates an inserted line", () => {
    const inserted = [...lines.slice(0, 3), "2019-02-12,ghost,9.00,113.00", ...lines.slice(3)];
    expect(prove(inserted).proof).toMatchObject({ holds: false, breaksAtRow: 5, difference: -900 });
  });

  it("locates lines in another order, though opening, sum and closing agree", () => {
    const [a = "", b = "", c = "", d = "", ...rest] = lines;
    const found = prove([a, c, b, d, ...rest]);
    expect(found.proof).toMatchObject({ holds: false, difference: 0, breaksAtRow: 3 });
    expect(found.break?.message).toContain("another order");
  });

  it("locates an amount that was changed by a cent", () => {
    const changed = lines.map((line) => line.replace(",-0.50,", ",-0.51,"));
    expect(prove(changed).proof).toMatchObject({ holds: false, breaksAtRow: 5, difference: 1 });
  });

  it("carries over rows that state no balance", () => {
    const daily = lines.map((line, i) => (i % 2 === 0 ? line.replace(/[\d.]+$/, "") : line));
    expect(prove(daily).proof).toMatchObject({ opening: 10_000, sum: 1_625, closing: 11_625, holds: true });
  });

  it("knows the account whose balance is a debt", () => {
    const card =
      "Date,Payee,Amount,Balance\n2019-02-10,a,-5.00,105.00\n2019-02-11,b,-6.00,111.00\n2019-02-12,c,2.00,109.00\n";
    expect(readContent(card).summary.validation.balances[0]).toMatchObject({
      opening: 10_000,
      sum: 900,
      holds: true,
    });
  });

  it("proves each account by itself", () => {
    const rows = [
      "A,2019-02-10,1.00,11.00",
      "B,2019-02-10,1.00,51.00",
      "A,2019-02-11,2.00,13.00",
      "B,2019-02-11,2.00,99.00",
    ];
    const { balances } = readContent(`Account,Date,Amount,Balance\n${rows.join("\n")}\n`).summary.validation;
    expect(balances.map(({ account, holds }) => [account, holds])).toEqual([
      ["A", true],
      ["B", false],
    ]);
  });
});
