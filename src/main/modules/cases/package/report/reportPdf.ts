import type { Content, TableCell } from "pdfmake/interfaces";
import { muted, paragraph, printable, renderPdf, tableLayout, titleOf } from "../../../../documents/pdf.ts";
import { visibleText } from "../escapeHtml.ts";
import type { Block, Cell, Column, Fact, ReportModel, Section } from "./reportModel.ts";

/** The report for print: contents, sections, annexes; the log's root as text and QR code on every page. */
export async function reportPdf(report: ReportModel): Promise<Buffer> {
  return await draw(report, report.title, [
    titleOf(shown(report.title), `Investigation report · ${report.foot.caseLine}`),
    factTable(report.cover),
    contents(report.sections),
    ...report.sections.map(sectionContent),
  ]);
}

/** The custody annex alone, for whoever needs nothing else. */
export async function custodyPdf(report: ReportModel): Promise<Buffer> {
  const custody = report.sections.filter(({ id }) => id === "custody");
  return await draw(report, `Chain of custody: ${report.title}`, [
    titleOf("Chain of custody", `${report.foot.caseLine} · ${shown(report.title)}`),
    ...custody.flatMap(({ blocks }) => blocks.map(blockContent)),
  ]);
}

async function draw(
  { foot, number, preparedAt, producer }: ReportModel,
  title: string,
  content: Content[],
): Promise<Buffer> {
  return await renderPdf({
    title: `${number} ${shown(title)}`,
    subject: `${foot.caseLine}, ${producer}`,
    at: Date.parse(preparedAt),
    foot: `${foot.caseLine}\n${foot.rootLine}\n${foot.root}`,
    qr: foot.qr,
    content,
  });
}

const shown = (text: string) => printable(visibleText(text));

function contents(sections: readonly Section[]): Content {
  return {
    margin: [0, 14, 0, 0],
    table: {
      widths: [20, "*", 30],
      body: [
        [{ text: "Contents", bold: true, fontSize: 13, colSpan: 3, margin: [0, 0, 0, 4] }, "", ""],
        ...sections.map(({ id, number, title }): TableCell[] => [
          { text: number, color: muted },
          { text: title, linkToDestination: id },
          { text: [{ pageReference: id }], alignment: "right" },
        ]),
      ],
    },
    layout: "noBorders",
  };
}

function sectionContent({ id, number, title, blocks }: Section, index: number): Content {
  return [
    {
      text: `${number}  ${printable(title)}`,
      id,
      fontSize: 14,
      bold: true,
      margin: [0, 18, 0, 6],
      ...(index === 0 ? { pageBreak: "before" as const } : {}),
    },
    ...blocks.map(blockContent),
  ];
}

function blockContent(block: Block): Content {
  switch (block.kind) {
    case "heading": {
      const place = block.id === undefined ? {} : { id: block.id };
      return { text: shown(block.text), ...place, bold: true, fontSize: 10, margin: [0, 10, 0, 4] };
    }
    case "text":
      return paragraph(visibleText(block.text));
    case "list":
      return { ol: block.items.map(shown), margin: [0, 0, 0, 6] };
    case "facts":
      return factTable(block.facts);
    case "figures":
      return block.figures.length === 0
        ? []
        : {
            margin: [0, 0, 0, 6],
            layout: tableLayout,
            table: {
              widths: ["*", 110, 130],
              body: block.figures.map(({ ref, anchor, label, value, rows }): TableCell[] => [
                shown(label),
                { text: shown(value), bold: true, alignment: "right" },
                { text: `${ref}: query and ${rows}`, linkToDestination: anchor, decoration: "underline" },
              ]),
            },
          };
    case "table":
      return tableContent(block.columns, block.rows);
  }
}

function factTable(facts: readonly Fact[]): Content {
  return {
    margin: [0, 0, 0, 8],
    layout: "noBorders",
    table: {
      widths: [130, "*"],
      body: facts.map(({ label, value, mono }): TableCell[] => [
        { text: printable(label), color: muted },
        { text: shown(value), ...(mono === true ? { fontSize: 8 } : {}) },
      ]),
    },
  };
}

/** Width of the page between its margins, in points. */
const pageWidth = 499;

function tableContent(columns: readonly Column[], rows: readonly (readonly Cell[])[]): Content {
  const total = columns.reduce((sum, { share }) => sum + share, 0);
  const inner = pageWidth - columns.length * 8;
  const right = (i: number) => (columns[i]?.align === "right" ? { alignment: "right" as const } : {});
  const header = columns.map(
    ({ title }, i): TableCell => ({ text: title, bold: true, fontSize: 8, color: muted, ...right(i) }),
  );
  const body = rows.map((row) => row.map((cell, i): TableCell => ({ ...cellContent(cell), ...right(i) })));
  return {
    table: {
      headerRows: 1,
      dontBreakRows: true,
      widths: columns.map(({ share }) => Math.floor((share / total) * inner)),
      body: [header, ...body],
    },
    layout: tableLayout,
    margin: [0, 2, 0, 8],
  };
}

function cellContent(
  cell: Cell,
): { readonly text: string; readonly fontSize: number } | { readonly stack: Content[] } {
  if (typeof cell === "string") return { text: shown(cell), fontSize: 8 };
  const fontSize = cell.mono === true ? 7 : 8;
  const text = { text: shown(cell.text), fontSize };
  if (cell.small === undefined || cell.small === "") return text;
  return { stack: [text, { text: shown(cell.small), fontSize: 7, color: muted }] };
}
