import canonicalize from "canonicalize";
import { catalogue, type EventType } from "../../contract/events/catalogue.ts";
import { AppError } from "../base/errors.ts";
import { findPersonalData } from "./personalData.ts";

/** Largest stored event, in bytes of UTF-8. */
export const maximumBodyBytes = 65_535;

/** Data of an event, checked by the strict schema of its type and by the personal-data check of its labels. */
export function checkEventData(type: EventType, data: unknown): unknown {
  const definition = catalogue[type];
  if (definition === undefined)
    throw new AppError("EVENT_REFUSED", `There is no event type "${String(type)}".`);
  const parsed = definition.data.safeParse(data);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const where = [type, ...(issue?.path ?? [])].join(".");
    throw new AppError(
      "EVENT_REFUSED",
      `Can't publish ${type}: ${issue?.message ?? "its data does not fit its schema"}.`,
      { where },
    );
  }
  for (const label of definition.labels) {
    for (const text of textsIn((parsed.data as Record<string, unknown>)[label]))
      refusePersonalData(type, label, text);
  }
  return parsed.data;
}

function refusePersonalData(type: string, field: string, text: string): void {
  const kind = findPersonalData(text);
  if (kind === undefined) return;
  throw new AppError(
    "PERSONAL_DATA",
    `The field "${field}" holds a ${kind}. What enters the log can't be erased; use a title without personal data.`,
    { where: `${type}.${field}` },
  );
}

function* textsIn(value: unknown): Iterable<string> {
  if (typeof value === "string") yield value;
  else if (typeof value === "object" && value !== null)
    for (const inner of Object.values(value)) yield* textsIn(inner);
}

/**
 * Canonical text of an event (RFC 8785). The schema has already refused what canonicalisation would change
 * silently: undefined, unknown keys, integers beyond 2^53, more than four decimals. Size and form are checked here.
 */
export function canonicalBody(document: object): string {
  const body = canonicalize(document);
  if (body === undefined || !body.isWellFormed())
    throw new AppError("EVENT_REFUSED", "The event can't be written in canonical form.");
  if (body !== body.normalize("NFC"))
    throw new AppError("EVENT_REFUSED", "The event holds text that is not in Unicode form NFC.");
  if (body.length * 3 > maximumBodyBytes && Buffer.byteLength(body) > maximumBodyBytes) {
    throw new AppError("EVENT_REFUSED", `The event is larger than ${maximumBodyBytes} bytes.`);
  }
  return body;
}

/** Freezes a published event through and through: what is a fact does not change. */
export function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const inner of Object.values(value)) deepFreeze(inner);
  }
  return value;
}
