import type { EventDocument } from "../../../../contract/events/catalogue.ts";
import { durationMs, type Rule } from "../../../../contract/procedures/frenlyRules.ts";
import { type Completion, constellationOf, type Memory } from "./constellations.ts";
import { compileSelection, type FieldValue, fieldReader } from "./eventFields.ts";

/** A rule that fired: for which group, when, why. */
export interface Firing extends Completion {
  readonly ruleId: string;
  readonly group: readonly FieldValue[];
  /** The event that completed it; null when a time ran out. */
  readonly eventId: string | null;
}

/** What an evaluator remembers, to be stored and taken up again. */
export interface RuleMemory {
  readonly time: number;
  readonly groups: readonly (readonly [group: string, memory: Memory])[];
}

/** Groups of one rule that are remembered at most; of more, those that were touched last. */
const groupsHeld = 10_000;
const sweepEvery = 1_000;

/**
 * Runs one rule over the log, event by event. The same class runs it live and over history: its answer depends on the
 * order of the log and on nothing else. Time is the log's own and never goes back, whatever the clocks did.
 */
export class RuleEvaluator {
  readonly rule: Rule;
  readonly #selections: readonly (readonly [name: string, fits: (event: EventDocument) => boolean])[];
  readonly #groupFields: readonly ((event: EventDocument) => FieldValue | undefined)[];
  readonly #valueOf: (event: EventDocument) => FieldValue | undefined;
  readonly #constellation;
  readonly #groups = new Map<string, Memory>();
  readonly #within: number;
  #time = 0;
  #sinceSweep = 0;
  /** Of a rule that awaits something: when the first of its times runs out. */
  #deadline = Number.POSITIVE_INFINITY;

  constructor(rule: Rule, memory?: RuleMemory) {
    this.rule = rule;
    this.#selections = Object.entries(rule.select).map(([name, selection]) => [
      name,
      compileSelection(selection),
    ]);
    this.#groupFields = rule.group_by.map(fieldReader);
    this.#valueOf = "field" in rule.condition ? fieldReader(rule.condition.field) : () => null;
    this.#constellation = constellationOf(rule);
    this.#within = durationMs(rule.within) ?? 0;
    if (memory === undefined) return;
    this.#time = memory.time;
    for (const [group, remembered] of memory.groups) this.#keep(group, remembered);
  }

  /** The types this rule listens to, as its selections name them. */
  get patterns(): string[] {
    return [...new Set(Object.values(this.rule.select).map(({ event }) => event))];
  }

  take(event: EventDocument): Firing[] {
    const fired = this.reach(timeOf(event));
    const names = this.#selections.filter(([, fits]) => fits(event)).map(([name]) => name);
    if (names.length === 0) return fired;
    const values = this.#groupFields.map((read) => read(event));
    // An event without one of the fields belongs to no group.
    if (values.some((value) => value === undefined)) return fired;
    const group = JSON.stringify(values);
    const hit = { id: event.id, at: this.#time, names, value: this.#valueOf(event) };
    const { memory, completion } = this.#constellation.take(this.#groups.get(group) ?? [], hit);
    this.#keep(group, memory);
    if (completion !== undefined) fired.push(this.#firing(group, completion, event.id));
    return fired;
  }

  /** Lets time go on without an event: what was awaited and has not come fires. Times that go back change nothing. */
  reach(now: number): Firing[] {
    if (now <= this.#time) return [];
    this.#time = now;
    this.#sinceSweep += 1;
    if (now <= this.#deadline && this.#sinceSweep < sweepEvery) return [];
    this.#sinceSweep = 0;
    this.#deadline = Number.POSITIVE_INFINITY;
    const fired: Firing[] = [];
    for (const [group, held] of this.#groups) {
      const { memory, completion } = this.#constellation.wait(held, now);
      if (memory.length === 0 || this.#constellation.until(memory) < now) this.#groups.delete(group);
      else this.#expect(memory);
      if (completion !== undefined) fired.push(this.#firing(group, completion, null));
    }
    return fired.sort((a, b) => a.at - b.at);
  }

  /** When the first awaited time runs out, in ms; undefined when nothing is awaited. */
  get deadline(): number | undefined {
    return Number.isFinite(this.#deadline) ? this.#deadline : undefined;
  }

  save(): RuleMemory {
    return { time: this.#time, groups: [...this.#groups] };
  }

  #keep(group: string, memory: Memory): void {
    this.#groups.delete(group);
    if (memory.length === 0) return;
    this.#groups.set(group, memory);
    this.#expect(memory);
    if (this.#groups.size <= groupsHeld) return;
    const [oldest] = this.#groups.keys();
    if (oldest !== undefined) this.#groups.delete(oldest);
  }

  #expect([first]: Memory): void {
    if (this.rule.condition.kind !== "absence" || first === undefined) return;
    this.#deadline = Math.min(this.#deadline, first.at + this.#within);
  }

  #firing(group: string, completion: Completion, eventId: string | null): Firing {
    // The key was made of these values above.
    return { ...completion, ruleId: this.rule.id, group: JSON.parse(group) as FieldValue[], eventId };
  }
}

/** Milliseconds of the event's hybrid clock, which never goes back on one workstation (Kulkarni et al. 2014). */
export function timeOf(event: Pick<EventDocument, "clock">): number {
  return Number(event.clock.slice(0, 13));
}
