import { isUtf8 } from "node:buffer";
import { AppError } from "../../../../base/errors.ts";

/** Encodings that are recognised; names as the WHATWG encoding standard writes them. */
const encodingNames = ["utf-8", "utf-16le", "utf-16be", "windows-1252", "gb18030"] as const;
export type EncodingName = (typeof encodingNames)[number];

/** The encoding a mapping names, in the spellings people use; undefined for one we can't read. */
export function toEncodingName(text: string): EncodingName | undefined {
  const name = text.toLowerCase().replace(/[\s_]/g, "-");
  if (
    name === "latin1" ||
    name === "latin-1" ||
    name === "iso-8859-1" ||
    name === "ascii" ||
    name === "cp1252"
  )
    return "windows-1252";
  if (name === "gbk" || name === "gb2312" || name === "gb-18030") return "gb18030";
  if (name === "utf8") return "utf-8";
  if (name === "utf-16") return "utf-16le";
  return encodingNames.find((known) => known === name);
}

/** Bytes of the byte-order mark a file in this encoding starts with, 0 without one. */
export function bomLength(start: Uint8Array, encoding: EncodingName): number {
  const [a, b, c] = start;
  if (encoding === "utf-8") return a === 0xef && b === 0xbb && c === 0xbf ? 3 : 0;
  if (encoding === "utf-16le") return a === 0xff && b === 0xfe ? 2 : 0;
  if (encoding === "utf-16be") return a === 0xfe && b === 0xff ? 2 : 0;
  return encoding === "gb18030" && a === 0x84 && b === 0x31 && c === 0x95 && start[3] === 0x33 ? 4 : 0;
}

interface DetectedEncoding {
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
  ["504b0506", "an empty ZIP archive"],
  ["52617221", "a RAR archive"],
  ["377abcaf", "a 7-Zip archive"],
  ["425a68", "a bzip2 archive"],
  ["fd377a585a", "an xz archive"],
  ["50415231", "a Parquet file"],
];
const textMagics: readonly (readonly [RegExp, string])[] = [
  [/^\s*(?:<\?xml|<!DOCTYPE\s+(?!html)|<(?:Document|BkToCstmrStmt)[\s>])/i, "an XML document"],
  [/^\s*<(?:!doctype html|html|head|body)\b/i, "a web page"],
  [/^\s*[{[]\s*(?:["{[]|\}|\])/, "a JSON document"],
  [/^\s*OFXHEADER:|^\s*<OFX>/i, "an OFX statement"],
  [/^\s*(?:\{1:|:20:)/, "an MT940 statement"],
];

/** Refuses what is no text, naming what it looks like. */
export function refuseBinary(sample: Buffer, fileName: string): void {
  const start = sample.subarray(0, 16).toString("hex");
  const magic = magics.find(([prefix]) => start.startsWith(prefix));
  const utf16 = detectUtf16(sample);
  const text = new TextDecoder(utf16?.name ?? "windows-1252")
    .decode(sample.subarray(0, 400))
    .replace(/^\u00ef\u00bb\u00bf/, "");
  const textMagic = textMagics.find(([pattern]) => pattern.test(text));
  const inUtf16 =
    textMagic === undefined || utf16 === undefined ? textMagic?.[1] : `${textMagic[1]} in UTF-16`;
  const looksLike = magic?.[1] ?? (hasBinaryBytes(sample) ? "a binary file" : undefined) ?? inUtf16;
  if (looksLike === undefined) return;
  throw new AppError(
    "FILE_NOT_A_TABLE",
    `Can't read "${fileName}" as a table: it looks like ${looksLike}. Export the data as CSV and import that.`,
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

/** UTF-16 by its mark, or by the zeros that it leaves beside plain letters. */
export function detectUtf16(sample: Buffer): DetectedEncoding | undefined {
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
  const foreign = text.replace(/\p{ASCII}/gu, "");
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
