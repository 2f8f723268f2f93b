import type { ErrorCode } from "../../../contract/errors.ts";
import { AppError } from "../../base/errors.ts";

/** Why an item did not come in, and what follows from it. */
export interface Failure {
  readonly code: ErrorCode;
  /** One sentence that names the file. */
  readonly reason: string;
  /** What to do and how to try again. */
  readonly remedy: string;
  /** `item`: waits for a person. `passing`: is tried again by itself. `job`: no item of any job could come in now. */
  readonly reach: "item" | "passing" | "job";
}

const remedies: Partial<Record<ErrorCode, string>> = {
  MAPPING_NEEDED:
    "Import this file in the window, where the question can be answered, or save a mapping for its columns; then retry the item.",
  FILE_UNREADABLE: "Check that the file is there, whole and readable; then retry the item.",
  FILE_EMPTY: "Export the file again with its transactions; then retry the item.",
  FILE_NOT_A_TABLE: "Export the file again as a table of transactions; then retry the item.",
  FORMAT_UNSUPPORTED: "Export the file in another format, such as CSV or CAMT; then retry the item.",
  FILE_CHANGED: "Wait until nothing writes to the file any more; then retry the item.",
  DISK_FULL: "Free some space; then resume the job.",
  CANCELLED: "Retry the item to import it after all.",
};

/** Decides from an error what is told about an item and whether waiting can help. */
export function explainFailure(error: unknown, fileName: string): Failure {
  if (!(error instanceof AppError))
    return {
      code: "INTERNAL",
      reason: `"${fileName}" failed for a reason that is not the file's; the log of the program says more.`,
      remedy: "Retry the item; if it stays so, import the file alone to see where it stops.",
      reach: "passing",
    };
  const { code, message } = error;
  const remedy = remedies[code] ?? "Put right what the reason names; then retry the item.";
  const reason = message.includes(fileName) ? message : `"${fileName}": ${message}`;
  return { code, reason, remedy, reach: reachOf(code) };
}

function reachOf(code: ErrorCode): Failure["reach"] {
  switch (code) {
    case "DISK_FULL":
    case "DATABASE_DAMAGED":
    case "HOME_UNSAFE":
    case "LOG_DAMAGED":
      return "job";
    // Another program still writes the file, or another import of the same bytes is under way.
    case "FILE_CHANGED":
    case "STATE_CONFLICT":
    case "INTERNAL":
      return "passing";
    default:
      return "item";
  }
}
