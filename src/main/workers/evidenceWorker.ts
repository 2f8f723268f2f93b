import { type EvidenceJob, runEvidenceJob } from "../modules/cases/evidence/evidenceJob.ts";
import { partyKeyOf } from "../modules/entities/identity/partyKey.ts";
import { readRows } from "../modules/ingestion/readRows.ts";
import { Database } from "../storage/database.ts";
import { EvidenceVault } from "../storage/evidenceVault.ts";
import { answer } from "./workerSide.ts";

answer<EvidenceJob, never>(async ({ vault, task }, options) => {
  const database = Database.open(options);
  try {
    return await runEvidenceJob(task, {
      database,
      vault: new EvidenceVault(vault.dir, vault.key),
      readRows: (rows) => readRows(database, rows),
      partyOf: (name, account) => partyKeyOf(name, account)?.key ?? "",
    });
  } finally {
    database.dispose();
  }
});
