import type { ColumnRole, Mapping } from "../../../../../contract/procedures/ingestion.ts";
import { AppError } from "../../../../base/errors.ts";
import type { Findings } from "../../validation/findings.ts";
import type { TypedRow } from "../reader.ts";
import { AmountCells } from "./amountCells.ts";
import { createDateParser } from "./dateText.ts";
import { cellHasControl, cellIsForeign, maximumColumns, type RecordView } from "./recordView.ts";
import { explainBadDate, explainRecordProblem, looksLikeSummary } from "./rowReasons.ts";

export interface RowProblem {
  readonly code: string;
  readonly reason: string;
  /** Column it concerns, −1 for the row. */
  readonly column: number;
}

export type RowKind = "typed" | "rejected" | "continuation";

/** Characters that no name needs: C1 controls, zero-width space and joiner, direction overrides, byte-order mark. */
const disguise = /[\u0080-\u009f\u200b\u202a-\u202e\u2060\u2066-\u2069\ufeff]/;

/** Turns records into typed rows by a mapping; nothing is guessed: what can't be read is a problem with a reason. */
export class RowTyper {
  /** The row of the last record, when it was `typed`. */
  row: TypedRow | null = null;
  /** What is wrong with the last record, when it was `rejected`. */
  problem: RowProblem | null = null;

  readonly #findings: Findings;
  readonly #width: number;
  readonly #date: number;
  readonly #valueDate: number;
  readonly #balance: number;
  readonly #counterparty: number;
  readonly #counterpartyAccount: number;
  readonly #account: number;
  readonly #reference: number;
  readonly #descriptions: readonly number[];
  readonly #roles: readonly ColumnRole[];
  readonly #toDay: (text: string) => number | undefined;
  readonly #amounts: AmountCells;
  #names: string[] = [];
  /** Rows typed so far and their sum: a row that repeats it under the word of a total is one. */
  #typed = 0;
  #sum = 0;
  #headerWidth: number;

  constructor(mapping: Mapping, findings: Findings, fileName: string) {
    const indexOf = (role: ColumnRole) => mapping.roles.indexOf(role);
    this.#findings = findings;
    this.#roles = mapping.roles;
    this.#width = mapping.roles.length;
    this.#headerWidth = mapping.roles.length;
    this.#date = indexOf("date");
    this.#valueDate = indexOf("value_date");
    this.#balance = indexOf("balance");
    this.#counterparty = indexOf("counterparty");
    this.#counterpartyAccount = indexOf("counterparty_account");
    this.#account = indexOf("account");
    this.#reference = indexOf("reference");
    this.#descriptions = mapping.roles.flatMap((role, index) => (role === "description" ? [index] : []));
    this.#toDay = createDateParser(mapping.dateOrder);
    this.#amounts = new AmountCells(mapping);
    refuseIncomplete(mapping, fileName);
  }

  /** Tells the names of the columns, from the header record. */
  takeHeader(names: string[]): void {
    this.#names = names;
    this.#headerWidth = Math.min(names.length, this.#width);
  }

  type(view: RecordView): RowKind {
    this.row = null;
    this.problem = null;
    if (view.problem !== null) return this.#reject(view.problem, -1, explainRecordProblem(view.problem));
    if (view.count !== this.#width && this.#hasExtraCells(view)) {
      const reason = `The row has ${view.count} cells, the header ${this.#width}: a cell with an unquoted delimiter may have shifted the others.`;
      return this.#reject("ragged_row", -1, reason);
    }
    const dateText = view.cell(this.#date).trim();
    const state = this.#amounts.read(view);
    if (dateText === "" && state === "missing_amount" && this.#isContinuation(view)) return "continuation";
    const day = dateText === "" ? undefined : this.#toDay(dateText);
    if (day === undefined) return this.#rejectDate(view, dateText, state === null);
    if (state !== null) return this.#rejectAmount(view, state);
    if (view.count < this.#headerWidth && !this.#canLack(view))
      return this.#reject(
        "ragged_row",
        -1,
        `The row has ${view.count} cells, the header ${this.#headerWidth}: which ones are missing can't be told.`,
      );
    if (this.#typed > 1 && this.#amounts.units === this.#sum && looksLikeSummary(view.cells()))
      return this.#reject(
        "summary_row",
        -1,
        "The row names a total and its amount is the sum of the rows above: it is no transaction.",
      );
    this.row = this.#build(view, day);
    this.#typed += 1;
    this.#sum += this.#amounts.units;
    return "typed";
  }

  /** All text of a continuation record. */
  continuationText(view: RecordView): string {
    return view
      .cells()
      .map((cell) => cell.trim())
      .filter((cell) => cell !== "")
      .join(" ");
  }

  #build(view: RecordView, day: number): TypedRow {
    const amounts = this.#amounts;
    const { row } = view;
    if (view.count < this.#headerWidth) this.#findings.note("short_row", -1, row);
    if (amounts.units === 0) this.#findings.note("zero_amount", amounts.column, row);
    return {
      row,
      byteOffset: view.byteOffset,
      byteLength: view.byteLength,
      day,
      valueDay: this.#valueDate === -1 ? null : this.#readValueDay(view),
      amount: amounts.units,
      currency: amounts.currency,
      counterparty: this.#text(view, this.#counterparty),
      counterpartyAccount: this.#text(view, this.#counterpartyAccount),
      account: this.#text(view, this.#account),
      reference: this.#text(view, this.#reference),
      description: this.#describe(view),
      balance: this.#balance === -1 ? null : this.#readBalance(view),
    };
  }

  #describe(view: RecordView): string {
    const columns = this.#descriptions;
    let description = "";
    for (let i = 0; i < columns.length; i += 1) {
      const text = this.#text(view, columns[i] ?? -1);
      if (text !== "") description = description === "" ? text : `${description} · ${text}`;
    }
    return description;
  }

  #text(view: RecordView, column: number): string {
    if (column === -1) return "";
    const text = view.cell(column).trim();
    const flags = view.flagsOf(column);
    if (flags === 0) return text;
    if (view.isUtf8Within(column)) this.#findings.note("mixed_encoding", column, view.row);
    return this.#checkText(text, flags, { column, row: view.row });
  }

  #checkText(text: string, flags: number, at: { column: number; row: number }): string {
    if ((flags & cellHasControl) !== 0 || ((flags & cellIsForeign) !== 0 && disguise.test(text)))
      this.#findings.note("control_characters", at.column, at.row);
    if ((flags & cellIsForeign) === 0) return text;
    const wellFormed = text.toWellFormed();
    if (wellFormed.includes("\ufffd")) this.#findings.note("encoding_replacement", at.column, at.row);
    return wellFormed;
  }

  #readValueDay(view: RecordView): number | null {
    const text = view.cell(this.#valueDate).trim();
    if (text === "") return null;
    const day = this.#toDay(text);
    if (day === undefined) this.#findings.note("unreadable_value_date", this.#valueDate, view.row);
    return day ?? null;
  }

  #readBalance(view: RecordView): number | null {
    const balance = this.#amounts.readBalance(view.cell(this.#balance));
    if (balance === undefined) this.#findings.note("unreadable_balance", this.#balance, view.row);
    return balance ?? null;
  }

  #hasExtraCells(view: RecordView): boolean {
    for (let i = this.#width; i < view.count && i < maximumColumns; i += 1)
      if (view.cell(i).trim() !== "") return true;
    return false;
  }

  /** A short row is taken only if all that says money or time is there, and only text may be missing at its end. */
  #canLack(view: RecordView): boolean {
    for (let i = view.count; i < this.#headerWidth; i += 1) {
      const role = this.#roles[i];
      if (role !== "ignore" && role !== "description" && role !== "reference" && role !== "counterparty")
        return false;
    }
    return this.#balance === -1 || this.#amounts.readBalance(view.cell(this.#balance)) !== undefined;
  }

  /** A line with nothing but text in one or two cells, under a row: banks print long descriptions so. */
  #isContinuation(view: RecordView): boolean {
    let filled = 0;
    for (let i = 0; i < view.count; i += 1) {
      if (view.cell(i).trim() === "") continue;
      filled += 1;
      const role = this.#roles[i];
      if (filled > 2 || (role !== "description" && role !== "ignore")) return false;
    }
    if (filled === 0 || looksLikeSummary(view.cells())) return false;
    return this.#descriptions.some((column) => view.cell(column).trim() !== "");
  }

  #rejectDate(view: RecordView, text: string, hasAmount: boolean): RowKind {
    if (text !== "" && text === this.#names[this.#date])
      return this.#reject("header_repeated", -1, "The row repeats the header.");
    if (text === "" && looksLikeSummary(view.cells()))
      return this.#reject(
        "summary_row",
        -1,
        "The row has no date and names a total or a balance: it is no transaction.",
      );
    const { code, reason } = explainBadDate(text, { name: this.#nameOf(this.#date), hasAmount });
    return this.#reject(code, this.#date, reason);
  }

  #rejectAmount(view: RecordView, code: string): RowKind {
    const { column } = this.#amounts;
    return this.#reject(code, column, this.#amounts.explain(view, code, this.#nameOf(column)));
  }

  #nameOf(column: number): string {
    const name = this.#names[column]?.trim();
    return name === undefined || name === "" ? `Column ${column + 1}` : name;
  }

  #reject(code: string, column: number, reason: string): RowKind {
    this.problem = { code, column, reason };
    return "rejected";
  }
}

function refuseIncomplete(mapping: Mapping, fileName: string): void {
  const { roles } = mapping;
  const missing = roles.includes("date")
    ? roles.includes("amount") || roles.includes("credit") || roles.includes("debit")
      ? undefined
      : "the amount"
    : "the date";
  if (missing === undefined) return;
  throw new AppError(
    "MAPPING_NEEDED",
    `Can't import "${fileName}": no column is known to hold ${missing} of the transactions. Choose that column in the preview.`,
    { where: fileName },
  );
}
