import { posix } from "node:path";
import { AppError } from "../../../../../base/errors.ts";
import type { XmlAttributes } from "../xml/xmlAttributes.ts";
import { readXml } from "../xml/xmlReader.ts";
import type { XmlReceiver } from "../xml/xmlReceiver.ts";
import { builtInFormat, type CellFormat, formatOfCode } from "./numberFormats.ts";
import type { ZipArchive } from "./zipArchive.ts";
import { bomb, broken } from "./zipDirectory.ts";

export interface Sheet {
  readonly name: string;
  readonly isHidden: boolean;
  /** Name of its entry in the archive. */
  readonly path: string;
}

export interface Workbook {
  readonly sheets: readonly Sheet[];
  readonly is1904: boolean;
  /** Of each cell style. */
  readonly formats: readonly CellFormat[];
  readonly sharedStringsPath: string | undefined;
}

/** Parts that describe a workbook are read whole; one of this size is none. */
const largestPart = 64 * 1024 * 1024;
const mostSheets = 1_000;

interface Relation {
  readonly id: string;
  readonly type: string;
  readonly path: string;
}

/** Finds the sheets, styles and texts of a workbook, in the transitional and the strict dialect of OOXML. */
export function readWorkbook(archive: ZipArchive, advance: (packedBytes: number) => void): Workbook {
  const { fileName } = archive.source;
  const main = relationsOf(archive, "", advance).find(({ type }) => type === "officeDocument")?.path;
  if (main === undefined || archive.sizeOf(main) === undefined)
    throw noWorkbook(fileName, "it has no workbook in it");
  if (main.toLowerCase().endsWith(".bin")) throw noWorkbook(fileName, "it is a binary workbook (.xlsb)");
  const contents = new WorkbookContents();
  readPart(archive, main, { receiver: contents, advance });
  if (!contents.isWorkbook) throw noWorkbook(fileName, "it is no workbook but another document of Office");
  const relations = relationsOf(archive, main, advance);
  const sheets = contents.sheets.flatMap(({ id, name, isHidden }): Sheet[] => {
    const relation = relations.find((known) => known.id === id);
    if (relation === undefined) throw broken(archive.source, `sheet "${name}" is missing`);
    // Charts and dialogs have sheets of their own kind.
    return relation.type === "worksheet" ? [{ name, isHidden, path: relation.path }] : [];
  });
  if (sheets.length > mostSheets) throw bomb(archive.source, `it has ${sheets.length} sheets`);
  const stylesPath = relations.find(({ type }) => type === "styles")?.path;
  const styles = new Styles();
  if (stylesPath !== undefined) readPart(archive, stylesPath, { receiver: styles, advance });
  const sharedStringsPath = relations.find(({ type }) => type === "sharedStrings")?.path;
  return { sheets, is1904: contents.is1904, formats: styles.formats, sharedStringsPath };
}

function readPart(
  archive: ZipArchive,
  path: string,
  { receiver, advance }: { receiver: XmlReceiver; advance: (packedBytes: number) => void },
): void {
  if ((archive.sizeOf(path) ?? 0) > largestPart)
    throw bomb(archive.source, `"${path}" is larger than 64 MiB`);
  readXml(archive.read(path, advance), receiver, { fileName: archive.source.fileName });
}

/** Relations of a part; of the whole package for the empty name. */
function relationsOf(archive: ZipArchive, part: string, advance: (packedBytes: number) => void): Relation[] {
  const folder = part === "" ? "" : posix.dirname(part);
  const path = posix.join(folder, "_rels", `${posix.basename(part)}.rels`);
  if (archive.sizeOf(path) === undefined) return [];
  const relations: Relation[] = [];
  const receiver: XmlReceiver = {
    open(name, attributes) {
      // What lies outside of the file is never opened.
      if (name !== "Relationship" || attributes.get("TargetMode") === "External") return;
      const type = attributes.get("Type") ?? "";
      const stated = attributes.get("Target") ?? "";
      const target = stated.startsWith("/") ? stated : posix.join("/", folder, stated);
      relations.push({
        id: attributes.get("Id") ?? "",
        type: type.slice(type.lastIndexOf("/") + 1),
        path: target.replace(/^\/+/, ""),
      });
    },
    close() {},
    text() {},
  };
  readPart(archive, path, { receiver, advance });
  return relations;
}

class WorkbookContents implements XmlReceiver {
  readonly sheets: { readonly id: string; readonly name: string; readonly isHidden: boolean }[] = [];
  is1904 = false;
  isWorkbook = false;

  open(name: string, attributes: XmlAttributes): void {
    if (name === "workbook") this.isWorkbook = true;
    if (name === "workbookPr") this.is1904 = /^(?:1|true|on)$/i.test(attributes.get("date1904") ?? "");
    if (name !== "sheet") return;
    const id = attributes.get(attributes.names().find((key) => key.endsWith(":id")) ?? "") ?? "";
    const state = attributes.get("state") ?? "visible";
    this.sheets.push({ id, name: attributes.get("name") ?? "", isHidden: state !== "visible" });
  }

  close(): void {}

  text(): void {}
}

class Styles implements XmlReceiver {
  readonly formats: CellFormat[] = [];
  readonly #custom = new Map<number, CellFormat>();
  #isInCells = false;

  open(name: string, attributes: XmlAttributes): void {
    if (name === "numFmt")
      this.#custom.set(Number(attributes.get("numFmtId")), formatOfCode(attributes.get("formatCode") ?? ""));
    if (name === "cellXfs") this.#isInCells = true;
    if (name !== "xf" || !this.#isInCells) return;
    const id = Number(attributes.get("numFmtId") ?? "0");
    this.formats.push(this.#custom.get(id) ?? builtInFormat(id));
  }

  close(name: string): void {
    if (name === "cellXfs") this.#isInCells = false;
  }

  text(): void {}
}

function noWorkbook(fileName: string, found: string): AppError {
  return new AppError(
    "FORMAT_UNSUPPORTED",
    `Can't read "${fileName}": ${found}. Save it as an Excel workbook (.xlsx) and import that.`,
    { where: fileName },
  );
}
