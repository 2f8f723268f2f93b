import canonicalize from "canonicalize";
import { AppError } from "../base/errors.ts";

/** Largest stored event, in bytes of UTF-8. */
export const maximumBodyBytes = 65_535;

/**
 * A copy of a value in which every key stands where RFC 8785 puts it, so that `JSON.stringify` writes the canonical
 * text. Refuses what a canonical form would change silently or two readers would read differently: undefined, dates
 * and other objects, integers beyond 2^53, more than four decimals, text that is not well-formed or not NFC.
 */
export function inCanonicalOrder(value: unknown, where = "the event"): unknown {
  switch (typeof value) {
    case "boolean":
      return value;
    case "number":
      if (!isExactNumber(value))
        refuse(where, `${value} is no whole number below 2^53 and no score of four decimals`);
      return value;
    case "string":
      checkText(value, where);
      return value;
    case "object":
      if (value === null) return null;
      if (Array.isArray(value)) return Array.from(value, (item) => inCanonicalOrder(item, where));
      return orderedCopy(value, where);
    default:
      return refuse(where, `a value of type ${typeof value} has no place in an event`);
  }
}

/**
 * Canonical text (RFC 8785) of a value that came from `inCanonicalOrder`. ECMAScript's number and string forms are
 * those of RFC 8785, so only key order matters; keys that JavaScript orders by itself go the long way.
 */
export function canonicalText(ordered: unknown): string {
  const text = hasReorderedKeys(ordered) ? canonicalize(ordered) : JSON.stringify(ordered);
  if (text === undefined) return refuse("the event", "it is not a JSON value");
  if (text.length * 3 > maximumBodyBytes && Buffer.byteLength(text) > maximumBodyBytes)
    return refuse("the event", `it is larger than ${maximumBodyBytes} bytes`);
  return text;
}

function orderedCopy(value: object, where: string): object {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null)
    refuse(where, "only plain objects have a place in an event");
  const copy: Record<string, unknown> = {};
  // Array.sort compares UTF-16 code units, as RFC 8785, section 3.2.3 asks.
  for (const key of Object.keys(value).sort()) {
    if (key === "__proto__") refuse(where, 'a field is named "__proto__"');
    checkText(key, where);
    copy[key] = inCanonicalOrder((value as Record<string, unknown>)[key], key); // the key comes from the object
  }
  return copy;
}

function isExactNumber(value: number): boolean {
  if (Number.isInteger(value)) return Number.isSafeInteger(value);
  return Math.round(value * 10_000) / 10_000 === value;
}

function checkText(text: string, where: string): void {
  if (!text.isWellFormed()) refuse(where, "its text holds half a character (a lone surrogate)");
  if (text !== text.normalize("NFC")) refuse(where, "its text is not in Unicode form NFC");
}

/** JavaScript lists keys that look like array indexes first, whatever order they were added in. */
function hasReorderedKeys(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (Array.isArray(value)) return value.some(hasReorderedKeys);
  return Object.entries(value).some(([key, inner]) => /^\d/.test(key) || hasReorderedKeys(inner));
}

function refuse(where: string, problem: string): never {
  throw new AppError("EVENT_REFUSED", `Can't publish the event: in ${where}, ${problem}.`, { where });
}
