import { type Condition, durationMs, type Rule } from "../../../../contract/procedures/frenlyRules.ts";
import type { FieldValue } from "./eventFields.ts";

/** An event that a rule selected, in its group. */
export interface Hit {
  readonly id: string;
  /** Time in ms that never goes back along the log. */
  readonly at: number;
  /** Selections it belongs to. */
  readonly names: readonly string[];
  /** Value of the condition's field, where it has one. */
  readonly value?: FieldValue | undefined;
}

/** What completed a constellation. */
export interface Completion {
  readonly at: number;
  /** The events it rests on, oldest first; the last ones where they are very many. */
  readonly causes: readonly string[];
  /** The figure of the condition: events, different values, sum in minor units, selections. */
  readonly figure: number;
}

/**
 * What one group of a rule remembers between events: plain data, so that it can be stored and compared. After it
 * completed it starts anew: an event counts towards one completion only.
 */
export type Memory = readonly Remembered[];
export interface Remembered {
  readonly id: string;
  readonly at: number;
  /** Place in the constellation, or the value that counts. */
  readonly key: FieldValue;
}

export interface Step {
  readonly memory: Memory;
  readonly completion?: Completion | undefined;
}

/** One way of putting events together. Pure: from the same memory and hit always the same step. */
export interface Constellation {
  take(memory: Memory, hit: Hit): Step;
  /** Tells that the time has come to `now`, before the events of that time. */
  wait(memory: Memory, now: number): Step;
  /** Time until which the memory matters; a group whose time is over is forgotten. */
  until(memory: Memory): number;
}

const causesHeld = 50;

export function constellationOf(rule: Rule): Constellation {
  const within = durationMs(rule.within) ?? 0;
  const { condition } = rule;
  switch (condition.kind) {
    case "count":
      return gathering(within, (events) => reached(events.length, condition.at_least), condition.at_least);
    case "distinct":
      return gathering(within, (events) =>
        reached(new Set(events.map(({ key }) => key)).size, condition.at_least),
      );
    case "sum":
      return gathering(within, (events) => reached(total(events), condition.at_least));
    case "all":
      return kinds(within, Object.keys(rule.select).length);
    case "some":
      return kinds(within, condition.at_least);
    case "ordered":
      return sequence(within, condition.steps);
    case "absence":
      return absence(within, condition);
    case "session":
      return session(within, condition);
  }
}

function reached(figure: number, wanted: number): number | undefined {
  return figure >= wanted ? figure : undefined;
}

function total(events: Memory): number {
  return events.reduce((sum, { key }) => sum + (typeof key === "number" ? key : 0), 0);
}

function complete(events: Memory, at: number, figure: number): Step {
  return { memory: [], completion: { at, figure, causes: events.slice(-causesHeld).map(({ id }) => id) } };
}

/** Events of the last `within`, all of one kind, until their figure is reached. */
function gathering(
  within: number,
  figureOf: (events: Memory) => number | undefined,
  most = Number.POSITIVE_INFINITY,
): Constellation {
  const recent = (memory: Memory, now: number) => memory.filter(({ at }) => at >= now - within);
  return {
    take(memory, { id, at, value }) {
      if (value === undefined) return { memory };
      const events = [...recent(memory, at), { id, at, key: value }].slice(-Math.min(most, memoryHeld));
      const figure = figureOf(events);
      return figure === undefined ? { memory: events } : complete(events, at, figure);
    },
    wait: (memory) => ({ memory }),
    until: (memory) => (memory.at(-1)?.at ?? 0) + within,
  };
}

/** Events that a group of one rule remembers at most; of more, the newest. */
const memoryHeld = 10_000;

/** The newest event of each selection. */
function kinds(within: number, wanted: number): Constellation {
  return {
    take(memory, { id, at, names }) {
      const kept = memory.filter((event) => event.at >= at - within && !names.includes(String(event.key)));
      const events = [...kept, ...names.map((key) => ({ id, at, key }))];
      return events.length >= wanted ? complete(events, at, events.length) : { memory: events };
    },
    wait: (memory) => ({ memory }),
    until: (memory) => (memory.at(-1)?.at ?? 0) + within,
  };
}

/**
 * Steps in their order. Of all ways that lead to a step the one that began last is kept: whatever completes within the
 * time completes with it. A way is its events, `key` the step it has reached.
 */
function sequence(within: number, steps: readonly string[]): Constellation {
  const wayTo = (memory: Memory, step: number) => memory.filter(({ key }) => key === step);
  return {
    take(memory, { id, at, names }) {
      let ways = memory;
      // From the last step back, so that one event takes one step of a way.
      for (let step = steps.length - 1; step >= 0; step -= 1) {
        if (!names.includes(steps[step] ?? "")) continue;
        const before = step === 0 ? [] : wayTo(ways, step - 1);
        if (step > 0 && (before[0] === undefined || before[0].at < at - within)) continue;
        const way = [...before, { id, at, key: step }].map((event) => ({ ...event, key: step }));
        if (step === steps.length - 1) return complete(way, at, way.length);
        ways = [...ways.filter(({ key }) => key !== step), ...way];
      }
      return { memory: ways };
    },
    wait: (memory) => ({ memory }),
    until: (memory) => Math.max(0, ...memory.map(({ at }) => at)) + within,
  };
}

/** Waits from the first event on; completes at the moment the time is over. */
function absence(within: number, { after, expect }: Extract<Condition, { kind: "absence" }>): Constellation {
  return {
    take(memory, { id, at, names }) {
      const open = names.includes(expect) ? [] : memory;
      if (!names.includes(after)) return { memory: open };
      return { memory: open.length === 0 ? [{ id, at, key: null }] : open };
    },
    wait(memory, now) {
      const [first] = memory;
      if (first === undefined || first.at + within >= now) return { memory };
      return complete(memory, first.at + within, 1);
    },
    until: () => Number.POSITIVE_INFINITY,
  };
}

/** Events with no pause longer than the gap. `key` counts them; a session that completed counts on, silently. */
function session(within: number, { gap, at_least }: Extract<Condition, { kind: "session" }>): Constellation {
  const gapMs = durationMs(gap) ?? 0;
  return {
    take(memory, { id, at }) {
      const last = memory.at(-1);
      const first = memory[0];
      const goesOn =
        last !== undefined && first !== undefined && at - last.at <= gapMs && at - first.at <= within;
      const isTold = goesOn && first.key === true;
      if (isTold) return { memory: [first, { id, at, key: true }] };
      const events = [...(goesOn ? memory : []), { id, at, key: false }].slice(-maximumOf(at_least));
      if (events.length < at_least) return { memory: events };
      const { completion } = complete(events, at, events.length);
      return {
        memory: [
          { id: events[0]?.id ?? id, at: events[0]?.at ?? at, key: true },
          { id, at, key: true },
        ],
        completion,
      };
    },
    wait: (memory) => ({ memory }),
    until: (memory) => (memory.at(-1)?.at ?? 0) + gapMs,
  };
}

function maximumOf(wanted: number): number {
  return Math.min(memoryHeld, wanted);
}
