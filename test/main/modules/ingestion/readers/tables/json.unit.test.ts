import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { jsonConverter } from "../../../../../../src/main/modules/ingestion/readers/tables/json/jsonConverter.ts";
import { ndjsonConverter } from "../../../../../../src/main/modules/ingestion/readers/tables/json/ndjsonConverter.ts";
import { plainDecimal } from "../../../../../../src/main/modules/ingestion/readers/tables/plainDecimal.ts";
import { convertBytes, outcomeOf, withFile } from "./convertInProcess.ts";

const shared = new URL("../../../../../../../shared/data/", import.meta.url);
const json = (text: string, part?: string) =>
  convertBytes(jsonConverter, Buffer.from(text), part === undefined ? {} : { part });
const lines = (text: string) => convertBytes(ndjsonConverter, Buffer.from(text));
const refused = (text: string | Buffer) =>
  outcomeOf(jsonConverter, Buffer.from(text), { fileName: "a.json" });

describe("a document", () => {
  test("columns are the fields of all objects, first seen first; numbers stay as written", () => {
    const { rows, facts } = json(
      '[{"date":"2024-05-01","amount":12.10},{"amount":1e3,"note":null,"party":{"name":"A & B","bank":{"bic":"X"}}},{"ok":true,"amount":-0.50e-2}]',
    );
    expect(rows).toEqual([
      ["date", "amount", "note", "party.name", "party.bank.bic", "ok"],
      ["2024-05-01", "12.10", "", "", "", ""],
      ["", "1000", "", "A & B", "X", ""],
      ["", "-0.0050", "", "", "", "true"],
    ]);
    expect(facts).toEqual({ reading: {}, parts: [], part: null, statements: [], problems: [] });
  });

  test("each row knows the bytes of its object, also behind a byte-order mark and foreign letters", () => {
    const { excerpts } = json('\ufeff{"übersicht":"é","list":[\n  {"a":"ü 💶"} ,{"a":2}\n]}');
    expect(excerpts).toEqual([null, '{"a":"ü 💶"}', '{"a":2}']);
  });

  test("the longest list is the table; every list is named and can be chosen", () => {
    const text = '{"meta":{"pages":[{"n":1}]},"data":{"items":[{"x":1},{"x":2}]},"tags":["a"]}';
    const found = json(text);
    expect(found.facts.part).toBe("data.items");
    expect(found.facts.parts).toEqual([
      { name: "meta.pages", rows: 1 },
      { name: "data.items", rows: 2 },
    ]);
    expect(json(text, "meta.pages").rows).toEqual([["n"], ["1"]]);
    expect(outcomeOf(jsonConverter, Buffer.from(text), { part: "tags" })).toMatch(
      /it has "meta.pages", "data.items"/,
    );
  });

  test("transactions within accounts carry the fields of their account, wherever those stand", () => {
    const { rows, facts, excerpts } = json(
      '{"accounts":[{"iban":"DE1","tx":[{"amt":1},{"amt":2}],"ccy":"EUR"},{"tx":[],"iban":"DE2"},{"iban":"DE3","tx":[{"amt":3,"tags":["a",{"b":1}]}]}]}',
      "accounts[].tx",
    );
    expect(facts.part).toBe("accounts[].tx");
    expect(rows).toEqual([
      ["accounts.iban", "accounts.ccy", "amt", "tags"],
      ["DE1", "EUR", "1", ""],
      ["DE1", "EUR", "2", ""],
      ["DE3", "", "3", '["a",{"b":1}]'],
    ]);
    expect(excerpts[3]).toBe('{"amt":3,"tags":["a",{"b":1}]}');
    expect(facts.parts.map(({ name, rows: count }) => [name, count])).toEqual([
      ["accounts", 3],
      ["accounts[].tx", 3],
    ]);
  });

  test("an inner list is the table only where it is clearly longer than the list around it", () => {
    const list = (outer: number, inner: number) =>
      json(
        JSON.stringify({
          a: Array.from({ length: outer }, () => ({ b: Array.from({ length: inner }, () => ({ x: 1 })) })),
        }),
      ).facts.part;
    expect([list(1, 1), list(3, 5), list(3, 4)]).toEqual(["a[].b", "a[].b", "a"]);
  });

  test("a list inside of the objects that is left out is reported", () => {
    const { rows, facts } = json('[{"id":1,"lines":[{"x":1}]},{"id":2}]');
    expect(rows).toEqual([
      ["id", "lines"],
      ["1", "[1 objects]"],
      ["2", ""],
    ]);
    expect(facts.problems).toEqual([
      {
        code: "unknown_record",
        row: 3,
        explanation: 'the list "[].lines" with 1 objects is a table of its own and is left out',
      },
    ]);
  });

  test("a field given twice has both values in its cell and is reported", () => {
    const { rows, facts } = json('[{"amount":1.00,"amount":9.00,"d":1,"d":1},{"a.b":1,"a":{"b":2}}]');
    expect(rows.slice(1)).toEqual([
      ["1.00 | 9.00", "1", ""],
      ["", "", "1 | 2"],
    ]);
    expect(facts.problems.map(({ row, explanation }) => [row, explanation])).toEqual([
      [2, 'an object has the field "amount" twice'],
      [2, 'an object has the field "d" twice'],
      [3, 'an object has the field "a.b" twice'],
    ]);
  });

  test("what stands between the objects becomes a row, so that nothing is lost silently", () => {
    const { rows, facts } = json('[{"a":1},null,[2, 3],"x",{}]');
    expect(rows).toEqual([["a"], ["1"], ["null"], ["[2, 3]"], ['"x"'], [""]]);
    expect(facts.problems.map(({ code, row }) => [code, row])).toEqual([
      ["unreadable_record", 3],
      ["unreadable_record", 4],
      ["unreadable_record", 5],
      ["unknown_record", 6],
    ]);
  });

  test("what JSON.parse reads is read the same, whatever the spacing, escapes and chunks", () => {
    const scalar = fc.oneof(fc.string({ unit: "grapheme" }), fc.boolean(), fc.integer(), fc.constant(null));
    const record = fc.dictionary(
      fc.string({ minLength: 1 }).filter((k) => k !== "__proto__" && !k.includes(".")),
      scalar,
      {
        minKeys: 1,
      },
    );
    fc.assert(
      fc.property(fc.array(record, { minLength: 1 }), fc.nat(4), (records, indent) => {
        const { rows } = json(JSON.stringify(records, null, indent));
        const [names = [], ...cells] = rows;
        const read = cells.map((row) => Object.fromEntries(row.map((cell, i) => [names[i], cell])));
        for (const [i, expected] of records.entries())
          for (const [key, value] of Object.entries(expected))
            expect(read[i]?.[key]).toBe(value === null ? "" : String(value));
      }),
      { numRuns: 200 },
    );
  });
});

test("exponents are expanded exactly and never become floating point", () => {
  expect(
    ["1e3", "1.5E+2", "123456789012345678901234567890.12", "-1e-2", "12e0", "1e999999", "0e5", "1.00e1"].map(
      plainDecimal,
    ),
  ).toEqual(["1000", "150", "123456789012345678901234567890.12", "-0.01", "12", "1e999999", "0", "10.0"]);
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e100, max: 1e100 }), (value) => {
      const plain = plainDecimal(value.toExponential());
      expect(plain).not.toMatch(/e/i);
      expect(Number(plain)).toBe(value + 0);
    }),
  );
});

describe("what is refused", () => {
  test("a broken file is refused with its line and byte", () => {
    expect(refused('[{"a":1},\n{"a":2}\n{"a":3}]')).toMatch(
      /line 3, byte 18 \("\{" stands where a comma or "\]" should be\)/,
    );
    expect(refused('[{"a":1},\n{"a":')).toMatch(/line 2, byte 15 \(the file ends where a value should be\)/);
    expect(refused('[{"a":01}]')).toMatch(/"01" is no value/);
    expect(refused("[{'a':1}]")).toMatch(/where a name in quotes should be/);
    expect(refused('[{"a":1}] x')).toMatch(/where the end of the file should be/);
    expect(refused('[{"a":"\\q"}]')).toMatch(/an escape that JSON does not know/);
    expect(refused('[{"a":"line\nbreak"}]')).toMatch(/line 1/);
    expect(refused(Buffer.from([0x5b, 0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d, 0x5d]))).toMatch(
      /no valid UTF-8/,
    );
  });

  test("no beginning of a file crashes the reader or passes for the whole", () => {
    const text =
      '{"meta":{"n":[1,2]},"data":[{"a":"ü\\n","b":-1.5e3,"c":[1,{"d":null}]},{"a":true,"l":[{"z":1}]}]}';
    const bytes = Buffer.from(text);
    for (let length = 0; length < bytes.length; length += 1)
      expect(outcomeOf(jsonConverter, bytes.subarray(0, length)), `${length} bytes`).toEqual(
        expect.any(String),
      );
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(255), (at, byte) => {
        const damaged = Buffer.from(bytes);
        damaged[at] = byte;
        outcomeOf(jsonConverter, damaged);
        outcomeOf(ndjsonConverter, damaged);
      }),
      { numRuns: 500 },
    );
  });

  test("depth, huge texts, other encodings and documents without a list are refused fast", () => {
    const started = performance.now();
    expect(refused("[".repeat(5_000_000))).toMatch(/nested more than 64 deep/);
    expect(refused(`[{"a":${'{"a":'.repeat(100_000)}`)).toMatch(/nested more than 64 deep/);
    expect(refused(`[{"a":"${"x".repeat(20_000_000)}"}]`)).toMatch(/text is longer than 1 MiB/);
    expect(refused(`[{"a":${"1".repeat(20_000_000)}}]`)).toMatch(/number is longer/);
    expect(refused(Buffer.from('[{"a":1}]', "utf16le"))).toMatch(/not written in UTF-8/);
    expect(refused('{"a":1,"b":{"c":[1,2]}}')).toMatch(/holds no list of objects/);
    expect(refused("[]")).toMatch(/holds no list of objects/);
    expect(refused(`[{${Array.from({ length: 20_000 }, (_, i) => `"k${i}":1`)}}]`)).toMatch(
      /different fields/,
    );
    expect(performance.now() - started).toBeLessThan(3_000);
  });
});

describe("one object per line", () => {
  test("lines are rows with their bytes; blank lines and line ends do not matter", () => {
    const { rows, excerpts, facts } = lines('\ufeff{"a":1,"b":{"c":"x"}}\r\n\r\n {"a":2.50}  \n{"d":[1,2]}');
    expect(rows).toEqual([
      ["a", "b.c", "d"],
      ["1", "x", ""],
      ["2.50", "", ""],
      ["", "", "[1,2]"],
    ]);
    expect(excerpts.slice(1)).toEqual(['{"a":1,"b":{"c":"x"}}', '{"a":2.50}', '{"d":[1,2]}']);
    expect(facts.problems).toEqual([]);
  });

  test("a broken line spoils itself only and is reported with its number", () => {
    const { rows, facts } = lines('{"a":1}\n{"a":2\n[3]\n{"a":4}\n');
    expect(rows).toEqual([["a"], ["1"], ['{"a":2'], ["[3]"], ["4"]]);
    expect(facts.problems.map(({ row, explanation }) => [row, explanation])).toEqual([
      [3, 'line 2: the file ends where a comma or "}" should be'],
      [4, 'line 3: "[" stands where an object should be'],
    ]);
  });

  test("lines that are cut by the chunks of the reader are put together", () => {
    const records = Array.from({ length: 20_000 }, (_, i) => `{"i":${i},"text":"é ${"x".repeat(i % 97)}"}`);
    const { rows, excerpts } = lines(records.join("\n"));
    expect(rows).toHaveLength(20_001);
    expect(excerpts.slice(1)).toEqual(records);
  });

  test("a file without one good line is refused with the first reason", () => {
    expect(outcomeOf(ndjsonConverter, Buffer.from('{"a":1\n{"b":2\n'))).toMatch(/no valid JSON at line 1/);
  });
});

test("documents and lines are told apart by content", () => {
  const kind = (text: string, name = "f") => [
    jsonConverter.recognises(Buffer.from(text), name),
    ndjsonConverter.recognises(Buffer.from(text), name),
  ];
  expect(kind('[{"a":1}]')).toEqual([true, false]);
  expect(kind('{\n"a":[{"b":1}]}')).toEqual([true, false]);
  expect(kind('{"a":1}\n{"a":2}\n')).toEqual([false, true]);
  expect(kind('{"a":1}', "one.jsonl")).toEqual([false, true]);
  expect(kind("Date,Amount\n1,2")).toEqual([false, false]);
  expect(kind("[Date],[Amount]\n1,2")).toEqual([false, false]);
  expect(kind("{1:F01BANKDEFFAXXX}{2:}")).toEqual([false, false]);
});

test("the naughty strings survive as they are", () => {
  const text = readFileSync(new URL("hostile/naughty-strings/blns.json", shared), "utf8");
  // The file is a plain list of texts.
  const strings = JSON.parse(text) as string[];
  const { rows } = json(JSON.stringify(strings.map((value) => ({ value }))));
  expect(rows.slice(1).map(([value]) => value)).toEqual(strings);
});

test("50 MB of objects are read in memory that does not grow with them", () => {
  const record = (i: number) =>
    `{"id":${i},"date":"2024-05-01","amount":${i % 977}.25,"party":{"name":"Supplier ${i % 5000}"}}`;
  const bytes = Buffer.from(`{"rows":[${Array.from({ length: 300_000 }, (_, i) => record(i)).join(",\n")}]}`);
  let count = 0;
  let highest = 0;
  const before = process.memoryUsage().heapUsed;
  withFile(bytes, "a.json", (source) =>
    jsonConverter.convert(
      source,
      {
        row() {
          count += 1;
          if (count % 10_000 === 0) highest = Math.max(highest, process.memoryUsage().heapUsed - before);
        },
        progress() {},
      },
      { part: undefined, currency: "EUR" },
    ),
  );
  expect(count).toBe(300_001);
  expect(highest).toBeLessThan(150 * 1024 * 1024);
});
