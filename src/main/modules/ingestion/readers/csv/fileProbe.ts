import { AppError } from "../../../../base/errors.ts";
import type { SourceFile } from "../reader.ts";
import { type ByteSource, withFileSource } from "./byteSource.ts";
import {
  bomLength,
  detectEncoding,
  type EncodingName,
  isValidUtf8Chunk,
  refuseBinary,
  toEncodingName,
} from "./encoding.ts";

export const sampleBytes = 512 * 1024;

export interface FileProbe {
  readonly encoding: EncodingName;
  readonly bomBytes: number;
  /** The beginning of the file, byte-order mark included. */
  readonly sample: Buffer;
}

/** Finds out what kind of text a file is; refuses an empty one and one that is no text. */
export function probeFile(source: SourceFile, wantedEncoding: string | undefined): FileProbe {
  return withFileSource(source, (bytes) => {
    const sample = readStart(bytes);
    if (sample.length === 0)
      throw new AppError(
        "FILE_EMPTY",
        `Can't read "${source.fileName}": the file is empty (0 bytes). Ask its publisher for the full file.`,
        { where: source.fileName },
      );
    refuseBinary(sample, source.fileName);
    if (wantedEncoding !== undefined) {
      const encoding = knownEncoding(wantedEncoding, source.fileName);
      return { encoding, bomBytes: bomLength(sample, encoding), sample };
    }
    const found = detectEncoding(sample, isUtf8Throughout(bytes));
    return { encoding: found.name, bomBytes: found.bomBytes, sample };
  });
}

/** The byte-order mark of a file whose encoding is known. */
export function probeBom(bytes: ByteSource, encoding: EncodingName): number {
  const start = Buffer.alloc(4);
  const count = bytes.read(start, 0);
  return bomLength(start.subarray(0, count), encoding);
}

export function knownEncoding(name: string, fileName: string): EncodingName {
  const encoding = toEncodingName(name);
  if (encoding !== undefined) return encoding;
  throw new AppError(
    "INPUT_INVALID",
    `Can't read "${fileName}" as ${name}: this encoding isn't known. Use utf-8, utf-16le, utf-16be, windows-1252 or gb18030.`,
    { where: fileName },
  );
}

function readStart(bytes: ByteSource): Buffer {
  const sample = Buffer.alloc(sampleBytes);
  let length = 0;
  for (;;) {
    const count = bytes.read(sample.subarray(length), length);
    length += count;
    if (count === 0 || length === sample.length) return sample.subarray(0, length);
  }
}

/** One late accent decides, so the whole file is asked. */
function isUtf8Throughout(bytes: ByteSource): boolean {
  const chunk = Buffer.alloc(sampleBytes);
  for (let position = 0; ; ) {
    const count = bytes.read(chunk, position);
    if (count === 0) return true;
    if (!isValidUtf8Chunk(chunk.subarray(0, count))) return false;
    position += count;
  }
}
