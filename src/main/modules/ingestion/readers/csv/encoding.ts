import { isUtf8 } from "node:buffer";
import { AppError } from "../../../../base/errors.ts";

/** Encodings that are recognised; names as the WHATWG encoding standard writes them. */
export type EncodingName = "utf-8" | "utf-16le" | "utf-16be" | "windows-1252" | "gb18030";

export interface DetectedEncoding {
  readonly name: EncodingName;
  /** Bytes of the byte-order mark. */
  readonly bomBytes: number;
}

const magics: readonly (readonly [string, string])[] = [
  ["504b0304", "a ZIP archive or an Excel workbook"],
  ["25504446", "a PDF document"],
  ["89504e47", "a PNG picture"],
  ["ffd8ff", "a JPEG picture"],
  ["47494638", "a GIF picture"],
  ["1f8b", "a gzip archive"],
  ["7f454c46", "a program"],
  ["4d5a9000", "a program"],
  ["53514c69746520666f726d6174203300", "a SQLite database"],
  ["d0cf11e0a1b11ae1", "an old Excel or Word file"],
];

/** Refuses what is no text, naming what it looks like. */
export function refuseBinary(sample: Buffer, fileName: string): void {
  const start = sample.subarray(0, 16).toString("hex");
  const magic = magics.find(([prefix]) => start.startsWith(prefix));
  const looksLike = magic?.[1] ?? (hasBinaryBytes(sample) ? "a binary file" : undefined);
  if (looksLike === undefined) return;
  throw new AppError(
    "FILE_NOT_A_TABLE",
    `Can't read "${fileName}" as a table: it is ${looksLike}, whatever its name says. Export the data as CSV and import that.`,
    { where: fileName },
  );
}

function hasBinaryBytes(sample: Buffer): boolean {
  if (detectUtf16(sample) !== undefined) return false;
  let control = 0;
  for (const byte of sample)
    if (byte < 32 && byte !== 9 && byte !== 10 && byte !== 13 && byte !== 26) control += 1;
  return control > sample.length / 50;
}

/**
 * Encoding of a text. `isValidUtf8` tells about the whole file, not only the sample: one late accent decides.
 * Without a byte-order mark, valid UTF-8 is UTF-8; otherwise GB18030 when that gives mostly Chinese, else Windows-1252.
 */
export function detectEncoding(sample: Buffer, isValidUtf8: boolean): DetectedEncoding {
  if (sample[0] === 0xef && sample[1] === 0xbb && sample[2] === 0xbf) return { name: "utf-8", bomBytes: 3 };
  const utf16 = detectUtf16(sample);
  if (utf16 !== undefined) return utf16;
  if (isValidUtf8) return { name: "utf-8", bomBytes: 0 };
  return { name: looksChinese(sample) ? "gb18030" : "windows-1252", bomBytes: 0 };
}

function detectUtf16(sample: Buffer): DetectedEncoding | undefined {
  if (sample[0] === 0xff && sample[1] === 0xfe) return { name: "utf-16le", bomBytes: 2 };
  if (sample[0] === 0xfe && sample[1] === 0xff) return { name: "utf-16be", bomBytes: 2 };
  const zeros = [0, 0];
  const pairs = Math.floor(sample.length / 2);
  for (let i = 0; i < pairs * 2; i += 1) if (sample[i] === 0) zeros[i % 2] = (zeros[i % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  // ASCII written as UTF-16 has a zero in nearly every second byte, always on the same side.
  if (pairs >= 8 && odd > pairs * 0.6 && even < pairs * 0.05) return { name: "utf-16le", bomBytes: 0 };
  if (pairs >= 8 && even > pairs * 0.6 && odd < pairs * 0.05) return { name: "utf-16be", bomBytes: 0 };
  return undefined;
}

function looksChinese(sample: Buffer): boolean {
  const text = new TextDecoder("gb18030").decode(sample);
  const foreign = text.replace(/[\x00-\x7f]/g, "");
  const chinese = foreign.replace(/[^\u4e00-\u9fff\u3000-\u303f\uff00-\uffef]/g, "");
  return foreign.length > 0 && chinese.length > foreign.length * 0.9;
}

/** Whether a chunk is valid UTF-8, given that it may end inside a character. */
export function isValidUtf8Chunk(chunk: Buffer): boolean {
  let start = 0;
  while (start < 3 && ((chunk[start] ?? 0) & 0xc0) === 0x80) start += 1;
  let end = chunk.length;
  for (let back = 1; back <= 3 && back <= chunk.length; back += 1) {
    const byte = chunk[chunk.length - back] ?? 0;
    if ((byte & 0xc0) === 0x80) continue;
    if (byte >= 0xc0) end = chunk.length - back;
    break;
  }
  return isUtf8(chunk.subarray(start, Math.max(start, end)));
}
