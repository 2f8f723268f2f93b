import { runTableJob, type TableJob, type TableMoved } from "../modules/ingestion/readers/tables/tableJob.ts";
import { answer } from "./workerSide.ts";

answer<TableJob, TableMoved>((job, _, report) => runTableJob(job, (rows, bytes) => report({ rows, bytes })));
