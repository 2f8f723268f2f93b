import type { ByteSource } from "./byteSource.ts";
import { ChunkBuffer } from "./chunkBuffer.ts";
import type { EncodingName } from "./encoding.ts";
import {
  cellHasControl,
  cellHasDoubledQuotes,
  cellIsForeign,
  maximumColumns,
  type RecordProblem,
  RecordView,
} from "./recordView.ts";

export interface Dialect {
  readonly encoding: EncodingName;
  readonly bomBytes: number;
  readonly delimiter: string;
  /** Lone carriage returns end lines (files from old Macintosh programs). */
  readonly carriageReturnOnly: boolean;
}

export interface ScanLimits {
  readonly chunkBytes: number;
  readonly recordBytes: number;
  readonly fieldBytes: number;
}

const usualLimits: ScanLimits = {
  chunkBytes: 256 * 1024,
  recordBytes: 16 * 1024 * 1024,
  fieldBytes: 1024 * 1024,
};
const quote = 34;
const space = 32;
const cellEnds = 128;
/** After this many quotes without an end, quotes no longer span lines: the search for their end costs time. */
const patience = 64;
const excerptUnits = 1_000;

export interface RecordReceiver {
  /** Returns false to stop. The view is valid only during the call. */
  record(view: RecordView): boolean;
  /** After every chunk: bytes of the file that are done. Returns false to stop. */
  chunk?(bytesDone: number): boolean;
}

/**
 * Scans delimited text record by record (RFC 4180 and what real exports do to it) in bounded memory, straight on the
 * bytes: line breaks, delimiters and quotes are ASCII in every encoding we read, so that the place of a record in
 * the ORIGINAL file is always known. UTF-16 is scanned in its own units of two bytes.
 *
 * Leniencies, each decided locally: spaces before and after a quoted cell; a quote inside a quoted cell that neither
 * doubles nor ends it is text; a quoted cell that is never closed, or that runs over lines and meets such a stray
 * quote, ends with its first line (`unclosed_quote`), so that one bad quote can't swallow the rows behind it.
 */
export class Scanner {
  readonly #limits: ScanLimits;
  readonly #delimiter: number;
  readonly #lineBreak: number;
  readonly #classes: Uint8Array;
  readonly #view: RecordView;
  #buffer: ChunkBuffer;
  #unclosed = 0;
  #row = 0;
  /** Where the record that is being scanned starts. */
  #start = 0;

  constructor(dialect: Dialect, limits: Partial<ScanLimits> = {}) {
    this.#limits = { ...usualLimits, ...limits };
    this.#delimiter = dialect.delimiter.charCodeAt(0);
    this.#lineBreak = dialect.carriageReturnOnly ? 13 : 10;
    this.#classes = classesOf(this.#delimiter, this.#lineBreak);
    this.#view = new RecordView(dialect.encoding);
    this.#buffer = new ChunkBuffer(dialect.encoding, {
      base: dialect.bomBytes,
      chunkBytes: this.#limits.chunkBytes,
    });
  }

  /** Returns the bytes of the file that were read. */
  scan(source: ByteSource, receiver: RecordReceiver): number {
    const buffer = this.#buffer;
    for (;;) {
      buffer.fill(source);
      const used = this.#scanChunk(receiver);
      if (used === -1) return buffer.base;
      const done = buffer.base + buffer.filledBytes;
      if (receiver.chunk?.(done) === false || buffer.isLast) return done;
      buffer.discard(used);
      if (buffer.filledBytes > this.#limits.recordBytes && !this.#passOverlong(source, receiver))
        return buffer.base;
    }
  }

  /** Scans what the buffer holds; returns the units that are done, or -1 when the receiver wants no more. */
  #scanChunk(receiver: RecordReceiver): number {
    const { bytes, units, filled } = this.#buffer;
    this.#view.chunk = { bytes, units, text: this.#buffer.text() };
    let position = 0;
    while (position < filled) {
      const next = this.#scanRecord(position);
      if (next === -1) break;
      if (!this.#hand(position, receiver)) return -1;
      position = next;
    }
    return position;
  }

  /** Finds the cells of the record at `start`; returns where the next one starts, or -1 when its end is missing. */
  #scanRecord(start: number): number {
    const { units, filled, isLast } = this.#buffer;
    const classes = this.#classes;
    const view = this.#view;
    view.count = 0;
    view.problem = null;
    this.#start = start;
    let at = start;
    for (;;) {
      let first = at;
      while (first < filled && units[first] === space) first += 1;
      if (first < filled && units[first] === quote) {
        at = this.#scanQuoted(first + 1);
        if (at === -1) return -1;
        if (at === -2) return this.#breakUnclosed(start);
      } else {
        let flags = 0;
        first = at;
        while (at < filled) {
          const kind = classes[units[at] ?? 0] ?? 0;
          if (kind >= cellEnds) break;
          flags |= kind;
          at += 1;
        }
        if (at === filled && !isLast) return -1;
        const hasReturn =
          (at === filled || units[at] === this.#lineBreak) && at > first && units[at - 1] === 13;
        view.add(first, hasReturn ? at - 1 : at, flags);
      }
      if (at >= filled) return this.#end(at, at);
      if (units[at] === this.#lineBreak) return this.#end(at, at + 1);
      at += 1;
    }
  }

  #end(to: number, next: number): number {
    this.#view.to = to;
    return next;
  }

  /** Scans a quoted cell; returns where it ends, -1 when more bytes are needed, -2 when it has no proper end. */
  #scanQuoted(start: number): number {
    const { units, filled, isLast } = this.#buffer;
    let flags = 0;
    let hasStray = false;
    let hasLineBreak = false;
    for (let at = start; at < filled; at += 1) {
      const unit = units[at] ?? 0;
      if (unit === quote) {
        if (at + 1 >= filled && !isLast) return -1;
        if (units[at + 1] === quote && at + 1 < filled) {
          flags |= cellHasDoubledQuotes;
          at += 1;
          continue;
        }
        const end = this.#afterQuote(at + 1);
        if (end === -1) return -1;
        if (end >= 0) {
          if (hasStray && hasLineBreak) return -2;
          this.#view.add(start, at, flags);
          return end;
        }
        hasStray = true;
      } else if (unit === this.#lineBreak) {
        if (this.#unclosed >= patience) return -2;
        hasLineBreak = true;
      } else if (unit > 127) flags |= cellIsForeign;
      else if (unit < space && unit !== 9 && unit !== 10 && unit !== 13) flags |= cellHasControl;
    }
    const isTooLong = (filled - this.#start) * this.#buffer.unitBytes > this.#limits.recordBytes;
    return isLast || isTooLong ? -2 : -1;
  }

  /** Where the cell ends whose closing quote stands just before `at`; -2 when that quote closes nothing. */
  #afterQuote(start: number): number {
    const { units, filled, isLast } = this.#buffer;
    let at = start;
    while (at < filled && units[at] === space) at += 1;
    if (at < filled && units[at] === 13 && this.#lineBreak === 10) at += 1;
    if (at >= filled) return isLast ? filled : -1;
    return units[at] === this.#lineBreak || (units[at] === this.#delimiter && units[at - 1] !== 13) ? at : -2;
  }

  /** Takes the first line of a record with an unclosed quote alone, its quotes as text. */
  #breakUnclosed(start: number): number {
    const { units, filled, isLast } = this.#buffer;
    const view = this.#view;
    view.count = 0;
    view.problem = "unclosed_quote";
    let first = start;
    for (let at = start; ; at += 1) {
      const isEnd = at >= filled || units[at] === this.#lineBreak;
      if (!isEnd && units[at] !== this.#delimiter) continue;
      if (at >= filled && !isLast) return -1;
      const hasReturn = isEnd && at > first && units[at - 1] === 13;
      view.add(first, hasReturn ? at - 1 : at, cellIsForeign);
      if (isEnd) {
        this.#unclosed += 1;
        return this.#end(at, Math.min(at + 1, filled));
      }
      first = at + 1;
    }
  }

  #hand(start: number, receiver: RecordReceiver): boolean {
    const { units, unitBytes, base } = this.#buffer;
    const view = this.#view;
    this.#row += 1;
    const hasReturn = view.to > start && this.#lineBreak === 10 && units[view.to - 1] === 13;
    view.row = this.#row;
    view.from = start;
    view.to = hasReturn ? view.to - 1 : view.to;
    view.byteOffset = base + start * unitBytes;
    view.byteLength = (view.to - start) * unitBytes;
    view.excerpt = null;
    view.problem ??= this.#limitPassed();
    return receiver.record(view);
  }

  #limitPassed(): RecordProblem | null {
    const view = this.#view;
    const { unitBytes } = this.#buffer;
    if (view.count > maximumColumns) return "too_many_columns";
    if (view.byteLength <= this.#limits.fieldBytes) return null;
    if (view.byteLength > this.#limits.recordBytes) return "record_too_long";
    for (let i = 0; i < view.count; i += 1)
      if (((view.ends[i] ?? 0) - (view.starts[i] ?? 0)) * unitBytes > this.#limits.fieldBytes)
        return "field_too_long";
    return null;
  }

  /** Reads on to the end of a line that is too long to be held, keeping nothing but its beginning. */
  #passOverlong(source: ByteSource, receiver: RecordReceiver): boolean {
    const buffer = this.#buffer;
    const view = this.#view;
    const start = buffer.base;
    const head = Math.min(buffer.filled, excerptUnits);
    view.count = 0;
    view.add(0, head, cellIsForeign);
    view.chunk = { bytes: buffer.bytes, units: buffer.units, text: buffer.text(head) };
    view.excerpt = `${view.cell(0)}…`;
    let end = this.#findLineBreak();
    while (end === -1) {
      buffer.discard(buffer.filled);
      buffer.fill(source);
      if (receiver.chunk?.(buffer.base) === false) return false;
      end = this.#findLineBreak();
      if (end === -1 && buffer.isLast) end = buffer.filled;
    }
    this.#row += 1;
    view.row = this.#row;
    view.byteOffset = start;
    view.byteLength = buffer.base - start + end * buffer.unitBytes;
    view.problem = "record_too_long";
    const wantsMore = receiver.record(view);
    buffer.discard(Math.min(end + 1, buffer.filled));
    return wantsMore;
  }

  #findLineBreak(): number {
    const { units, filled } = this.#buffer;
    return units.subarray(0, filled).indexOf(this.#lineBreak);
  }
}

/** What each unit means within an unquoted cell. */
function classesOf(delimiter: number, lineBreak: number): Uint8Array {
  const classes = new Uint8Array(65_536);
  classes.fill(cellIsForeign, 128);
  classes.fill(cellHasControl, 0, 32);
  classes[127] = cellHasControl;
  classes[9] = 0;
  classes[10] = 0;
  classes[13] = 0;
  classes[delimiter] = cellEnds;
  classes[lineBreak] = cellEnds;
  return classes;
}
