import { removeRows } from "../modules/ingestion/removeRows.ts";
import { Database } from "../storage/database.ts";
import { answer } from "./workerSide.ts";

answer<readonly number[], never>((ingestionNos, options) => {
  const database = Database.open(options);
  try {
    return removeRows(database, ingestionNos);
  } finally {
    database.dispose();
  }
});
