import { type Zippable, zipSync } from "fflate";

export interface FixtureSheet {
  readonly name: string;
  readonly state?: "hidden" | "veryHidden";
  /** XML inside of `sheetData`. */
  readonly rows: string;
}

export interface FixtureOptions {
  readonly sheets: readonly FixtureSheet[];
  /** Items as they stand in the XML, such as `<t>text</t>`. */
  readonly strings?: readonly string[];
  /** Format code of each cell style behind the first, which is General; a number is a built-in format. */
  readonly formats?: readonly (string | number)[];
  readonly date1904?: boolean;
  /** More entries, and replacements of the usual ones; null leaves one out. */
  readonly entries?: Readonly<Record<string, string | Uint8Array | null>>;
}

const main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const relationships = "http://schemas.openxmlformats.org/package/2006/relationships";
const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

/** A workbook as Excel packs it, with just the parts that are read. */
export function xlsxOf(options: FixtureOptions): Buffer {
  const { sheets } = options;
  const relations = sheets.map(
    (_, i) =>
      `<Relationship Id="rId${i + 1}" Type="${office}/worksheet" Target="worksheets/sheet${i + 1}.xml"/>`,
  );
  const files: Record<string, string | Uint8Array | null> = {
    "[Content_Types].xml": `${declaration}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`,
    "_rels/.rels": `${declaration}<Relationships xmlns="${relationships}"><Relationship Id="rId1" Type="${office}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    "xl/workbook.xml": workbookXml(options),
    "xl/_rels/workbook.xml.rels": `${declaration}<Relationships xmlns="${relationships}">${relations.join("")}<Relationship Id="s" Type="${office}/styles" Target="/xl/styles.xml"/><Relationship Id="t" Type="${office}/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
    "xl/styles.xml": stylesXml(options.formats ?? []),
    "xl/sharedStrings.xml": `${declaration}<sst xmlns="${main}">${(options.strings ?? []).map((item) => `<si>${item}</si>`).join("")}</sst>`,
  };
  for (const [i, { rows }] of sheets.entries())
    files[`xl/worksheets/sheet${i + 1}.xml`] =
      `${declaration}<worksheet xmlns="${main}"><sheetData>${rows}</sheetData></worksheet>`;
  const packed: Zippable = {};
  for (const [name, content] of Object.entries({ ...files, ...options.entries }))
    if (content !== null) packed[name] = typeof content === "string" ? Buffer.from(content) : content;
  return Buffer.from(zipSync(packed, { level: 6 }));
}

/** Rows of text cells, in order from row 1; an empty text has no cell. */
export function textRows(rows: readonly (readonly string[])[]): string {
  return rows
    .map((cells, r) => `<row r="${r + 1}">${cells.map((c, i) => textCell(c, i, r)).join("")}</row>`)
    .join("");
}

function textCell(text: string, column: number, row: number): string {
  if (text === "") return "";
  const escaped = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  return `<c r="${String.fromCharCode(65 + column)}${row + 1}" t="inlineStr"><is><t>${escaped}</t></is></c>`;
}

function workbookXml({ sheets, date1904 }: FixtureOptions): string {
  const list = sheets.map(
    ({ name, state }, i) =>
      `<sheet name="${name}" sheetId="${i + 1}"${state === undefined ? "" : ` state="${state}"`} r:id="rId${i + 1}"/>`,
  );
  return `${declaration}<workbook xmlns="${main}" xmlns:r="${office}"><workbookPr${date1904 ? ' date1904="1"' : ""}/><sheets>${list.join("")}</sheets></workbook>`;
}

function stylesXml(formats: readonly (string | number)[]): string {
  const custom = formats.map((format, i) =>
    typeof format === "number"
      ? ""
      : `<numFmt numFmtId="${164 + i}" formatCode="${format.replaceAll('"', "&quot;")}"/>`,
  );
  const cells = formats.map(
    (format, i) => `<xf numFmtId="${typeof format === "number" ? format : 164 + i}"/>`,
  );
  return `${declaration}<styleSheet xmlns="${main}"><numFmts>${custom.join("")}</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/>${cells.join("")}</cellXfs></styleSheet>`;
}
