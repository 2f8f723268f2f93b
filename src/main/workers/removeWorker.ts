import { removeRows } from "../modules/ingestion/removeRows.ts";
import { Database } from "../storage/database.ts";
import { answer } from "./workerSide.ts";

answer<readonly number[], never>((ingestionNos, options) => {
  const database = Database.open(options);
  try {
    database.relyOnLaterCommit();
    const result = removeRows(database, ingestionNos);
    database.checkpoint();
    return result;
  } finally {
    database.dispose();
  }
});
