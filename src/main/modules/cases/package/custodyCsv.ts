import { renderCsv } from "../../../documents/csv.ts";
import type { Cell } from "../../../documents/table.ts";
import type { CaseSnapshot, CustodyRow, Exhibit } from "./caseSnapshot.ts";

/** Columns of `data/custody.csv`; the verifiers find theirs by name. */
const custodyColumns = [
  "no",
  "exhibit",
  "evidence_id",
  "description",
  "source",
  "collected_by",
  "collected_at_utc",
  "collected_with",
  "sha256_collected",
  "byte_size",
  "action",
  "by",
  "from",
  "to",
  "reason",
  "authority",
  "sha256_then",
  "sha256_now",
  "match",
  "local_time",
  "utc",
  "workstation",
  "event_id",
  "sequence",
  "tool",
  "custody_hash",
] as const;

/** One row per custody event, in the order of the log; line breaks in texts become spaces, so that a row is a line. */
export function custodyCsv({ custody, exhibits }: CaseSnapshot): Buffer {
  const known = new Map(exhibits.map((exhibit) => [exhibit.evidenceId, exhibit]));
  return renderCsv({
    name: "custody",
    columns: custodyColumns.map((title) => ({ title, kind: "text", width: 20 })),
    rows: custody.map((row) =>
      [...exhibitCells(row, known.get(row.evidenceId)), ...actionCells(row)].map(oneLine),
    ),
  });
}

/** The exact text of each line of custody, in the order of the log: its SHA-256 is the `custody_hash` of its event. */
export function custodyLines({ custody }: CaseSnapshot): string {
  return custody.map(({ line }) => `${line}\n`).join("");
}

/** Whether the bytes were then what they were at collection. */
export function isSame({ sha256Then, sha256Now }: CustodyRow): boolean {
  return sha256Then === sha256Now;
}

function exhibitCells(row: CustodyRow, exhibit: Exhibit | undefined): Cell[] {
  return [
    row.number,
    row.exhibit,
    row.evidenceId,
    exhibit?.title ?? "",
    exhibit?.source ?? "",
    exhibit?.collectedBy ?? "",
    exhibit?.collectedAt ?? "",
    exhibit?.tool ?? "",
    exhibit?.sha256 ?? "",
    exhibit?.byteSize ?? "",
  ];
}

function actionCells(row: CustodyRow): Cell[] {
  return [
    row.action,
    row.actor,
    row.from,
    row.to,
    row.reason,
    row.authority,
    row.sha256Then,
    row.sha256Now,
    isSame(row) ? "yes" : "no",
    localTime(row.utc, row.offsetMinutes),
    row.utc,
    row.workstation,
    row.eventId,
    row.sequence,
    row.tool,
    row.custodyHash,
  ];
}

function oneLine(cell: Cell): Cell {
  return typeof cell === "string" ? cell.replace(/\s*[\r\n\u2028\u2029]+\s*/g, " ") : cell;
}

/** Wall-clock time with its offset: `2026-01-29T11:15:30+01:00`. */
export function localTime(utc: string, offsetMinutes: number): string {
  const shifted = new Date(Date.parse(utc) + offsetMinutes * 60_000).toISOString().slice(0, 19);
  const size = Math.abs(offsetMinutes);
  const pad = (n: number) => String(n).padStart(2, "0");
  return `${shifted}${offsetMinutes < 0 ? "-" : "+"}${pad(Math.floor(size / 60))}:${pad(size % 60)}`;
}
