import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AppError } from "../../../../../../src/main/base/errors.ts";
import { camtConverter } from "../../../../../../src/main/modules/ingestion/readers/tables/camt/camtConverter.ts";
import { readXml } from "../../../../../../src/main/modules/ingestion/readers/tables/xml/xmlReader.ts";
import { outcomeOf } from "./convertInProcess.ts";
import { strictTokensOf } from "./strictXml.ts";

const hostile = new URL("../../../../../../../shared/data/hostile/xml/", import.meta.url);
const camt = new URL("../../../../../../../shared/data/statements/camt/", import.meta.url);

/** Tags as `<name@offset` and `name>end`, texts as they come together. */
function tokensOf(chunks: Iterable<Buffer>): string[] {
  const tokens: string[] = [];
  readXml(
    chunks,
    {
      open: (name, _attributes, offset) => tokens.push(`<${name}@${offset}`),
      close: (name, end) => tokens.push(`${name}>${end}`),
      text(text) {
        const last = tokens.at(-1) ?? "";
        if (last.startsWith('"')) tokens[tokens.length - 1] = `${last}${text}`;
        else tokens.push(`"${text}`);
      },
    },
    { fileName: "a.xml" },
  );
  return tokens;
}

function refusal(bytes: Buffer | string): string {
  try {
    tokensOf([Buffer.from(bytes)]);
    return "accepted";
  } catch (error) {
    if (error instanceof AppError) return error.message;
    throw error;
  }
}

/** The tokens without their places; null for what is refused. */
function plainTokensOf(chunks: Iterable<Buffer>): string[] | null {
  try {
    return tokensOf(chunks).map((token) =>
      token.startsWith('"') ? token : token.replace(/@\d+$|(?<=>)\d+$/, ""),
    );
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}

function cut(bytes: Buffer, size: number): Buffer[] {
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
    bytes.subarray(i * size, (i + 1) * size),
  );
}

describe("attacks", () => {
  test.each([
    "xmlbomb",
    "xmlbomb2",
    "quadratic",
    "external",
    "external_file",
    "cyclic",
    "dtd",
    "dtd_element",
  ])("%s is refused within a second, alone and within a CAMT message", (name) => {
    const text = readFileSync(new URL(`${name}.xml`, hostile), "utf8");
    const started = performance.now();
    expect(refusal(text)).toMatch(/document type declaration/);
    const [, declaration = "", root = ""] = /^([\s\S]*?(?:\]>|dtd">))([\s\S]*)$/.exec(text) ?? [];
    const message = `${declaration}<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt>${root}</BkToCstmrStmt></Document>`;
    const bytes = Buffer.from(message);
    // A type declaration that fills the beginning hides what follows; such a file is refused as no table at all.
    expect(camtConverter.recognises(bytes.subarray(0, 65_536), "a.xml")).toBe(declaration.length < 65_536);
    expect(outcomeOf(camtConverter, bytes)).toMatch(/document type declaration/);
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  test.each(["simple", "simple-ns"])("%s is accepted", (name) => {
    const text = readFileSync(new URL(`${name}.xml`, hostile));
    expect(refusal(text)).toBe("accepted");
    const message = `<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02">${text.toString().replace(/^[\s\S]*?<root/, "<root")}</Document>`;
    expect(outcomeOf(camtConverter, Buffer.from(message))).toMatch(/names a CAMT message and holds none/);
  });

  test("deep nesting, endless texts, tags, comments and types are refused before they are gathered", () => {
    const started = performance.now();
    const endless = function* (start: string): Generator<Buffer> {
      yield Buffer.from(start);
      for (let i = 0; i < 16_384; i += 1) yield Buffer.alloc(65_536, "x");
    };
    expect(refusal("<a>".repeat(10_000))).toMatch(/nested more than 100 deep/);
    expect(() => tokensOf(endless("<!DOCTYPE a ["))).toThrow(/document type declaration/);
    const many = Array.from({ length: 20_000 }, (_, i) => `b${i}=">"`);
    expect(refusal(`<a ${many.join(" ")}/>`)).toMatch(/more than 256 attributes/);
    expect(refusal(`<a>${"&amp;".repeat(150_000)}</a>`)).toBe("accepted");
    for (const start of ["<a>", '<a b="', "<a><!--", "<a><![CDATA[", "<?pi ", "<a"])
      expect(() => tokensOf(endless(start)), start).toThrow(/longer than 1,048,576 characters/);
    expect(performance.now() - started).toBeLessThan(3_000);
  });

  test("an entity that XML does not define itself is refused, its own five and characters are read", () => {
    expect(refusal("<a>&b;</a>")).toMatch(/damaged at line 1/);
    expect(tokensOf([Buffer.from("<a>&lt;&amp;&gt;&quot;&apos;&#228;&#x1F4B6;</a>")])).toEqual([
      "<a@0",
      '"<&>"\'ä💶',
      "a>47",
    ]);
  });
});

describe("against a general parser", () => {
  test("every example and attack is read or refused alike, in any chunks", () => {
    for (const folder of [camt, hostile]) {
      for (const name of readdirSync(folder).filter((file) => file.endsWith(".xml"))) {
        const bytes = readFileSync(new URL(name, folder));
        const expected = strictTokensOf(bytes.toString());
        expect(plainTokensOf([bytes]), name).toEqual(expected);
        expect(plainTokensOf([bytes.subarray(0, 64), ...cut(bytes.subarray(64), 11)]), name).toEqual(
          expected,
        );
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
        const expected = strictTokensOf(bytes.toString());
        expect(plainTokensOf([bytes])).toEqual(expected);
        expect(plainTokensOf([bytes.subarray(0, 3), ...cut(bytes.subarray(3), size)])).toEqual(expected);
      }),
      { numRuns: 5_000 },
    );
  });
});

test("attributes are given when asked for, decoded", () => {
  const seen: (string | undefined)[] = [];
  readXml(
    [Buffer.from(`<a r="1" t = 'x&quot;>' x:id="ä"><b/></a>`)],
    {
      open: (_, attributes) => void seen.push(...["r", "t", "x:id", "none"].map((n) => attributes.get(n))),
      close() {},
      text() {},
    },
    { fileName: "a.xml" },
  );
  expect(seen).toEqual(["1", 'x">', "ä", undefined, undefined, undefined, undefined, undefined]);
});

describe("places", () => {
  const text =
    "<?xml version='1.0'?>\r\n<ä:a xmlns:ä='x'>\r\n<bé\r\n x='1&amp;2'>tëxt 💶</bé\r><c/><d\n/><e ></e>\r\n<![CDATA[<x>]]><!-- c --></ä:a>";
  const names = ["a", "bé", "c", "d", "e"];

  test.each([
    ["utf-8", Buffer.from(text), 1],
    ["utf-8 with a mark", Buffer.concat([Buffer.from("efbbbf", "hex"), Buffer.from(text)]), 1],
    ["utf-16le", Buffer.concat([Buffer.from("fffe", "hex"), Buffer.from(text, "utf16le")]), 2],
    ["utf-16be", Buffer.concat([Buffer.from("feff", "hex"), Buffer.from(text, "utf16le").swap16()]), 2],
    [
      "windows-1252",
      Buffer.from(text.replace("'?>", "' encoding='ISO-8859-1'?>").replace("💶", "!"), "latin1"),
      1,
    ],
  ])("tags of a %s document are found at their bytes, however it is cut", (_, bytes, unit) => {
    const whole = tokensOf([bytes]);
    const characterAt = (offset: number) =>
      bytes
        .subarray(offset, offset + unit)
        .toString("latin1")
        .replace("\0", "");
    expect(
      whole.filter((token) => token.startsWith("<")).map((token) => token.split("@")[0]?.slice(1)),
    ).toEqual(names);
    for (const token of whole) {
      if (token.startsWith("<")) expect(characterAt(Number(token.split("@")[1]))).toBe("<");
      else if (!token.startsWith('"')) expect(characterAt(Number(token.split(">")[1]) - unit)).toBe(">");
    }
    for (let size = 1; size < 50; size += 1) {
      // The first bytes hold the declaration of the encoding.
      const chunks = [bytes.subarray(0, 64), ...cut(bytes.subarray(64), size)];
      expect(tokensOf(chunks), `chunks of ${size}`).toEqual(whole);
    }
  });

  test("every file of the examples gives the same tokens in any chunks", () => {
    for (const name of readdirSync(camt).filter((file) => file.endsWith(".xml"))) {
      const bytes = readFileSync(new URL(name, camt));
      const whole = tokensOf([bytes]);
      expect(tokensOf([bytes.subarray(0, 64), ...cut(bytes.subarray(64), 7)])).toEqual(whole);
      for (const token of whole)
        if (token.startsWith("<")) expect(bytes[Number(token.split("@")[1])]).toBe(0x3c);
    }
  });
});

describe("broken documents", () => {
  test("no beginning of a document passes for the whole", () => {
    const bytes = Buffer.from("<?xml version='1.0'?><a b='ü'>tëxt<!-- c --><![CDATA[x]]></a>");
    for (let length = 0; length < bytes.length; length += 1)
      expect(refusal(bytes.subarray(0, length)), `${length} bytes`).toMatch(/^Can't read "a.xml"/);
  });

  test("any damaged byte ends in tokens or a sentence", () => {
    const bytes = readFileSync(new URL("camt053.v2.minimal.xml", camt));
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(255), (at, byte) => {
        const damaged = Buffer.from(bytes);
        damaged[at] = byte;
        refusal(damaged);
        outcomeOf(camtConverter, damaged);
      }),
      { numRuns: 200 },
    );
  });

  test("tags that do not match, bytes that are no text and unknown encodings are named", () => {
    expect(refusal("<a>\n<b></a>")).toMatch(/line 2 \(unexpected close tag\)/);
    expect(refusal(Buffer.from([0x3c, 0x61, 0x3e, 0xe4, 0x3c, 0x2f, 0x61, 0x3e]))).toMatch(/no valid UTF-8/);
    expect(refusal('<?xml version="1.0" encoding="EBCDIC-1"?><a/>')).toMatch(/encoding "ebcdic-1"/);
    expect(refusal("")).toMatch(/damaged/);
  });
});
