import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AppError } from "../../../../../../src/main/base/errors.ts";
import { readTags } from "../../../../../../src/main/modules/ingestion/readers/tables/xml/tagScanner.ts";
import { readXml } from "../../../../../../src/main/modules/ingestion/readers/tables/xml/xmlReader.ts";

const data = new URL("../../../../../../../shared/data/", import.meta.url);

class Tokens {
  readonly list: string[] = [];
  open(name: string): void {
    this.list.push(`<${name}`);
  }
  close(name: string): void {
    this.list.push(`${name}>`);
  }
  text(text: string): void {
    const last = this.list.at(-1) ?? "";
    if (last.startsWith('"')) this.list[this.list.length - 1] = `${last}${text}`;
    else this.list.push(`"${text}`);
  }
}

/** What a reader makes of a document; `refused` for any of its sentences. */
function outcome(read: (tokens: Tokens) => void): string[] | "refused" {
  const tokens = new Tokens();
  try {
    read(tokens);
    return tokens.list;
  } catch (error) {
    if (error instanceof AppError) return "refused";
    throw error;
  }
}

const fast = (chunks: Iterable<Buffer>) => outcome((tokens) => readTags(chunks, tokens, "a.xml"));
const slow = (bytes: Buffer) => outcome((tokens) => readXml([bytes], tokens, { fileName: "a.xml" }));

function cut(bytes: Buffer, size: number): Buffer[] {
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
    bytes.subarray(i * size, (i + 1) * size),
  );
}

function sentence(chunks: Iterable<Buffer>): string {
  try {
    readTags(chunks, new Tokens(), "a.xml");
    return "accepted";
  } catch (error) {
    if (error instanceof AppError) return error.message;
    throw error;
  }
}

describe("the fast reader against the strict one", () => {
  test("every example and attack is read or refused alike, in any chunks", () => {
    for (const folder of ["statements/camt/", "hostile/xml/"]) {
      const names = readdirSync(new URL(folder, data)).filter((name) => name.endsWith(".xml"));
      for (const name of names) {
        const bytes = readFileSync(new URL(`${folder}${name}`, data));
        expect(fast([bytes]), name).toEqual(slow(bytes));
        expect(fast([bytes.subarray(0, 64), ...cut(bytes.subarray(64), 11)]), name).toEqual(slow(bytes));
      }
    }
  });

  test("random documents of tags, texts, comments and entities are read or refused alike", () => {
    const piece = fc.constantFrom(
      ...[
        "<a>",
        "</a>",
        "<b c='1'>",
        "</b>",
        "<b/>",
        '<x:a d="&lt;>" e=\'"\'>',
        "</x:a>",
        "</a >",
        "<a\n>",
        "text",
        "ä💶",
      ],
      ...[
        "&amp;",
        "&#65;",
        "&#x41;",
        "&nope;",
        "&",
        "]]>",
        "<![CDATA[<]]>",
        "<!-- - -->",
        "<!-- -- -->",
        "<?p x?>",
        "\r\n",
      ],
      ...[
        "<",
        ">",
        "<a b>",
        "<a b=c>",
        "<a b='<'>",
        "<a b='1' b='2'>",
        "<a b='1'c='2'>",
        "<1>",
        "< a>",
        "\u0001",
        "<!",
        "&#0;",
      ],
      ...["<!DOCTYPE a>", '<a b="\n"/>', "</a><c/>", "<?xml version='1.0'?>"],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), fc.integer({ min: 1, max: 9 }), (pieces, size) => {
        const bytes = Buffer.from(`<a>${pieces.join("")}</a>`);
        const expected = slow(bytes);
        expect(fast([bytes])).toEqual(expected);
        expect(fast([bytes.subarray(0, 3), ...cut(bytes.subarray(3), size)])).toEqual(expected);
      }),
      { numRuns: 5_000 },
    );
  });
});

test("attributes are given when asked for, decoded", () => {
  const seen: (string | undefined)[] = [];
  readTags(
    [Buffer.from(`<a r="1" t = 'x&quot;>' x:id="ä"><b/></a>`)],
    {
      open: (_, attributes) => void seen.push(...["r", "t", "x:id", "none"].map((n) => attributes.get(n))),
      close() {},
      text() {},
    },
    "a.xml",
  );
  expect(seen).toEqual(["1", 'x">', "ä", undefined, undefined, undefined, undefined, undefined]);
});

test("depth, endless tokens and tags made to be searched again and again are refused fast", () => {
  const started = performance.now();
  const endless = function* (start: string, more: string): Generator<Buffer> {
    yield Buffer.from(start);
    for (let i = 0; i < 16_384; i += 1) yield Buffer.alloc(65_536, more);
  };
  expect(sentence([Buffer.from("<a>".repeat(10_000))])).toMatch(/nested more than 100 deep/);
  const starts = ["<a>", '<a b="', "<a><!--", "<a><![CDATA[", "<?pi ", "<a"];
  for (const start of starts)
    expect(sentence(endless(start, "x")), start).toMatch(/longer than 1,048,576 characters/);
  expect(sentence(endless("<a ", `b=">" `))).toMatch(/duplicate attribute/);
  expect(sentence(endless("<!DOCTYPE a [", "x"))).toMatch(/document type declaration/);
  expect(
    sentence([Buffer.from(`<a ${Array.from({ length: 20_000 }, (_, i) => `b${i}=">"`).join(" ")}/>`)]),
  ).toMatch(/attribute/);
  expect(sentence([Buffer.from(`<a>${"&amp;".repeat(150_000)}</a>`)])).toBe("accepted");
  expect(performance.now() - started).toBeLessThan(3_000);
});

test("a broken document is refused with its line", () => {
  expect(sentence([Buffer.from("<a>\n<b>\n</a>")])).toMatch(/damaged at line \d \(unexpected close tag\)/);
  expect(sentence([Buffer.from("<a>")])).toMatch(/unclosed tag: a/);
  expect(sentence([])).toMatch(/root element/);
});
