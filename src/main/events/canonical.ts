import { AppError } from "../base/errors.ts";

/** Largest stored event, in bytes of UTF-8. */
const maximumBodyBytes = 65_535;

/**
 * A frozen copy of a value in which every key stands where RFC 8785 puts it, so that `JSON.stringify` writes the
 * canonical text: ECMAScript's forms of numbers and strings are those of the RFC, only the order of keys is not.
 * Refuses what a canonical form would change silently or two readers would read differently: undefined, dates and
 * other objects, integers beyond 2^53, more than four decimals, text that is not well-formed or not NFC, and keys
 * that are numbers (JavaScript lists those first, whatever order they were added in).
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
      if (Array.isArray(value))
        return Object.freeze(Array.from(value, (item) => inCanonicalOrder(item, where)));
      return orderedCopy(value, where);
    default:
      return refuse(where, `a value of type ${typeof value} has no place in an event`);
  }
}

/** Canonical text (RFC 8785) of plain JSON data. */
export function canonicalText(value: unknown): string {
  return JSON.stringify(inCanonicalOrder(value));
}

/** Refuses a text that is larger than an event may be. */
export function checkSize(text: string): void {
  if (text.length * 3 > maximumBodyBytes && Buffer.byteLength(text) > maximumBodyBytes)
    refuse("the event", `there are more than ${maximumBodyBytes} bytes`);
}

function orderedCopy(value: object, where: string): object {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null)
    refuse(where, "only plain objects have a place in an event");
  const copy: Record<string, unknown> = {};
  // Array.sort compares UTF-16 code units, as RFC 8785, section 3.2.3 asks.
  for (const key of Object.keys(value).sort()) {
    if (key === "__proto__" || isDigit(key.charCodeAt(0)))
      refuse(where, `"${key}" can't be the name of a field`);
    checkText(key, where);
    copy[key] = inCanonicalOrder((value as Record<string, unknown>)[key], key); // the key comes from the object
  }
  return Object.freeze(copy);
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39;
}

function isExactNumber(value: number): boolean {
  if (Number.isInteger(value)) return Number.isSafeInteger(value);
  return Number.isFinite(value) && Math.round(value * 10_000) / 10_000 === value;
}

const plainText = /^[\x20-\x7e]*$/;

function checkText(text: string, where: string): void {
  if (plainText.test(text)) return;
  if (!text.isWellFormed()) refuse(where, "the text holds half a character (a lone surrogate)");
  if (text !== text.normalize("NFC")) refuse(where, "the text is not in Unicode form NFC");
}

function refuse(where: string, problem: string): never {
  throw new AppError("EVENT_REFUSED", `Can't publish the event: in ${where}, ${problem}.`, { where });
}
