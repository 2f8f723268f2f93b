import { AppError } from "../../../../../base/errors.ts";
import { type ByteSource, withFileSource } from "../../csv/byteSource.ts";
import type { SourceFile } from "../../reader.ts";
import type {
  ConvertOptions,
  FormatProblem,
  TableConverter,
  TableFacts,
  TablePart,
  TableSink,
} from "../converter.ts";
import { readXml } from "../xml/xmlReader.ts";
import { SharedStrings } from "./sharedStrings.ts";
import { FilledRows, SheetReader } from "./sheetReader.ts";
import { readWorkbook, type Sheet, type Workbook } from "./workbookParts.ts";
import { ZipArchive } from "./zipArchive.ts";

const zipMagic = "504b0304";
const oleMagic = "d0cf11e0a1b11ae1";
const workbookNames = /\.(?:xls[xmb]?|xlt[xm])$/i;

/**
 * Reads Excel workbooks (.xlsx, .xlsm; ECMA-376). The rows of the table are the rows of one sheet, so that a row is
 * found again by its number: the sheet a person chose, else the visible one with the most filled rows.
 */
export const xlsxConverter: TableConverter = {
  format: "xlsx",

  recognises(head, fileName) {
    const magic = head.toString("hex", 0, 8);
    // Old and encrypted workbooks are taken to be refused with the right sentence.
    if (magic === oleMagic) return workbookNames.test(fileName) || holdsEncrypted(head);
    if (!magic.startsWith(zipMagic)) return false;
    return (
      workbookNames.test(fileName) || /\[Content_Types\]\.xml|xl\/work|xl\\work/.test(head.toString("latin1"))
    );
  },

  convert(source: SourceFile, sink: TableSink, options: ConvertOptions): TableFacts {
    return withFileSource(source, (bytes) => {
      refuseOle(bytes, source);
      return new Conversion(new ZipArchive(bytes, source), sink).run(options.part);
    });
  },
};

class Conversion {
  readonly #archive: ZipArchive;
  readonly #sink: TableSink;
  readonly #workbook: Workbook;
  #done = 0;

  constructor(archive: ZipArchive, sink: TableSink) {
    this.#archive = archive;
    this.#sink = sink;
    this.#workbook = readWorkbook(archive, this.#advance);
  }

  run(wanted: string | undefined): TableFacts {
    const { sheets } = this.#workbook;
    const chosen = wanted === undefined ? undefined : this.#sheetNamed(wanted);
    const rows = this.#countRows(chosen);
    const sheet = chosen ?? mostFilled(sheets, rows);
    if (sheet === undefined) throw this.#empty();
    const reader = this.#readSheet(sheet);
    rows.set(sheet, reader.filledRows);
    if (reader.filledRows === 0) throw this.#empty();
    const parts = sheets.map((part): TablePart => ({ name: partName(part), rows: rows.get(part) ?? 0 }));
    return { reading: {}, parts, part: partName(sheet), statements: [], problems: problemsOf(reader) };
  }

  readonly #advance = (packedBytes: number): void => {
    this.#done += packedBytes;
    this.#sink.progress(Math.min(this.#done, this.#archive.source.byteSize));
  };

  /**
   * Filled rows of the sheets but the one that was chosen. The largest part comes last and is counted only until it
   * is sure to have the most, for it is read again.
   */
  #countRows(chosen: Sheet | undefined): Map<Sheet, number> {
    const sizeOf = (sheet: Sheet) => this.#archive.sizeOf(sheet.path) ?? 0;
    const others = this.#workbook.sheets
      .filter((sheet) => sheet !== chosen)
      .sort((a, b) => sizeOf(a) - sizeOf(b));
    const rows = new Map<Sheet, number>();
    for (const [index, sheet] of others.entries()) {
      const isLast = chosen === undefined && index === others.length - 1 && !sheet.isHidden;
      const most = Math.max(0, ...others.filter((o) => !o.isHidden).map((other) => rows.get(other) ?? 0));
      const filled = new FilledRows(isLast ? most + 1 : Number.POSITIVE_INFINITY);
      const chunks = this.#archive.read(sheet.path, () => this.#sink.progress(this.#done));
      readXml(chunks, filled, this.#archive.source);
      rows.set(sheet, filled.count);
    }
    return rows;
  }

  #readSheet(sheet: Sheet): SheetReader {
    const { fileName } = this.#archive.source;
    const workbook = this.#workbook;
    const strings = new SharedStrings(fileName);
    if (workbook.sharedStringsPath !== undefined)
      readXml(this.#archive.read(workbook.sharedStringsPath, this.#advance), strings, this.#archive.source);
    const row = (cells: readonly string[]) => this.#sink.row(cells, null);
    const reader = new SheetReader({ workbook, strings, fileName, row });
    readXml(this.#archive.read(sheet.path, this.#advance), reader, this.#archive.source);
    return reader;
  }

  #sheetNamed(wanted: string): Sheet {
    const { sheets } = this.#workbook;
    const sheet = sheets.find((s) => partName(s) === wanted) ?? sheets.find(({ name }) => name === wanted);
    if (sheet !== undefined) return sheet;
    const { fileName } = this.#archive.source;
    const names = sheets.slice(0, 20).map((known) => `"${partName(known)}"`);
    throw new AppError(
      "INPUT_INVALID",
      `Can't read the sheet "${wanted}" of "${fileName}": it has ${names.join(", ")}. Choose one of them.`,
      { where: fileName },
    );
  }

  #empty(): AppError {
    const { fileName } = this.#archive.source;
    const found = this.#workbook.sheets.length === 1 ? "its only sheet is" : "its sheets are";
    return new AppError(
      "FILE_EMPTY",
      `Can't import "${fileName}": ${found} empty. Ask for the filled workbook.`,
      {
        where: fileName,
      },
    );
  }
}

function partName({ name, isHidden }: Sheet): string {
  return isHidden ? `${name} (hidden)` : name;
}

/** A hidden sheet only where no other has a row. */
function mostFilled(sheets: readonly Sheet[], rows: ReadonlyMap<Sheet, number>): Sheet | undefined {
  let best: Sheet | undefined;
  let most = 0;
  for (const isHidden of [false, true]) {
    for (const sheet of sheets) {
      const count = rows.get(sheet) ?? 0;
      if (sheet.isHidden !== isHidden || count <= most) continue;
      best = sheet;
      most = count;
    }
    if (best !== undefined) return best;
  }
  return undefined;
}

function problemsOf({ uncalculated, firstUncalculated }: SheetReader): FormatProblem[] {
  if (uncalculated === 0) return [];
  const row = Number(firstUncalculated.replace(/\D/g, ""));
  const cells = uncalculated === 1 ? "1 cell has" : `${uncalculated.toLocaleString("en-GB")} cells have`;
  const explanation = `${cells} a formula without its result, the first at ${firstUncalculated}: open and save the workbook in Excel to have them calculated`;
  return [{ code: "unreadable_record", row, explanation }];
}

function holdsEncrypted(bytes: Buffer): boolean {
  return bytes.includes(Buffer.from("EncryptedPackage", "utf16le"));
}

/** Old workbooks and encrypted ones are compound files, not archives. */
function refuseOle(bytes: ByteSource, source: SourceFile): void {
  const head = Buffer.alloc(64 * 1024);
  const length = bytes.read(head, 0);
  if (head.toString("hex", 0, 8) !== oleMagic) return;
  // The directory of a compound file may stand anywhere; Office writes it near one of the ends.
  const tail = Buffer.alloc(256 * 1024);
  bytes.read(tail, Math.max(length, source.byteSize - tail.length));
  const isEncrypted = holdsEncrypted(head) || holdsEncrypted(tail);
  const found = isEncrypted
    ? "it is protected with a password. Open it in Excel, remove the password under File, Info, and save it"
    : "it is a workbook of Excel 97 to 2003 (.xls). Open it in Excel, save it as .xlsx";
  throw new AppError("FORMAT_UNSUPPORTED", `Can't read "${source.fileName}": ${found}; then import that.`, {
    where: source.fileName,
  });
}
