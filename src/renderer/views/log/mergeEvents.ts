import type { LoggedEvent } from "../../../contract/procedures/events.ts";

interface EventFilter {
  readonly type?: string | undefined;
  readonly projectId?: string | undefined;
  readonly since?: string | undefined;
}

/** Whether an event belongs to a filtered log; the same rule as the core's page. */
export function passesFilter(event: LoggedEvent, { type, projectId, since }: EventFilter): boolean {
  if (type !== undefined && event.type !== type) return false;
  if (projectId !== undefined && event.projectId !== projectId) return false;
  return since === undefined || event.timestamp >= since;
}

/** New events on top of those shown, newest first, none twice. */
export function mergeNewest(
  news: readonly LoggedEvent[],
  shown: readonly LoggedEvent[],
): readonly LoggedEvent[] {
  const newest = shown[0]?.sequence ?? 0;
  return [
    ...news.filter((event) => event.sequence > newest).sort((a, b) => b.sequence - a.sequence),
    ...shown,
  ];
}
