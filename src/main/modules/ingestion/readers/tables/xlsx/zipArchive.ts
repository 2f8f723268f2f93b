import { crc32 } from "node:zlib";
import { Inflate } from "fflate";
import type { ByteSource } from "../../csv/byteSource.ts";
import type { SourceFile } from "../../reader.ts";
import {
  bomb,
  broken,
  entryName,
  freeSize,
  mostExpansion,
  readExactly,
  readZipDirectory,
  type ZipEntry,
} from "./zipDirectory.ts";

/** Bytes given to the inflater at once: they may become a thousand times as many. */
const inputBytes = 16 * 1024;

/** A ZIP archive that is unpacked entry by entry, piece by piece. */
export class ZipArchive {
  readonly source: SourceFile;
  readonly #bytes: ByteSource;
  readonly #entries: ReadonlyMap<string, ZipEntry>;

  constructor(bytes: ByteSource, source: SourceFile) {
    this.source = source;
    this.#bytes = bytes;
    this.#entries = readZipDirectory(bytes, source);
  }

  /** Bytes of an entry when unpacked; undefined when there is none of the name. */
  sizeOf(name: string): number | undefined {
    return this.#entries.get(entryName(name))?.size;
  }

  /** Unpacks an entry; `advance` is told of the packed bytes as they are read. A missing entry breaks the workbook. */
  *read(name: string, advance: (packedBytes: number) => void): Generator<Buffer> {
    const { source } = this;
    const entry = this.#entries.get(entryName(name));
    if (entry === undefined) throw broken(source, `"${name}" is missing`);
    let size = 0;
    let crc = 0;
    let packed = 0;
    for (const { piece, taken } of this.#unpack(entry, advance)) {
      packed = taken;
      size += piece.length;
      if (size > entry.size) throw bomb(source, `"${entry.name}" is larger than it says`);
      if (size > freeSize && size > packed * mostExpansion)
        throw bomb(source, `"${entry.name}" grows more than ${mostExpansion} times`);
      crc = crc32(piece, crc);
      yield piece;
    }
    if (size !== entry.size) throw broken(source, `"${entry.name}" is cut short`);
    if (crc !== entry.crc) throw broken(source, `"${entry.name}" does not have the checksum it states`);
  }

  *#unpack(
    entry: ZipEntry,
    advance: (packedBytes: number) => void,
  ): Generator<{ piece: Buffer; taken: number }> {
    const start = this.#dataOffset(entry);
    let pieces: Uint8Array[] = [];
    const inflate = new Inflate((piece) => {
      pieces.push(piece);
    });
    for (let taken = 0; taken < entry.compressedSize || taken === 0; ) {
      const size = Math.min(inputBytes, entry.compressedSize - taken);
      const input = readExactly(this.#bytes, { offset: start + taken, size }, this.source);
      taken += size;
      advance(size);
      if (entry.method === 0) pieces.push(input);
      else this.#push(inflate, input, { entry, isLast: taken >= entry.compressedSize });
      for (const piece of pieces)
        if (piece.length > 0)
          yield { piece: Buffer.from(piece.buffer, piece.byteOffset, piece.length), taken };
      pieces = [];
      if (entry.compressedSize === 0) return;
    }
  }

  #push(inflate: Inflate, input: Buffer, { entry, isLast }: { entry: ZipEntry; isLast: boolean }): void {
    try {
      inflate.push(input, isLast);
    } catch {
      // What the inflater says ("invalid distance") helps nobody.
      throw broken(this.source, `"${entry.name}" can't be unpacked`);
    }
  }

  #dataOffset(entry: ZipEntry): number {
    const header = readExactly(this.#bytes, { offset: entry.offset, size: 30 }, this.source);
    if (header.readUInt32LE(0) !== 0x04034b50) throw broken(this.source, `"${entry.name}"`);
    const nameLength = header.readUInt16LE(26);
    const offset = entry.offset + 30;
    const name = readExactly(this.#bytes, { offset, size: nameLength }, this.source).toString("utf8");
    if (entryName(name) !== entry.name)
      throw bomb(this.source, `"${entry.name}" calls itself "${entryName(name)}" where it stands`);
    return offset + nameLength + header.readUInt16LE(28);
  }
}
