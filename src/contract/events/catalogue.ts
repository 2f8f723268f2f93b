import { z } from "zod";
import { anomalyEvents } from "./anomalies.ts";
import { batchEvents } from "./batch.ts";
import { caseEvents } from "./cases.ts";
import { entityEvents } from "./entities.ts";
import type { Envelope } from "./envelope.ts";
import { frenlyEvents } from "./frenly.ts";
import { ingestionEvents } from "./ingestion.ts";
import { reconciliationEvents } from "./reconciliation.ts";
import { workspaceEvents } from "./workspace.ts";

/** Every event type there is. What is not listed here can't be published, and does not compile. */
export const catalogue = {
  ...workspaceEvents,
  ...ingestionEvents,
  ...anomalyEvents,
  ...batchEvents,
  ...reconciliationEvents,
  ...caseEvents,
  ...entityEvents,
  ...frenlyEvents,
} as const;

export type EventType = keyof typeof catalogue;
export const eventTypes = Object.keys(catalogue) as readonly EventType[]; // safe: the keys of a literal object
export const eventTypeSchema = z.enum(eventTypes as [EventType, ...EventType[]]); // safe: the catalogue is not empty

export type EventData<T extends EventType> = z.infer<(typeof catalogue)[T]["data"]>;

/** A published event of a known type. A union over all types unless `T` narrows it. */
export type EventDocument<T extends EventType = EventType> = {
  [K in T]: Readonly<Omit<Envelope, "type" | "data"> & { type: K; data: Readonly<EventData<K>> }>;
}[T];

/** Which events to hear: all, one type, or a prefix such as `data.*`. */
export type EventPattern = "*" | EventType | `${string}.*`;

/** Whether an event type falls under a pattern. */
export function matchesPattern(type: string, pattern: EventPattern): boolean {
  if (pattern === "*" || pattern === type) return true;
  return pattern.endsWith(".*") && type.startsWith(pattern.slice(0, -1));
}
