import { type ReadTx, sql } from "../../storage/database.ts";
import type { OtherSide } from "./detectors/detector.ts";
import type { ColumnsWanted } from "./rowColumns.ts";

const imports = sql<[string, string], { no: number }>(
  "SELECT ingestion_no AS no FROM ingestion WHERE project_id = ? AND side = ? AND status = 'committed' ORDER BY ingestion_no LIMIT 1000000",
);
const extent = sql<[number, string], { from: number | null; to: number | null }>(
  "SELECT min(day) AS 'from', max(day) AS 'to' FROM tx WHERE ingestion_no = ? AND currency = ?",
);
const page = sql<[number, number, string], { row: number; day: number; amount: number }>(
  "SELECT row, day, amount FROM tx WHERE ingestion_no = ? AND row > ? AND currency = ? ORDER BY row LIMIT 8000",
);

/** The committed rows of the side that is not being looked at, asked by amount; undefined where it holds none. */
export function readOtherSide(tx: ReadTx, about: ColumnsWanted): OtherSide | undefined {
  const other = about.side === "bank" ? "ledger" : "bank";
  const numbers = tx.all(imports, [about.projectId, other]).map(({ no }) => no);
  const extents = numbers.map((no) => tx.get(extent, [no, about.currency]));
  const days = extents.flatMap((one) => [one?.from ?? [], one?.to ?? []]).flat();
  if (days.length === 0) return undefined;
  return {
    from: Math.min(...days),
    to: Math.max(...days),
    rowsOf(magnitudes) {
      const found = new Map<number, { day: number; sign: number }[]>();
      for (const no of numbers)
        for (let last = -1, rows = tx.all(page, [no, last, about.currency]); rows.length > 0; ) {
          for (const { row, day, amount } of rows) {
            last = row;
            if (!magnitudes.has(Math.abs(amount))) continue;
            const own = found.get(Math.abs(amount)) ?? [];
            own.push({ day, sign: Math.sign(amount) });
            found.set(Math.abs(amount), own);
          }
          rows = tx.all(page, [no, last, about.currency]);
        }
      return found;
    },
  };
}
