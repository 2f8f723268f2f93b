import type { Migration } from "../migration.ts";
import { eventLogMigration } from "./0010-eventLog.ts";
import { projectsMigration } from "./0020-projects.ts";
import { ingestionMigration } from "./0030-ingestion.ts";
import { anomaliesMigration } from "./0040-anomalies.ts";
import { frenlyMigration } from "./0050-frenly.ts";
import { sourcesMigration } from "./0060-sources.ts";
import { entitiesMigration } from "./0065-entities.ts";
import { batchMigration } from "./0070-batch.ts";
import { reconciliationMigration } from "./0080-reconciliation.ts";
import { findingsMigration } from "./0100-findings.ts";
import { matchRowsMigration } from "./0110-matchRows.ts";
import { sideSearchMigration } from "./0115-sideSearch.ts";
import { learnedRulesMigration } from "./0120-learnedRules.ts";
import { followUpMigration } from "./0125-followUp.ts";
import { checksMigration } from "./0135-checks.ts";
import { casesMigration } from "./0140-cases.ts";
import { periodsMigration } from "./0145-periods.ts";
import { caseGraphMigration } from "./0150-caseGraph.ts";
import { batchReadingMigration } from "./0155-batchReading.ts";

/** Every migration, in the order in which they run. */
export const migrations: readonly Migration[] = [
  eventLogMigration,
  projectsMigration,
  ingestionMigration,
  anomaliesMigration,
  frenlyMigration,
  sourcesMigration,
  entitiesMigration,
  batchMigration,
  reconciliationMigration,
  findingsMigration,
  matchRowsMigration,
  sideSearchMigration,
  learnedRulesMigration,
  followUpMigration,
  checksMigration,
  casesMigration,
  periodsMigration,
  caseGraphMigration,
  batchReadingMigration,
];
