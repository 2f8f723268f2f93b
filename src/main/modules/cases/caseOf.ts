import type { CaseId } from "../../../contract/ids.ts";
import { AppError } from "../../base/errors.ts";
import type { ReadTx } from "../../storage/database.ts";
import { casesStore, numberOf, type StoredCase } from "./casesStore.ts";

/** A case, or an error that says that there is none. */
export function caseOf(tx: ReadTx, caseId: CaseId): StoredCase {
  const found = casesStore.get(tx, caseId);
  if (found === undefined) throw new AppError("NOT_FOUND", `There is no case ${caseId}.`, { where: caseId });
  return found;
}

/** What is sealed does not change. */
export function refuseSealed(about: StoredCase): void {
  if (about.status === "sealed")
    throw new AppError(
      "STATE_CONFLICT",
      `Case ${numberOf(about)} is sealed, so nothing in it changes. Reopen it to go on; its seal stands.`,
      { where: about.case_id },
    );
}
