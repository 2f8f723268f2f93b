import type { Side } from "../../../../contract/events/ingestion.ts";
import type { Mapping } from "../../../../contract/procedures/ingestion.ts";
import { type Database, type SqlValue, sql } from "../../../storage/database.ts";
import type { SourceFile, TypedRow } from "../readers/reader.ts";
import { readTransactions } from "../readers/readTransactions.ts";
import { findOverlap } from "./holdTwins.ts";

/** Of a file that is only looked at; its rows live in a table of the worker's own connection. */
const previewNo = -1;
const chunkRows = 1_000;

const insert = sql<SqlValue[]>(
  `INSERT INTO temp.previewed (ingestion_no, row, day, amount, currency, account, counterparty, counterparty_account, reference,
     description) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
);

export interface OverlapCounts {
  readonly fresh: number;
  readonly same: number;
  readonly ambiguous: number;
}

/** Counts what an import of this file would find in already: the same comparison as the import's, on the same rows. */
export function previewOverlap(
  database: Database,
  file: { readonly source: SourceFile; readonly mapping: Mapping },
  into: { readonly projectId: string; readonly side: Side; readonly today: number },
): OverlapCounts {
  database.execute(
    `CREATE TEMP TABLE previewed (ingestion_no INTEGER, row INTEGER PRIMARY KEY, day INTEGER, amount INTEGER, currency TEXT,
       account TEXT, counterparty TEXT, counterparty_account TEXT, reference TEXT, description TEXT) STRICT`,
  );
  let waiting: TypedRow[] = [];
  const flush = (): void => {
    const rows = waiting;
    waiting = [];
    database.write((tx) => {
      for (const row of rows) tx.run(insert, valuesOf(row));
    });
  };
  const { accepted, from, to } = readTransactions(file.source, file.mapping, {
    today: into.today,
    accept(row) {
      waiting.push(row);
      if (waiting.length >= chunkRows) flush();
    },
    reject: () => undefined,
    progress: () => undefined,
    isCancelled: () => false,
  });
  flush();
  if (from === null || to === null) return { fresh: accepted, same: 0, ambiguous: 0 };
  const mine = { ingestionNo: previewNo, projectId: into.projectId, side: into.side, from, to };
  const { same, ambiguous } = database.read((tx) => findOverlap(tx, "temp.previewed", mine));
  return {
    fresh: accepted - same.length - ambiguous.length,
    same: same.length,
    ambiguous: ambiguous.length,
  };
}

function valuesOf(row: TypedRow): SqlValue[] {
  return [
    previewNo,
    row.row,
    row.day,
    row.amount,
    row.currency,
    row.account,
    row.counterparty,
    row.counterpartyAccount,
    row.reference,
    row.description,
  ];
}
