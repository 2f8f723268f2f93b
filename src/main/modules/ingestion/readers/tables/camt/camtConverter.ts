import { AppError } from "../../../../../base/errors.ts";
import { withFileSource } from "../../csv/byteSource.ts";
import { isValidUtf8Chunk } from "../../csv/encoding.ts";
import type { SourceFile } from "../../reader.ts";
import {
  type ConvertOptions,
  type FormatProblem,
  statementHeader,
  statementReading,
  type TableConverter,
  type TableFacts,
  type TableSink,
} from "../converter.ts";
import { fileChunks } from "../xml/fileChunks.ts";
import { readXml, type XmlOptions } from "../xml/xmlReader.ts";
import { detectXmlEncoding, headText } from "../xml/xmlText.ts";
import { CamtReading } from "./camtReading.ts";
import { TreeBuilder } from "./elementTree.ts";

/** A message of the family: its namespace, or its element where a bank leaves the namespace out. */
const isCamt = /camt\.05[234]\.|<(?:[\w.-]+:)?BkToCstmr(?:Stmt|AcctRpt|DbtCdtNtfctn)(?:V\d\d)?[\s>]/;
const startsAsXml = /^\s*<[?!\w]/;

/**
 * Reads the bank-to-customer messages of ISO 20022: CAMT.052 (account report), CAMT.053 (statement) and CAMT.054
 * (notification), versions 1 to 13, with any namespace prefix. One pass, entry by entry.
 */
export const camtConverter: TableConverter = {
  format: "camt",

  recognises(head) {
    const text = headText(head);
    return startsAsXml.test(text) && isCamt.test(text);
  },

  convert(source: SourceFile, sink: TableSink, options: ConvertOptions): TableFacts {
    const { fileName } = source;
    return withFileSource(source, (bytes) => {
      const encoding = encodingOf(
        source,
        fileChunks(bytes, () => sink.progress(0)),
      );
      const reading = new CamtReading(sink, fileName, options.currency);
      sink.row(statementHeader, null);
      const chunks = fileChunks(bytes, (done) => sink.progress(done));
      readXml(chunks, new TreeBuilder(reading, fileName), { fileName, ...encoding.options });
      if (reading.statements.length === 0) throw noStatement(fileName, reading.hasMessage);
      return {
        reading: statementReading,
        parts: [],
        part: null,
        statements: reading.statements,
        problems: [...encoding.problems, ...reading.problems],
      };
    });
  },
};

/** Banks write Windows-1252 into files that call themselves UTF-8; the whole file is asked before it is read. */
function encodingOf(
  { fileName }: SourceFile,
  chunks: Iterable<Buffer>,
): { options: Pick<XmlOptions, "encoding">; problems: FormatProblem[] } {
  let isFirst = true;
  for (const chunk of chunks) {
    if (isFirst && detectXmlEncoding(chunk, fileName).label !== "utf-8") return { options: {}, problems: [] };
    isFirst = false;
    if (isValidUtf8Chunk(chunk)) continue;
    const explanation = "the file calls itself UTF-8 and is not: it was read as Windows-1252";
    return {
      options: { encoding: { label: "windows-1252", bomBytes: 0 } },
      problems: [{ code: "unreadable_record", row: 0, explanation }],
    };
  }
  return { options: {}, problems: [] };
}

function noStatement(fileName: string, hasMessage: boolean): AppError {
  const found = hasMessage
    ? "it is a CAMT message without any statement, report or notification in it"
    : "it names a CAMT message and holds none";
  return new AppError(
    "FILE_NOT_A_TABLE",
    `Can't read "${fileName}": ${found}. Ask the bank for the full file.`,
    { where: fileName },
  );
}
