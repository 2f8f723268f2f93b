import { runTableJob, type TableJob } from "../modules/ingestion/readers/tables/tableJob.ts";
import { answer } from "./workerSide.ts";

answer<TableJob, { rows: number; bytes: number }>((job, _, report) =>
  runTableJob(job, (rows, bytes) => report({ rows, bytes })),
);
