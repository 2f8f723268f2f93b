import type { SourceFile } from "../../sourceFile.ts";
import {
  type StatementFacts,
  statementCells,
  statementHeader,
  statementReading,
  type TableConverter,
  type TableFacts,
  type TableSink,
} from "../converter.ts";
import { headAsText, readLines, withoutControls } from "../textLines.ts";
import { directionOf, readSummary, readTransaction, toDate, toDecimal } from "./bai2Fields.ts";
import { type Bai2Record, Bai2Records } from "./bai2Records.ts";
import { Bai2Totals } from "./bai2Totals.ts";

const fileHeader = /^\s*01,[^,\r\n]*,[^,\r\n]*,\s*\d{6},/;

/** Of an account where neither it nor its group states one, by the standard. */
const standardCurrency = "USD";
/** Types of a summary that are an account's ledger balance at its two ends. */
const [openingLedger, closingLedger] = ["010", "015"];

/**
 * Reads cash management reports in BAI2 (BAI Cash Management Balance Reporting, version 2): files of groups of
 * accounts, continuations, several records to a line, and lines that end without a slash. All control totals and
 * record counts are checked.
 */
export const bai2Converter: TableConverter = {
  format: "bai2",
  recognises: (head) => fileHeader.test(headAsText(head)),

  convert(source: SourceFile, sink: TableSink): TableFacts {
    sink.row(statementHeader, null);
    const reading = new Bai2Reading(sink);
    const records = new Bai2Records(
      (record) => reading.take(record),
      (text, place) => reading.refuse(text, place.offset),
    );
    readLines(
      source,
      (bytes) => sink.progress(bytes),
      (line) => records.line(line),
    );
    records.end();
    return {
      reading: statementReading,
      parts: [],
      part: null,
      statements: reading.statements,
      problems: reading.end(),
    };
  },
};

class Bai2Reading {
  readonly statements: StatementFacts[] = [];
  readonly #totals = new Bai2Totals();
  readonly #sink: TableSink;
  #rows = 1; // the header
  #date = "";
  #groupCurrency = "";
  #account = "";
  #currency = "";
  #opening: string | null = null;
  #closing: string | null = null;
  #rowsBefore = 1;
  #isComplete = false;

  constructor(sink: TableSink) {
    this.#sink = sink;
  }

  take(record: Bai2Record): void {
    const { code, fields, physical } = record;
    if (code !== "02" && code !== "03") this.#totals.count(physical);
    switch (code) {
      case "02":
        this.#totals.count(physical);
        this.#totals.beginGroup(physical);
        this.#date = toDate(fields[3] ?? "");
        this.#groupCurrency = (fields[5] ?? "").trim();
        return;
      case "03":
        this.#totals.count(physical);
        this.#totals.beginAccount(physical);
        return this.#beginAccount(fields);
      case "16":
        return this.#addRow(record);
      case "49":
        this.#totals.end("account", fields, this.#rows);
        return this.#endAccount();
      case "98":
        return this.#totals.end("group", fields, this.#rows);
      case "99":
        this.#isComplete = true;
        return this.#totals.end("file", fields, this.#rows);
      default:
        return;
    }
  }

  refuse(text: string, offset: number): void {
    const explanation = `"${withoutControls(text.slice(0, 60))}" at byte ${offset.toLocaleString("en-GB")} begins with no record code`;
    this.#totals.problems.push({ code: "unknown_record", row: this.#rows, explanation });
  }

  end(): TableFacts["problems"] {
    const { problems } = this.#totals;
    if (this.#isComplete) return problems;
    const explanation = "the record 99 that ends the file is missing";
    return [...problems, { code: "missing_end", row: 0, explanation }];
  }

  #beginAccount(fields: readonly string[]): void {
    const { account, currency, figures } = readSummary(fields);
    this.#account = account;
    this.#currency = [currency, this.#groupCurrency].find((code) => code !== "") ?? standardCurrency;
    const balance = (type: string) => {
      const figure = figures.find((known) => known.type === type);
      return figure === undefined || figure.amount === "" ? null : toDecimal(figure.amount, this.#currency);
    };
    this.#opening = balance(openingLedger);
    this.#closing = balance(closingLedger);
    this.#rowsBefore = this.#rows;
    for (const { amount } of figures) this.#totals.add(amount);
  }

  #addRow({ fields, place }: Bai2Record): void {
    const { type, amount, valueDate, bankReference, customerReference, text } = readTransaction(fields);
    this.#totals.add(amount);
    const plain = toDecimal(amount, this.#currency);
    const direction = directionOf(type);
    const cells = statementCells({
      account: this.#account,
      date: this.#date,
      valueDate,
      amount:
        direction === undefined ? `${plain} of type ${type}` : direction === "debit" ? negated(plain) : plain,
      currency: this.#currency,
      counterparty: "",
      counterpartyAccount: "",
      reference: customerReference === "" ? bankReference : customerReference,
      description: text,
      kind: type,
    });
    this.#sink.row(cells.map(withoutControls), place);
    this.#rows += 1;
  }

  #endAccount(): void {
    this.statements.push({
      account: this.#account,
      currency: this.#currency,
      number: "",
      opening: this.#opening,
      closing: this.#closing,
      openingDate: this.#date,
      closingDate: this.#date,
      rowsBefore: this.#rowsBefore,
      rows: this.#rows - this.#rowsBefore,
    });
  }
}

function negated(amount: string): string {
  return amount.startsWith("-") ? amount.slice(1) : `-${amount}`;
}
