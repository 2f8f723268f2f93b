import { minorUnitDigits } from "../../../../../../contract/money.ts";

/** A transaction (record 16). Amounts are whole numbers of the currency's minor unit, as the file has them. */
export interface Bai2Transaction {
  readonly type: string;
  readonly amount: string;
  /** `YYYY-MM-DD` of a value-dated amount, else empty. */
  readonly valueDate: string;
  readonly bankReference: string;
  readonly customerReference: string;
  readonly text: string;
}

/** A figure of an account's summary (record 03). */
export interface Bai2Figure {
  readonly type: string;
  readonly amount: string;
}

/** Fields that follow a funds type: V a date and a time, S three amounts, D a count and that many pairs. */
function fundsWidth(fields: readonly string[], at: number): number {
  switch ((fields[at] ?? "").trim()) {
    case "V":
      return 2;
    case "S":
      return 3;
    case "D":
      return 1 + 2 * Math.min(Number(fields[at + 1]) || 0, fields.length);
    default:
      return 0;
  }
}

export function readTransaction(fields: readonly string[]): Bai2Transaction {
  const [type = "", amount = "", funds = ""] = fields;
  const behind = 3 + fundsWidth(fields, 2);
  const [bankReference = "", customerReference = "", ...text] = fields.slice(behind);
  return {
    type: type.trim(),
    amount: amount.trim(),
    valueDate: funds.trim() === "V" ? toDate(fields[3] ?? "") : "",
    bankReference: bankReference.trim(),
    customerReference: customerReference.trim(),
    text: text.join(",").replaceAll(",\n", " ").replaceAll("\n", " ").replace(/\s+/g, " ").trim(),
  };
}

/** Account, currency and figures of a summary: type, amount, count and funds type, again and again. */
export function readSummary(fields: readonly string[]): {
  readonly account: string;
  readonly currency: string;
  readonly figures: Bai2Figure[];
} {
  const [account = "", currency = ""] = fields;
  const figures: Bai2Figure[] = [];
  for (let at = 2; at < fields.length; ) {
    const type = (fields[at] ?? "").trim();
    const amount = (fields[at + 1] ?? "").trim();
    if (type !== "") figures.push({ type, amount });
    at += 4 + fundsWidth(fields, at + 3);
  }
  return { account: account.trim(), currency: currency.trim(), figures };
}

/** `YYMMDD`. */
export function toDate(text: string): string {
  const [, year = "", month = "", day = ""] = /^(\d\d)(\d\d)(\d\d)$/.exec(text.trim()) ?? [];
  if (year === "") return text.trim();
  return `${Number(year) >= 70 ? "19" : "20"}${year}-${month}-${day}`;
}

/** Minor units as a plain decimal: `-3500` of USD is `-35.00`; what is no whole number stays as it is. */
export function toDecimal(units: string, currency: string): string {
  const [, sign = "", digits = ""] = /^([+-]?)(\d+)$/.exec(units) ?? [];
  if (digits === "") return units;
  const decimals = minorUnitDigits(currency);
  const padded = digits.padStart(decimals + 1, "0");
  const whole = padded.slice(0, padded.length - decimals).replace(/^0+(?=\d)/, "");
  return `${sign === "-" ? "-" : ""}${whole}${decimals === 0 ? "" : `.${padded.slice(-decimals)}`}`;
}

/**
 * Whether a type of transaction brings money in or takes it out: codes 100 to 399 are credits, 400 to 699 debits (BAI
 * Cash Management Balance Reporting, version 2, appendix A). Loans and codes of a bank's own say neither.
 */
export function directionOf(type: string): "credit" | "debit" | undefined {
  const code = Number(type);
  if (code >= 100 && code <= 399) return "credit";
  return code >= 400 && code <= 699 ? "debit" : undefined;
}
