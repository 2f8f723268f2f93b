import { partyKeyOf } from "../modules/entities/identity/partyKey.ts";
import { type ImportJob, runImportJob } from "../modules/ingestion/importJob.ts";
import { Database } from "../storage/database.ts";
import { answer } from "./workerSide.ts";

answer<ImportJob, { rows: number; bytes: number }>((job, options, report) => {
  const database = Database.open(options);
  try {
    // The limit on the database's size holds for every connection, not only for the one it was set on.
    database.execute(`PRAGMA max_page_count = ${job.pageLimit}`);
    database.relyOnLaterCommit();
    const result = runImportJob(job, database, {
      onProgress: (rows, bytes) => report({ rows, bytes }),
      partyKeyOf,
    });
    database.checkpoint();
    return result;
  } finally {
    database.dispose();
  }
});
