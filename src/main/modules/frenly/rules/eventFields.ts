import { type EventDocument, matchesPattern } from "../../../../contract/events/catalogue.ts";
import type { Comparison, Rule } from "../../../../contract/procedures/frenlyRules.ts";

export type FieldValue = string | number | boolean | null;

/** What a rule may ask of an event: each name once, resolved when the rule is compiled. */
export type ReadField = (event: EventDocument) => FieldValue | undefined;

/** A field of the event's data, else of its envelope; undefined where the event has no such figure or word. */
export function fieldReader(path: string): ReadField {
  const keys = path.split(".");
  return (event) => {
    const inData = follow(event.data, keys);
    return inData === undefined ? follow(event, keys) : inData;
  };
}

function follow(from: unknown, keys: readonly string[]): FieldValue | undefined {
  let value = from;
  for (const key of keys) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[key]; // an object that owns the key
  }
  return typeof value === "string" ||
    typeof value === "number" ||
    typeof value === "boolean" ||
    value === null
    ? value
    : undefined;
}

/** The test of one selection: the event's type first, then each of its comparisons. */
export function compileSelection({
  event: pattern,
  where = {},
}: Rule["select"][string]): (event: EventDocument) => boolean {
  const tests = Object.entries(where).map(([path, comparison]) => {
    const read = fieldReader(path);
    const test = compileComparison(comparison);
    return (event: EventDocument) => {
      const value = read(event);
      return value !== undefined && test(value);
    };
  });
  // Casts nothing: a pattern that names no type of the catalogue simply never matches.
  const kind = pattern as Parameters<typeof matchesPattern>[1];
  return (event) => matchesPattern(event.type, kind) && tests.every((test) => test(event));
}

function compileComparison(comparison: Comparison): (value: FieldValue) => boolean {
  if (typeof comparison !== "object" || comparison === null) return (value) => value === comparison;
  const { gt, gte, lt, lte, not, in: among, like } = comparison;
  const tests: ((value: FieldValue) => boolean)[] = [];
  const number = (test: (value: number) => boolean) =>
    tests.push((value) => typeof value === "number" && test(value));
  if (gt !== undefined) number((value) => value > gt);
  if (gte !== undefined) number((value) => value >= gte);
  if (lt !== undefined) number((value) => value < lt);
  if (lte !== undefined) number((value) => value <= lte);
  if (not !== undefined) tests.push((value) => value !== not);
  if (among !== undefined) tests.push((value) => among.includes(value));
  if (like !== undefined) tests.push((value) => typeof value === "string" && isLike(value, like));
  return (value) => tests.every((test) => test(value));
}

/**
 * Whether a text fits a pattern of `*` and `?`. Greedy with one point to fall back to, so at most length × length
 * steps for any pattern (R. Salz's wildmat without its recursion): no pattern can hang the log.
 */
export function isLike(text: string, pattern: string): boolean {
  let at = 0;
  let place = 0;
  let star = -1;
  let resume = 0;
  while (at < text.length) {
    const sign = pattern[place];
    if (sign === "*") {
      star = place;
      resume = at;
      place += 1;
    } else if (sign === "?" || sign === text[at]) {
      at += 1;
      place += 1;
    } else if (star !== -1) {
      place = star + 1;
      resume += 1;
      at = resume;
    } else return false;
  }
  while (pattern[place] === "*") place += 1;
  return place === pattern.length;
}
