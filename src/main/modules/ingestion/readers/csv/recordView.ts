import { isUtf8 } from "node:buffer";
import type { EncodingName } from "./encoding.ts";

/** Why a record can't be taken as it stands. */
export type RecordProblem = "record_too_long" | "field_too_long" | "too_many_columns" | "unclosed_quote";

export const cellIsForeign = 1; // holds a unit above 127
export const cellHasControl = 2; // holds a control character other than a tab or a line break within quotes
export const cellHasDoubledQuotes = 4;

export const maximumColumns = 16_384;
const excerptLength = 1_000;
const excerptCells = 64;

/** Bytes of a scanned chunk, in the units the scanner counts in. */
export interface Chunk {
  readonly bytes: Buffer;
  readonly units: Uint8Array | Uint16Array;
  /** The whole chunk as text, one character per unit: a cell of it is a cheap slice. */
  readonly text: string;
}

/**
 * One record of the file: where its cells stand, not yet what they say. The scanner uses ONE view over and over, so
 * that a row of which three columns matter costs three strings; whoever wants to keep something takes the strings.
 */
export class RecordView {
  row = 0;
  byteOffset = 0;
  byteLength = 0;
  /** Cells of the record, also those beyond the limit. */
  count = 0;
  problem: RecordProblem | null = null;
  starts = new Int32Array(64);
  ends = new Int32Array(64);
  flags = new Uint8Array(64);
  /** Units of the chunk the record covers. */
  from = 0;
  to = 0;
  chunk: Chunk = { bytes: Buffer.alloc(0), units: new Uint8Array(0), text: "" };
  /** Set for a record that was too long to be held: its beginning. */
  excerpt: string | null = null;
  readonly #encoding: EncodingName;
  readonly #decode: ((bytes: Buffer, start: number, end: number) => string) | null;

  constructor(encoding: EncodingName) {
    this.#encoding = encoding;
    this.#decode = decoderOf(encoding);
  }

  add(start: number, end: number, flags: number): void {
    const index = this.count;
    this.count = index + 1;
    if (index >= maximumColumns) return;
    if (index >= this.starts.length) this.#grow();
    this.starts[index] = start;
    this.ends[index] = end;
    this.flags[index] = flags;
  }

  /** Text of a cell; empty where the record has none. */
  cell(index: number): string {
    if (index >= this.count || index >= maximumColumns) return "";
    const start = this.starts[index] ?? 0;
    const end = this.ends[index] ?? 0;
    const flags = this.flags[index] ?? 0;
    const decode = this.#decode;
    const text =
      (flags & cellIsForeign) !== 0 && decode !== null
        ? decode(this.chunk.bytes, start, end)
        : this.chunk.text.substring(start, end);
    return (flags & cellHasDoubledQuotes) === 0 ? text : text.replaceAll('""', '"');
  }

  flagsOf(index: number): number {
    return index < this.count ? (this.flags[index] ?? 0) : 0;
  }

  /** Whether a cell is UTF-8 in a file that, as a whole, is not: two exports were pasted into one. */
  isUtf8Within(index: number): boolean {
    if (this.#encoding !== "windows-1252" || (this.flagsOf(index) & cellIsForeign) === 0) return false;
    return isUtf8(this.chunk.bytes.subarray(this.starts[index] ?? 0, this.ends[index] ?? 0));
  }

  /** A record with nothing in it but spaces (or the end mark of DOS): it counts as a row of the file, never as data. */
  isBlank(): boolean {
    if (this.problem !== null) return false;
    const { units } = this.chunk;
    for (let i = 0; i < this.count && i < maximumColumns; i += 1) {
      const end = this.ends[i] ?? 0;
      for (let at = this.starts[i] ?? 0; at < end; at += 1) {
        const unit = units[at] ?? 0;
        if (unit !== 32 && unit !== 9 && unit !== 13 && unit !== 10 && unit !== 26) return false;
      }
    }
    return true;
  }

  cells(): string[] {
    const cells: string[] = [];
    for (let i = 0; i < this.count && i < maximumColumns; i += 1) cells.push(this.cell(i));
    return cells;
  }

  /** The cells for a person to look at; cut where the record is over a limit. */
  shownCells(): string[] {
    if (this.excerpt !== null) return [this.excerpt];
    if (this.problem === null || this.problem === "unclosed_quote") return this.cells();
    const cells: string[] = [];
    for (let i = 0; i < this.count && i < excerptCells; i += 1) {
      const text = this.cell(i);
      cells.push(text.length > excerptLength ? `${text.slice(0, excerptLength)}…` : text);
    }
    return cells;
  }

  #grow(): void {
    const size = Math.min(this.starts.length * 4, maximumColumns);
    const [starts, ends, flags] = [new Int32Array(size), new Int32Array(size), new Uint8Array(size)];
    starts.set(this.starts);
    ends.set(this.ends);
    flags.set(this.flags);
    this.starts = starts;
    this.ends = ends;
    this.flags = flags;
  }
}

/** How a cell with units above 127 becomes text; null where the chunk's text is already right. */
function decoderOf(encoding: EncodingName): ((bytes: Buffer, start: number, end: number) => string) | null {
  switch (encoding) {
    case "utf-8":
      return (bytes, start, end) => bytes.toString("utf8", start, end);
    case "utf-16le":
    case "utf-16be":
      return null;
    case "windows-1252": {
      const decoder = new TextDecoder(encoding);
      // An accent of Windows-1252 is no UTF-8 unless a chance puts two or three fitting signs in a row.
      return (bytes, start, end) => {
        const cell = bytes.subarray(start, end);
        return isUtf8(cell) ? cell.toString("utf8") : decoder.decode(cell);
      };
    }
    default: {
      const decoder = new TextDecoder(encoding);
      return (bytes, start, end) => decoder.decode(bytes.subarray(start, end));
    }
  }
}
