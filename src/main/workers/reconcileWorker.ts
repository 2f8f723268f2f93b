import {
  type JobReport,
  type ReconcileJob,
  runReconcileJob,
} from "../modules/reconciliation/reconcileJob.ts";
import { Database } from "../storage/database.ts";
import { answer } from "./workerSide.ts";

answer<ReconcileJob, JobReport>((job, options, report) => {
  const database = Database.open(job.runNo === null ? { ...options, readonly: true } : options);
  try {
    if (job.runNo !== null) database.relyOnLaterCommit();
    const result = runReconcileJob(job, database, report);
    if (job.runNo !== null) database.checkpoint();
    return result;
  } finally {
    database.dispose();
  }
});
