import { closeSync, fstatSync, mkdirSync, openSync, readSync } from "node:fs";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import { crc32, createInflateRaw } from "node:zlib";
import { writeAll } from "../../../../base/files.ts";
import { isSafePath, mostFiles } from "./packageFolder.ts";
import { require, Wrong } from "./wrong.ts";

/** A package that says it is larger is refused before anything is written. */
const mostBytes = 256 * 1024 ** 3;
const mostDirectoryBytes = 128 * 1024 ** 2;
const pieceBytes = 1 << 20;

interface Entry {
  readonly name: string;
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  readonly offset: number;
}

/**
 * Unpacks a ZIP file that may be hostile into an empty folder and gives the folder of the package in it. Names that are
 * not ours are refused, so that nothing is written outside; inflated bytes are counted, not believed.
 */
export async function unpackZip(path: string, into: string): Promise<string> {
  const file = openSync(path, "r");
  try {
    const entries = readDirectory(file);
    const tops = new Set(entries.map(({ name }) => name.split("/")[0] ?? ""));
    const [top = ""] = tops;
    require(tops.size === 1, "the archive does not hold one folder");
    for (const entry of entries) await unpackEntry(file, entry, join(into, ...entry.name.split("/")));
    return join(into, top);
  } finally {
    closeSync(file);
  }
}

function readDirectory(file: number): Entry[] {
  const { count, length, offset } = readEnd(file, fstatSync(file).size);
  require(count <= mostFiles && length <= mostDirectoryBytes, "the archive names too many files");
  const directory = readAt(file, offset, length);
  const entries = new Map<string, Entry>();
  let bytes = 0;
  let at = 0;
  for (let i = 0; i < count; i += 1) {
    const { entry, end } = readEntry(directory, at);
    at = end;
    const { name } = entry;
    // A folder's own entry says nothing that the files in it don't.
    const isFolder = name.endsWith("/") && entry.size === 0;
    const shown = JSON.stringify(name.slice(0, 120));
    require(isSafePath(
      isFolder ? name.slice(0, -1) : name,
    ), `the archive holds ${shown}, a name that no file of a package has`);
    require(!entries.has(name), `the archive holds ${shown} twice`);
    bytes += entry.size;
    require(bytes <= mostBytes, "the archive says that it is larger than any package");
    if (!isFolder) entries.set(name, entry);
  }
  return [...entries.values()];
}

/** Where the list of files is: the record at the end of the archive, or the ZIP64 one that it points to. */
function readEnd(file: number, size: number): { count: number; length: number; offset: number } {
  const tail = readAt(file, Math.max(0, size - 65_557), Math.min(size, 65_557));
  const at = tail.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  require(at >= 0 && at + 22 <= tail.length, "this is no ZIP archive, or its end is missing");
  const end = {
    count: tail.readUInt16LE(at + 10),
    length: tail.readUInt32LE(at + 12),
    offset: tail.readUInt32LE(at + 16),
  };
  if (end.count < 0xffff && end.length < 0xffffffff && end.offset < 0xffffffff) return end;
  require(at >= 20 && tail.readUInt32LE(at - 20) === 0x07064b50, "the end of the archive is damaged");
  const large = readAt(file, Number(tail.readBigUInt64LE(at - 12)), 56);
  require(large.readUInt32LE(0) === 0x06064b50, "the end of the archive is damaged");
  return {
    count: Number(large.readBigUInt64LE(32)),
    length: Number(large.readBigUInt64LE(40)),
    offset: Number(large.readBigUInt64LE(48)),
  };
}

function readEntry(directory: Buffer, at: number): { readonly entry: Entry; readonly end: number } {
  const damaged = "the archive's list of files is damaged";
  require(at + 46 <= directory.length && directory.readUInt32LE(at) === 0x02014b50, damaged);
  const nameEnd = at + 46 + directory.readUInt16LE(at + 28);
  const extraEnd = nameEnd + directory.readUInt16LE(at + 30);
  require(extraEnd <= directory.length, damaged);
  const large = zip64Values(directory.subarray(nameEnd, extraEnd));
  const wide = (value: number) => (value === 0xffffffff ? (large.shift() ?? value) : value);
  // The order of the ZIP64 values: size, packed size, offset.
  const size = wide(directory.readUInt32LE(at + 24));
  const packed = wide(directory.readUInt32LE(at + 20));
  const offset = wide(directory.readUInt32LE(at + 42));
  const name = directory.toString("utf8", at + 46, nameEnd);
  const method = directory.readUInt16LE(at + 10);
  const crc = directory.readUInt32LE(at + 16);
  return {
    entry: { name, method, crc, packed, size, offset },
    end: extraEnd + directory.readUInt16LE(at + 32),
  };
}

function zip64Values(extra: Buffer): number[] {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== 1) continue;
    const count = Math.min(extra.readUInt16LE(at + 2), extra.length - at - 4) >> 3;
    return Array.from({ length: count }, (_, i) => Number(extra.readBigUInt64LE(at + 4 + i * 8)));
  }
  return [];
}

async function unpackEntry(file: number, entry: Entry, to: string): Promise<void> {
  const { name, method } = entry;
  require(method === 0 || method === 8, `${name} is packed in a way that is not read here, or encrypted`);
  const head = readAt(file, entry.offset, 30);
  require(head.readUInt32LE(0) === 0x04034b50, `${name} does not begin where the archive says`);
  const start = entry.offset + 30 + head.readUInt16LE(26) + head.readUInt16LE(28);
  const packed = pieces(file, start, entry.packed);
  mkdirSync(dirname(to), { recursive: true });
  const out = openSync(to, "wx", 0o600);
  let size = 0;
  let crc = 0;
  try {
    for await (const piece of method === 0 ? packed : Readable.from(packed).pipe(createInflateRaw())) {
      const bytes: Buffer = piece;
      size += bytes.length;
      require(size <= entry.size, `${name} is larger than the archive says`);
      crc = crc32(bytes, crc);
      writeAll(out, bytes);
    }
  } finally {
    closeSync(out);
  }
  require(size === entry.size &&
    crc === entry.crc, `${name} was damaged on its way: its checksum is not right`);
}

function* pieces(file: number, start: number, length: number): Generator<Buffer> {
  for (let at = 0; at < length; at += pieceBytes)
    yield readAt(file, start + at, Math.min(pieceBytes, length - at));
}

function readAt(file: number, position: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  const read = readSync(file, bytes, 0, length, position);
  if (read !== length) throw new Wrong("the archive ends before it should");
  return bytes;
}
