import type { ByteSource } from "../../csv/byteSource.ts";

const chunkBytes = 256 * 1024;

/**
 * The stretch of a file that a scanner looks at. It moves forward; what stands behind `keepFrom` stays within reach.
 * Offsets are those of the file.
 */
export class ByteWindow {
  /** Of the byte that `peek` gives. */
  offset: number;
  #buffer: Buffer = Buffer.alloc(0);
  #start: number;
  #filled = 0;
  #keepFrom = -1;
  readonly #source: ByteSource | null;
  readonly #progress: (bytes: number) => void;

  /** Begins at byte `from`; without a source, with what is loaded. */
  constructor(source: ByteSource | null, progress: (bytes: number) => void, from = 0) {
    this.#source = source;
    this.#progress = progress;
    this.#start = from;
    this.offset = from;
  }

  /** Looks at bytes in memory that stand at `offset` of the file. */
  load(bytes: Buffer, offset: number): void {
    this.#buffer = bytes;
    this.#filled = bytes.length;
    this.#start = offset;
    this.offset = offset;
    this.#keepFrom = -1;
  }

  /** The byte at `offset`, -1 at the end. */
  peek(): number {
    const at = this.offset - this.#start;
    if (at < this.#filled) return this.#buffer[at] ?? -1;
    return this.#fill() ? (this.#buffer[this.offset - this.#start] ?? -1) : -1;
  }

  /** Keeps what follows within reach; gives the offset to `slice` from. */
  keep(): number {
    if (this.#keepFrom < 0) this.#keepFrom = this.offset;
    return this.offset;
  }

  /** Ends what `keep` of the same offset began; an outer one lasts. */
  release(offset: number): void {
    if (this.#keepFrom === offset) this.#keepFrom = -1;
  }

  slice(from: number, to: number): Buffer {
    return this.#buffer.subarray(from - this.#start, to - this.#start);
  }

  #fill(): boolean {
    if (this.#source === null) return false;
    const keepFrom = this.#keepFrom < 0 ? this.offset : this.#keepFrom;
    const kept = this.#start + this.#filled - keepFrom;
    const next = Buffer.allocUnsafe(Math.max(chunkBytes, kept * 2 + chunkBytes));
    this.#buffer.copy(next, 0, keepFrom - this.#start, this.#filled);
    const count = this.#source.read(next.subarray(kept), keepFrom + kept);
    this.#buffer = next;
    this.#start = keepFrom;
    this.#filled = kept + count;
    this.#progress(keepFrom + kept + count);
    return count > 0;
  }
}
