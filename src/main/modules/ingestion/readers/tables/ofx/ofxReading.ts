import { type FormatProblem, type StatementFacts, statementCells, type TableSink } from "../converter.ts";
import { withoutControls } from "../textLines.ts";
import type { OfxReceiver } from "./ofxTokens.ts";

const statementTags = new Set(["STMTRS", "CCSTMTRS", "INVSTMTRS"]);
/** Movements of an investment account that bring or take money. */
const investments =
  /^(?:BUY(?:DEBT|MF|OPT|OTHER|STOCK)|SELL(?:DEBT|MF|OPT|OTHER|STOCK)|INCOME|INVEXPENSE|MARGININTEREST|RETOFCAP|REINVEST)$/;
/** A transaction that the bank has announced and not booked (OFX 2.1.1). */
const pendingTag = "STMTTRNP";
const decisive = new Set(["TRNAMT", "TOTAL", "DTPOSTED", "DTTRADE"]);
const parents = new Set([
  "BANKACCTFROM",
  "CCACCTFROM",
  "INVACCTFROM",
  "BANKACCTTO",
  "CCACCTTO",
  "PAYEE",
  "LEDGERBAL",
  "AVAILBAL",
  "CURRENCY",
  "ORIGCURRENCY",
  "STATUS",
]);

/** One transaction as it is met: its elements by name, the ones of an aggregate behind its name. */
interface Movement {
  readonly tag: string;
  readonly offset: number;
  readonly values: Map<string, string>;
}

interface Statement {
  account: string;
  currency: string;
  closing: string | null;
  closingDate: string | null;
  rowsBefore: number;
}

/** What the bank answered instead of a statement. */
export interface BankAnswer {
  readonly code: string;
  readonly severity: string;
  readonly message: string;
}

/** Takes the tags of a file in order and gives a row for each transaction and the facts of each statement. */
export class OfxReading implements OfxReceiver {
  readonly statements: StatementFacts[] = [];
  readonly problems: FormatProblem[] = [];
  answer: BankAnswer | undefined;

  readonly #sink: TableSink;
  readonly #projectCurrency: string;
  #rows = 1; // the header
  #parent = "";
  #element = "";
  #statement: Statement | undefined;
  #movement: Movement | undefined;
  #status = new Map<string, string>();
  #isClosed = false;

  constructor(sink: TableSink, projectCurrency: string) {
    this.#sink = sink;
    this.#projectCurrency = projectCurrency;
  }

  open(name: string, offset: number): void {
    this.#element = name;
    if (parents.has(name)) this.#parent = name;
    if (statementTags.has(name)) {
      // SGML: a statement that was never closed ends where the next begins.
      this.end(offset);
      this.#begin();
    } else if (name === "STMTTRN" || name === pendingTag || investments.test(name)) {
      // SGML: a transaction that was never closed ends where the next begins.
      this.#endMovement(offset);
      this.#movement = { tag: name, offset, values: new Map() };
    }
  }

  text(text: string): void {
    const name = this.#element;
    this.#element = "";
    if (name === "") return;
    const key = this.#parent === "" ? name : `${this.#parent}.${name}`;
    if (this.#parent === "STATUS") this.#status.set(name, text);
    else if (this.#movement === undefined) this.#describe(key, text);
    else this.#addValue(this.#movement.values, key, text);
  }

  /** Of two texts the first counts, but a second amount or day makes both unreadable: neither is ours to choose. */
  #addValue(values: Map<string, string>, key: string, text: string): void {
    const first = values.get(key);
    if (first === undefined) values.set(key, text);
    else if (decisive.has(key) && first !== text) values.set(key, `${first} | ${text}`);
  }

  close(name: string, end: number): void {
    if (name === "OFX") this.#isClosed = true;
    this.#element = "";
    if (name === this.#parent) this.#parent = "";
    if (name === "STATUS") this.#noteStatus();
    if (
      name === this.#movement?.tag ||
      name === "BANKTRANLIST" ||
      name === "INVTRANLIST" ||
      name === "BANKTRANLISTP"
    )
      this.#endMovement(end);
    if (statementTags.has(name)) this.end(end);
  }

  /** The end of the file: what is still open was cut off, and so may be the digits that stand last. */
  endFile(at: number): void {
    const movement = this.#movement;
    if (movement !== undefined) {
      const [last] = [...movement.values.keys()].slice(-1);
      if (last !== undefined) movement.values.set(last, `${movement.values.get(last)}…`);
    }
    this.end(at);
    if (this.#isClosed) return;
    const explanation =
      movement === undefined
        ? "it doesn't end with </OFX>"
        : "it ends within a transaction, whose row holds what is left of it";
    this.problems.push({ code: "missing_end", row: movement === undefined ? 0 : this.#rows, explanation });
  }

  /** Ends what is open, also where the file does not close it. */
  end(at: number): void {
    this.#endMovement(at);
    const statement = this.#statement;
    this.#statement = undefined;
    if (statement === undefined) return;
    this.statements.push({
      account: statement.account,
      currency: statement.currency,
      number: "",
      opening: null,
      closing: statement.closing,
      openingDate: null,
      closingDate: statement.closingDate,
      rowsBefore: statement.rowsBefore,
      rows: this.#rows - statement.rowsBefore,
    });
  }

  #begin(): void {
    this.#element = "";
    this.#parent = "";
    this.#statement = {
      account: "",
      currency: this.#projectCurrency,
      closing: null,
      closingDate: null,
      rowsBefore: this.#rows,
    };
  }

  #describe(key: string, text: string): void {
    const statement = this.#statement;
    if (statement === undefined) return;
    if (key === "CURDEF") statement.currency = text.toUpperCase();
    else if (/^(?:BANK|CC|INV)ACCTFROM\.ACCTID$/.test(key)) statement.account = text;
    else if (key === "LEDGERBAL.BALAMT") statement.closing = toPlain(text);
    else if (key === "LEDGERBAL.DTASOF") statement.closingDate = toDate(text);
  }

  #noteStatus(): void {
    const [code, severity, message] = ["CODE", "SEVERITY", "MESSAGE"].map(
      (name) => this.#status.get(name) ?? "",
    );
    this.#status = new Map();
    if (severity === "ERROR" && this.answer === undefined)
      this.answer = { code: code ?? "", severity, message: message ?? "" };
  }

  #endMovement(end: number): void {
    const movement = this.#movement;
    if (movement === undefined) return;
    this.#movement = undefined;
    this.#parent = "";
    const { tag, offset, values } = movement;
    const of = (...keys: readonly string[]) =>
      keys.map((key) => values.get(key) ?? "").find((v) => v !== "") ?? "";
    const memo = of("MEMO");
    const name = of("NAME", "PAYEE.NAME");
    const cells = statementCells({
      account: this.#statement?.account ?? "",
      // Not booked yet: it waits in quarantine, and no balance counts it.
      date: tag === pendingTag ? "Pending" : toDate(of("DTPOSTED", "DTTRADE")),
      valueDate: toDate(of("DTAVAIL", "DTSETTLE")),
      amount: toPlain(of("TRNAMT", "TOTAL")),
      // The amount is in this currency; ORIGCURRENCY only says what it was before the bank converted it.
      currency: of("CURRENCY.CURSYM") || (this.#statement?.currency ?? this.#projectCurrency),
      counterparty: name,
      counterpartyAccount: of("BANKACCTTO.ACCTID", "CCACCTTO.ACCTID"),
      reference: of("CHECKNUM", "REFNUM", "FITID"),
      description: memo === "" ? [of("UNIQUEID"), of("UNITS")].filter((v) => v !== "").join(" × ") : memo,
      kind: of("TRNTYPE") || tag,
    });
    this.#sink.row(cells.map(withoutControls), { offset, length: end - offset });
    this.#rows += 1;
  }
}

/** `20090401122017.000[-5:EST]`: the day as written, never moved by a time zone. What is no date stays as it is. */
function toDate(text: string): string {
  const [, year, month, day] =
    /^(\d{4})(\d{2})(\d{2})(?:\d{2,6}(?:\.\d*)?)?(?:\s*\[.*)?$/.exec(text.trim()) ?? [];
  return year === undefined ? text : `${year}-${month}-${day}`;
}

/** The format allows a comma as well as a point before the decimals. */
function toPlain(text: string): string {
  return /^[+-]?\d+,\d*$/.test(text) ? text.replace(",", ".") : text;
}
