import { AppError } from "../../../../../base/errors.ts";
import type { SourceFile } from "../../sourceFile.ts";
import {
  type ConvertOptions,
  statementHeader,
  statementReading,
  type TableConverter,
  type TableFacts,
  type TableSink,
} from "../converter.ts";
import { headAsText, readLines, type TextLine } from "../textLines.ts";
import { Mt940Reading } from "./mt940Reading.ts";

const fieldStart = /^[ \t]*:(\d\d[A-Z]?|NS):/;
/** Fields of which a statement has at least one; text files have colons too. */
const known = /^[ \t]*:(?:20|25|28C?|60[FM]|61|62[FM]|34F|13D?):/m;

/**
 * Reads SWIFT customer statements MT940 and interim reports MT942, with or without their envelope, several to a file,
 * a statement over several messages (60M, 62M), and the bank's own lines in field NS.
 */
export const mt940Converter: TableConverter = {
  format: "mt940",

  recognises(head) {
    return known.test(headAsText(head).replaceAll("\r", "\n"));
  },

  convert(source: SourceFile, sink: TableSink, options: ConvertOptions): TableFacts {
    const reading = new Mt940Reading(sink, options.currency);
    sink.row(statementHeader, null);
    let tag = "";
    let lines: TextLine[] = [];
    const endField = (): void => {
      const [first] = lines;
      const last = lines.at(-1);
      if (tag !== "" && first !== undefined && last !== undefined) {
        const text = lines
          .map((line, i) => (i === 0 ? line.text.trimStart().slice(tag.length + 2) : line.text))
          .join("\n");
        reading.field(tag, text, { offset: first.offset, length: last.offset + last.length - first.offset });
      }
      tag = "";
      lines = [];
    };
    readLines(
      source,
      (bytes) => sink.progress(bytes),
      (line) => {
        const start = fieldStart.exec(line.text);
        if (start === null && !isEnvelope(line.text)) {
          if (tag !== "") lines.push(line);
          return;
        }
        endField();
        if (start === null) return reading.endMessage();
        tag = start[1] ?? "";
        lines.push(line);
      },
    );
    endField();
    reading.end();
    if (reading.fields === 0) throw noStatement(source.fileName);
    return {
      reading: statementReading,
      parts: [],
      part: null,
      statements: reading.statements,
      problems: reading.problems,
    };
  },
};

/** `-` alone or `-}` ends a message; `{1:…` begins one. */
function isEnvelope(text: string): boolean {
  return /^-(?:\}|\W*$)/.test(text) || /^\{\d:/.test(text);
}

function noStatement(fileName: string): AppError {
  return new AppError(
    "FILE_NOT_A_TABLE",
    `Can't read "${fileName}" as an MT940 statement: it has no field of one. Ask the bank for the full file.`,
    { where: fileName },
  );
}
