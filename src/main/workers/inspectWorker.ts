import { type InspectJob, runInspectJob } from "../modules/ingestion/inspectJob.ts";
import { answer } from "./workerSide.ts";

answer<InspectJob, never>((job, options) => runInspectJob(job, options));
