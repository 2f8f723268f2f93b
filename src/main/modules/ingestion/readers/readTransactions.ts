import type { Mapping } from "../../../../contract/procedures/ingestion.ts";
import { AppError } from "../../../base/errors.ts";
import { RecordHash } from "../validation/seenRecords.ts";
import { Validator } from "../validation/validator.ts";
import { memorySource, withFileSource } from "./csv/byteSource.ts";
import { knownEncoding, probeBom } from "./csv/fileProbe.ts";
import type { RecordView } from "./csv/recordView.ts";
import { type RowProblem, RowTyper } from "./csv/rowTyper.ts";
import { type Dialect, type RecordReceiver, Scanner } from "./csv/scanner.ts";
import { toDelimitedLine } from "./delimitedLine.ts";
import type { ReadSummary, RejectedRow, RowSink, SourceFile, TypedRow } from "./reader.ts";

/**
 * Reads every row of a file into the sink, in the order of the file: each data record is accepted or rejected,
 * continuation lines join the row above them. Synchronous; meant for a worker thread. Memory is bounded.
 *
 * Throws AppError: MAPPING_NEEDED without a date or amount column, CANCELLED, FILE_UNREADABLE, FILE_CHANGED.
 */
export function readTransactions(source: SourceFile, mapping: Mapping, sink: RowSink): ReadSummary {
  const encoding = knownEncoding(mapping.encoding, source.fileName);
  const reading = new Reading(mapping, sink, source.fileName);
  const bytesRead = withFileSource(source, (bytes) => {
    const dialect: Dialect = {
      encoding,
      bomBytes: probeBom(bytes, encoding),
      delimiter: mapping.delimiter,
      carriageReturnOnly: mapping.lineBreak === "cr",
    };
    return new Scanner(dialect).scan(bytes, reading);
  });
  if (reading.isCancelled)
    throw new AppError(
      "CANCELLED",
      `The import of "${source.fileName}" was cancelled; nothing of it is kept.`,
      {
        where: source.fileName,
      },
    );
  if (bytesRead !== source.byteSize)
    throw new AppError(
      "FILE_CHANGED",
      `Can't import "${source.fileName}": it had ${source.byteSize} bytes and now has ${bytesRead}. Import it again when nothing writes to it.`,
      { where: source.fileName },
    );
  return reading.finish(bytesRead);
}

const repairedDialect: Dialect = {
  encoding: "utf-8",
  bomBytes: 0,
  delimiter: ",",
  carriageReturnOnly: false,
};

/** Lines that may continue one row; more of them are no description any more. */
const mostContinuations = 50;

/** A row that waits for its continuation lines. */
interface Pending {
  readonly row: TypedRow | null;
  readonly rejected: RejectedRow | null;
  readonly column: number;
  continuations: number;
}

class Reading implements RecordReceiver {
  isCancelled = false;
  readonly #mapping: Mapping;
  readonly #sink: RowSink;
  readonly #validator: Validator;
  readonly #typer: RowTyper;
  readonly #hash = new RecordHash();
  #names: string[] = [];
  #pending: Pending | null = null;

  constructor(mapping: Mapping, sink: RowSink, fileName: string) {
    this.#mapping = mapping;
    this.#sink = sink;
    this.#validator = new Validator(mapping, sink.today, sink.facts);
    this.#typer = new RowTyper(mapping, this.#validator.findings, fileName);
  }

  record(view: RecordView): boolean {
    if (view.row <= this.#mapping.headerRow) {
      if (view.row === this.#mapping.headerRow) this.#takeHeader(view);
      return true;
    }
    if (view.isBlank()) return true;
    const repaired = this.#sink.repairs?.get(view.row);
    return repaired === undefined ? this.#take(view) : this.#takeRepaired(view, repaired);
  }

  /** The cells that a person gave, in the place of those that stand in the file. */
  #takeRepaired(view: RecordView, cells: readonly string[]): boolean {
    const line = Buffer.from(`${toDelimitedLine(cells)}\n`);
    const { row, byteOffset, byteLength } = view;
    new Scanner(repairedDialect).scan(memorySource(line), {
      record: (repaired) => {
        repaired.row = row;
        repaired.byteOffset = byteOffset;
        repaired.byteLength = byteLength;
        return this.#take(repaired);
      },
    });
    return true;
  }

  #take(view: RecordView): boolean {
    const kind = this.#typer.type(view);
    if (kind === "continuation" && this.#join(view)) return true;
    this.#flush();
    const { row, problem } = this.#typer;
    if (row !== null) this.#pending = { row, rejected: null, column: -1, continuations: 0 };
    else this.#pending = this.#reject(view, problem ?? strayText);
    this.#hash.start();
    this.#hash.add(view.chunk.units, view.from, view.to);
    return true;
  }

  chunk(bytesDone: number): boolean {
    this.#sink.progress(this.#validator.accepted + this.#validator.rejected, bytesDone);
    this.isCancelled = this.#sink.isCancelled();
    return !this.isCancelled;
  }

  finish(bytesRead: number): ReadSummary {
    this.#flush();
    const validator = this.#validator;
    const { currency, sum } = validator.totals.main;
    return {
      rows: validator.accepted + validator.rejected,
      accepted: validator.accepted,
      rejected: validator.rejected,
      bytesRead,
      sum,
      currency,
      totals: validator.totals.toList(),
      from: validator.from,
      to: validator.to,
      validation: validator.finish(this.#names),
    };
  }

  #takeHeader(view: RecordView): void {
    this.#names = view.cells().map((cell) => cell.trim());
    this.#typer.takeHeader(this.#names);
  }

  #reject(view: RecordView, problem: RowProblem): Pending {
    const { row, byteOffset, byteLength } = view;
    const { code, reason, column } = problem;
    const rejected = { row, byteOffset, byteLength, code, reason, raw: view.shownCells() };
    return { row: null, rejected, column, continuations: problem === strayText ? mostContinuations : 0 };
  }

  /** Adds a continuation line to the row above; false when there is none, or when it stands too far up. */
  #join(view: RecordView): boolean {
    const pending = this.#pending;
    if (pending === null || pending.continuations >= mostContinuations) return false;
    const text = this.#typer.continuationText(view);
    const above = pending.row ?? pending.rejected;
    if (above === null) return false;
    pending.continuations += 1;
    above.byteLength = view.byteOffset + view.byteLength - above.byteOffset;
    if (pending.row !== null)
      pending.row.description =
        pending.row.description === "" ? text : `${pending.row.description} · ${text}`;
    if (pending.rejected !== null) pending.rejected.raw.push(text);
    this.#hash.add(view.chunk.units, view.from, view.to);
    this.#validator.findings.note("continuation_joined", -1, view.row);
    return true;
  }

  #flush(): void {
    const pending = this.#pending;
    if (pending === null) return;
    this.#pending = null;
    const { row, rejected, column } = pending;
    if (row !== null && this.#validator.totals.fits(row.currency, row.amount)) {
      this.#hash.finish();
      this.#validator.accept(row, this.#hash);
      this.#sink.accept(row);
      return;
    }
    const refused = rejected ?? (row === null ? null : tooMuch(row));
    if (refused === null) return;
    this.#validator.reject(refused.code, column, refused.row);
    this.#sink.reject(refused);
  }
}

const strayText: RowProblem = {
  code: "missing_date",
  column: -1,
  reason:
    "The line has text only, no date and no amount, and there is no row above it that it could continue.",
};

function tooMuch(row: TypedRow): RejectedRow {
  const { byteOffset, byteLength } = row;
  const reason = `With this row the total in ${row.currency} would pass 2^53 minor units, beyond which sums are not exact.`;
  const raw = [row.description, String(row.amount)];
  return { row: row.row, byteOffset, byteLength, code: "amount_too_large", reason, raw };
}
