export interface AlertCounts {
  readonly unacknowledged: number;
  readonly unacknowledgedCritical: number;
  readonly waiting: number;
}

/** "3 alerts, 1 critical": what the tray and its tooltip say. */
export function describeCounts(counts: AlertCounts): string {
  const { unacknowledged, unacknowledgedCritical, waiting } = counts;
  if (unacknowledged === 0 && waiting === 0) return "No alerts";
  const parts = [`${unacknowledged} ${unacknowledged === 1 ? "alert" : "alerts"}`];
  if (unacknowledgedCritical > 0) parts.push(`${unacknowledgedCritical} critical`);
  if (waiting > 0) parts.push(`${waiting} waiting`);
  return parts.join(", ");
}
