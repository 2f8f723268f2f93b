import type { Place, StatementRow } from "../converter.ts";
import { exactDecimal } from "./decimalSum.ts";
import { descend, textAt, type XmlElement } from "./elementTree.ts";
import { type EntryDetail, joinTexts } from "./entryDetail.ts";

export interface PlacedRow {
  readonly row: StatementRow;
  readonly place: Place;
}

/** What an entry states, for the totals of its statement. */
export interface EntryFigures {
  /** Signed, exact; undefined when it can't be read. */
  readonly units: bigint | undefined;
  readonly currency: string;
  readonly isBooked: boolean;
}

export function figuresOf(entry: XmlElement): EntryFigures {
  return {
    units: signedUnits(textAt(entry, "Amt"), textAt(entry, "CdtDbtInd")),
    currency: descend(entry, "Amt")?.currency ?? "",
    isBooked: statusOf(entry) === "BOOK",
  };
}

/**
 * The rows of an entry: one, or one for each of its transactions where each states its own amount in the currency of
 * the entry and together they are exactly what was booked. The direction is that of `CdtDbtInd` alone: by the usage
 * rule of ISO 20022 for `RvslInd`, a reversal with CRDT takes back a debit, so the indicator already is that of the
 * booking.
 */
export function rowsOfEntry(
  entry: XmlElement,
  details: readonly EntryDetail[],
  context: { readonly account: string; readonly detailCount: number },
): PlacedRow[] {
  const { account, detailCount } = context;
  const shared = sharedCells(entry, account);
  const ownReference = textAt(entry, "AcctSvcrRef") || textAt(entry, "NtryRef");
  const remark = textAt(entry, "AddtlNtryInf");
  if (details.length > 1 && details.length === detailCount && addUp(entry, details))
    return details.map((detail) => ({
      row: {
        ...shared,
        amount: signedText(detail.amount, detail.direction || textAt(entry, "CdtDbtInd")),
        counterparty: detail.party.name,
        counterpartyAccount: detail.party.account,
        reference: detail.reference || ownReference,
        description: joinTexts([detail.description, remark]),
      },
      place: { offset: detail.offset, length: detail.length },
    }));
  const only = details.length === 1 && detailCount === 1 ? details[0] : undefined;
  const row = {
    ...shared,
    amount: signedText(textAt(entry, "Amt"), textAt(entry, "CdtDbtInd")),
    counterparty: onlyOne(details.map(({ party }) => party.name)),
    counterpartyAccount: onlyOne(details.map(({ party }) => party.account)),
    reference: only?.reference || ownReference,
    description: joinTexts([
      detailCount > 1 ? `${detailCount} transactions booked as one` : "",
      ...details.slice(0, 50).map(({ description }) => description),
      remark,
    ]),
  };
  return [{ row, place: { offset: entry.offset, length: entry.end - entry.offset } }];
}

function sharedCells(entry: XmlElement, account: string) {
  return {
    account,
    date: bookingDate(entry),
    valueDate: dateAt(entry, "ValDt"),
    currency: descend(entry, "Amt")?.currency ?? "",
    kind: kindOf(entry),
  };
}

/** `BOOK`, `PDNG`, `INFO`, `FUTR` or the bank's own word; an entry without a status is a booked one. */
function statusOf(entry: XmlElement): string {
  return textAt(entry, "Sts", "Cd") || textAt(entry, "Sts", "Prtry") || textAt(entry, "Sts") || "BOOK";
}

const statusWords: Readonly<Record<string, string>> = {
  PDNG: "Pending",
  INFO: "Information only",
  FUTR: "Future",
};

/**
 * The date of the booking as written. What is not booked has none yet: the status stands before its date, so that
 * the row waits in quarantine instead of being counted beside the booked entry that follows it.
 */
function bookingDate(entry: XmlElement): string {
  const date = dateAt(entry, "BookgDt");
  const status = statusOf(entry);
  if (status === "BOOK") return date;
  return `${statusWords[status] ?? `Status ${status}`} ${date || dateAt(entry, "ValDt")}`.trim();
}

/** The day as written, never moved into another time zone. */
export function dateAt(element: XmlElement, name: string): string {
  const text = textAt(element, name, "Dt") || textAt(element, name, "DtTm");
  return /^\d{4}-\d\d-\d\d(?:[TZ+-]|$)/.test(text) ? text.slice(0, 10) : text;
}

function kindOf(entry: XmlElement): string {
  const domain = ["Cd", "Fmly/Cd", "Fmly/SubFmlyCd"]
    .map((path) => textAt(entry, "BkTxCd", "Domn", ...path.split("/")))
    .filter((code) => code !== "");
  const status = statusOf(entry);
  return [
    domain.join("-"),
    textAt(entry, "BkTxCd", "Prtry", "Cd"),
    /^(?:true|1)$/.test(textAt(entry, "RvslInd")) ? "reversal" : "",
    status === "BOOK" ? "" : status,
  ]
    .filter((word) => word !== "")
    .join(" ");
}

function addUp(entry: XmlElement, details: readonly EntryDetail[]): boolean {
  const direction = textAt(entry, "CdtDbtInd");
  const booked = signedUnits(textAt(entry, "Amt"), direction);
  const currency = descend(entry, "Amt")?.currency ?? "";
  let sum = 0n;
  for (const detail of details) {
    const units = signedUnits(detail.amount, detail.direction || direction);
    if (units === undefined || detail.currency !== currency) return false;
    sum += units;
  }
  return sum === booked;
}

function signedUnits(amount: string, direction: string): bigint | undefined {
  const units = exactDecimal(amount);
  if (units === undefined || units < 0n) return undefined;
  if (direction === "DBIT") return -units;
  return direction === "CRDT" ? units : undefined;
}

/** The amount with its sign. One that has no direction, or two, is left so that nobody takes it for an amount. */
export function signedText(amount: string, direction: string): string {
  if (direction === "CRDT" && !amount.startsWith("-")) return amount;
  // No minus before nothing: zero has no direction.
  if (direction === "DBIT" && !amount.startsWith("-")) return /[1-9]/.test(amount) ? `-${amount}` : amount;
  return `${amount} with direction ${direction === "" ? "missing" : direction}`;
}

function onlyOne(texts: readonly string[]): string {
  const [first = ""] = texts;
  return texts.every((text) => text === first) ? first : "";
}
