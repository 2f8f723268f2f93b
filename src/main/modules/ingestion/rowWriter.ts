import { assert } from "../../base/errors.ts";
import { type Database, type SqlValue, sql, type WriteTx } from "../../storage/database.ts";
import type { RejectedRow, TypedRow } from "./readers/reader.ts";

/** Rows in one statement: half again as fast as one each, and more of them gain nothing. */
const rowsTogether = 20;
const columnCount = 14;
const insertOf = (rows: number) =>
  sql<SqlValue[]>(
    `INSERT INTO tx (ingestion_no, row, day, value_day, amount, currency, counterparty, counterparty_account, account, reference,
       description, balance, byte_offset, byte_length) VALUES ${new Array(rows).fill(`(${new Array(columnCount).fill("?").join(", ")})`).join(", ")}`,
  );
const insertRow = insertOf(1);
const insertTogether = insertOf(rowsTogether);
const insertRejected = sql<SqlValue[]>(
  "INSERT INTO quarantine (ingestion_no, row, code, reason, raw, byte_offset, byte_length) VALUES (?, ?, ?, ?, ?, ?, ?)",
);
const insertEntity = sql<SqlValue[]>(
  "INSERT INTO entity (project_id, key, name, kind, ingestion_no) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
);

/** What identifies the counterparty of a row; from the module that knows entities. */
export type PartyKeyOf = (
  name: string,
  account: string,
) => { readonly key: string; readonly kind: "account" | "name" } | undefined;

/** Rows in one transaction: few enough that another writer waits under 20 ms. */
const chunkRows = 2_000;

/** Writes rows of an import as they were read. */
export function insertRows(tx: WriteTx, ingestionNo: number, rows: readonly TypedRow[]): void {
  const whole = rows.length - (rows.length % rowsTogether);
  const together: SqlValue[] = new Array(rowsTogether * columnCount).fill(null);
  for (let start = 0; start < whole; start += rowsTogether) {
    for (let i = 0; i < rowsTogether; i += 1)
      putValues(together, i * columnCount, ingestionNo, rows[start + i]);
    tx.run(insertTogether, together);
  }
  const alone: SqlValue[] = new Array(columnCount).fill(null);
  for (let i = whole; i < rows.length; i += 1) {
    putValues(alone, 0, ingestionNo, rows[i]);
    tx.run(insertRow, alone);
  }
}

/** Writes the rows of one import in small transactions, in the order of the file. They count once it is committed. */
export class RowWriter {
  readonly #database: Database;
  readonly #ingestionNo: number;
  readonly #projectId: string;
  readonly #partyKeyOf: PartyKeyOf;
  #rows: TypedRow[] = [];
  #rejected: RejectedRow[] = [];
  readonly #entities = new Map<string, { readonly name: string; readonly kind: "account" | "name" }>();
  /** Counterparties seen, by their account. */
  readonly #known = new Map<string, Set<string>>();

  constructor(
    database: Database,
    job: { readonly ingestionNo: number; readonly projectId: string },
    partyKeyOf: PartyKeyOf,
  ) {
    this.#database = database;
    this.#ingestionNo = job.ingestionNo;
    this.#projectId = job.projectId;
    this.#partyKeyOf = partyKeyOf;
  }

  accept(row: TypedRow): void {
    this.#rows.push(row);
    this.#noteEntity(row);
    if (this.#rows.length >= chunkRows) this.flush();
  }

  reject(row: RejectedRow): void {
    this.#rejected.push(row);
    if (this.#rejected.length >= chunkRows) this.flush();
  }

  flush(): void {
    const [rows, rejected, entities] = [this.#rows, this.#rejected, [...this.#entities]];
    this.#rows = [];
    this.#rejected = [];
    this.#entities.clear();
    if (rows.length + rejected.length + entities.length === 0) return;
    const no = this.#ingestionNo;
    this.#database.write((tx) => {
      insertRows(tx, no, rows);
      for (const r of rejected)
        tx.run(insertRejected, [
          no,
          r.row,
          r.code,
          r.reason,
          JSON.stringify(r.raw),
          r.byteOffset,
          r.byteLength,
        ]);
      for (const [key, { name, kind }] of entities)
        tx.run(insertEntity, [this.#projectId, key, name, kind, no]);
    });
  }

  /** Each way of writing a counterparty is looked at once. */
  #noteEntity({ counterparty, counterpartyAccount }: TypedRow): void {
    const known = this.#known.get(counterpartyAccount);
    if (known?.has(counterparty) === true) return;
    if (known === undefined) this.#known.set(counterpartyAccount, new Set([counterparty]));
    else known.add(counterparty);
    const party = this.#partyKeyOf(counterparty, counterpartyAccount);
    if (party === undefined) return;
    const name = counterparty === "" ? counterpartyAccount : counterparty;
    this.#entities.set(party.key, { name, kind: party.kind });
  }
}

/** Into an array that is used again for the next statement: a million rows make no million arrays. */
function putValues(values: SqlValue[], at: number, ingestionNo: number, row?: TypedRow): void {
  assert(row !== undefined, "a row within the list is there");
  values[at] = ingestionNo;
  values[at + 1] = row.row;
  values[at + 2] = row.day;
  values[at + 3] = row.valueDay;
  values[at + 4] = row.amount;
  values[at + 5] = row.currency;
  values[at + 6] = row.counterparty;
  values[at + 7] = row.counterpartyAccount;
  values[at + 8] = row.account;
  values[at + 9] = row.reference;
  values[at + 10] = row.description;
  values[at + 11] = row.balance;
  values[at + 12] = row.byteOffset;
  values[at + 13] = row.byteLength;
}
