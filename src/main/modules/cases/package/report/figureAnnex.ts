import type { Figure, Finding } from "../caseSnapshot.ts";
import type { Block, FigureLine } from "./reportModel.ts";

/** A figure with its number in the report. */
export interface NumberedFigure extends Figure {
  readonly ref: string;
  readonly findingId: string;
}

export function numberFigures(findings: readonly Finding[]): NumberedFigure[] {
  return findings
    .flatMap(({ id, figures }) => figures.map((figure) => ({ ...figure, findingId: id })))
    .map((figure, i) => ({ ...figure, ref: `F${i + 1}` }));
}

export function figureLine({ ref, label, value, rowCount }: NumberedFigure): FigureLine {
  return { ref, anchor: `figure-${ref}`, label, value, rows: rowsText(rowCount) };
}

const rowsText = (count: number) => `${count.toLocaleString("en-GB")} ${count === 1 ? "row" : "rows"}`;

/** Each figure with the query that gives it again and the rows of the source files it is made of. */
export function figureAnnex(figures: readonly NumberedFigure[]): Block[] {
  return figures.flatMap((figure): Block[] => [
    { kind: "heading", text: `${figure.ref}: ${figure.label}`, id: `figure-${figure.ref}` },
    {
      kind: "facts",
      facts: [
        { label: "Value", value: figure.value },
        { label: "Query", value: figure.query, mono: true },
        { label: "Rows", value: shownText(figure) },
      ],
    },
    {
      kind: "table",
      columns: [
        { title: "File", share: 26 },
        { title: "Row", share: 8, align: "right" },
        { title: "Date", share: 13 },
        { title: "Amount", share: 17, align: "right" },
        { title: "Counterparty", share: 24 },
        { title: "Reference", share: 20 },
      ],
      rows: figure.rows.map((row) => [
        { text: row.file, small: row.txId },
        String(row.row),
        row.date,
        row.amount,
        row.counterparty,
        row.reference,
      ]),
    },
  ]);
}

function shownText({ rows, rowCount }: NumberedFigure): string {
  if (rows.length === rowCount) return `${rowsText(rowCount)}, all listed`;
  return `${rowsText(rowCount)}; the first ${rows.length} are listed, the query gives the rest`;
}
