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
import { headAsText } from "../textLines.ts";
import { OfxReading } from "./ofxReading.ts";
import { readOfxTokens } from "./ofxTokens.ts";

const isOfx = /^\s*(?:OFXHEADER\s*:|<\?OFX\b)|<OFX\s*>/i;

/**
 * Reads OFX 1 (SGML) and OFX 2 (XML), and QFX, which is the same with a bank's name in it: bank, card and investment
 * statements, several to a file.
 */
export const ofxConverter: TableConverter = {
  format: "ofx",
  recognises: (head) => isOfx.test(headAsText(head)),

  convert(source: SourceFile, sink: TableSink, options: ConvertOptions): TableFacts {
    sink.row(statementHeader, null);
    const reading = new OfxReading(sink, options.currency);
    let last = 0;
    readOfxTokens(
      source,
      (bytes) => {
        last = bytes;
        sink.progress(bytes);
      },
      reading,
    );
    reading.endFile(last);
    if (reading.statements.length === 0) throw noStatement(source.fileName, reading);
    return {
      reading: statementReading,
      parts: [],
      part: null,
      statements: reading.statements,
      problems: reading.problems,
    };
  },
};

function noStatement(fileName: string, { answer }: OfxReading): AppError {
  const found =
    answer === undefined
      ? "it holds no bank, card or investment statement"
      : `the bank answered with error ${answer.code}${answer.message === "" ? "" : ` ("${answer.message.slice(0, 200)}")`} instead of a statement`;
  return new AppError(
    "FILE_NOT_A_TABLE",
    `Can't import "${fileName}": ${found}. Download the statement again.`,
    { where: fileName },
  );
}
