import { type ExportJob, runExportJob } from "../modules/reconciliation/exports/exportJob.ts";
import { Database } from "../storage/database.ts";
import { answer } from "./workerSide.ts";

answer<ExportJob, never>(async (job, options) => {
  const database = Database.open({ ...options, readonly: true });
  try {
    return await runExportJob(job, database);
  } finally {
    database.dispose();
  }
});
