import { memorySource } from "./byteSource.ts";
import { ColumnProfile } from "./columnProfile.ts";
import { splitDate } from "./dateText.ts";
import { sideOf } from "./directionWords.ts";
import { type FileProbe, sampleBytes } from "./fileProbe.ts";
import { guessFromHeader } from "./headerWords.ts";
import { type Dialect, Scanner } from "./scanner.ts";

const recordsHeld = 1_500;
const columnsHeld = 1_000;
const headerWithin = 60;

interface SampleRecord {
  readonly row: number;
  readonly cells: string[];
  readonly isWhole: boolean;
}

/** The beginning of a file as a table: what its columns are called and what their cells look like. */
export interface SampleTable {
  readonly records: readonly SampleRecord[];
  /** 1-based row of the header, 0 without one. */
  readonly headerRow: number;
  readonly names: string[];
  readonly profiles: ColumnProfile[];
}

export function readSample(
  probe: FileProbe,
  dialect: Dialect,
  wantedHeader: number | undefined,
): SampleTable {
  const records = readRecords(probe, dialect);
  const filled = records.filter(({ cells }) => cells.some((cell) => cell.trim() !== ""));
  const headerRow = wantedHeader ?? findHeader(filled);
  const header = records.find(({ row }) => row === headerRow)?.cells ?? [];
  const data = filled.filter(({ row, isWhole }) => row > headerRow && isWhole);
  const width = Math.min(widthOf(header, data), columnsHeld);
  const profiles = Array.from({ length: width }, () => new ColumnProfile());
  for (const { cells } of data)
    for (const [index, profile] of profiles.entries()) profile.add(cells[index] ?? "");
  const names = profiles.map((_, index) => (header[index] ?? "").trim());
  return { records: filled, headerRow, names, profiles };
}

function readRecords(probe: FileProbe, dialect: Dialect): SampleRecord[] {
  const records: SampleRecord[] = [];
  new Scanner(dialect).scan(memorySource(probe.sample), {
    record(view) {
      records.push({ row: view.row, cells: view.shownCells(), isWhole: view.problem === null });
      return records.length < recordsHeld;
    },
  });
  const isCut = probe.sample.length === sampleBytes && records.length > 1 && records.length < recordsHeld;
  return isCut ? records.slice(0, -1) : records;
}

/**
 * The header is the record among the first ones with the most words of a header; without such words, the first
 * record, if all its cells are text and those below are not.
 */
function findHeader(records: readonly SampleRecord[]): number {
  let best = { row: 0, score: 0 };
  for (const { row, cells } of records.slice(0, headerWithin)) {
    const score = headerScore(cells);
    if (score > best.score) best = { row, score };
  }
  if (best.score >= 2) return best.row;
  const [first, second] = records;
  if (first === undefined) return 0;
  if (best.row === first.row) return best.row;
  const looksNamed =
    first.cells.every((cell) => !isValue(cell)) && new Set(first.cells).size === first.cells.length;
  return looksNamed && (second === undefined || second.cells.some(isValue)) ? first.row : 0;
}

function headerScore(cells: readonly string[]): number {
  let score = 0;
  for (const cell of cells) {
    if (cell.length > 80) return 0;
    const text = cell.trim();
    if (text === "") continue;
    if (isValue(text)) score -= 2;
    else score += guessFromHeader(text)?.strength ?? 0;
  }
  return score;
}

function isValue(cell: string): boolean {
  return /^[-+(]?[£€$]?\s?\d[\d.,' ]*\)?$/.test(cell.trim()) || splitDate(cell) !== undefined;
}

/**
 * The header tells how many columns there are. More than that only if nearly all rows have more, or if what stands
 * behind it is a debit or credit mark; a single longer row is ragged, not a column.
 */
function widthOf(header: readonly string[], data: readonly SampleRecord[]): number {
  const widths = new Map<number, number>();
  for (const { cells } of data) widths.set(cells.length, (widths.get(cells.length) ?? 0) + 1);
  const [usual = 0, rows = 0] = [...widths].sort((a, b) => b[1] - a[1])[0] ?? [];
  if (header.length === 0) return usual;
  if (usual > header.length && rows >= data.length * 0.9) return usual;
  const behind = data.flatMap(({ cells }) => cells.slice(header.length)).map((cell) => cell.trim());
  const marks = behind.filter((cell) => cell !== "");
  const isMarked = marks.length > 0 && marks.every((cell) => sideOf(cell) !== undefined);
  return isMarked ? header.length + 1 : header.length;
}
