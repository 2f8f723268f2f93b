import { AppError } from "../../../../../base/errors.ts";
import type { ByteSource } from "../../csv/byteSource.ts";
import type { SourceFile } from "../../reader.ts";
import type { JsonProblem } from "./jsonScanner.ts";
import { readExactlyUpTo } from "./readUpTo.ts";

/** The offset behind a byte-order mark. JSON is exchanged in UTF-8 (RFC 8259, 8.1); what is UTF-16 is refused. */
export function refuseOtherEncodings(bytes: ByteSource, source: SourceFile): number {
  const head = readExactlyUpTo(bytes, 0, 4);
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return 3;
  const isWide = (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff);
  if (!isWide && head[0] !== 0 && head[1] !== 0) return 0;
  if (head.length < 2) return 0;
  throw new AppError(
    "FORMAT_UNSUPPORTED",
    `Can't read "${source.fileName}": it is not written in UTF-8. Save it as UTF-8 and import that.`,
    { where: source.fileName },
  );
}

/** The sentence for a text that is no JSON, with the line and the byte. */
export function brokenJson(source: SourceFile, bytes: ByteSource, problem: JsonProblem): AppError {
  const line = lineAt(bytes, problem.offset);
  return new AppError(
    "FILE_UNREADABLE",
    `Can't read "${source.fileName}": it is no valid JSON at line ${line.toLocaleString("en-GB")}, byte ${problem.offset.toLocaleString("en-GB")} (${problem.message}). Ask for the complete file and import that.`,
    { where: source.fileName },
  );
}

/** 1-based line of a byte. */
function lineAt(bytes: ByteSource, offset: number): number {
  let line = 1;
  for (let position = 0; position < offset; ) {
    const chunk = readExactlyUpTo(bytes, position, Math.min(1 << 20, offset - position));
    if (chunk.length === 0) break;
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) line += 1;
    position += chunk.length;
  }
  return line;
}
