import {
  accompanyFinish,
  type FinishJob,
  type FinishReport,
} from "../modules/reconciliation/finishCompanion.ts";
import {
  type JobReport,
  type ReconcileJob,
  runReconcileJob,
} from "../modules/reconciliation/reconcileJob.ts";
import { Database } from "../storage/database.ts";
import { answer } from "./workerSide.ts";

answer<ReconcileJob | FinishJob, JobReport | FinishReport>((job, options, report) => {
  const isDry = "runNo" in job && job.runNo === null;
  const database = Database.open(isDry ? { ...options, readonly: true } : options);
  try {
    if ("step" in job) return accompanyFinish(job, database, report);
    if (!isDry) database.relyOnLaterCommit();
    const result = runReconcileJob(job, database, report);
    if (!isDry) database.checkpoint();
    return result;
  } finally {
    database.dispose();
  }
});
