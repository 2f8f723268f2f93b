/** Field 61 of MT940 and MT942: one transaction. Amounts plain and signed, dates `YYYY-MM-DD`. */
export interface StatementLine {
  readonly valueDate: string;
  readonly entryDate: string;
  readonly amount: string;
  /** Transaction type and identification code, such as `NTRF`. */
  readonly kind: string;
  readonly customerReference: string;
  readonly bankReference: string;
  readonly supplement: string;
}

/**
 * 6!n[4!n]2a[1!a]15d1!a3!c16x[//16x][34x] (SWIFT Standards MT, field 61). Leniencies that banks need: blanks in the
 * place of the entry date, before the amount, or a line break there; an amount without decimals; no type code. What follows the
 * amount is a type code or nothing: a letter among the digits makes the line unreadable, never a smaller amount.
 */
const field61 =
  /^(?<value>\d{6})(?<entry>\d{4}|[ ]{4})?(?<mark>R?[CD]|E[CD])(?<funds>[A-Z])?[ \n]*(?<amount>\d[\d.,]*)(?:(?<kind>[NFS][A-Z0-9 ]{3})(?<rest>.*)|(?<bare>[ ]*(?:(?:\n|\/\/).*)?))$/s;

/** Undefined for a line that is no transaction at all. */
export function readStatementLine(text: string): StatementLine | undefined {
  const parts = field61.exec(text)?.groups;
  if (parts === undefined) return undefined;
  const { value = "", entry = "", mark = "", amount = "", kind = "", rest = "", bare = "" } = parts;
  const [references = "", ...supplement] = (rest + bare).split("\n");
  const [customer = "", ...bank] = references.split("//");
  const valueDate = toDate(value);
  return {
    valueDate,
    entryDate: entry.trim() === "" ? valueDate : entryDateOf(entry, value),
    amount: signOf(mark) + toPlain(amount),
    kind: kind.trim(),
    customerReference: customer.trim(),
    bankReference: bank.join("//").trim(),
    supplement: supplement.join(" ").trim(),
  };
}

/** A reversal of a credit takes money out, a reversal of a debit brings it back. */
function signOf(mark: string): "" | "-" {
  return mark === "D" || mark === "RC" || mark === "ED" ? "-" : "";
}

/**
 * `1234,5` as `1234.5`: the comma is the decimal mark of the standard; points before it set thousands apart. Without
 * a comma a point could be either, so that the amount stays as it is.
 */
export function toPlain(amount: string): string {
  const comma = amount.lastIndexOf(",");
  if (comma === -1) return amount;
  const whole = amount.slice(0, comma).replaceAll(".", "");
  const decimals = amount.slice(comma + 1);
  return decimals === "" ? whole : `${whole}.${decimals}`;
}

/** `YYMMDD`; what is no such day stays so and can't be read as one. */
export function toDate(text: string): string {
  const century = Number(text.slice(0, 2)) >= 70 ? "19" : "20";
  return `${century}${text.slice(0, 2)}-${text.slice(2, 4)}-${text.slice(4, 6)}`;
}

/** The entry date has no year: it is the value date's, or its neighbour's around New Year. */
function entryDateOf(entry: string, value: string): string {
  const year = Number(toDate(value).slice(0, 4));
  const apart = Number(entry.slice(0, 2)) - Number(value.slice(2, 4));
  const shift = apart > 6 ? -1 : apart < -6 ? 1 : 0;
  return `${year + shift}-${entry.slice(0, 2)}-${entry.slice(2, 4)}`;
}
