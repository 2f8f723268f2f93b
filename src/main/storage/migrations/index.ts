import type { Migration } from "../migration.ts";
import { eventLogMigration } from "./0010-eventLog.ts";

/** Every migration, in the order in which they run. */
export const migrations: readonly Migration[] = [eventLogMigration];
