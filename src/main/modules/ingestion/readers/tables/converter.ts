import type { ColumnRole, FileFormat, Mapping } from "../../../../../contract/procedures/ingestion.ts";
import type { SourceFile } from "../sourceFile.ts";

/*
 * Every format but delimited text is first turned into ONE table: UTF-8 text with a header, one record per
 * transaction, which the vault keeps under its own hash beside the source. From there on all formats share one path:
 * preview, roles, typing, quarantine, validation, writing. A converter copies what the file says and decides
 * nothing: an amount or a date that it can't read stands in the table as it stands in the file, so that the row
 * waits in quarantine with a reason.
 */

/** Where a record stands in the bytes of the source file. */
export interface Place {
  readonly offset: number;
  readonly length: number;
}

/** What a statement says about itself. Amounts are plain decimals with a point and a leading minus for a debit. */
export interface StatementFacts {
  readonly account: string;
  readonly currency: string;
  /** Number of the statement as written, with its page where it has one. */
  readonly number: string;
  readonly opening: string | null;
  readonly closing: string | null;
  /** `YYYY-MM-DD`, of the opening and the closing balance. */
  readonly openingDate: string | null;
  readonly closingDate: string | null;
  /** Number of rows that had been given to the sink before its first one. */
  readonly rowsBefore: number;
  /** Rows of this statement. */
  readonly rows: number;
}

/** What is wrong with the file as a whole: a total that does not add up, a record out of order. */
export interface FormatProblem {
  readonly code:
    | "control_total"
    | "record_count"
    | "unreadable_record"
    | "unknown_record"
    | "missing_end"
    | "other_tables";
  /** 1-based row of the table that it stands at or after; 0 for the file. */
  readonly row: number;
  /** Continues a sentence: `the group states 23,386.64, its accounts add up to 25,084.40`. */
  readonly explanation: string;
}

/** One table of a file that may hold several, such as a sheet. */
export interface TablePart {
  readonly name: string;
  readonly rows: number;
}

export interface TableFacts {
  /** What the format itself says about how to read the table; what is left out is found from the rows. */
  readonly reading: Partial<Pick<Mapping, "headerRow" | "dateOrder" | "decimalMark" | "roles">>;
  /** Sheets or arrays that could be read, and which one was. Empty where the format has one table. */
  readonly parts: readonly TablePart[];
  readonly part: string | null;
  readonly statements: readonly StatementFacts[];
  readonly problems: readonly FormatProblem[];
}

export interface TableSink {
  /** Adds one record. `place` is where it stands in the source; null where the record's number says it (a sheet). */
  row(cells: readonly string[], place: Place | null): void;
  /** Bytes of the source read so far; throws CANCELLED when the import was stopped. Call it at least every 1 MiB. */
  progress(bytes: number): void;
}

export interface ConvertOptions {
  /** The sheet or array to read, when a person chose one. */
  readonly part: string | undefined;
  /** Of the project, for files that state none. */
  readonly currency: string;
}

/** Reads one format. Synchronous; bounded memory; throws nothing but `AppError` with a sentence. */
export interface TableConverter {
  readonly format: FileFormat;
  /** Whether a file that begins with these bytes (at most 64 KiB) is of this format; by content, never by name alone. */
  recognises(head: Buffer, fileName: string): boolean;
  convert(source: SourceFile, sink: TableSink, options: ConvertOptions): TableFacts;
}

/** Columns of the table that every bank statement format is turned into. */
export const statementColumns = [
  { name: "Account", role: "account" },
  { name: "Booking date", role: "date" },
  { name: "Value date", role: "value_date" },
  { name: "Amount", role: "amount" },
  { name: "Currency", role: "currency" },
  { name: "Counterparty", role: "counterparty" },
  { name: "Counterparty account", role: "counterparty_account" },
  { name: "Reference", role: "reference" },
  { name: "Description", role: "description" },
  { name: "Kind", role: "ignore" },
] as const satisfies readonly { readonly name: string; readonly role: ColumnRole }[];

/** A transaction of a statement as the file says it: dates `YYYY-MM-DD`, amounts as `StatementFacts` has them. */
export interface StatementRow {
  readonly account: string;
  readonly date: string;
  readonly valueDate: string;
  readonly amount: string;
  readonly currency: string;
  readonly counterparty: string;
  readonly counterpartyAccount: string;
  readonly reference: string;
  readonly description: string;
  /** The bank's own code of the kind of transaction. */
  readonly kind: string;
}

/** The header of a statement table; a converter gives it first, without a place. */
export const statementHeader: readonly string[] = statementColumns.map(({ name }) => name);

export function statementCells(row: StatementRow): string[] {
  return [
    row.account,
    row.date,
    row.valueDate,
    row.amount,
    row.currency,
    row.counterparty,
    row.counterpartyAccount,
    row.reference,
    row.description,
    row.kind,
  ];
}

/** How a statement table is read: the format decides all of it. */
export const statementReading: Pick<Mapping, "headerRow" | "dateOrder" | "decimalMark" | "roles"> = {
  headerRow: 1,
  dateOrder: "ymd",
  decimalMark: ".",
  roles: statementColumns.map(({ role }) => role),
};
