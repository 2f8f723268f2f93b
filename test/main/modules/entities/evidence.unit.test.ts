import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyDecisions } from "../../../../src/main/modules/entities/decisions.ts";
import type { StoredDecision } from "../../../../src/main/modules/entities/entitiesStore.ts";
import { PairSearch } from "../../../../src/main/modules/entities/evidence/findPairs.ts";
import { jaroWinkler } from "../../../../src/main/modules/entities/evidence/jaroWinkler.ts";
import type { PartyProfile } from "../../../../src/main/modules/entities/evidence/party.ts";
import { readAccountNumber } from "../../../../src/main/modules/entities/identity/accountNumber.ts";
import { normaliseName } from "../../../../src/main/modules/entities/identity/normalName.ts";

interface About {
  readonly account?: string;
  readonly registrations?: readonly string[];
  readonly references?: readonly string[];
}

function party(name: string, { account, registrations = [], references = [] }: About = {}): PartyProfile {
  return {
    key: `${name} ${account}`,
    names: name === "" ? [] : [normaliseName(name)],
    account: account === undefined ? undefined : readAccountNumber(account),
    registrations,
    references,
  };
}

/** A crowd, so that a word's rarity means something. */
const crowd = Array.from({ length: 400 }, (_, i) => party(`Crowd${i} Member${i % 20}`));

function bitsOf(left: PartyProfile, right: PartyProfile): Record<string, number> {
  const search = new PairSearch([left, right, ...crowd]);
  return Object.fromEntries(search.explain(0, 1).map(({ kind, bits }) => [kind, bits]));
}

const german = "DE89370400440532013000";
const french = "FR7630006000011234567890189";

describe("evidence that two parties are one", () => {
  it("is none where either side is blank", () => {
    const [bare, full] = [
      party("Nordwind"),
      party("Nordwind", { account: german, registrations: ["DE1"], references: ["NW-#"] }),
    ];
    expect(Object.keys(bitsOf(bare, full))).toEqual(["prior", "name"]);
    expect(Object.keys(bitsOf(party("", { account: german }), full))).toEqual(["prior", "account"]);
  });

  it("speaks for one: a near name, a slip in the account, an own pattern of references", () => {
    const left = party("Nordwind Logistik", { account: german, references: ["NW-#"] });
    const right = party("Nordwnd Logistik", { account: `${german.slice(0, -1)}1`, references: ["NW-#"] });
    const bits = bitsOf(left, right);
    for (const kind of ["name", "account", "reference"]) expect(bits[kind]).toBeGreaterThan(2);
  });

  it("speaks for two: another country, another register, another legal form, another number in the name", () => {
    const left = party("Nordwind 12 GmbH", { account: german, registrations: ["HRB12345"] });
    const right = party("Nordwind 13 Ltd", { account: french, registrations: ["HRB54321"] });
    const bits = bitsOf(left, right);
    for (const kind of ["country", "registration", "legal_form", "number_in_name"])
      expect(bits[kind]).toBeLessThan(-3);
  });

  it("says so when what agrees is not the name that an account mostly goes by", () => {
    const shared = {
      ...party("Kestrel Advisory", { account: german }),
      names: ["Kestrel Advisory", "Brightwater"].map(normaliseName),
    };
    const bits = bitsOf(shared, party("Brightwater"));
    expect(bits.other_name).toBeLessThan(0);
    expect(bitsOf(shared, party("Kestrel Advisory")).other_name).toBeUndefined();
  });

  it("weighs a rare word more than a frequent one", () => {
    const rare = bitsOf(party("Quellbach"), party("Quellbach"));
    const frequent = bitsOf(party("Member7"), party("Member7"));
    expect(rare.name ?? 0).toBeGreaterThan(frequent.name ?? 0);
  });

  it("is the same both ways round, whatever the parties", () => {
    const name = fc.constantFrom("Nordwind GmbH", "Nordwnd", "Smith John", "John Smith Ltd", "Store 4", "");
    const account = fc.constantFrom(undefined, german, french, "0532013000");
    const one = fc
      .tuple(name, account)
      .map(([text, number]) => party(text, number === undefined ? {} : { account: number }));
    fc.assert(
      fc.property(one, one, (a, b) => {
        expect(bitsOf(a, b)).toEqual(bitsOf(b, a));
      }),
    );
  });

  it("measures words as Jaro and Winkler published it", () => {
    expect(jaroWinkler("MARTHA", "MARHTA")).toBeCloseTo(0.9611, 4);
    expect(jaroWinkler("DWAYNE", "DUANE")).toBeCloseTo(0.84, 4);
    expect(jaroWinkler("DIXON", "DICKSONX")).toBeCloseTo(0.8133, 4);
    expect(jaroWinkler("ABC", "XYZ")).toBe(0);
  });
});

describe("the search for pairs", () => {
  it("finds the same however many are compared at a time", () => {
    const parties = [
      ...crowd,
      party("Nordwind Logistik"),
      party("Nordwnd Logistik"),
      party("Logistik Nordwind AG"),
    ];
    const [whole, pieces] = [new PairSearch(parties), new PairSearch(parties)];
    whole.advance(Number.POSITIVE_INFINITY);
    while (!pieces.isDone) pieces.advance(7);
    expect(pieces.pairs).toEqual(whole.pairs);
    expect(whole.pairs.length).toBeGreaterThan(0);
  });

  it("compares each with a bounded number of others, however alike all names are", () => {
    const alike = Array.from({ length: 3_000 }, (_, i) => party(`Payment Services ${i}`));
    const search = new PairSearch(alike);
    search.advance(Number.POSITIVE_INFINITY);
    expect(search.comparisons).toBeLessThan(alike.length * 250);
  });
});

describe("decisions", () => {
  const keys = ["a", "b", "c", "d"];
  const decide = (kind: "merge" | "apart", ...groups: string[][]): StoredDecision =>
    ({ kind, groups, withdrawnAt: null }) as unknown as StoredDecision; // the parts that grouping looks at

  it("group the same in whatever order they were made", () => {
    const decisions = [
      decide("merge", ["a"], ["b"]),
      decide("merge", ["c"], ["d"]),
      decide("merge", ["b"], ["c"]),
    ];
    fc.assert(
      fc.property(fc.shuffledSubarray(decisions, { minLength: 3 }), (order) => {
        expect(applyDecisions(keys, order).members).toEqual([[0, 1, 2, 3]]);
      }),
    );
  });

  it("join nothing while their rows are away, and hold again when they are back", () => {
    const merged = [decide("merge", ["a"], ["d"])];
    expect(applyDecisions(["a", "b"], merged).members).toEqual([[0], [1]]);
    expect(applyDecisions(keys, merged).members).toEqual([[0, 3], [1], [2]]);
  });

  it("keep apart every part of what was kept apart", () => {
    const { apart, entityOf } = applyDecisions(keys, [
      decide("merge", ["a"], ["b"]),
      decide("apart", ["b"], ["d"]),
    ]);
    expect([...apart]).toEqual([`${entityOf[0]} ${entityOf[3]}`]);
  });
});
