import type { Side } from "./events/ingestion.ts";

/** Formats that only banks write. */
const bankExtensions = new Set([".ofx", ".qfx", ".qif", ".sta", ".mt940", ".mt942", ".940", ".bai", ".bai2"]);
const bankWords = new Set(
  "bank banking statement statements kontoauszug kontoauszuege umsatz umsaetze umsatze camt camt052 camt053 camt054 mt940 mt942 bai2 giro extrait releve estratto extracto rekening".split(
    " ",
  ),
);
const ledgerWords = new Set(
  "ledger ledgers book books journal journals gl general buchung buchungen buchungsjournal hauptbuch erp datev sap invoice invoices payable payables receivable receivables ap ar grootboek".split(
    " ",
  ),
);

/** Words of a name: `GL_export-2026` is `gl`, `export`, `2026`; marks over letters do not count. */
function wordsOf(text: string): string[] {
  return text
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "");
}

function sideOf(text: string): Side | "both" | undefined {
  const words = wordsOf(text);
  const isBank = words.some((word) => bankWords.has(word));
  const isLedger = words.some((word) => ledgerWords.has(word));
  if (isBank && isLedger) return "both";
  return isBank ? "bank" : isLedger ? "ledger" : undefined;
}

/**
 * Whose file it is, by its extension, the words of its name, then those of the folder it lies in.
 * Undefined where nothing tells or a name speaks for both: a side is never guessed, because a file on the wrong side
 * turns every match and every ghost around.
 */
export function recogniseSide(path: string): Side | undefined {
  const parts = path.split(/[\\/]/).filter((part) => part !== "");
  const fileName = parts.at(-1) ?? "";
  const dot = fileName.lastIndexOf(".");
  const extension = dot > 0 ? fileName.slice(dot).toLowerCase() : "";
  if (bankExtensions.has(extension)) return "bank";
  for (const part of [fileName.slice(0, fileName.length - extension.length), ...parts.slice(-2, -1)]) {
    const side = sideOf(part);
    if (side === "both") return undefined;
    if (side !== undefined) return side;
  }
  return undefined;
}
