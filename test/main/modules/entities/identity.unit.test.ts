import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  isNationalNumberOf,
  isOneSlip,
  mod97,
  readAccountNumber,
} from "../../../../src/main/modules/entities/identity/accountNumber.ts";
import { canBeSameForm } from "../../../../src/main/modules/entities/identity/legalForms.ts";
import { normaliseName } from "../../../../src/main/modules/entities/identity/normalName.ts";
import { partyKeyOf } from "../../../../src/main/modules/entities/identity/partyKey.ts";
import {
  referencePattern,
  registrationsIn,
} from "../../../../src/main/modules/entities/identity/references.ts";

const keyOf = (name: string): string => normaliseName(name).key;

describe("a name's key", () => {
  it.each([
    ["Acme Limited", "ACME Ltd."],
    ["Müller & Söhne GmbH", "MULLER UND SOHNE G.m.b.H."],
    ["Société Générale S.A.", "SOCIETE GENERALE SA"],
    ["Groupe Sarl", "Groupe S.A.R.L."],
    ["Smith, John", "Mr. John Smith"],
    ["Dr. Anna-Lena Groß", "GROSS ANNA LENA"],
    ["J. P. Morgan", "JP Morgan"],
    ["O’Brien Foods Inc", "OBRIEN FOODS INCORPORATED"],
    ["Łódź Sp. z o.o.", "LODZ SP Z O O"],
    ["ООО Ромашка", "Ромашка  ООО"],
  ])("is one for %j and %j", (left, right) => {
    expect(keyOf(left)).toBe(keyOf(right));
  });

  it.each([
    ["Acme Ltd", "Acme GmbH"],
    ["Acme", "Acme Ltd"],
    ["Mr Smith", "Mrs Smith"],
    ["Store 12", "Store 13"],
    ["Dr Pepper", "Pepper"],
    ["株式会社山田", "株式会社田中"],
  ])("is not one for %j and %j", (left, right) => {
    expect(keyOf(left)).not.toBe(keyOf(right));
  });

  it("does not depend on case, spaces or the order of words, and is never empty", () => {
    const word = fc.stringMatching(/^[a-z]{2,9}$/);
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 4 }), (words) => {
        const name = words.join(" ");
        expect(keyOf(` ${name.toUpperCase()} `)).toBe(keyOf(name));
        expect(keyOf(name).length).toBeGreaterThan(2);
      }),
    );
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 40 }), (text) => keyOf(text).startsWith("n:")),
    );
  });

  it("takes nothing for a party where nothing is written", () => {
    expect(partyKeyOf(" ", "")).toBeUndefined();
    expect(partyKeyOf("", "-")).toBeUndefined();
    expect(partyKeyOf("Acme", "-")?.kind).toBe("name");
    expect(partyKeyOf("Acme", "DE89 3704 0044 0532 0130 00")?.key).toBe("a:DE89370400440532013000");
  });
});

describe("legal forms", () => {
  it("agree when one is blank or part of the other, and contradict otherwise", () => {
    expect(canBeSameForm("", "gmbh")).toBe(true);
    expect(canBeSameForm("ltd", "co ltd")).toBe(true);
    expect(canBeSameForm("ltd", "gmbh")).toBe(false);
  });
});

describe("an account number", () => {
  /** Examples of the IBAN registry (SWIFT). */
  it.each([
    "GB29 NWBK 6016 1331 9268 19",
    "FR14 2004 1010 0505 0001 3M02 606",
    "NO93 8601 1117 947",
    "MT84 MALT 0110 0001 2345 MTLC AST0 01S",
    "CH93 0076 2011 6238 5295 7",
  ])("%s is a valid IBAN", (written) => {
    expect(readAccountNumber(written)).toMatchObject({
      kind: "iban",
      check: "valid",
      country: written.slice(0, 2),
    });
  });

  it("that is wrong is kept and says what is wrong", () => {
    expect(readAccountNumber("DE89370400440532013001").check).toBe("wrong_check_digits");
    expect(readAccountNumber("DE8937040044053201300").check).toBe("wrong_length");
    expect(readAccountNumber("00 532-013").text).toBe("00532013");
    expect(readAccountNumber("0532013000")).toMatchObject({ kind: "number", check: "no_check" });
  });

  it("with any one digit changed or two neighbours changed over is no valid IBAN any more", () => {
    const iban = "DE89370400440532013000";
    fc.assert(
      fc.property(fc.integer({ min: 2, max: iban.length - 1 }), fc.integer({ min: 1, max: 9 }), (at, by) => {
        const digit = (Number(iban[at]) + by) % 10;
        const slipped = iban.slice(0, at) + digit + iban.slice(at + 1);
        expect(mod97(slipped)).not.toBe(1);
        expect(isOneSlip(iban, slipped)).toBe(true);
      }),
    );
    expect(isOneSlip("DE12", "DE21")).toBe(true);
    expect(isOneSlip("DE1234", "DE1324")).toBe(true);
    expect(isOneSlip("DE1234", "DE4321")).toBe(false);
  });

  it("of a country is found at the end of the IBAN", () => {
    const iban = readAccountNumber("DE89370400440532013000");
    expect(isNationalNumberOf(readAccountNumber("0532013000"), iban)).toBe(true);
    expect(isNationalNumberOf(readAccountNumber("3000"), iban)).toBe(false);
  });
});

describe("references and registrations", () => {
  it("show a pattern only where there is somebody's own way of numbering", () => {
    expect(referencePattern("inv-2026-0042")).toBe("INV-#-#");
    expect(referencePattern("4711")).toBeUndefined();
    expect(referencePattern("thanks")).toBeUndefined();
  });

  it("are read only where the text says what they are", () => {
    expect(registrationsIn("Freight, VAT DE123456789")).toEqual(["DE123456789"]);
    expect(registrationsIn("HRB 12345 Amtsgericht")).toEqual(["HRB12345"]);
    expect(registrationsIn("Order DE123456789")).toEqual([]);
  });
});
