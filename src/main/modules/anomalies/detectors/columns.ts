/** Rows of one side in one currency as columns: a million rows fit in arrays where a million objects would not. */
export interface RowColumns {
  readonly count: number;
  /** Row of the table: import and row number, for linking back. */
  readonly ingestionNo: Int32Array;
  readonly row: Int32Array;
  /** Days since 1970-01-01. */
  readonly day: Int32Array;
  /** Value date as days since 1970-01-01, or `noDay`. */
  readonly valueDay: Int32Array;
  /** Signed minor units. */
  readonly amount: Float64Array;
  /** Index into `parties`; 0 is a row without counterparty. */
  readonly party: Int32Array;
  /** Counterparties as written; two spellings of one name share an index. */
  readonly parties: readonly string[];
  /** Own account and the counterparty's, as indexes into `accounts`; 0 is none. */
  readonly account: Int32Array;
  readonly counterpartyAccount: Int32Array;
  readonly accounts: readonly string[];
  readonly reference: readonly string[];
  /** Index into the list of words that auditors look for in journal texts; 0 is none. */
  readonly word: Uint8Array;
  /** 1 for rows of the import that is being looked at. */
  readonly isNew: Uint8Array;
}

export const noDay = -2_147_483_648;

/** Only what touches the new import is reported: the rest was reported with its own. */
export function touchesNew(
  rows: { readonly isNew: Uint8Array },
  places: ArrayLike<number> & Iterable<number>,
): boolean {
  for (const i of places) if (rows.isNew[i] === 1) return true;
  return false;
}

export function at(array: ArrayLike<number>, i: number): number {
  return array[i] ?? 0;
}

/** Sum of the magnitudes of some rows, in minor units. */
export function moneyOf(rows: { readonly amount: Float64Array }, places: Iterable<number>): number {
  let sum = 0;
  for (const i of places) sum += Math.abs(at(rows.amount, i));
  return sum;
}
