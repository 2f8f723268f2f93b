import { type AnalyseJob, analyse } from "../modules/anomalies/analyseJob.ts";
import { Database } from "../storage/database.ts";
import { answer } from "./workerSide.ts";

answer<AnalyseJob, never>((job, options) => {
  const database = Database.open({ ...options, readonly: true });
  try {
    return analyse(job, database);
  } finally {
    database.dispose();
  }
});
