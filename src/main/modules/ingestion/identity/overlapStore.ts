import { type ReadTx, type SqlValue, sql, type WriteTx } from "../../../storage/database.ts";
import type { SharedDay } from "./overlap.ts";

type Named = Readonly<Record<string, SqlValue>>;

/** A row of a new import and the row of an earlier one that says the same. */
export interface Twins {
  readonly row: number;
  readonly day: number;
  readonly twin_no: number;
  readonly twin_row: number;
}

export interface AlikeRow {
  readonly row: number;
  readonly day: number;
  readonly amount: number;
  readonly currency: string;
  readonly theirs: number;
}

/** Where the rows of the new file are: among all rows, or in the worker's own table while it is only looked at. */
export type RowsTable = "tx" | "temp.previewed";

const said = "day, amount, currency, account, counterparty, counterparty_account, reference, description";
const moved =
  "row, day, value_day, amount, currency, counterparty, counterparty_account, account, reference, description, balance, byte_offset, byte_length";
const inPeriod = "day BETWEEN :from AND :to";
const theirNumbers = "ingestion_no IN (SELECT value FROM json_each(:others))";

const twins = (table: RowsTable) =>
  sql<Named, Twins>(
    `WITH mine AS (SELECT row, ${said}, row_number() OVER (PARTITION BY ${said} ORDER BY row) AS nth
       FROM ${table} WHERE ingestion_no = :no AND ${inPeriod}),
     theirs AS (SELECT ingestion_no AS twin_no, row AS twin_row, ${said},
         row_number() OVER (PARTITION BY ${said} ORDER BY ingestion_no, row) AS nth
       FROM tx WHERE ${theirNumbers} AND ${inPeriod})
     SELECT mine.row AS row, mine.day AS day, twin_no, twin_row FROM mine JOIN theirs USING (${said}, nth)
     ORDER BY mine.row LIMIT 1000000000`,
  );
const days = (table: RowsTable) =>
  sql<Named, { day: number; mine: number; theirs: number }>(
    `SELECT day, count(*) AS mine,
       (SELECT count(*) FROM tx WHERE ${theirNumbers} AND tx.day = m.day) AS theirs
     FROM ${table} m WHERE ingestion_no = :no AND ${inPeriod} GROUP BY day ORDER BY day LIMIT 1000000`,
  );
/** Rows that have the day, the amount and the currency of rows of theirs, text aside, with how many of theirs do. */
const alike = (table: RowsTable) =>
  sql<Named, AlikeRow>(
    `SELECT m.row AS row, m.day AS day, m.amount AS amount, m.currency AS currency, t.theirs AS theirs
     FROM (SELECT row, day, amount, currency FROM ${table} WHERE ingestion_no = :no AND ${inPeriod}) m
     JOIN (SELECT day, amount, currency, count(*) AS theirs FROM tx WHERE ${theirNumbers} AND ${inPeriod}
           GROUP BY day, amount, currency) t USING (day, amount, currency)
     ORDER BY m.row LIMIT 1000000000`,
  );
const hold = sql<Named>(
  `INSERT INTO held_tx (ingestion_no, ${moved}, twin_no, twin_row)
   SELECT ingestion_no, ${moved}, :twin_no, :twin_row FROM tx WHERE ingestion_no = :no AND row = :row`,
);
const take = sql<Named>("DELETE FROM tx WHERE ingestion_no = :no AND row = :row");
const heldFigures = sql<[number], { rows: number; sum: number }>(
  `SELECT count(*) AS rows, coalesce(sum(h.amount) FILTER (WHERE h.currency = i.currency), 0) AS sum
   FROM held_tx h JOIN ingestion i USING (ingestion_no) WHERE h.ingestion_no = ?`,
);
const setHeld = sql<[number, number, number]>(
  "UPDATE ingestion SET held = ?, held_sum = ? WHERE ingestion_no = ?",
);
const holders = sql<[number], { ingestion_no: number }>(
  `SELECT DISTINCT h.ingestion_no FROM held_tx h JOIN ingestion i USING (ingestion_no)
   WHERE h.twin_no = ? AND i.status = 'committed' ORDER BY h.ingestion_no LIMIT 100000`,
);
const release = sql<Named>(
  `INSERT INTO tx (ingestion_no, ${moved}) SELECT ingestion_no, ${moved} FROM held_tx
   WHERE ingestion_no = :no AND twin_no = :twin`,
);
const forget = sql<Named>("DELETE FROM held_tx WHERE ingestion_no = :no AND twin_no = :twin");

export interface Overlapping {
  readonly no: number;
  readonly others: readonly number[];
  readonly from: number;
  readonly to: number;
}

function named({ no, others, from, to }: Overlapping): Named {
  return { no, others: JSON.stringify(others), from, to };
}

export const overlapStore = {
  twins: (tx: ReadTx, table: RowsTable, about: Overlapping) => tx.all(twins(table), named(about)),
  alike: (tx: ReadTx, table: RowsTable, about: Overlapping) => tx.all(alike(table), named(about)),
  days: (tx: ReadTx, table: RowsTable, about: Overlapping): Omit<SharedDay, "matched">[] =>
    tx.all(days(table), named(about)).filter(({ theirs }) => theirs > 0),
  /** Takes rows out of what counts: an earlier import holds them. */
  hold(tx: WriteTx, no: number, rows: readonly Twins[]): void {
    for (const { row, twin_no, twin_row } of rows) {
      tx.run(hold, { no, row, twin_no, twin_row });
      tx.run(take, { no, row });
    }
  },
  heldFigures: (tx: ReadTx, no: number) => tx.get(heldFigures, [no]) ?? { rows: 0, sum: 0 },
  /** Writes how many rows of an import are held, and their sum in its currency, beside it. */
  noteHeld(tx: WriteTx, no: number): void {
    const { rows, sum } = overlapStore.heldFigures(tx, no);
    tx.run(setHeld, [rows, sum, no]);
  },
  /** Committed imports that hold back rows because of another import. */
  holders: (tx: ReadTx, twinNo: number) => tx.all(holders, [twinNo]).map(({ ingestion_no }) => ingestion_no),
  /** Rows that were held back because of another import count again. */
  release(tx: WriteTx, no: number, twinNo: number): void {
    tx.run(release, { no, twin: twinNo });
    tx.run(forget, { no, twin: twinNo });
  },
};
