import type { Priority } from "../../../contract/events/definition.ts";

/** Deliveries to one person in any rolling minute, at most. */
export const deliveriesPerMinute = 10;
export const rollingWindowMs = 60_000;
/** The same thing again within this time of when it was last seen only raises the counter. */
export const duplicateWindowMs = 5 * 60_000;

const order: readonly Priority[] = ["critical", "high", "medium", "low"];

/** Place in the queue: 0 is the most urgent. */
export function rankOf(severity: Priority): number {
  return order.indexOf(severity);
}

export function severityOf(rank: number): Priority {
  return order[rank] ?? "low";
}

/**
 * Whether one more delivery fits the rolling minute, and if not, when it will. `recent` are the times of the last
 * deliveries, oldest first; one that lies exactly a minute back no longer counts.
 */
export function nextDelivery(
  recent: readonly number[],
  now: number,
): { readonly allowed: true } | { readonly allowed: false; readonly at: number } {
  const counted = recent.filter((at) => at > now - rollingWindowMs);
  const blocking = counted[counted.length - deliveriesPerMinute];
  return blocking === undefined ? { allowed: true } : { allowed: false, at: blocking + rollingWindowMs };
}

/** What becomes of a trigger, given the last alert with its fingerprint. */
export type Recurrence = { readonly kind: "repeat" } | { readonly kind: "new"; readonly episode: number };

/**
 * A repeat raises the counter of the first; what comes back after it was resolved, dismissed or has expired, or after
 * it was quiet for five minutes, is a new episode with an acknowledgement of its own.
 */
export function classify(
  last: { readonly active: boolean; readonly lastSeenAt: number; readonly episode: number } | undefined,
  now: number,
): Recurrence {
  if (last === undefined) return { kind: "new", episode: 1 };
  if (last.active && now - last.lastSeenAt <= duplicateWindowMs) return { kind: "repeat" };
  return { kind: "new", episode: last.episode + 1 };
}
