import type { ByteSource } from "./byteSource.ts";
import type { EncodingName } from "./encoding.ts";

const smallestBytes = 16;

/**
 * A window over the file that the scanner works in: it slides forward and grows only while one record needs it.
 * Counts in units: bytes, or for UTF-16 two bytes in this machine's order.
 */
export class ChunkBuffer {
  bytes: Buffer;
  units: Uint8Array | Uint16Array;
  /** Units that are filled. */
  filled = 0;
  /** Where the first byte of the window stands in the file. */
  base: number;
  /** No bytes follow those in the window. */
  isLast = false;
  readonly unitBytes: 1 | 2;
  readonly #isSwapped: boolean;

  constructor(encoding: EncodingName, { base, chunkBytes }: { base: number; chunkBytes: number }) {
    this.unitBytes = encoding === "utf-16le" || encoding === "utf-16be" ? 2 : 1;
    this.#isSwapped = encoding === "utf-16be";
    this.base = base;
    this.bytes = Buffer.from(new ArrayBuffer(Math.max(chunkBytes, smallestBytes)));
    this.units = this.#unitsOver(this.bytes);
  }

  get filledBytes(): number {
    return this.filled * this.unitBytes;
  }

  /** The filled window, one character per unit. */
  text(units = this.filled): string {
    return this.bytes.toString(this.unitBytes === 1 ? "latin1" : "utf16le", 0, units * this.unitBytes);
  }

  /** Reads on behind what is filled. */
  fill(source: ByteSource): void {
    const start = this.filledBytes;
    if (start * 2 >= this.bytes.length) this.#grow();
    const free = this.bytes.subarray(start);
    let count = 0;
    // UTF-16 needs whole units: reads on over a torn one, and completes the last byte of a damaged file with a zero.
    do {
      const read = source.read(free.subarray(count), this.base + start + count);
      count += read;
      if (read > 0) continue;
      this.isLast = true;
      if (count % this.unitBytes !== 0) free[count++] = 0;
    } while (count % this.unitBytes !== 0);
    if (this.#isSwapped) free.subarray(0, count).swap16();
    this.filled += count / this.unitBytes;
  }

  /** Slides over the first units. */
  discard(used: number): void {
    const bytes = used * this.unitBytes;
    this.bytes.copyWithin(0, bytes, this.filledBytes);
    this.filled -= used;
    this.base += bytes;
  }

  #grow(): void {
    const larger = Buffer.from(new ArrayBuffer(this.bytes.length * 2));
    this.bytes.copy(larger, 0, 0, this.filledBytes);
    this.bytes = larger;
    this.units = this.#unitsOver(larger);
  }

  #unitsOver(bytes: Buffer): Uint8Array | Uint16Array {
    return this.unitBytes === 1
      ? new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length)
      : new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length >> 1);
  }
}
