import { type AnalyseJob, analyse } from "../modules/anomalies/analyseJob.ts";
import { type DigitJob, digitFigures } from "../modules/anomalies/digitFigures.ts";
import { Database } from "../storage/database.ts";
import { answer } from "./workerSide.ts";

answer<AnalyseJob | DigitJob, never>((job, options) => {
  const database = Database.open({ ...options, readonly: true });
  try {
    return "place" in job ? digitFigures(job, database) : analyse(job, database);
  } finally {
    database.dispose();
  }
});
