import { withFileSource } from "../csv/byteSource.ts";
import type { SourceFile } from "../sourceFile.ts";

/** A line of a text file, without its line break, and where it stands in the file. */
export interface TextLine {
  readonly text: string;
  readonly offset: number;
  /** Bytes, without the line break. */
  readonly length: number;
}

const chunkBytes = 1 << 20;
/** A line of a statement has at most some hundred characters; what is longer is cut there and read as its own line. */
const longestLine = 1 << 16;
const [lineFeed, carriageReturn, recordMark] = [10, 13, 0x2f];

/**
 * Gives the lines of a text file one by one; LF, CRLF and CR end a line. Statement formats don't say how they are
 * encoded: a line that is valid UTF-8 is read as such, any other as Windows-1252. `progress` is told the bytes read.
 */
export function readLines(
  source: SourceFile,
  progress: (bytes: number) => void,
  line: (line: TextLine) => void,
): void {
  withFileSource(source, (bytes) => {
    const buffer = Buffer.alloc(chunkBytes + longestLine);
    let [filled, base] = [0, 0];
    let afterReturn = false;
    for (;;) {
      const count = bytes.read(buffer.subarray(filled, filled + chunkBytes), base + filled);
      filled += count;
      let start = 0;
      for (let at = 0; at < filled; at += 1) {
        const code = buffer[at];
        const isEnd = code === lineFeed || code === carriageReturn;
        if (!isEnd && at - start < longestLine) continue;
        const isSecond = code === lineFeed && afterReturn && at === start;
        const cut = isEnd ? at : cutAt(buffer, start, at);
        if (!isSecond) line(toLine(buffer, start, cut, base));
        afterReturn = code === carriageReturn;
        start = isEnd ? at + 1 : cut;
      }
      buffer.copyWithin(0, start, filled);
      filled -= start;
      base += start;
      progress(base);
      if (count === 0) break;
    }
    if (filled > 0) line(toLine(buffer, 0, filled, base));
  });
}

/** Too long a line is cut behind its last record mark: BAI2 may hold a whole file in one, and no amount is cut in two. */
function cutAt(buffer: Buffer, start: number, at: number): number {
  const mark = buffer.lastIndexOf(recordMark, at);
  return mark >= start ? mark + 1 : at + 1;
}

function toLine(buffer: Buffer, from: number, to: number, base: number): TextLine {
  return { text: decode(buffer.subarray(from, to)), offset: base + from, length: to - from };
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
  return head.toString("latin1").replace(/^\u00ef\u00bb\u00bf/, "");
}

/** Characters that no text needs, and that would make a table look like a binary file, as the replacement character. */
export function withoutControls(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return text.replace(/[\0-\u0008\u000b-\u001f]/g, "\ufffd");
}
