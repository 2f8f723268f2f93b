import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { relationTypeSchema } from "../../../../../src/contract/procedures/caseGraph.ts";
import { joinMerged } from "../../../../../src/main/modules/cases/risk/joinMerged.ts";
import { propagateRisk } from "../../../../../src/main/modules/cases/risk/propagateRisk.ts";
import {
  decays,
  type RiskExhibit,
  type RiskRelation,
} from "../../../../../src/main/modules/cases/risk/riskEdges.ts";

const key = fc.constantFrom(..."abcdefghij".split("").map((letter) => `n:${letter}`));
const tie = fc.record({
  party: key,
  ownAccount: fc.constantFrom("a:OWN1", "a:OWN2", "n:a"),
  nameKey: fc.option(key, { nil: undefined }),
});
const exhibits = fc.uniqueArray(
  fc.record({
    id: fc.integer({ min: 0, max: 30 }).map((n) => `evd_${n}`),
    severity: fc.double({ min: 0, max: 1, noNaN: true }),
    ties: fc.array(tie, { maxLength: 6 }),
  }),
  { selector: ({ id }) => id, maxLength: 8 },
);
const relations = fc.uniqueArray(
  fc.record({
    id: fc.integer({ min: 0, max: 30 }).map((n) => `rel_${n}`),
    type: fc.constantFrom(...relationTypeSchema.options),
    from: key,
    to: key,
  }),
  { selector: ({ id }) => id, maxLength: 12 },
);

const exhibit = (id: string, severity: number, ...parties: string[]): RiskExhibit => ({
  id,
  severity,
  ties: parties.map((party) => ({ party, ownAccount: "a:OWN", nameKey: undefined })),
});
const relation = (type: RiskRelation["type"], from: string, to: string): RiskRelation => ({
  id: `rel_${from}${to}`,
  type,
  from,
  to,
});
const everything = (given: readonly RiskExhibit[], declared: readonly RiskRelation[]) => {
  const risk = propagateRisk(given, declared);
  return risk.keys.map((one) => ({ key: one, risk: risk.riskOf(one), parts: risk.explain(one) }));
};

describe("the risk of a set of exhibits", () => {
  it("does not depend on the order in which exhibits and relations came, bit by bit", () => {
    const shuffled = fc.tuple(exhibits, relations).chain(([given, declared]) =>
      fc.record({
        given: fc.constant(given),
        declared: fc.constant(declared),
        otherGiven: fc.shuffledSubarray(given, { minLength: given.length }),
        otherDeclared: fc.shuffledSubarray(declared, { minLength: declared.length }),
      }),
    );
    fc.assert(
      fc.property(shuffled, ({ given, declared, otherGiven, otherDeclared }) => {
        expect(everything(otherGiven, otherDeclared)).toEqual(everything(given, declared));
      }),
      { numRuns: 300 },
    );
  });

  it("stays between 0 and 1", () => {
    fc.assert(
      fc.property(exhibits, relations, (given, declared) => {
        for (const { risk } of everything(given, declared)) {
          expect(risk).toBeGreaterThanOrEqual(0);
          expect(risk).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("never falls when an exhibit or a relation is added, or an exhibit is graver", () => {
    fc.assert(
      fc.property(
        exhibits,
        relations,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (given, declared, lift) => {
          const after = propagateRisk(given, declared);
          const fewer = propagateRisk(given.slice(1), declared);
          const looser = propagateRisk(given, declared.slice(1));
          const milder = propagateRisk(
            given.map((one) => ({ ...one, severity: one.severity * lift })),
            declared,
          );
          for (const one of after.keys)
            for (const before of [fewer, looser, milder])
              expect(after.riskOf(one)).toBeGreaterThanOrEqual(before.riskOf(one));
        },
      ),
      { numRuns: 500 },
    );
  });

  it("is told in parts that make it up again, each with the exhibits and the path it came over", () => {
    fc.assert(
      fc.property(exhibits, relations, (given, declared) => {
        for (const { key: at, risk, parts } of everything(given, declared)) {
          let rest = 1;
          for (const part of parts) {
            if (part.kind === "own") {
              rest *= 1 - part.strength;
              continue;
            }
            rest *= 1 - part.arrives * part.counts;
            const seed = 1 - part.exhibits.reduce((left, { strength }) => left * (1 - strength), 1);
            const passed = part.steps.reduce((value, { edge }) => value * edge.weight, seed);
            expect(part.steps.length).toBeGreaterThan(0);
            expect(part.steps.length).toBeLessThanOrEqual(4);
            expect(part.steps.at(-1)?.to).toBe(at);
            expect(new Set([part.source, ...part.steps.map(({ to }) => to)]).size).toBe(
              part.steps.length + 1,
            );
            expect(passed).toBeCloseTo(part.arrives, 12);
          }
          expect(1 - rest).toBeCloseTo(risk, 3);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe("a party that an exhibit names", () => {
  it("has the severity of its exhibit; two exhibits combine as independent reasons", () => {
    const risk = propagateRisk([exhibit("evd_1", 0.5, "n:x"), exhibit("evd_2", 0.4, "n:x")], []);
    expect(risk.riskOf("n:x")).toBe(0.7);
  });

  it("hands its risk on over what a person declared, less with each step, and no further than four", () => {
    const chain = ["n:b", "n:c", "n:d", "n:e", "n:f"].map((to, i) => relation("owns", `n:${"abcde"[i]}`, to));
    const risk = propagateRisk([exhibit("evd_1", 1, "n:a")], chain);
    const expected = [1, 0.7, 0.49, 0.343, 0.2401, 0].map((value) => Math.round(value * 1e4) / 1e4);
    expect("abcdef".split("").map((letter) => risk.riskOf(`n:${letter}`))).toEqual(expected);
  });

  it("is not lifted by a ring that leads back to it", () => {
    const ring = [
      relation("same_account", "n:a", "n:b"),
      relation("same_account", "n:b", "n:c"),
      relation("same_account", "n:c", "n:a"),
    ];
    const risk = propagateRisk([exhibit("evd_1", 0.6, "n:a")], ring);
    expect(risk.riskOf("n:a")).toBe(0.6);
    expect(risk.riskOf("n:b")).toBe(0.54);
  });

  it("does not spread over the own account that pays everybody", () => {
    const vendors = Array.from({ length: 500 }, (_, i) => `n:v${i}`);
    const risk = propagateRisk([exhibit("evd_1", 0.9, "n:v0"), exhibit("evd_2", 0, ...vendors)], []);
    expect(risk.riskOf("n:v0")).toBe(0.9);
    expect(Math.max(...vendors.slice(1).map((vendor) => risk.riskOf(vendor)))).toBe(0);
    expect(risk.riskOf("a:OWN")).toBeGreaterThan(0);
  });

  it("is not driven to certainty by a crowd behind a hub", () => {
    const crowd = Array.from({ length: 400 }, (_, i) => exhibit(`evd_${i}`, 0.9, `n:v${i}`));
    const directs = ["n:clean", ...crowd.map((_, i) => `n:v${i}`)].map((company) =>
      relation("director_of", "n:nominee", company),
    );
    expect(propagateRisk(crowd, directs).riskOf("n:clean")).toBeLessThan(0.6);
  });

  it("reaches another account that is written with its name", () => {
    const named = ["a:DE1", "a:DE2"].map((party) => ({ party, ownAccount: "a:OWN", nameKey: "n:meier" }));
    const [first, second] = named.map((one, i) => ({
      id: `evd_${i}`,
      severity: i === 0 ? 0.8 : 0,
      ties: [one],
    }));
    if (first === undefined || second === undefined) throw new Error("two were made");
    const risk = propagateRisk([first, second], []);
    expect(risk.riskOf("a:DE2")).toBeCloseTo(0.8 * decays.same_name ** 2, 4);
  });
});

it("parties that were merged in any order have one key", () => {
  const groups = fc.array(fc.array(key, { minLength: 2, maxLength: 3 }), { maxLength: 6 });
  fc.assert(
    fc.property(
      groups.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
      ([all, shuffled]) => {
        const [one, other] = [joinMerged(all), joinMerged(shuffled)];
        for (const member of all.flat()) expect(other(member)).toBe(one(member));
        for (const [head = "", ...rest] of all)
          for (const member of rest) expect(one(member)).toBe(one(head));
      },
    ),
  );
});
