import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import pdfmake from "pdfmake";
import type { Content, CustomTableLayout, TableCell } from "pdfmake/interfaces";
import type { DocumentTable } from "./table.ts";

/** A document for print: A4, page numbers, what it is and what it rests on at the foot of each page. */
export interface PdfDocument {
  readonly title: string;
  readonly subject: string;
  /** UTC milliseconds that the document states as its time: of what it reports, so that the same facts give the same bytes. */
  readonly at: number;
  /** One line for the foot of each page, such as the log's root. */
  readonly foot: string;
  /** Text of a QR code at the foot of each page, for a machine to read what `foot` says. */
  readonly qr?: string;
  readonly content: Content[];
}

const fontFolder = join(
  dirname(createRequire(import.meta.url).resolve("pdfmake/package.json")),
  "fonts",
  "Roboto",
);
const font = (name: string) => join(fontFolder, `Roboto-${name}.ttf`);
pdfmake.setFonts({
  Roboto: {
    normal: font("Regular"),
    bold: font("Medium"),
    italics: font("Italic"),
    bolditalics: font("MediumItalic"),
  },
});
// A document fetches nothing and reads nothing but its fonts, whatever its texts say.
pdfmake.setUrlAccessPolicy(() => false);
pdfmake.setLocalAccessPolicy((path) => path.startsWith(fontFolder));

const ink = "#1b2430";
/** Of labels and of what stands under a text. */
export const muted = "#5b6673";
const line = "#c9d0d8";

/** Bytes of the PDF; the same document gives the same bytes. */
export async function renderPdf({ title, subject, at, foot, qr, content }: PdfDocument): Promise<Buffer> {
  const pdf = pdfmake.createPdf({
    info: {
      title: printable(title),
      subject: printable(subject),
      creator: "Frenly",
      producer: "Frenly",
      creationDate: new Date(at),
    },
    pageSize: "A4",
    pageMargins: [48, 52, 48, qr === undefined ? 56 : 84],
    defaultStyle: { font: "Roboto", fontSize: 9, lineHeight: 1.25, color: ink },
    content,
    footer: (page, pages) => ({
      margin: [48, 18, 48, 0],
      columnGap: 10,
      columns: [
        ...(qr === undefined ? [] : [{ qr, fit: 50, eccLevel: "M" as const, width: 52 }]),
        { text: printable(foot), fontSize: 7, color: muted },
        { text: `${page} of ${pages}`, fontSize: 7, color: muted, alignment: "right", width: 60 },
      ],
    }),
  });
  return await pdf.getBuffer();
}

export function heading(text: string): Content {
  return { text: printable(text), fontSize: 13, bold: true, margin: [0, 18, 0, 6] };
}

export function titleOf(text: string, under: string): Content {
  return [
    { text: printable(text), fontSize: 20, bold: true, margin: [0, 0, 0, 2] },
    { text: printable(under), color: muted, margin: [0, 0, 0, 10] },
  ];
}

export function paragraph(text: string): Content {
  return { text: printable(text), margin: [0, 0, 0, 6] };
}

/** A table whose header comes again on each page; figures stand right. `bold` marks rows by their number. */
export function tableOf(
  { columns, rows }: Pick<DocumentTable, "columns" | "rows">,
  {
    widths,
    bold = new Set(),
  }: { readonly widths: readonly (number | "*" | "auto")[]; readonly bold?: ReadonlySet<number> },
): Content {
  const alignOf = (index: number) => {
    const kind = columns[index]?.kind;
    return kind === "money" || kind === "number" ? ("right" as const) : ("left" as const);
  };
  const header = columns.map(
    ({ title }, i): TableCell => ({
      text: printable(title),
      bold: true,
      fontSize: 8,
      color: muted,
      alignment: alignOf(i),
    }),
  );
  const body = rows.map((row, n) =>
    row.map((cell, i): TableCell => {
      const isMoney = columns[i]?.kind === "money" && typeof cell === "string";
      const isFigure = isMoney || typeof cell === "number";
      const text = cell === null ? "" : isFigure ? groupDigits(String(cell)) : printable(cell);
      return {
        text,
        fontSize: 8,
        alignment: alignOf(i),
        noWrap: isMoney,
        ...(bold.has(n) ? { bold: true } : {}),
      };
    }),
  );
  return {
    table: { headerRows: 1, widths: [...widths], body: [header, ...body], dontBreakRows: true },
    layout: tableLayout,
    margin: [0, 2, 0, 6],
  };
}

/** Fine lines between rows, a stronger one under the header. */
export const tableLayout: CustomTableLayout = {
  hLineWidth: (n) => (n === 1 ? 0.8 : 0.3),
  vLineWidth: () => 0,
  hLineColor: () => line,
  paddingLeft: (n) => (n === 0 ? 0 : 4),
  paddingRight: () => 4,
  paddingTop: () => 2.5,
  paddingBottom: () => 2,
};

/** `-1234567.50` as people read it: digits in threes, a minus of its own. */
export function groupDigits(decimal: string): string {
  const [whole = "", fraction] = decimal.replace("-", "").split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return `${decimal.startsWith("-") ? "−" : ""}${grouped}${fraction === undefined ? "" : `.${fraction}`}`;
}

/**
 * Text with nothing in it that the fonts can't show: Latin, Greek and Cyrillic stand as they are, any other character
 * as its code, so that a name is never a row of empty boxes and nothing of it is lost.
 */
export function printable(text: string): string {
  return text.replace(
    /[^\n\u0020-\u007e\u00a0-\u017f\u0192\u0218-\u021b\u02c6-\u02dd\u0384-\u03ce\u0400-\u045f\u0490-\u0491\u1e80-\u1e85\u1ef2-\u1ef3\u2013-\u2026\u2030\u2032-\u2033\u2039-\u203a\u20ac\u2116\u2122\u2212]/gu,
    (sign) => (/[\p{Cc}\p{Cf}]/u.test(sign) ? "" : `‹U+${sign.codePointAt(0)?.toString(16).toUpperCase()}›`),
  );
}
