const credits =
  /^(?:c|cr|k|h|\+|\+?1|credit|crédit|crdt|haben|gutschrift|einzahlung|kredit|bij|credito|crédito|avere|abono|ingreso|entrada|accredito|money in|in|deposit|crediteren)\.?$/iu;
const debits =
  /^(?:d|dr|db|s|-|[-−]1|debit|débit|dbit|soll|lastschrift|auszahlung|af|uit|debito|débito|dare|cargo|salida|saída|addebito|debet|money out|out|withdrawal|debiteren)\.?$/iu;
export type Side = "credit" | "debit";

/** The side a word of a direction column names. */
export function sideOf(word: string): Side | undefined {
  return credits.test(word) ? "credit" : debits.test(word) ? "debit" : undefined;
}
