import { AppError } from "../../../../../base/errors.ts";
import type { SourceFile } from "../../sourceFile.ts";
import {
  type Place,
  statementCells,
  statementColumns,
  statementHeader,
  type TableConverter,
  type TableFacts,
  type TableSink,
} from "../converter.ts";
import { headAsText, readLines, type TextLine, withoutControls } from "../textLines.ts";

const header = /^!(?:Type|Account|Option|Clear)/im;
/** A first record without the line that names its list, as some programs write it: taken as a bank's. */
const bareRecord = /^(?:[DTUCPMNLAES$][^\n]*\n+)*?D *\d[^\n]*\n+(?:[DTUCPMNLAES$][^\n]*\n+)*?\^[ ]*(?:\n|$)/;
/** Lists of accounts that hold transactions; others are categories, prices and memorised payments. */
const accountTypes = /^!Type:\s*(Bank|Cash|CCard|Oth A|Oth L|Invst)\b/i;

/** One record as it is met: lines by their letter; splits are `S`, `E`, `$` in turn. */
interface QifRecord {
  readonly values: Map<string, string>;
  readonly splits: string[];
  readonly offset: number;
  end: number;
}

/**
 * Reads QIF: bank, cash, card, asset, liability and investment lists, several accounts to a file. The format says
 * neither how dates nor how amounts are written, nor a currency: dates and amounts stay as they are, and are decided
 * over all rows like those of a delimited text.
 */
export const qifConverter: TableConverter = {
  format: "qif",
  recognises(head) {
    const text = headAsText(head).replaceAll("\r", "\n").trimStart();
    return header.test(text.slice(0, 2_000)) || bareRecord.test(text);
  },

  convert(source: SourceFile, sink: TableSink): TableFacts {
    sink.row(statementHeader, null);
    const reading = new QifReading(sink);
    readLines(
      source,
      (bytes) => sink.progress(bytes),
      (line) => reading.line(line),
    );
    reading.end();
    if (!reading.hasList)
      throw new AppError(
        "FILE_NOT_A_TABLE",
        `Can't import "${source.fileName}": it is QIF without a list of transactions. Export an account's register.`,
        { where: source.fileName },
      );
    return {
      reading: { headerRow: 1, roles: statementColumns.map(({ role }) => role) },
      parts: [],
      part: null,
      statements: [],
      problems: reading.isCut
        ? [{ code: "missing_end", row: reading.rows, explanation: "the last record has no end mark (^)" }]
        : [],
    };
  },
};

class QifReading {
  hasList = false;
  isCut = false;
  rows = 1; // the header
  readonly #sink: TableSink;
  #kind: "transactions" | "account" | "other" = "other";
  #list = "";
  #isNamed = false;
  #account = "";
  #record: QifRecord | undefined;

  constructor(sink: TableSink) {
    this.#sink = sink;
  }

  line({ text, offset, length }: TextLine): void {
    const letter = text.charAt(0);
    const value = text.slice(1).trim();
    if (letter === "" || text.trim() === "") return;
    if (letter === "!") return this.#section(text.trim());
    if (!this.#isNamed && !this.hasList) this.#section("!Type:Bank");
    if (this.#kind === "other") return;
    if (letter === "^") return this.#endRecord();
    const record = this.#record ?? { values: new Map<string, string>(), splits: [], offset, end: offset };
    this.#record = record;
    record.end = offset + length;
    if (letter === "S" || letter === "E" || letter === "$") record.splits.push(value);
    else if (letter === "A")
      record.values.set("A", [record.values.get("A"), value].filter(Boolean).join(", "));
    else addValue(record.values, letter, value);
  }

  end(): void {
    if (this.#record === undefined) return;
    this.isCut = true;
    this.#endRecord();
  }

  #section(text: string): void {
    this.#isNamed = true;
    this.#endRecord();
    const type = accountTypes.exec(text)?.[1];
    if (type !== undefined) {
      this.#kind = "transactions";
      this.#list = type;
      this.hasList = true;
    } else if (/^!Account/i.test(text)) this.#kind = "account";
    else if (/^!Type/i.test(text)) this.#kind = "other";
  }

  #endRecord(): void {
    const record = this.#record;
    this.#record = undefined;
    if (record === undefined) return;
    if (this.#kind === "account") this.#account = record.values.get("N") ?? this.#account;
    else this.#addRow(record, { offset: record.offset, length: record.end - record.offset });
  }

  #addRow({ values, splits }: QifRecord, place: Place): void {
    const of = (letter: string) => values.get(letter) ?? "";
    const parts = [of("M"), of("L"), splits.filter((part) => part !== "").join(" ")].filter(
      (part) => part !== "",
    );
    const isInvestment = this.#list === "Invst";
    const cells = statementCells({
      account: this.#account,
      date: toDateText(of("D")),
      valueDate: "",
      amount: isInvestment ? investmentAmount(of("T") || of("U"), of("N")) : of("T") || of("U"),
      currency: "",
      counterparty: of("P"),
      counterpartyAccount: "",
      reference: isInvestment ? of("Y") : of("N"),
      description: parts.join(" · "),
      kind: isInvestment ? of("N") : this.#list,
    });
    this.#sink.row(cells.map(withoutControls), place);
    this.rows += 1;
  }
}

/** Of two texts the first counts, but a second amount or day makes both unreadable: neither is ours to choose. */
function addValue(values: Map<string, string>, letter: string, value: string): void {
  const first = values.get(letter);
  if (first === undefined) values.set(letter, value);
  else if ((letter === "D" || letter === "T") && first !== value) values.set(letter, `${first} | ${value}`);
}

const takesMoney = /^(?:Buy|CvrShrt|MiscExp|MargInt|XOut|ContribX)$/i;
const bringsMoney = /^(?:Cash|Sell|ShtSell|Div|IntInc|CGLong|CGMid|CGShort|MiscInc|RtrnCap|XIn|WithdrwX)?$/i;

/**
 * An investment's amount has no sign, its action says the direction. An action that moves no cash, or that is not
 * known, leaves an amount that can't be read.
 */
function investmentAmount(amount: string, action: string): string {
  if (amount === "" || bringsMoney.test(action)) return amount;
  if (takesMoney.test(action)) return /^[-+]/.test(amount) ? amount : `-${amount}`;
  return `${amount} of ${action}`;
}

/** `1/ 3'06`: the apostrophe stands before a year of this century, blanks for leading zeros. */
function toDateText(text: string): string {
  return text
    .replace(/\s+/g, "")
    .replace(/'(\d)$/, "/200$1")
    .replace(/'(\d{2})$/, "/20$1")
    .replace(/'(\d{4})$/, "/$1");
}
