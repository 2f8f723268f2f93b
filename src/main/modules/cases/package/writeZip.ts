import { createHash } from "node:crypto";
import { closeSync, fsyncSync, openSync, rmSync, writeSync } from "node:fs";
import { crc32 } from "node:zlib";
import { assert, systemCode } from "../../../base/errors.ts";
import { writeAll } from "../../../base/files.ts";
import { byPath, type PackageFile } from "./packageFile.ts";
import { isSafePath } from "./verify/packageFolder.ts";
import { changedSince, diskFull, placeTaken } from "./writeBag.ts";

const limit32 = 0xffffffff;
const limit16 = 0xffff;
/** 1980-01-01 00:00, the first that the format knows: a file's own time would change the bytes of the archive. */
const dosDate = 0x21;

interface Entry {
  readonly name: Buffer;
  readonly crc: number;
  readonly size: number;
  readonly offset: number;
}

/**
 * Writes a package as a ZIP archive (PKWARE APPNOTE 6.3.3, ZIP64 where sizes ask for it): stored, in the order of paths,
 * without times, so that the same package gives the same bytes. Files are streamed; one that is not what was sealed
 * stops the export and nothing is left behind.
 */
export async function writeZip(path: string, folder: string, files: readonly PackageFile[]): Promise<void> {
  const handle = openNew(path);
  let isWhole = false;
  try {
    const entries: Entry[] = [];
    let offset = 0;
    for (const file of [...files].sort(byPath)) {
      assert(isSafePath(file.path), `${file.path} has no place in a package`);
      const entry = await writeEntry(handle, Buffer.from(`${folder}/${file.path}`), file, offset);
      entries.push(entry);
      offset += headOf(entry).length + entry.size;
    }
    writeAll(handle, directoryOf(entries, offset));
    fsyncSync(handle);
    isWhole = true;
  } catch (error) {
    throw systemCode(error) === "ENOSPC" ? diskFull(path, error) : error;
  } finally {
    closeSync(handle);
    if (!isWhole) rmSync(path, { force: true });
  }
}

function openNew(path: string): number {
  try {
    return openSync(path, "wx", 0o644);
  } catch (error) {
    throw systemCode(error) === "EEXIST" ? placeTaken(path, error) : error;
  }
}

/** The header stands before the data and holds its checksum: it is written again once that is known. */
async function writeEntry(handle: number, name: Buffer, file: PackageFile, offset: number): Promise<Entry> {
  const digest = createHash("sha256");
  let crc = 0;
  let size = 0;
  writeAll(handle, headOf({ name, crc, size: file.byteSize, offset }));
  for await (const chunk of file.read()) {
    digest.update(chunk);
    crc = crc32(chunk, crc);
    size += chunk.length;
    writeAll(handle, chunk);
  }
  if (size !== file.byteSize || digest.digest("hex") !== file.sha256) throw changedSince(file.path);
  const entry = { name, crc, size, offset };
  const head = headOf(entry);
  const written = writeSync(handle, head, 0, head.length, offset);
  assert(written === head.length, "a header was written whole");
  return entry;
}

/** Local file header. */
function headOf({ name, crc, size }: Entry): Buffer {
  const isLarge = size >= limit32;
  const extra = isLarge ? zip64Extra([size, size]) : Buffer.alloc(0);
  const head = Buffer.alloc(30);
  head.writeUInt32LE(0x04034b50, 0);
  writeCommon(head, 4, { name, crc, size, extra });
  return Buffer.concat([head, name, extra]);
}

/** The fields that both kinds of headers share, from "version needed" to "extra field length". */
function writeCommon(
  head: Buffer,
  at: number,
  { name, crc, size, extra }: { name: Buffer; crc: number; size: number; extra: Buffer },
): void {
  head.writeUInt16LE(extra.length > 0 ? 45 : 20, at);
  head.writeUInt16LE(dosDate, at + 8);
  head.writeUInt32LE(crc, at + 10);
  head.writeUInt32LE(Math.min(size, limit32), at + 14);
  head.writeUInt32LE(Math.min(size, limit32), at + 18);
  head.writeUInt16LE(name.length, at + 22);
  head.writeUInt16LE(extra.length, at + 24);
}

function zip64Extra(values: readonly number[]): Buffer {
  const extra = Buffer.alloc(4 + values.length * 8);
  extra.writeUInt16LE(1, 0);
  extra.writeUInt16LE(values.length * 8, 2);
  for (const [i, value] of values.entries()) extra.writeBigUInt64LE(BigInt(value), 4 + i * 8);
  return extra;
}

function directoryOf(entries: readonly Entry[], offset: number): Buffer {
  const headers = entries.map((entry) => {
    const large = [
      ...(entry.size >= limit32 ? [entry.size, entry.size] : []),
      ...(entry.offset >= limit32 ? [entry.offset] : []),
    ];
    const extra = large.length === 0 ? Buffer.alloc(0) : zip64Extra(large);
    const head = Buffer.alloc(46);
    head.writeUInt32LE(0x02014b50, 0);
    head.writeUInt16LE(45, 4);
    writeCommon(head, 6, { ...entry, extra });
    head.writeUInt32LE(Math.min(entry.offset, limit32), 42);
    return Buffer.concat([head, entry.name, extra]);
  });
  const directory = Buffer.concat(headers);
  return Buffer.concat([directory, endOf(entries.length, directory.length, offset)]);
}

function endOf(count: number, length: number, offset: number): Buffer {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Math.min(count, limit16), 8);
  end.writeUInt16LE(Math.min(count, limit16), 10);
  end.writeUInt32LE(Math.min(length, limit32), 12);
  end.writeUInt32LE(Math.min(offset, limit32), 16);
  if (count < limit16 && length < limit32 && offset < limit32) return end;
  const large = Buffer.alloc(56 + 20);
  large.writeUInt32LE(0x06064b50, 0);
  large.writeBigUInt64LE(44n, 4);
  large.writeUInt16LE(45, 12);
  large.writeUInt16LE(45, 14);
  for (const at of [24, 32]) large.writeBigUInt64LE(BigInt(count), at);
  large.writeBigUInt64LE(BigInt(length), 40);
  large.writeBigUInt64LE(BigInt(offset), 48);
  large.writeUInt32LE(0x07064b50, 56);
  large.writeBigUInt64LE(BigInt(offset + length), 64);
  large.writeUInt32LE(1, 72);
  return Buffer.concat([large, end]);
}
