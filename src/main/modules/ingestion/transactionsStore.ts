import type { Side } from "../../../contract/events/ingestion.ts";
import type { FindingId, IngestionId, ProjectId, Sha256, TxId } from "../../../contract/ids.ts";
import type { Currency, MinorUnits } from "../../../contract/money.ts";
import type { Transaction } from "../../../contract/procedures/transactions.ts";
import { formatDay } from "../../base/days.ts";
import { type ReadTx, type Sql, type SqlValue, sql } from "../../storage/database.ts";

/** A row by number: import number × 2^32 + source row. Sorts as the rows of a project do by default. */
export type RowKey = number;

export type SortColumn = "row" | "date" | "amount" | "counterparty" | "reference" | "description";

/** What the rows must be like, besides belonging to one of the imports. */
export interface RowConditions {
  readonly text?: string;
  readonly from?: number;
  readonly to?: number;
  readonly minAmount?: number;
  readonly maxAmount?: number;
  readonly findingId?: FindingId;
  /** Own account, capitals and digits only. */
  readonly account?: string;
  /** JSON list of [counterparty, account], as they are written. */
  readonly spellings?: string;
}

interface StoredRow {
  readonly ingestion_no: number;
  readonly row: number;
  readonly day: number;
  readonly value_day: number | null;
  readonly amount: number;
  readonly currency: string;
  readonly counterparty: string;
  readonly counterparty_account: string;
  readonly account: string;
  readonly reference: string;
  readonly description: string;
  readonly balance: number | null;
  readonly ingestion_id: string;
  readonly side: string;
  readonly file_name: string;
}

type Named = Record<string, SqlValue>;

const columns = `t.ingestion_no, t.row, t.day, t.value_day, t.amount, t.currency, t.counterparty, t.counterparty_account, t.account,
  t.reference, t.description, t.balance, i.ingestion_id, i.side, i.file_name`;
const keyOf = "ingestion_no * 4294967296 + row";
const sortColumns: Readonly<Record<SortColumn, string>> = {
  row: "",
  date: "day",
  amount: "amount",
  counterparty: "counterparty COLLATE NOCASE",
  reference: "reference COLLATE NOCASE",
  description: "description COLLATE NOCASE",
};

const committed = sql<Named, { ingestion_no: number }>(
  `SELECT ingestion_no FROM ingestion WHERE project_id = :project AND status = 'committed'
     AND (:side IS NULL OR side = :side) AND (:ingestion IS NULL OR ingestion_id = :ingestion)
   ORDER BY ingestion_no LIMIT 100000`,
);
const byKeys = sql<[string], StoredRow>(
  `SELECT ${columns} FROM json_each(?) j
     CROSS JOIN tx t ON t.ingestion_no = j.value >> 32 AND t.row = j.value & 4294967295
     CROSS JOIN ingestion i ON i.ingestion_no = t.ingestion_no
   ORDER BY j.key LIMIT 100000`,
);
const one = sql<[string, number], StoredRow>(
  `SELECT ${columns} FROM ingestion i CROSS JOIN tx t ON t.ingestion_no = i.ingestion_no
   WHERE i.ingestion_id = ? AND i.status = 'committed' AND t.row = ? LIMIT 1`,
);
const next = sql<[number, number, number], StoredRow>(
  `SELECT ${columns} FROM tx t CROSS JOIN ingestion i ON i.ingestion_no = t.ingestion_no
   WHERE t.ingestion_no = ? AND t.row > ? ORDER BY t.row LIMIT ?`,
);
const sourcePlace = sql<[string, number], SourcePlace>(
  `SELECT i.file_name, i.sha256, i.table_sha256, i.places_sha256, i.mapping, i.header, t.row, t.byte_offset, t.byte_length
   FROM ingestion i CROSS JOIN tx t ON t.ingestion_no = i.ingestion_no
   WHERE i.ingestion_id = ? AND i.status = 'committed' AND t.row = ? LIMIT 1`,
);

export interface SourcePlace {
  readonly file_name: string;
  readonly sha256: Sha256;
  readonly table_sha256: Sha256 | null;
  readonly places_sha256: Sha256 | null;
  readonly mapping: string;
  readonly header: string;
  readonly row: number;
  readonly byte_offset: number;
  readonly byte_length: number;
}

export interface CurrencyTotal {
  readonly currency: Currency;
  readonly rows: number;
  readonly sum: number;
  readonly debits: number;
  readonly credits: number;
}

/** Reads rows of committed imports. Everything else about imports is in `ingestionStore.ts`. */
export const transactionsStore = {
  committed(
    tx: ReadTx,
    scope: {
      readonly projectId: ProjectId;
      readonly side: Side | undefined;
      readonly ingestionId: IngestionId | undefined;
    },
  ): number[] {
    const params = {
      project: scope.projectId,
      side: scope.side ?? null,
      ingestion: scope.ingestionId ?? null,
    };
    return tx.all(committed, params).map((row) => row.ingestion_no);
  },

  /** Keys of all rows that fit, in ascending order of the column, then of import and row. */
  *keysInOrder(
    tx: ReadTx,
    numbers: readonly number[],
    conditions: RowConditions,
    sort: SortColumn,
  ): Generator<RowKey> {
    const order = sort === "row" ? "" : `${sortColumns[sort]}, `;
    const statement = sql<Named, { k: number }>(
      `SELECT ${keyOf} AS k FROM tx WHERE ingestion_no IN (SELECT value FROM json_each(:numbers))${where(conditions)}
       ORDER BY ${order}ingestion_no, row LIMIT 100000000`,
    );
    const params = { numbers: JSON.stringify(numbers), ...parameters(conditions) };
    for (const { k } of tx.iterate(statement, params)) yield k;
  },

  /** The first rows of one import by a column that has an index, with the value they are sorted by. */
  firstKeys(
    tx: ReadTx,
    ingestionNo: number,
    conditions: RowConditions,
    order: {
      readonly sort: "row" | "date";
      readonly descending: boolean;
      readonly limit: number;
    },
  ): { k: RowKey; v: number }[] {
    const direction = order.descending ? "DESC" : "ASC";
    const column = order.sort === "row" ? "" : `${sortColumns[order.sort]} ${direction}, `;
    const statement: Sql<Named, { k: RowKey; v: number }> = sql(
      `SELECT ${keyOf} AS k, ${order.sort === "row" ? "0" : sortColumns[order.sort]} AS v FROM tx
       WHERE ingestion_no = :number${where(conditions)} ORDER BY ${column}row ${direction} LIMIT :limit`,
    );
    return tx.all(statement, { number: ingestionNo, limit: order.limit, ...parameters(conditions) });
  },

  byKeys: (tx: ReadTx, keys: readonly RowKey[]): Transaction[] =>
    tx.all(byKeys, [JSON.stringify(keys)]).map(toTransaction),

  get(tx: ReadTx, ingestionId: IngestionId, row: number): Transaction | undefined {
    const found = tx.get(one, [ingestionId, row]);
    return found === undefined ? undefined : toTransaction(found);
  },

  /** Rows of one import after a row, in the order of the file. */
  after: (tx: ReadTx, ingestionNo: number, row: number, limit: number): Transaction[] =>
    tx.all(next, [ingestionNo, row, limit]).map(toTransaction),

  source: (tx: ReadTx, ingestionId: IngestionId, row: number): SourcePlace | undefined =>
    tx.get(sourcePlace, [ingestionId, row]),

  /** Debits are the negative amounts, credits the others; their sum is the sum. */
  totals(tx: ReadTx, numbers: readonly number[], conditions: RowConditions): CurrencyTotal[] {
    const statement = sql<Named, CurrencyTotal>(
      `SELECT currency, count(*) AS rows, sum(amount) AS sum, sum(min(amount, 0)) AS debits, sum(max(amount, 0)) AS credits
       FROM tx WHERE ingestion_no IN (SELECT value FROM json_each(:numbers))${where(conditions)}
       GROUP BY currency ORDER BY rows DESC, currency LIMIT 1000`,
    );
    return tx.all(statement, { numbers: JSON.stringify(numbers), ...parameters(conditions) });
  },
};

function where(conditions: RowConditions): string {
  const parts: string[] = [];
  if (conditions.from !== undefined) parts.push("day >= :from");
  if (conditions.to !== undefined) parts.push("day <= :to");
  if (conditions.minAmount !== undefined) parts.push("amount >= :minAmount");
  if (conditions.maxAmount !== undefined) parts.push("amount <= :maxAmount");
  if (conditions.text !== undefined)
    parts.push(
      "(counterparty LIKE :text ESCAPE '\\' OR reference LIKE :text ESCAPE '\\' OR description LIKE :text ESCAPE '\\')",
    );
  if (conditions.findingId !== undefined)
    parts.push(
      "(ingestion_no, row) IN (SELECT ingestion_no, row FROM finding_tx WHERE finding_id = :findingId)",
    );
  if (conditions.account !== undefined)
    parts.push(
      `(account = :account OR replace(replace(replace(replace(replace(upper(account), ' ', ''), '-', ''), '.', ''), '/', ''), 'IBAN', '') = :account)`,
    );
  if (conditions.spellings !== undefined)
    parts.push(
      "(counterparty, counterparty_account) IN (SELECT value ->> 0, value ->> 1 FROM json_each(:spellings))",
    );
  return parts.map((part) => ` AND ${part}`).join("");
}

function parameters(conditions: RowConditions): Named {
  const { text, ...others } = conditions;
  const params: Named = {};
  for (const [name, value] of Object.entries(others)) if (value !== undefined) params[name] = value;
  if (text !== undefined) params.text = `%${text.replace(/[\\%_]/g, "\\$&")}%`;
  return params;
}

/** `tx_<import>_<row>`: made of the import's id and the row, so that any list can name it. */
export function txIdOf(ingestionId: string, row: number): TxId {
  return `tx_${ingestionId.slice("ing_".length)}_${row}` as TxId; // the shape of the brand
}

/** The import and row that a transaction's id names; whether there are such is for the look-up to say. */
export function parseTxId(txId: TxId): { readonly ingestionId: IngestionId; readonly row: number } {
  const at = txId.lastIndexOf("_");
  const row = Number(txId.slice(at + 1));
  // Cut from a checked id, the tail has the shape of the brand.
  const ingestionId = `ing_${txId.slice("tx_".length, at)}` as IngestionId;
  return { ingestionId, row: Number.isSafeInteger(row) ? row : -1 };
}

/** Casts: each column was written from a value of that type. */
function toTransaction(row: StoredRow): Transaction {
  const ingestionId = row.ingestion_id as IngestionId;
  return {
    txId: txIdOf(ingestionId, row.row),
    ingestionId,
    side: row.side as Side,
    fileName: row.file_name,
    row: row.row,
    date: formatDay(row.day),
    valueDate: row.value_day === null ? null : formatDay(row.value_day),
    amount: row.amount as MinorUnits,
    currency: row.currency as Currency,
    counterparty: row.counterparty,
    counterpartyAccount: row.counterparty_account,
    account: row.account,
    reference: row.reference,
    description: row.description,
    balance: row.balance as MinorUnits | null,
  };
}
