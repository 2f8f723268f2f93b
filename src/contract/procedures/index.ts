import { anomalyProcedures } from "./anomalies.ts";
import { batchProcedures } from "./batch.ts";
import { caseGraphProcedures } from "./caseGraph.ts";
import { caseProcedures } from "./cases.ts";
import { documentProcedures } from "./documents.ts";
import { entityProcedures } from "./entities.ts";
import { eventProcedures } from "./events.ts";
import { evidenceProcedures } from "./evidence.ts";
import { feedProcedures } from "./feed.ts";
import { frenlyProcedures } from "./frenly.ts";
import { ingestionProcedures } from "./ingestion.ts";
import { profileProcedures } from "./profiles.ts";
import { projectProcedures } from "./projects.ts";
import { reconciliationProcedures } from "./reconciliation.ts";
import { systemProcedures } from "./system.ts";
import { transactionProcedures } from "./transactions.ts";

/** The whole API as a tree: what a window, the browser shell or the terminal may ask of the core. */
export const contract = {
  system: systemProcedures,
  projects: projectProcedures,
  ingestion: ingestionProcedures,
  profiles: profileProcedures,
  transactions: transactionProcedures,
  anomalies: anomalyProcedures,
  batch: batchProcedures,
  entities: entityProcedures,
  reconciliation: reconciliationProcedures,
  documents: documentProcedures,
  cases: caseProcedures,
  evidence: evidenceProcedures,
  caseGraph: caseGraphProcedures,
  frenly: frenlyProcedures,
  events: eventProcedures,
  feed: feedProcedures,
};
