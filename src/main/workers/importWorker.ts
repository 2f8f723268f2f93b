import { type ImportJob, runImportJob } from "../modules/ingestion/importJob.ts";
import { Database } from "../storage/database.ts";
import { answer } from "./workerSide.ts";

answer<ImportJob, { rows: number; bytes: number }>((job, options, report) => {
  const database = Database.open(options);
  try {
    return runImportJob(job, database, (rows, bytes) => report({ rows, bytes }));
  } finally {
    database.dispose();
  }
});
