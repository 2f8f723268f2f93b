import {
  type ReconciliationSettings,
  reconciliationSettingsSchema,
} from "../../../contract/procedures/reconciliationRun.ts";
import type { ReadTx } from "../../storage/database.ts";
import { runsStore } from "./runsStore.ts";

export const defaultSettings: ReconciliationSettings = reconciliationSettingsSchema.parse({
  windows: { instant: 1, transfer: 2, card: 7, cheque: 14, other: 3 },
  tolerance: 0,
  margin: 6,
  autoConfirm: true,
  sign: "auto",
  aggregateSize: 8,
});

/** A project's own settings, or those every project begins with. */
export function settingsOf(tx: ReadTx, projectId: string): ReconciliationSettings {
  const stored = runsStore.settings(tx, projectId);
  return stored === undefined ? defaultSettings : reconciliationSettingsSchema.parse(JSON.parse(stored));
}
