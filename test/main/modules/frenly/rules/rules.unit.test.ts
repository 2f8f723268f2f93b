import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { catalogue, type EventDocument } from "../../../../../src/contract/events/catalogue.ts";
import { type Rule, ruleSchema } from "../../../../../src/contract/procedures/frenlyRules.ts";
import { isLike } from "../../../../../src/main/modules/frenly/rules/eventFields.ts";
import { type Firing, RuleEvaluator } from "../../../../../src/main/modules/frenly/rules/ruleEvaluator.ts";
import { shippedRules } from "../../../../../src/main/modules/frenly/rules/shippedRules.ts";

const minute = 60_000;
const start = 1_780_000_000_000;
let made = 0;

/** An event as far as a rule looks at it, `at` minutes after the start. */
function event(at: number, type: string, data: Readonly<Record<string, unknown>> = {}): EventDocument {
  made += 1;
  const clock = `${start + at * minute}-00000000`;
  return { id: `e${made}`, type, clock, project_id: "p1", ...data, data } as unknown as EventDocument;
}

function ruleOf(part: Partial<Rule> & Pick<Rule, "condition">): Rule {
  return ruleSchema.parse({
    id: "tested",
    title: "A rule under test",
    explanation: "Says what it says.",
    severity: "low",
    select: { a: { event: "a.x" }, b: { event: "b.x" }, c: { event: "c.x" } },
    within: "10m",
    ...part,
  });
}

function run(rule: Rule, events: readonly EventDocument[]): Firing[] {
  const evaluator = new RuleEvaluator(rule);
  return events.flatMap((each) => evaluator.take(each));
}

const minutesOf = (fired: readonly Firing[]) => fired.map(({ at }) => (at - start) / minute);

describe("constellations", () => {
  const onlyA = { select: { a: { event: "a.x" } } };

  it("count: so many within the time, the edge included, each event once", () => {
    const rule = ruleOf({ ...onlyA, condition: { kind: "count", at_least: 3 } });
    const at = (...minutes: number[]) =>
      run(
        rule,
        minutes.map((m) => event(m, "a.x")),
      );
    expect(minutesOf(at(0, 5, 10))).toEqual([10]);
    expect(at(0, 5, 10.01)).toEqual([]);
    expect(minutesOf(at(0, 1, 2, 3, 4, 5, 6))).toEqual([2, 5]);
  });

  it("distinct and sum: by value, in each group by itself", () => {
    const distinct = ruleOf({
      ...onlyA,
      group_by: ["g"],
      condition: { kind: "distinct", field: "v", at_least: 2 },
    });
    const rows = (values: readonly [string, number][]) =>
      values.map(([g, v], i) => event(i, "a.x", { g, v }));
    expect(
      run(
        distinct,
        rows([
          ["x", 1],
          ["x", 1],
          ["y", 2],
          ["x", 3],
        ]),
      ),
    ).toMatchObject([{ group: ["x"], figure: 2 }]);
    const sum = ruleOf({ ...onlyA, group_by: ["g"], condition: { kind: "sum", field: "v", at_least: 10 } });
    expect(
      run(
        sum,
        rows([
          ["x", 6],
          ["y", 6],
          ["x", 3],
          ["x", 1],
        ]),
      ),
    ).toMatchObject([{ group: ["x"], figure: 10 }]);
  });

  it("all and some: one of each kind in any order, or some of them", () => {
    const all = ruleOf({ condition: { kind: "all" } });
    expect(minutesOf(run(all, [event(0, "c.x"), event(1, "a.x"), event(2, "b.x")]))).toEqual([2]);
    expect(run(all, [event(0, "c.x"), event(1, "a.x"), event(11, "b.x")])).toEqual([]);
    const some = ruleOf({ condition: { kind: "some", at_least: 2 } });
    expect(minutesOf(run(some, [event(0, "c.x"), event(1, "c.x"), event(2, "b.x")]))).toEqual([2]);
  });

  it("ordered: the latest beginning counts, and one event takes one step", () => {
    const rule = ruleOf({ condition: { kind: "ordered", steps: ["a", "b"] } });
    expect(run(rule, [event(0, "b.x"), event(1, "a.x")])).toEqual([]);
    expect(minutesOf(run(rule, [event(0, "a.x"), event(9, "a.x"), event(15, "b.x")]))).toEqual([15]);
    const twice = ruleOf({ condition: { kind: "ordered", steps: ["a", "a"] } });
    expect(minutesOf(run(twice, [event(0, "a.x"), event(1, "a.x")]))).toEqual([1]);
  });

  it("absence: fires at the end of the time, unless what was expected came", () => {
    const rule = ruleOf({ condition: { kind: "absence", after: "a", expect: "b" } });
    expect(run(rule, [event(0, "a.x"), event(10, "b.x"), event(99, "c.x")])).toEqual([]);
    const [fired, ...others] = run(rule, [event(0, "a.x"), event(3, "a.x"), event(99, "c.x")]);
    expect(others).toEqual([]);
    expect(fired).toMatchObject({ at: start + 10 * minute, eventId: null });
    const evaluator = new RuleEvaluator(rule);
    evaluator.take(event(0, "a.x"));
    expect(evaluator.deadline).toBe(start + 10 * minute);
    expect(evaluator.reach(start + 10 * minute)).toEqual([]);
    expect(evaluator.reach(start + 10 * minute + 1)).toHaveLength(1);
    expect(evaluator.deadline).toBeUndefined();
  });

  it("session: a pause ends it; one that was told goes on in silence", () => {
    const rule = ruleOf({ ...onlyA, within: "1d", condition: { kind: "session", gap: "5m", at_least: 3 } });
    const at = (...minutes: number[]) =>
      minutesOf(
        run(
          rule,
          minutes.map((m) => event(m, "a.x")),
        ),
      );
    expect(at(0, 5, 10)).toEqual([10]);
    expect(at(0, 5, 11)).toEqual([]);
    expect(at(0, 1, 2, 3, 4, 5, 6, 20, 21, 22)).toEqual([2, 22]);
  });
});

describe("comparisons", () => {
  const fits = (
    where: NonNullable<Rule["select"][string]["where"]>,
    data: Readonly<Record<string, unknown>>,
  ) =>
    run(ruleOf({ select: { a: { event: "a.*", where } }, condition: { kind: "count", at_least: 1 } }), [
      event(0, "a.x", data),
    ]).length === 1;

  it.each([
    [{ v: { gt: 0.7 } }, { v: 0.7 }, false],
    [{ v: { gt: 0.7, lte: 0.8 } }, { v: 0.8 }, true],
    [{ v: "x" }, { v: "x" }, true],
    [{ v: { not: "x" } }, { v: "y" }, true],
    [{ v: { not: "x" } }, {}, false],
    [{ v: { in: [1, 2] } }, { v: 2 }, true],
    [{ v: null }, { v: null }, true],
    [{ "v.deep": { gte: 1 } }, { v: { deep: 1 } }, true],
    [{ "v.constructor": { not: "x" } }, { v: {} }, false],
    [{ v: { gt: 1 } }, { v: "2" }, false],
    [{ v: { like: "batch_*_?" } }, { v: "batch_file_1" }, true],
  ])("%j of %j is %s", (where, data, expected) => {
    expect(fits(where, data)).toBe(expected);
  });

  it("a pattern made to be slow is answered at once", () => {
    const before = performance.now();
    expect(isLike("a".repeat(200), `${"*a".repeat(99)}b`)).toBe(false);
    expect(performance.now() - before).toBeLessThan(50);
  });

  it("like agrees with a regular expression", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 12 });
    const pattern = fc.string({ unit: fc.constantFrom("a", "b", "*", "?"), maxLength: 8 });
    fc.assert(
      fc.property(text, pattern, (t, p) => {
        const expected = new RegExp(`^${p.replaceAll("*", ".*").replaceAll("?", ".")}$`, "s").test(t);
        expect(isLike(t, p)).toBe(expected);
      }),
      { numRuns: 2_000 },
    );
  });
});

const anyEvents = fc
  .array(
    fc.record({
      pause: fc.integer({ min: 0, max: 8 }),
      type: fc.constantFrom("a.x", "b.x", "c.x", "d.x"),
      g: fc.integer({ min: 0, max: 2 }),
      v: fc.integer({ min: -3, max: 9 }),
    }),
    { maxLength: 60 },
  )
  .map((parts) => {
    let at = 0;
    return parts.map(({ pause, type, g, v }) => {
      at += pause;
      return event(at, type, { g, v });
    });
  });
const anyCondition: fc.Arbitrary<Rule["condition"]> = fc.oneof(
  fc.record({ kind: fc.constant("count" as const), at_least: fc.integer({ min: 1, max: 5 }) }),
  fc.record({
    kind: fc.constant("distinct" as const),
    field: fc.constant("v"),
    at_least: fc.integer({ min: 1, max: 4 }),
  }),
  fc.record({
    kind: fc.constant("sum" as const),
    field: fc.constant("v"),
    at_least: fc.integer({ min: 1, max: 20 }),
  }),
  fc.record({ kind: fc.constant("all" as const) }),
  fc.record({ kind: fc.constant("some" as const), at_least: fc.integer({ min: 1, max: 3 }) }),
  fc.record({
    kind: fc.constant("ordered" as const),
    steps: fc.array(fc.constantFrom("a", "b", "c"), { minLength: 2, maxLength: 4 }),
  }),
  fc.constant({ kind: "absence" as const, after: "a", expect: "b" }),
  fc.record({
    kind: fc.constant("session" as const),
    gap: fc.constantFrom("2m", "5m"),
    at_least: fc.integer({ min: 1, max: 4 }),
  }),
);

test("live and over history a rule fires alike: cut anywhere, stored and taken up again, told the time or not", () => {
  fc.assert(
    fc.property(
      anyEvents,
      anyCondition,
      fc.array(fc.nat(60), { maxLength: 4 }),
      fc.boolean(),
      (events, condition, cuts, ticks) => {
        const rule = ruleOf({ group_by: ["g"], condition });
        const whole = run(rule, events);
        let evaluator = new RuleEvaluator(rule);
        const parts: Firing[] = [];
        for (const [index, each] of events.entries()) {
          if (cuts.includes(index))
            evaluator = new RuleEvaluator(rule, JSON.parse(JSON.stringify(evaluator.save())));
          if (ticks) parts.push(...evaluator.reach(Number(each.clock.slice(0, 13)) - 1));
          parts.push(...evaluator.take(each));
        }
        expect(parts).toEqual(whole);
      },
    ),
    { numRuns: 2_000 },
  );
});

test("a count fires where a plain search over all windows says so", () => {
  fc.assert(
    fc.property(anyEvents, fc.integer({ min: 1, max: 5 }), (events, wanted) => {
      const rule = ruleOf({
        select: { a: { event: "a.x" } },
        condition: { kind: "count", at_least: wanted },
      });
      let open: number[] = [];
      const expected: number[] = [];
      for (const { clock } of events.filter((each) => String(each.type) === "a.x")) {
        const now = Number(clock.slice(0, 13));
        open = [...open.filter((at) => at >= now - 10 * minute), now];
        if (open.length < wanted) continue;
        expected.push(now);
        open = [];
      }
      expect(run(rule, events).map(({ at }) => at)).toEqual(expected);
    }),
  );
});

test("clocks that jump back neither fire early nor lose an event", () => {
  const rule = ruleOf({ select: { a: { event: "a.x" } }, condition: { kind: "count", at_least: 3 } });
  expect(minutesOf(run(rule, [event(100, "a.x"), event(20, "a.x"), event(101, "a.x")]))).toEqual([101]);
});

describe("what is no rule", () => {
  const good = ruleOf({ condition: { kind: "all" } });
  it.each([
    [{ within: "10x" }, /a time is a number/],
    [{ within: "91d" }, /at most 90d/],
    [{ condition: { kind: "ordered", steps: ["a", "z"] } }, /is not among the selections a, b, c/],
    [{ condition: { kind: "some", at_least: 4 } }, /only 3 kinds/],
    [{ select: {} }, /1 to 16/],
    [{ select: { a: { event: "a.x", where: { v: {} } } } }, /at least one test/],
    [{ select: { a: { event: "A X" } } }, /event type/],
    [{ extra: 1 }, /extra/],
  ])("%j", (part, message) => {
    const { success, error } = ruleSchema.safeParse({ ...good, ...part });
    expect(success).toBe(false);
    expect(JSON.stringify(error?.issues)).toMatch(message);
  });
});

test("each shipped rule is explained, has an id of its own and listens to events that there are", () => {
  expect(shippedRules.length).toBeGreaterThanOrEqual(8);
  expect(new Set(shippedRules.map(({ id }) => id)).size).toBe(shippedRules.length);
  for (const rule of shippedRules)
    for (const { event: type, where = {} } of Object.values(rule.select)) {
      const known = catalogue[type as keyof typeof catalogue];
      expect(known, type).toBeDefined();
      const fields = [...Object.keys(where), ...rule.group_by];
      for (const field of fields)
        expect(Object.keys(known.data.shape), `${rule.id}: ${type} ${field}`).toContain(field);
    }
});
