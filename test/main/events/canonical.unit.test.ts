import canonicalize from "canonicalize";
import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalText } from "../../../src/main/events/canonical.ts";
import { eventText, type StampedEvent } from "../../../src/main/events/document.ts";

test("B7: the sample of RFC 8785, section 3.2.2, gives the bytes of the RFC", () => {
  const input: unknown = JSON.parse(
    String.raw`{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],"string":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/","literals":[null,true,false]}`,
  );
  const expected = String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`;
  expect(canonicalize(input)).toBe(expected);
  // Ours writes the same, but takes no number that a second reader might round.
  const exact = { ...(input as object), numbers: [333_333_333, 4.5, 0.002] };
  expect(canonicalText(exact)).toBe(canonicalize(exact));
});

test("B7: keys are sorted by UTF-16 code units, as in RFC 8785, section 3.2.3", () => {
  const input = {
    "\u20ac": "Euro Sign",
    "\r": "Carriage Return",
    "\ufb33": "Hebrew Letter Dalet With Dagesh",
    "\ud83d\ude00": "Emoji: Grinning Face",
    "\u0080": "Control",
    "\u00f6": "Latin Small Letter O With Diaeresis",
  };
  expect(Object.values(JSON.parse(canonicalize(input) ?? "") as object)).toEqual([
    "Carriage Return",
    "Control",
    "Latin Small Letter O With Diaeresis",
    "Euro Sign",
    "Emoji: Grinning Face",
    "Hebrew Letter Dalet With Dagesh",
  ]);
  const { "\ufb33": _notNfc, ...normal } = input; // U+FB33 changes under NFC, so an event can't carry it
  expect(canonicalText(normal)).toBe(canonicalize(normal));
  expect(() => canonicalText(input)).toThrowError(/NFC/);
});

test("B7: numbers are written as in RFC 8785, appendix B", () => {
  const vectors = [
    ["0000000000000000", "0"],
    ["8000000000000000", "0"],
    ["0000000000000001", "5e-324"],
    ["8000000000000001", "-5e-324"],
    ["7fefffffffffffff", "1.7976931348623157e+308"],
    ["ffefffffffffffff", "-1.7976931348623157e+308"],
    ["4340000000000000", "9007199254740992"],
    ["c340000000000000", "-9007199254740992"],
    ["4430000000000000", "295147905179352830000"],
    ["44b52d02c7e14af5", "9.999999999999997e+22"],
    ["44b52d02c7e14af6", "1e+23"],
    ["44b52d02c7e14af7", "1.0000000000000001e+23"],
    ["444b1ae4d6e2ef4e", "999999999999999700000"],
    ["444b1ae4d6e2ef4f", "999999999999999900000"],
    ["444b1ae4d6e2ef50", "1e+21"],
    ["3eb0c6f7a0b5ed8c", "9.999999999999997e-7"],
    ["3eb0c6f7a0b5ed8d", "0.000001"],
    ["41b3de4355555553", "333333333.3333332"],
    ["41b3de4355555554", "333333333.33333325"],
    ["41b3de4355555555", "333333333.3333333"],
    ["41b3de4355555556", "333333333.3333334"],
    ["41b3de4355555557", "333333333.33333343"],
    ["becbf647612f3696", "-0.0000033333333333333333"],
    ["43143ff3c1cb0959", "1424953923781206.2"],
  ] as const;
  for (const [bits, text] of vectors) {
    const value = Buffer.from(bits, "hex").readDoubleBE();
    expect([canonicalize(value), JSON.stringify(value)]).toEqual([text, text]);
  }
});

const text = fc.string({ unit: "grapheme", maxLength: 12 }).map((value) => value.normalize("NFC"));
const key = text.filter((value) => value !== "__proto__" && !/^\d/.test(value));
const score = fc.integer({ min: -10_000_000, max: 10_000_000 }).map((value) => value / 10_000);
const plainValue = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constant(null),
    fc.boolean(),
    fc.maxSafeInteger(),
    score,
    text,
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(key, tie("value"), { maxKeys: 5 }),
  ),
})).value;

test("B7: 10,000 fuzzed values give the bytes of the reference library, and survive a round trip", () => {
  fc.assert(
    fc.property(plainValue, (value) => {
      const written = canonicalText(value);
      expect(written).toBe(canonicalize(value));
      expect(canonicalText(JSON.parse(written))).toBe(written);
    }),
    { numRuns: 10_000 },
  );
}, 60_000);

test("B7: the text of an event is the one that the reference library gives for the whole document", () => {
  const event = fc.record({ data: fc.dictionary(key, plainValue, { maxKeys: 4 }), inCase: fc.boolean() });
  fc.assert(
    fc.property(event, ({ data, inCase }) => {
      const document = {
        type: "case.created",
        version: 1,
        id: "0193f3a2-0000-7000-8000-000000000000",
        timestamp: "2026-01-29T10:15:30.123Z",
        user_id: "usr_a",
        device_id: "dev_a",
        project_id: inCase ? null : "proj_a",
        case_id: inCase ? "case_a" : null,
        case_sequence: inCase ? 2 : null,
        case_previous: inCase ? "ab".repeat(32) : null,
        sequence: 4_711,
        clock: "1769681730123-0000000a",
        depends_on: {},
        causation_id: null,
        correlation_id: "0193f3a2-0000-7000-8000-000000000000",
        data: JSON.parse(canonicalText(data)),
      } as unknown as StampedEvent; // ids of the right shape, unbranded
      expect(eventText(document)).toBe(canonicalize(document));
    }),
    { numRuns: 1_000 },
  );
});

test("B7: every kind that would change on the way is refused", () => {
  const ownProto = JSON.parse('{"__proto__": 1}') as unknown;
  const forbidden: readonly (readonly [string, unknown])[] = [
    ["undefined", undefined],
    ["an undefined field", { a: undefined }],
    ["a date", new Date(0)],
    ["a map", new Map()],
    ["a buffer", Buffer.of(1)],
    ["an instance of a class", new (class Thing {})()],
    ["a function", () => 1],
    ["a symbol", Symbol("a")],
    ["a big integer", 1n],
    ["not a number", Number.NaN],
    ["infinity", Number.POSITIVE_INFINITY],
    ["an integer beyond 2^53", 9_007_199_254_740_992],
    ["a negative integer beyond 2^53", -9_007_199_254_740_992],
    ["five decimals", 0.12345],
    ["a sum of binary fractions", 0.1 + 0.2],
    ["half a character", "\ud83d"],
    ["half a character in a key", { "\udc00": 1 }],
    ["text that is not NFC", "e\u0301"],
    ["a key that is not NFC", { "e\u0301": 1 }],
    ["an own __proto__ key", ownProto],
    ["a key that is a number", { 1: "one" }],
    ["a hole in an array", new Array(1)],
  ];
  const accepted = forbidden.filter(([, value]) => {
    try {
      canonicalText({ value });
      return true;
    } catch {
      return false;
    }
  });
  expect(accepted.map(([name]) => name)).toEqual([]);
});
