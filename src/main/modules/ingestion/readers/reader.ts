import type { z } from "zod";
import type {
  BalanceProof,
  columnPreviewSchema,
  Issue,
  Mapping,
  Preview,
  QualityDimension,
} from "../../../../contract/procedures/ingestion.ts";
import type { StatementEnds } from "../validation/statementProofs.ts";
import type { TableFacts } from "./tables/converter.ts";

export type { SourceFile } from "./sourceFile.ts";

/**
 * What a file reader takes and gives. The functions are
 * `inspectFile(source, { currency, overrides })` in `inspectFile.ts`,
 * `requireAnswers(inspection)` beside it (throws `MAPPING_NEEDED` naming the open question),
 * `readTransactions(source, mapping, sink)` in `readTransactions.ts`,
 * `readSourceRow(bytes, mapping)` in `readSourceRow.ts`.
 * All of them are synchronous, use bounded memory, and throw nothing but `AppError`.
 */
export type ColumnPreview = z.infer<typeof columnPreviewSchema>;

export interface InspectOptions {
  /** Of the project: used where neither a cell, a column nor a header states a currency. */
  readonly currency: string;
  /** What a person has decided; never overruled. */
  readonly overrides?: Partial<Mapping>;
  /** What its format says about it, when the bytes are the table that a file was turned into. */
  readonly facts?: TableFacts | undefined;
}

export interface Inspection {
  readonly mapping: Mapping;
  readonly columns: ColumnPreview[];
  readonly rows: Preview["rows"];
  readonly questions: Preview["questions"];
  readonly estimatedRows: number;
}

export interface TypedRow {
  /** 1-based record of the file: header, preamble and blank records count. */
  row: number;
  /** Where the record stands in the ORIGINAL file, with its continuation records, without its line break. */
  byteOffset: number;
  byteLength: number;
  /** Days since 1970-01-01. */
  day: number;
  valueDay: number | null;
  /** Minor units, signed: money in is positive where the file tells credit from debit. */
  amount: number;
  currency: string;
  counterparty: string;
  counterpartyAccount: string;
  account: string;
  reference: string;
  description: string;
  /** Running balance the file states after this row, in minor units. */
  balance: number | null;
}

export interface RejectedRow {
  row: number;
  byteOffset: number;
  byteLength: number;
  code: string;
  /** One sentence for people. */
  reason: string;
  /** Cells as they stand; cut to an excerpt where the row is over the limits. */
  raw: string[];
}

export interface RowSink {
  /** Days since 1970-01-01, from the injected clock: later dates are reported. */
  readonly today: number;
  /** What the format says about statements and totals, when the bytes are a table that a file was turned into. */
  readonly facts?: TableFacts | undefined;
  /** Cells by row that stand in the place of the file's: a person repaired them. */
  readonly repairs?: ReadonlyMap<number, readonly string[]> | undefined;
  /** Each call hands over a new object; the sink may keep it. */
  accept(row: TypedRow): void;
  reject(row: RejectedRow): void;
  /** Called about every chunk of the file: rows and bytes so far. */
  progress(rows: number, bytes: number): void;
  isCancelled(): boolean;
}

export interface Validation {
  readonly issues: Issue[];
  readonly warnings: number;
  readonly qualityScore: number;
  readonly balances: BalanceProof[];
  readonly quality: QualityDimension[];
  readonly statements: readonly StatementEnds[];
}

export interface ReadSummary {
  /** accepted + rejected */
  readonly rows: number;
  readonly accepted: number;
  readonly rejected: number;
  readonly bytesRead: number;
  /** Minor units of the accepted rows in `currency`. */
  readonly sum: number;
  /** The currency most rows carry. */
  readonly currency: string;
  /** Every currency met, most rows first. */
  readonly totals: readonly { readonly currency: string; readonly rows: number; readonly sum: number }[];
  /** First and last day of the accepted rows, days since 1970-01-01. */
  readonly from: number | null;
  readonly to: number | null;
  readonly validation: Validation;
}
