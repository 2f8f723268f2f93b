import { catalogue, type EventType } from "../../contract/events/catalogue.ts";
import type { Envelope } from "../../contract/events/envelope.ts";
import { AppError } from "../base/errors.ts";
import { checkSize } from "./canonical.ts";
import { findPersonalData } from "./personalData.ts";

/**
 * Data of an event, checked by the strict schema of its type; labels are brought to Unicode form NFC first and pass
 * the personal-data check afterwards.
 */
export function checkEventData(type: EventType, data: unknown): unknown {
  // A caller outside the type checker may name any type.
  if (!Object.hasOwn(catalogue, type))
    throw new AppError("EVENT_REFUSED", `There is no event type "${String(type)}".`, { where: String(type) });
  const { labels, data: schema } = catalogue[type];
  const parsed = schema.safeParse(labels.length === 0 ? data : withNormalLabels(data, labels));
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const where = [type, ...(issue?.path ?? [])].join(".");
    throw new AppError(
      "EVENT_REFUSED",
      `Can't publish ${type}: ${where}: ${issue?.message ?? "its data does not fit its schema"}.`,
      { where },
    );
  }
  for (const label of labels) {
    // The schema gives an object; a label may be left out of it.
    for (const text of textsIn((parsed.data as Readonly<Record<string, unknown>>)[label]))
      refusePersonalData(type, label, text);
  }
  return parsed.data;
}

function withNormalLabels(data: unknown, labels: readonly string[]): unknown {
  if (typeof data !== "object" || data === null) return data;
  const copy: Record<string, unknown> = { ...data };
  for (const label of labels) if (label in copy) copy[label] = normalised(copy[label]);
  return copy;
}

function normalised(value: unknown): unknown {
  if (typeof value === "string") return value.normalize("NFC");
  if (Array.isArray(value)) return value.map(normalised);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, normalised(inner)]));
}

function refusePersonalData(type: string, field: string, text: string): void {
  const kind = findPersonalData(text);
  if (kind === undefined) return;
  throw new AppError(
    "PERSONAL_DATA",
    `The field "${field}" holds ${kind}. What enters the log can't be erased; use a title without personal data.`,
    { where: `${type}.${field}` },
  );
}

function* textsIn(value: unknown): Iterable<string> {
  if (typeof value === "string") yield value;
  else if (typeof value === "object" && value !== null)
    for (const inner of Object.values(value)) yield* textsIn(inner);
}

/** A published document, its data left open: the fields of the envelope in the order of RFC 8785. */
export type StampedEvent = Omit<Envelope, "depends_on" | "type"> & {
  readonly type: EventType;
  readonly depends_on: Readonly<Record<string, never>>;
};

/**
 * Canonical text (RFC 8785) of a stamped event whose data came from `inCanonicalOrder`. Everything beside the data
 * is an id, a number or a fixed form without characters that JSON escapes, so the text is put together directly.
 */
export function eventText(event: StampedEvent): string {
  const text = `{"case_id":${quoted(event.case_id)},"case_previous":${quoted(event.case_previous)},"case_sequence":${event.case_sequence},"causation_id":${quoted(event.causation_id)},"clock":"${event.clock}","correlation_id":"${event.correlation_id}","data":${JSON.stringify(event.data)},"depends_on":{},"device_id":"${event.device_id}","id":"${event.id}","project_id":${quoted(event.project_id)},"sequence":${event.sequence},"timestamp":"${event.timestamp}","type":"${event.type}","user_id":"${event.user_id}","version":${event.version}}`;
  checkSize(text);
  return text;
}

const plainId = /^[a-z0-9_-]{1,80}$/;

/** Ids come branded from typed callers; one that was made by a cast must not break out of its quotation marks. */
export function checkIds(ids: readonly (string | null)[]): void {
  for (const id of ids) {
    if (id !== null && !plainId.test(id))
      throw new AppError("EVENT_REFUSED", `Can't publish the event: "${id}" is no id.`, { where: id });
  }
}

function quoted(text: string | null): string {
  return text === null ? "null" : `"${text}"`;
}
