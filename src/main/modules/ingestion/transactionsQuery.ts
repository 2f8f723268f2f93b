import type { Transaction, TransactionFilter } from "../../../contract/procedures/transactions.ts";
import { parseDay } from "../../base/days.ts";
import type { Database, ReadTx } from "../../storage/database.ts";
import {
  type CurrencyTotal,
  type RowConditions,
  type RowKey,
  type SortColumn,
  transactionsStore,
} from "./transactionsStore.ts";

/** A filter whose entity was replaced by the ways in which its rows are written, as name and account. */
export type RowsFilter = Omit<TransactionFilter, "entityId"> & {
  readonly spellings?: readonly (readonly [string, string])[];
};

export interface PageQuery {
  readonly filter: RowsFilter;
  readonly sort: SortColumn;
  readonly descending: boolean;
  readonly offset: number;
  readonly limit: number;
}

/** What the query thread is asked. */
export type TransactionsQuestion =
  | { readonly kind: "page"; readonly page: PageQuery }
  | { readonly kind: "totals"; readonly filter: RowsFilter };

/** Which imports and rows a filter means, now. */
interface Selection {
  readonly numbers: readonly number[];
  readonly conditions: RowConditions;
}

interface Order {
  readonly selection: Selection;
  readonly sort: SortColumn;
  readonly name: string;
}

/** Orders kept: 8 bytes a row each. */
const keptOrders = 4;
const keptTotals = 200;
/** Up to here the first rows come straight from an index; beyond, from the order of all rows. */
const directRows = 2_000;
/** Imports whose first rows are merged directly. */
const directImports = 50;

/**
 * Pages and sums over the rows of a project. The first look at a list comes from an index; then the keys of the
 * whole list are kept in order (ascending; descending reads from the end), so that every page of a million rows
 * costs the look-up of its own rows. Kept orders name the committed imports, so a new import makes new ones.
 */
export class TransactionsQuery {
  readonly #database: Database;
  readonly #orders = new Map<string, Float64Array>();
  readonly #totals = new Map<string, readonly CurrencyTotal[]>();
  #wanted: Order | undefined;

  constructor(database: Database) {
    this.#database = database;
  }

  page(query: PageQuery): Transaction[] {
    return this.#database.read((tx) => transactionsStore.byKeys(tx, this.#pageKeys(tx, query)));
  }

  totals(filter: RowsFilter): readonly CurrencyTotal[] {
    return this.#database.read((tx) => {
      const selection = select(tx, filter);
      const name = JSON.stringify(selection);
      let totals = this.#totals.get(name);
      if (totals === undefined) {
        totals = transactionsStore.totals(tx, selection.numbers, selection.conditions);
        keep(this.#totals, name, totals, keptTotals);
      }
      return totals;
    });
  }

  /** Prepares the order of the list last looked at, while nobody waits. */
  rest(): void {
    const order = this.#wanted;
    this.#wanted = undefined;
    if (order !== undefined && !this.#orders.has(order.name))
      this.#database.read((tx) => void this.#load(tx, order));
  }

  #pageKeys(tx: ReadTx, query: PageQuery): readonly RowKey[] {
    const selection = select(tx, query.filter);
    const order: Order = { selection, sort: query.sort, name: `${query.sort} ${JSON.stringify(selection)}` };
    const kept = this.#orders.get(order.name);
    if (kept === undefined && canReadDirectly(query, selection)) {
      this.#wanted = order;
      return directKeys(tx, query, selection);
    }
    const keys = kept ?? this.#load(tx, order);
    keep(this.#orders, order.name, keys, keptOrders);
    const end = keys.length - query.offset;
    if (!query.descending) return [...keys.subarray(query.offset, query.offset + query.limit)];
    return [...keys.subarray(Math.max(0, end - query.limit), Math.max(0, end))].reverse();
  }

  #load(tx: ReadTx, order: Order): Float64Array {
    const { numbers, conditions } = order.selection;
    let keys = new Float64Array(1 << 16);
    let count = 0;
    for (const key of transactionsStore.keysInOrder(tx, numbers, conditions, order.sort)) {
      if (count === keys.length) {
        const larger = new Float64Array(count * 2);
        larger.set(keys);
        keys = larger;
      }
      keys[count] = key;
      count += 1;
    }
    const exact = keys.slice(0, count);
    keep(this.#orders, order.name, exact, keptOrders);
    return exact;
  }
}

function select(tx: ReadTx, filter: RowsFilter): Selection {
  const { projectId, side, ingestionId, findingId, spellings, account, from, to, minAmount, maxAmount } =
    filter;
  const text = filter.text?.trim();
  return {
    numbers: transactionsStore.committed(tx, { projectId, side, ingestionId }),
    conditions: {
      ...(findingId === undefined ? {} : { findingId }),
      ...(account === undefined ? {} : { account }),
      ...(spellings === undefined ? {} : { spellings: JSON.stringify(spellings) }),
      ...(text === undefined || text === "" ? {} : { text }),
      ...(from === undefined ? {} : { from: parseDay(from) }),
      ...(to === undefined ? {} : { to: parseDay(to) }),
      ...(minAmount === undefined ? {} : { minAmount }),
      ...(maxAmount === undefined ? {} : { maxAmount }),
    },
  };
}

type DirectQuery = PageQuery & { readonly sort: "row" | "date" };

function canReadDirectly(query: PageQuery, { numbers, conditions }: Selection): query is DirectQuery {
  const sorted = query.sort === "row" || query.sort === "date";
  return (
    sorted &&
    Object.keys(conditions).length === 0 &&
    numbers.length <= directImports &&
    query.offset + query.limit <= directRows
  );
}

/** The first rows of each import, merged. */
function directKeys(tx: ReadTx, query: DirectQuery, selection: Selection): RowKey[] {
  const { sort, descending, offset, limit } = query;
  const first = selection.numbers.flatMap((number) =>
    transactionsStore.firstKeys(tx, number, selection.conditions, {
      sort,
      descending,
      limit: offset + limit,
    }),
  );
  const direction = descending ? -1 : 1;
  first.sort((a, b) => direction * (a.v - b.v || a.k - b.k));
  return first.slice(offset, offset + limit).map(({ k }) => k);
}

/** Keeps the newest; a Map remembers the order of insertion. */
function keep<Value>(map: Map<string, Value>, name: string, value: Value, most: number): void {
  map.delete(name);
  map.set(name, value);
  for (const oldest of map.keys()) {
    if (map.size <= most) break;
    map.delete(oldest);
  }
}
