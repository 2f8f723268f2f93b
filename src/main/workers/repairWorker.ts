import { type RepairJob, runRepairJob } from "../modules/ingestion/repairJob.ts";
import { answer } from "./workerSide.ts";

answer<RepairJob, never>((job) => runRepairJob(job));
