import { AppError } from "../../../../../base/errors.ts";
import type { ByteSource } from "../../csv/byteSource.ts";
import type { SourceFile } from "../../reader.ts";

/*
 * The directory of a ZIP archive (APPNOTE.TXT 6.3.10), read from its end. Only the directory counts: what lies
 * between the entries is never looked at, and an entry that the directory and its own header name differently is
 * refused, since two readers would then see two files.
 */

export interface ZipEntry {
  readonly name: string;
  /** 0 stored, 8 deflated. */
  readonly method: number;
  readonly crc: number;
  readonly compressedSize: number;
  readonly size: number;
  /** Of its local header. */
  readonly offset: number;
}

const endSize = 22;
const longestComment = 65_535;
const mostEntries = 10_000;
const largestDirectory = 16 * 1024 * 1024;
/** Deflate reaches 1,032; sheets reach 10 to 30. */
export const mostExpansion = 100;
/** Small parts may expand as they like. */
export const freeSize = 16 * 1024 * 1024;
const largestTotal = 6 * 1024 ** 3;

/** Reads the directory and refuses what a workbook never has. Names are given in lower case. */
export function readZipDirectory(bytes: ByteSource, source: SourceFile): Map<string, ZipEntry> {
  const end = findEnd(bytes, source);
  if (end.entries > mostEntries)
    throw bomb(source, `it has ${end.entries.toLocaleString("en-GB")} entries, a workbook has a few dozen`);
  if (end.size > largestDirectory || end.offset + end.size > source.byteSize)
    throw broken(source, "its directory");
  const directory = readExactly(bytes, end, source);
  const entries = new Map<string, ZipEntry>();
  let at = 0;
  for (let index = 0; index < end.entries; index += 1) {
    const { entry, next } = readEntry(directory, at, source);
    if (entries.has(entry.name)) throw bomb(source, `it has two entries of the name "${entry.name}"`);
    entries.set(entry.name, entry);
    at = next;
  }
  refuseBombs([...entries.values()], source, end.offset);
  return entries;
}

function refuseBombs(entries: readonly ZipEntry[], source: SourceFile, directoryOffset: number): void {
  let total = 0;
  for (const { name, size, compressedSize } of entries) {
    total += size;
    if (size > freeSize && size > compressedSize * mostExpansion)
      throw bomb(source, `"${name}" would grow more than ${mostExpansion} times`);
  }
  if (total > largestTotal) throw bomb(source, "it would unpack to more than 6 GiB");
  let free = 0;
  for (const entry of [...entries].sort((a, b) => a.offset - b.offset)) {
    if (entry.offset < free) throw bomb(source, `"${entry.name}" lies inside another entry`);
    free = entry.offset + 30 + entry.compressedSize;
  }
  if (free > directoryOffset) throw broken(source, "its last entry");
}

interface Range {
  readonly offset: number;
  readonly size: number;
}

function findEnd(bytes: ByteSource, source: SourceFile): Range & { readonly entries: number } {
  const length = Math.min(source.byteSize, endSize + longestComment);
  const offset = source.byteSize - length;
  const tail = readExactly(bytes, { offset, size: length }, source);
  for (let at = tail.length - endSize; at >= 0; at -= 1) {
    if (tail.readUInt32LE(at) !== 0x06054b50) continue;
    if (at + endSize + tail.readUInt16LE(at + 20) !== tail.length) continue;
    if (tail.readUInt16LE(at + 4) !== 0 || tail.readUInt16LE(at + 6) !== 0)
      throw broken(source, "it is one of several parts");
    const [entries, size, start] = [
      tail.readUInt16LE(at + 10),
      tail.readUInt32LE(at + 12),
      tail.readUInt32LE(at + 16),
    ];
    const isLarge = entries === 0xffff || size === 0xffffffff || start === 0xffffffff;
    return isLarge ? readLargeEnd(bytes, offset + at, source) : { entries, size, offset: start };
  }
  throw broken(source, "its end is missing");
}

/** The end of an archive with sizes of 64 bits. */
function readLargeEnd(
  bytes: ByteSource,
  end: number,
  source: SourceFile,
): Range & { readonly entries: number } {
  if (end < 20) throw broken(source, "its end");
  const locator = readExactly(bytes, { offset: end - 20, size: 20 }, source);
  if (locator.readUInt32LE(0) !== 0x07064b50) throw broken(source, "its end");
  const record = readExactly(bytes, { offset: wide(locator, 8, source), size: 56 }, source);
  if (record.readUInt32LE(0) !== 0x06064b50) throw broken(source, "its end");
  return {
    entries: wide(record, 32, source),
    size: wide(record, 40, source),
    offset: wide(record, 48, source),
  };
}

function readEntry(directory: Buffer, at: number, source: SourceFile): { entry: ZipEntry; next: number } {
  if (at + 46 > directory.length || directory.readUInt32LE(at) !== 0x02014b50)
    throw broken(source, "its directory");
  const flags = directory.readUInt16LE(at + 8);
  const method = directory.readUInt16LE(at + 10);
  const nameEnd = at + 46 + directory.readUInt16LE(at + 28);
  const extraEnd = nameEnd + directory.readUInt16LE(at + 30);
  const next = extraEnd + directory.readUInt16LE(at + 32);
  if (next > directory.length) throw broken(source, "its directory");
  const name = entryName(directory.toString("utf8", at + 46, nameEnd));
  if ((flags & 1) !== 0)
    throw new AppError(
      "FORMAT_UNSUPPORTED",
      `Can't read "${source.fileName}": "${name}" in it is encrypted. Save the workbook without a password and import that.`,
      { where: source.fileName },
    );
  if (method !== 0 && method !== 8)
    throw new AppError(
      "FORMAT_UNSUPPORTED",
      `Can't read "${source.fileName}": "${name}" is packed by method ${method}, which workbooks don't use. Save it again as .xlsx.`,
      { where: source.fileName },
    );
  const sizes = {
    size: directory.readUInt32LE(at + 24),
    compressedSize: directory.readUInt32LE(at + 20),
    offset: directory.readUInt32LE(at + 42),
  };
  const large = largeSizes(directory.subarray(nameEnd, extraEnd), sizes, source);
  return { entry: { name, method, crc: directory.readUInt32LE(at + 16), ...large }, next };
}

/** Sizes of 64 bits stand in an extra field, in this order, each only where the short one is full. */
function largeSizes<Sizes extends { size: number; compressedSize: number; offset: number }>(
  extra: Buffer,
  sizes: Sizes,
  source: SourceFile,
): Sizes {
  for (let at = 0; at + 4 <= extra.length; ) {
    const length = extra.readUInt16LE(at + 2);
    if (extra.readUInt16LE(at) === 1) {
      const field = extra.subarray(at + 4, at + 4 + length);
      const found = { ...sizes };
      let place = 0;
      for (const key of ["size", "compressedSize", "offset"] as const) {
        if (sizes[key] !== 0xffffffff) continue;
        if (place + 8 > field.length) throw broken(source, "its directory");
        found[key] = wide(field, place, source);
        place += 8;
      }
      return found;
    }
    at += 4 + length;
  }
  return sizes;
}

/** Names of parts are compared without case (ECMA-376 part 2), with forward slashes. */
export function entryName(text: string): string {
  return text.replaceAll("\\", "/").replace(/^\/+/, "").toLowerCase();
}

function wide(bytes: Buffer, at: number, source: SourceFile): number {
  const value = Number(bytes.readBigUInt64LE(at));
  if (!Number.isSafeInteger(value)) throw broken(source, "its directory");
  return value;
}

export function readExactly(bytes: ByteSource, range: Range, source: SourceFile): Buffer {
  const buffer = Buffer.alloc(range.size);
  for (let filled = 0; filled < range.size; ) {
    const count = bytes.read(buffer.subarray(filled), range.offset + filled);
    if (count === 0) throw broken(source, "it ends too early");
    filled += count;
  }
  return buffer;
}

export function bomb(source: SourceFile, found: string): AppError {
  return new AppError(
    "FORMAT_UNSUPPORTED",
    `Can't read "${source.fileName}": ${found}. Such an archive may be an attack; save the workbook again in Excel and import that.`,
    { where: source.fileName },
  );
}

export function broken(source: SourceFile, where: string): AppError {
  return new AppError(
    "FILE_UNREADABLE",
    `Can't read "${source.fileName}": the workbook is damaged or incomplete (${where}). Ask for the complete file and import that.`,
    { where: source.fileName },
  );
}
