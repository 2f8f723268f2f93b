import { unzipSync, zipSync } from "fflate";
import writeWorkbook, { type SheetData } from "write-excel-file/node";
import { AppError } from "../base/errors.ts";
import type { Cell, DocumentColumn, DocumentTable } from "./table.ts";

type SheetCell = NonNullable<SheetData[number][number]>;

/** Rows that Excel takes, less the header. */
const mostRows = 1_048_575;
/** Digits that Excel keeps of a number: an amount with more stays text, so that none of them is lost. */
const excelDigits = 15;
const cellLength = 32_767;
/** The ZIP format's first day. No time of making is written: the same tables give the same bytes. */
const epoch = new Date(1980, 0, 1);

/** Tables as the sheets of one Excel workbook: figures as numbers, days as dates, header in place while scrolling. */
export async function renderWorkbook(tables: readonly DocumentTable[]): Promise<Buffer> {
  const large = tables.find(({ rows }) => rows.length > mostRows);
  if (large !== undefined)
    throw new AppError(
      "STATE_CONFLICT",
      `"${large.name}" has ${large.rows.length.toLocaleString("en-GB")} rows and a sheet holds ${mostRows.toLocaleString("en-GB")}. Export it as CSV.`,
    );
  const sheets = tables.map(({ name, columns, rows }) => ({
    sheet: sheetName(name),
    columns: columns.map(({ width }) => ({ width })),
    stickyRowsCount: 1,
    data: [columns.map(headerCell), ...rows.map((row) => row.map((cell, i) => toCell(cell, columns[i])))],
  }));
  const bytes = await writeWorkbook(sheets).toBuffer();
  const files = Object.entries(unzipSync(bytes));
  return Buffer.from(
    zipSync(Object.fromEntries(files.map(([path, data]) => [path, [data, { mtime: epoch }]]))),
  );
}

function headerCell({ title, kind }: DocumentColumn): SheetCell {
  const isFigure = kind === "money" || kind === "number";
  return { value: title, fontWeight: "bold", ...(isFigure ? { align: "right" as const } : {}) };
}

function toCell(value: Cell, column: DocumentColumn | undefined): SheetCell | null {
  if (value === null || value === "") return null;
  if (typeof value === "number") return { value };
  if (column?.kind === "money") return moneyCell(value);
  if (column?.kind === "date" && /^\d{4}-\d\d-\d\d$/.test(value))
    return { value: new Date(`${value}T00:00:00Z`), format: "yyyy-mm-dd" };
  return { value: value.slice(0, cellLength), type: String };
}

function moneyCell(text: string): SheetCell {
  const decimals = text.split(".")[1]?.length ?? 0;
  if (text.replace(/\D/g, "").length > excelDigits) return { value: text, type: String, align: "right" };
  return { value: Number(text), format: decimals === 0 ? "#,##0" : `#,##0.${"0".repeat(decimals)}` };
}

/** Excel allows 31 characters and not all of them. */
function sheetName(name: string): string {
  return name.replace(/[\\/?*[\]:]/g, " ").slice(0, 31);
}
