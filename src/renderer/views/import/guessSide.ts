import type { Side } from "../../../contract/events/ingestion.ts";

/** Whose file it is, from its name alone: a first offer that a person can change before anything is read. */
export function guessSide(fileName: string): Side {
  return /ledger|books?\b|journal|general|gl[-_. ]|buchung|erp|invoice|accounts?[-_ ]payable/i.test(fileName)
    ? "ledger"
    : "bank";
}
