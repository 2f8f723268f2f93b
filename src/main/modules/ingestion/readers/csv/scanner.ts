import { closeSync, openSync, readSync } from "node:fs";
import type { EncodingName } from "./encoding.ts";

export interface Dialect {
  readonly encoding: EncodingName;
  readonly bomBytes: number;
  readonly delimiter: string;
  /** Lone carriage returns end lines (files from old Macintosh programs). */
  readonly carriageReturnOnly: boolean;
}

/** One record of the file. `cells` is undefined when it passes a limit; then `problem` says which. */
export interface ScannedRecord {
  /** 1-based number of the record in the file, blank ones counted. */
  readonly row: number;
  /** Place in the original file, in bytes. */
  readonly byteOffset: number;
  readonly byteLength: number;
  readonly cells: string[];
  /** Hash of the record's text as it stands, 53 bits: equal rows are found by it. */
  readonly hash: number;
  readonly problem: "record_too_long" | "field_too_long" | "too_many_columns" | null;
}

const chunkBytes = 4 * 1024 * 1024;
const maximumRecordBytes = 16 * 1024 * 1024;
const maximumFieldLength = 1024 * 1024;
const maximumColumns = 16_384;
const quote = 34;

/** Reads a delimited text record by record (RFC 4180, and what real exports do to it) in bounded memory. */
export function scanFile(
  path: string,
  dialect: Dialect,
  onRecord: (record: ScannedRecord) => boolean,
  onChunk: (bytesRead: number) => void,
): void {
  const file = openSync(path, "r");
  try {
    const scanner = new Scanner(dialect, onRecord);
    const buffer = Buffer.allocUnsafe(chunkBytes);
    let position = 0;
    for (;;) {
      const count = readSync(file, buffer, 0, chunkBytes, position);
      if (count === 0) break;
      position += count;
      if (!scanner.push(buffer.subarray(0, count))) return;
      onChunk(position);
    }
    scanner.finish();
  } finally {
    closeSync(file);
  }
}

/** Cells of a piece of text that holds one record (or a few lines of it), as bytes of the original file. */
export function cellsOf(bytes: Buffer, dialect: Dialect): string[] {
  const cells: string[] = [];
  const scanner = new Scanner({ ...dialect, bomBytes: 0 }, (record) => {
    cells.push(...record.cells);
    return true;
  });
  scanner.push(bytes);
  scanner.finish();
  return cells;
}

/**
 * Push scanner. Single-byte and UTF-8 files are scanned as Latin-1 text, so that an index is a byte offset; a field
 * is decoded only if it holds a byte above 127. UTF-16 is scanned in its own units of two bytes.
 */
export class Scanner {
  readonly #dialect: Dialect;
  readonly #onRecord: (record: ScannedRecord) => boolean;
  readonly #unit: 1 | 2;
  readonly #delimiter: number;
  readonly #newline: string;
  readonly #decoder: TextDecoder | undefined;
  #rest: Buffer = Buffer.alloc(0);
  /** Bytes of the original file before `#rest`. */
  #offset = 0;
  #row = 0;
  #started = false;
  /** Bytes of an over-long record that were thrown away while looking for its end. */
  #skipped = 0;
  #stopped = false;

  constructor(dialect: Dialect, onRecord: (record: ScannedRecord) => boolean) {
    this.#dialect = dialect;
    this.#onRecord = onRecord;
    this.#unit = dialect.encoding === "utf-16le" || dialect.encoding === "utf-16be" ? 2 : 1;
    this.#delimiter = dialect.delimiter.charCodeAt(0);
    this.#newline = dialect.carriageReturnOnly ? "\r" : "\n";
    this.#decoder = this.#unit === 2 ? undefined : new TextDecoder(dialect.encoding);
  }

  /** Takes the next bytes; false once the receiver wants no more. */
  push(bytes: Buffer): boolean {
    let chunk = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    if (!this.#started) {
      this.#started = true;
      chunk = chunk.subarray(this.#dialect.bomBytes);
      this.#offset = this.#dialect.bomBytes;
    }
    this.#scan(chunk, false);
    return !this.#stopped;
  }

  finish(): void {
    if (!this.#stopped) this.#scan(this.#rest, true);
  }

  #scan(chunk: Buffer, final: boolean): void {
    const usable = this.#unit === 1 ? chunk : chunk.subarray(0, chunk.length - (chunk.length % 2));
    const text = this.#toText(usable);
    let position = 0;
    let nextQuote = text.indexOf('"');
    while (position < text.length && !this.#stopped) {
      if (nextQuote !== -1 && nextQuote < position) nextQuote = text.indexOf('"', position);
      const newline = text.indexOf(this.#newline, position);
      if (this.#skipped > 0) {
        if (newline === -1) {
          this.#skipped += (text.length - position) * this.#unit;
          position = text.length;
          break;
        }
        this.#emitOverlong((newline + 1 - position) * this.#unit);
        position = newline + 1;
        continue;
      }
      const plain = newline !== -1 && (nextQuote === -1 || nextQuote > newline);
      const end = plain ? newline : this.#quotedEnd(text, position, final);
      if (end === -1) break;
      this.#emit(text, position, end, plain);
      position = Math.min(end + 1, text.length);
    }
    this.#keepRest(usable, position, chunk);
    if (final && this.#skipped > 0) this.#emitOverlong(0);
  }

  #keepRest(usable: Buffer, position: number, chunk: Buffer): void {
    const used = position * this.#unit;
    this.#offset += used;
    const rest = chunk.subarray(used);
    if (rest.length > maximumRecordBytes && usable.length > 0) {
      this.#skipped = rest.length;
      this.#offset += rest.length;
      this.#rest = Buffer.alloc(0);
      return;
    }
    this.#rest = Buffer.from(rest); // a copy: the caller reuses its buffer
  }

  /** Index of the newline that ends a record with quotes, the text's end when final, or -1 when more is needed. */
  #quotedEnd(text: string, start: number, final: boolean): number {
    const newlineCode = this.#newline.charCodeAt(0);
    let position = start;
    while (position < text.length) {
      let first = position;
      while (text.charCodeAt(first) === 32) first += 1; // exports pad before an opening quote
      if (text.charCodeAt(first) === quote) {
        const close = closingQuote(text, first + 1);
        if (close === -1) return final ? this.#unclosedEnd(text, start) : -1;
        position = close + 1;
      }
      while (position < text.length) {
        const code = text.charCodeAt(position);
        if (code === newlineCode) return position;
        position += 1;
        if (code === this.#delimiter) break;
      }
    }
    return final ? text.length : -1;
  }

  /** A quote that is never closed ends with its line, not with the file. */
  #unclosedEnd(text: string, start: number): number {
    const newline = text.indexOf(this.#newline, start);
    return newline === -1 ? text.length : newline;
  }

  #emit(text: string, start: number, end: number, plain: boolean): void {
    this.#row += 1;
    let last = end;
    if (last > start && text.charCodeAt(last - 1) === 13) last -= 1;
    const line = text.slice(start, last);
    const raw = plain ? line.split(this.#dialect.delimiter) : splitQuoted(line, this.#delimiter);
    const cells = this.#decode(line, raw);
    const record: ScannedRecord = {
      row: this.#row,
      byteOffset: this.#offset + start * this.#unit,
      byteLength: (last - start) * this.#unit,
      cells,
      hash: hashText(line),
      problem: limitProblem(cells, line.length * this.#unit),
    };
    if (!this.#onRecord(record)) this.#stopped = true;
  }

  #emitOverlong(moreBytes: number): void {
    this.#row += 1;
    const byteLength = this.#skipped + moreBytes;
    const record: ScannedRecord = {
      row: this.#row,
      byteOffset: this.#offset - this.#skipped,
      byteLength,
      cells: [],
      hash: 0,
      problem: "record_too_long",
    };
    this.#skipped = 0;
    if (!this.#onRecord(record)) this.#stopped = true;
  }

  #toText(bytes: Buffer): string {
    if (this.#unit === 1) return bytes.latin1Slice();
    return this.#dialect.encoding === "utf-16le"
      ? bytes.utf16leSlice()
      : Buffer.from(bytes).swap16().utf16leSlice();
  }

  #decode(line: string, cells: string[]): string[] {
    const decoder = this.#decoder;
    if (decoder === undefined || !/[\x80-\xff]/.test(line)) return cells;
    return cells.map((cell) => decoder.decode(Buffer.from(cell, "latin1")));
  }
}

function closingQuote(text: string, from: number): number {
  let position = from;
  for (;;) {
    const close = text.indexOf('"', position);
    if (close === -1) return -1;
    if (text.charCodeAt(close + 1) !== quote) return close;
    position = close + 2;
  }
}

function splitQuoted(line: string, delimiter: number): string[] {
  const cells: string[] = [];
  let position = 0;
  for (;;) {
    let first = position;
    while (line.charCodeAt(first) === 32) first += 1;
    const close = line.charCodeAt(first) === quote ? closingQuote(line, first + 1) : -1;
    let end = close === -1 ? position : close + 1;
    while (end < line.length && line.charCodeAt(end) !== delimiter) end += 1;
    // What stands between the closing quote and the delimiter belongs to the cell: nothing is dropped.
    cells.push(
      close === -1
        ? line.slice(position, end)
        : line.slice(first + 1, close).replaceAll('""', '"') + line.slice(close + 1, end).trimEnd(),
    );
    if (end >= line.length) return cells;
    position = end + 1;
  }
}

function limitProblem(cells: readonly string[], bytes: number): ScannedRecord["problem"] {
  if (bytes > maximumRecordBytes) return "record_too_long";
  if (cells.length > maximumColumns) return "too_many_columns";
  return bytes > maximumFieldLength && cells.some((cell) => cell.length > maximumFieldLength)
    ? "field_too_long"
    : null;
}

/** 53-bit hash of a text: two 32-bit multiplicative hashes (Bryc's cyrb53), good enough to group equal rows. */
export function hashText(text: string): number {
  let h1 = 0xdeadbeef;
  let h2 = 0x41c6ce57;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    h1 = Math.imul(h1 ^ code, 2_654_435_761);
    h2 = Math.imul(h2 ^ code, 1_597_334_677);
  }
  h1 = Math.imul(h1 ^ (h1 >>> 16), 2_246_822_507) ^ Math.imul(h2 ^ (h2 >>> 13), 3_266_489_909);
  h2 = Math.imul(h2 ^ (h2 >>> 16), 2_246_822_507) ^ Math.imul(h1 ^ (h1 >>> 13), 3_266_489_909);
  return 4_294_967_296 * (2_097_151 & h2) + (h1 >>> 0);
}
