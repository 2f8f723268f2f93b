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

/** What mends the file itself; a retry reads it anew where it lies. */
const mending: Partial<Record<ErrorCode, string>> = {
  FILE_UNREADABLE: "Check that the file is there, whole and readable",
  FILE_EMPTY: "Export the file again with its transactions",
  FILE_NOT_A_TABLE: "Export the file again as a table of transactions",
  FORMAT_UNSUPPORTED: "Export the file in another format, such as CSV or CAMT",
  FILE_CHANGED: "Wait until nothing writes to the file any more",
};
const remedies: Partial<Record<ErrorCode, string>> = {
  MAPPING_NEEDED:
    "Say on the job's page how it is to be read and retry it there, or import the file alone in the window, where the question can be answered.",
  DISK_FULL: "Free some space; then resume the job.",
  CANCELLED: "Retry the item to import it after all.",
};

/** The `where` of a refusal that asks for the side of a file. */
export const sideUnknown = "side";

/** Decides from an error what is told about an item and whether waiting can help. */
export function explainFailure(
  error: unknown,
  { fileName, path }: { readonly fileName: string; readonly path: string | null },
): Failure {
  if (!(error instanceof AppError))
    return {
      code: "INTERNAL",
      reason: `"${fileName}" failed for a reason that is not the file's; the log of the program says more.`,
      remedy: "Retry the item; if it stays so, import the file alone to see where it stops.",
      reach: "passing",
    };
  const { code, message, where } = error;
  const remedy = where === sideUnknown ? "Retry the item and name its side." : remedyFor(code, path);
  const reason = message.includes(fileName) ? message : `"${fileName}": ${message}`;
  return { code, reason, remedy, reach: reachOf(code) };
}

function remedyFor(code: ErrorCode, path: string | null): string {
  const mend = mending[code];
  if (mend === undefined) return remedies[code] ?? "Put right what the reason names; then retry the item.";
  return path === null
    ? `${mend}; then hand it over in a new batch, as this one keeps the bytes that it was given.`
    : `${mend}; then retry the item.`;
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
