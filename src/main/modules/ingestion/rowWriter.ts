import { assert } from "../../base/errors.ts";
import { type Database, type SqlValue, sql, type WriteTx } from "../../storage/database.ts";
import type { RejectedRow, TypedRow } from "./readers/reader.ts";

/** Rows in one statement: half again as fast as one each, and more of them gain nothing. */
const rowsTogether = 20;
const insertOf = (rows: number) =>
  sql<SqlValue[]>(
    `INSERT INTO tx (ingestion_no, row, day, value_day, amount, currency, counterparty, counterparty_account, account, reference,
       description, balance, byte_offset, byte_length) VALUES ${new Array(rows).fill("(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)").join(", ")}`,
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
const chunkRows = 1_500;

/** Writes rows of an import as they were read. */
export function insertRows(tx: WriteTx, ingestionNo: number, rows: readonly TypedRow[]): void {
  const whole = rows.length - (rows.length % rowsTogether);
  for (let at = 0; at < whole; at += rowsTogether) {
    const values: SqlValue[] = [];
    for (let i = at; i < at + rowsTogether; i += 1) addValues(values, ingestionNo, rows[i]);
    tx.run(insertTogether, values);
  }
  for (let i = whole; i < rows.length; i += 1) {
    const values: SqlValue[] = [];
    addValues(values, ingestionNo, rows[i]);
    tx.run(insertRow, values);
  }
}

function addValues(values: SqlValue[], ingestionNo: number, row: TypedRow | undefined): void {
  assert(row !== undefined, "a row within the list is there");
  values.push(
    ingestionNo,
    row.row,
    row.day,
    row.valueDay,
    row.amount,
    row.currency,
    row.counterparty,
    row.counterpartyAccount,
    row.account,
    row.reference,
    row.description,
    row.balance,
    row.byteOffset,
    row.byteLength,
  );
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
  readonly #known = new Set<string>();

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
    const written = `${counterpartyAccount}\0${counterparty}`;
    if (this.#known.has(written)) return;
    this.#known.add(written);
    const party = this.#partyKeyOf(counterparty, counterpartyAccount);
    if (party === undefined) return;
    const name = counterparty === "" ? counterpartyAccount : counterparty;
    this.#entities.set(party.key, { name, kind: party.kind });
  }
}
