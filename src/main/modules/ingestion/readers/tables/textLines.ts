import { withFileSource } from "../csv/byteSource.ts";
import { detectUtf16 } from "../csv/encoding.ts";
import type { SourceFile } from "../sourceFile.ts";

/** A line of a text file, without its line break, and where it stands in the file. */
export interface TextLine {
  readonly text: string;
  readonly offset: number;
  /** Bytes, without the line break. */
  readonly length: number;
}

const chunkBytes = 1 << 20;
const headBytes = 4096;
/** A line of a statement has at most some hundred characters; what is longer is cut there and read as its own line. */
const longestLine = 1 << 16;
const [lineFeed, carriageReturn, recordMark] = [10, 13, 0x2f];

/**
 * Gives the lines of a text file one by one; LF, CRLF and CR end a line. Statement formats don't say how they are
 * encoded: UTF-16 shows in the first bytes; else a line that is valid UTF-8 is read as such, any other as Windows-1252.
 * `progress` is told the bytes read.
 */
export function readLines(
  source: SourceFile,
  progress: (bytes: number) => void,
  line: (line: TextLine) => void,
): void {
  withFileSource(source, (bytes) => {
    const buffer = Buffer.alloc(chunkBytes + longestLine);
    const characters = unitsOf(buffer.subarray(0, bytes.read(buffer.subarray(0, headBytes), 0)));
    const { unit, low, bomBytes } = characters;
    let [filled, base] = [0, bomBytes];
    let afterReturn = false;
    for (;;) {
      const count = bytes.read(buffer.subarray(filled, filled + chunkBytes), base + filled);
      filled += count;
      let start = 0;
      for (let at = 0; at + unit <= filled; at += unit) {
        const code = buffer[at + low];
        const isBreak = code === lineFeed || code === carriageReturn;
        const isEnd = isBreak && (unit === 1 || buffer[at + 1 - low] === 0);
        if (!isEnd && at - start < longestLine) continue;
        const isSecond = code === lineFeed && afterReturn && at === start;
        const cut = isEnd ? at : cutAt(buffer, { start, at }, characters);
        if (!isSecond) line(toLine(buffer, { start, end: cut, base }, characters));
        afterReturn = code === carriageReturn;
        start = isEnd ? at + unit : cut;
      }
      buffer.copyWithin(0, start, filled);
      filled -= start;
      base += start;
      progress(base);
      if (count === 0) break;
    }
    if (filled > 0) line(toLine(buffer, { start: 0, end: filled, base }, characters));
  });
}

/** How characters stand in the bytes: how many bytes each, and which of them is the low one. */
interface Units {
  readonly unit: 1 | 2;
  readonly low: 0 | 1;
  readonly bomBytes: number;
}

function unitsOf(head: Buffer): Units {
  const utf16 = detectUtf16(head);
  if (utf16 === undefined) return { unit: 1, low: 0, bomBytes: 0 };
  return { unit: 2, low: utf16.name === "utf-16be" ? 1 : 0, bomBytes: utf16.bomBytes };
}

/** Too long a line is cut behind its last record mark: BAI2 may hold a whole file in one, and no amount is cut in two. */
function cutAt(buffer: Buffer, { start, at }: { start: number; at: number }, { unit, low }: Units): number {
  for (let mark = at; mark >= start; mark -= unit)
    if (buffer[mark + low] === recordMark && (unit === 1 || buffer[mark + 1 - low] === 0)) return mark + unit;
  return at + unit;
}

function toLine(
  buffer: Buffer,
  { start, end, base }: { start: number; end: number; base: number },
  { unit, low }: Units,
): TextLine {
  const bytes = buffer.subarray(start, end);
  const text = unit === 1 ? decode(bytes) : decodeUtf16(bytes, low === 1);
  return { text, offset: base + start, length: end - start };
}

function decodeUtf16(bytes: Buffer, isBigEndian: boolean): string {
  if (!isBigEndian) return bytes.toString("utf16le");
  // The buffer is read on: it is a copy whose bytes are turned round. An odd byte at the end is half a character.
  return Buffer.from(bytes.subarray(0, bytes.length & ~1))
    .swap16()
    .toString("utf16le");
}

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: false });
const fallback = new TextDecoder("windows-1252");

function decode(bytes: Buffer): string {
  let isPlain = true;
  for (const byte of bytes) {
    if (byte < 128) continue;
    isPlain = false;
    break;
  }
  if (isPlain) return bytes.toString("latin1");
  try {
    return strict.decode(bytes);
  } catch {
    return fallback.decode(bytes); // not UTF-8
  }
}

/** The beginning of a file as text, for recognising what it is. */
export function headAsText(head: Buffer): string {
  const utf16 = detectUtf16(head);
  if (utf16 !== undefined) return decodeUtf16(head.subarray(utf16.bomBytes), utf16.name === "utf-16be");
  return head.toString("latin1").replace(/^\u00ef\u00bb\u00bf/, "");
}

/** Characters that no text needs, and that would make a table look like a binary file, as the replacement character. */
export function withoutControls(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return text.replace(/[\0-\u0008\u000b-\u001f]/g, "\ufffd");
}
