import {
  type FormatProblem,
  type Place,
  type StatementFacts,
  statementCells,
  type TableSink,
} from "../converter.ts";
import { withoutControls } from "../textLines.ts";
import { firstMeaningful, readDetails } from "./details.ts";
import { readStatementLine, type StatementLine, toDate, toPlain } from "./statementLine.ts";

interface Pending {
  readonly line: StatementLine | undefined;
  /** The field as it stands, for a line that is none. */
  readonly raw: string;
  details: string | undefined;
  place: Place;
}

interface Balance {
  readonly amount: string;
  readonly date: string;
  readonly currency: string;
}

const balanceField = /^(?<mark>R?[CD])(?<date>\d{6})(?<currency>[A-Z]{3})\s*(?<amount>\d[\d.,]*)/;
const totalField = /^(?<count>\d{1,5})(?<currency>[A-Z]{3})(?<amount>[\d.,]*)/;

/** Takes the fields of a file in order and gives a row for each transaction and the facts of each statement. */
export class Mt940Reading {
  readonly statements: StatementFacts[] = [];
  readonly problems: FormatProblem[] = [];
  fields = 0;

  readonly #sink: TableSink;
  readonly #projectCurrency: string;
  #rows = 1; // the header
  #pending: Pending | undefined;
  #account = "";
  #number = "";
  #currency = "";
  #opening: Balance | undefined;
  #rowsBefore = 1;
  #isOpen = false;
  #debits = 0;
  #credits = 0;

  constructor(sink: TableSink, projectCurrency: string) {
    this.#sink = sink;
    this.#projectCurrency = projectCurrency;
  }

  field(tag: string, text: string, place: Place): void {
    this.fields += 1;
    switch (tag) {
      case "20":
        return this.#begin();
      case "25":
        this.#account = accountOf(text);
        return;
      case "28":
      case "28C":
        this.#number = text.trim();
        return;
      case "60F":
      case "60M":
        return this.#open(text);
      case "34F":
        this.#currency = /^[A-Z]{3}/.exec(text)?.[0] ?? this.#currency;
        this.#isOpen = true;
        return;
      case "61":
        this.#flush();
        this.#isOpen = true;
        this.#pending = { line: readStatementLine(text), raw: text, details: undefined, place };
        return;
      case "86":
      case "NS":
        return this.#addDetails(tag === "NS" ? withoutNumbers(text) : text, place);
      case "62F":
      case "62M":
        return this.#close(text);
      case "90D":
      case "90C":
        return this.#checkTotal(tag, text);
      default:
        return;
    }
  }

  endMessage(): void {
    this.#flush();
  }

  end(): void {
    this.#flush();
    if (this.#isOpen) this.#finish(undefined);
  }

  /** A new message; a statement that never stated its closing balance ends here. */
  #begin(): void {
    this.#flush();
    if (this.#isOpen) this.#finish(undefined);
    this.#account = "";
    this.#number = "";
    this.#currency = "";
  }

  #open(text: string): void {
    this.#flush();
    if (this.#isOpen) this.#finish(undefined);
    this.#opening = this.#balance(text);
    this.#currency = this.#opening?.currency ?? this.#currency;
    this.#isOpen = true;
  }

  #close(text: string): void {
    this.#flush();
    this.#finish(this.#balance(text));
  }

  #balance(text: string): Balance | undefined {
    const balance = readBalance(text);
    if (balance === undefined)
      this.problems.push({
        code: "unreadable_record",
        row: this.#rows,
        explanation: `"${withoutControls(text.slice(0, 60))}" is no balance`,
      });
    return balance;
  }

  #finish(closing: Balance | undefined): void {
    const opening = this.#opening;
    if (
      opening !== undefined &&
      closing === undefined &&
      !this.problems.some(({ row }) => row === this.#rows)
    )
      this.problems.push({
        code: "missing_end",
        row: this.#rows,
        explanation: "a statement with an opening balance has no closing one",
      });
    this.statements.push({
      account: this.#account,
      currency: this.#currency === "" ? (closing?.currency ?? this.#projectCurrency) : this.#currency,
      number: this.#number,
      opening: opening?.amount ?? null,
      closing: closing?.amount ?? null,
      openingDate: opening?.date ?? null,
      closingDate: closing?.date ?? null,
      rowsBefore: this.#rowsBefore,
      rows: this.#rows - this.#rowsBefore,
    });
    this.#opening = undefined;
    this.#isOpen = false;
    this.#rowsBefore = this.#rows;
    this.#debits = 0;
    this.#credits = 0;
  }

  #addDetails(text: string, place: Place): void {
    const pending = this.#pending;
    if (pending === undefined) return; // about the statement as a whole
    pending.details = pending.details === undefined ? text : `${pending.details}\n${text}`;
    pending.place = {
      offset: pending.place.offset,
      length: place.offset + place.length - pending.place.offset,
    };
  }

  #flush(): void {
    const pending = this.#pending;
    if (pending === undefined) return;
    this.#pending = undefined;
    const { line, raw, details, place } = pending;
    const said = readDetails(details ?? "");
    if (line?.amount.startsWith("-") === true) this.#debits += 1;
    else this.#credits += 1;
    const currency = this.#currency === "" ? this.#projectCurrency : this.#currency;
    const cells = statementCells({
      account: this.#account,
      date: line?.entryDate ?? raw,
      valueDate: line?.valueDate ?? "",
      amount: line?.amount ?? "",
      currency,
      counterparty: said.counterparty,
      counterpartyAccount: said.counterpartyAccount,
      reference: firstMeaningful([said.reference, line?.customerReference, line?.bankReference]),
      description: [said.description, line?.supplement ?? ""].filter((part) => part !== "").join(" · "),
      kind: [line?.kind ?? "", said.kind].filter((part) => part !== "").join(" "),
    });
    this.#sink.row(cells.map(withoutControls), place);
    this.#rows += 1;
  }

  /** Field 90 of an interim report: number and sum of the debits or credits. */
  #checkTotal(tag: "90D" | "90C", text: string): void {
    this.#flush();
    const stated = Number(totalField.exec(text)?.groups?.count);
    const found = tag === "90D" ? this.#debits : this.#credits;
    if (!Number.isInteger(stated) || stated === found) return;
    const what = tag === "90D" ? "debits" : "credits";
    this.problems.push({
      code: "record_count",
      row: this.#rows,
      explanation: `the report states ${stated} ${what} and has ${found}`,
    });
  }
}

function readBalance(text: string): Balance | undefined {
  const parts = balanceField.exec(text)?.groups;
  if (parts === undefined) return undefined;
  const { mark = "", date = "", currency = "", amount = "" } = parts;
  const isDebit = mark === "D" || mark === "RC";
  return { amount: (isDebit ? "-" : "") + toPlain(amount), date: toDate(date), currency };
}

/** The account as written; a currency that stands behind it is not part of it. */
function accountOf(text: string): string {
  return text.trim().replace(/(\d)\/?(?:[A-Z]{3})$/, "$1");
}

/** Lines of the bank's own field NS begin with a number of two digits. */
function withoutNumbers(text: string): string {
  return text
    .split("\n")
    .map((line) => line.replace(/^\d\d/, ""))
    .join("\n");
}
