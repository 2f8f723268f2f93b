import type { AnomalyKind } from "../../../../contract/events/anomalies.ts";

/** Rows of one side as columns: a million rows fit in arrays where a million objects would not. */
export interface RowColumns {
  readonly count: number;
  /** Row of the table: import and row number, for linking back. */
  readonly ingestionNo: Int32Array;
  readonly row: Int32Array;
  /** Days since 1970-01-01. */
  readonly day: Int32Array;
  /** Signed minor units. */
  readonly amount: Float64Array;
  /** Index into `parties`; 0 is a row without counterparty. */
  readonly party: Int32Array;
  /** Counterparties as written; two spellings of one name share an index. */
  readonly parties: readonly string[];
  readonly reference: readonly string[];
  /** 1 for rows of the import that is being looked at. */
  readonly isNew: Uint8Array;
}

export interface DetectorContext {
  readonly currency: string;
  /** Decimals of the currency's minor unit. */
  readonly digits: number;
  /** Days since 1970-01-01. */
  readonly today: number;
}

/** One finding: a group of rows that one sentence explains. */
export interface DetectedFinding {
  /** 0 to 1; how sure and how bad, without the money. */
  readonly severity: number;
  readonly explanation: string;
  /** Places in the columns. */
  readonly rows: readonly number[];
  /** Minor units that may be lost. */
  readonly amountAtRisk: number;
}

export type DetectorResult =
  | { readonly findings: readonly DetectedFinding[] }
  | { readonly notApplicable: string };

/** One test. Pure: the same rows give the same findings in the same order. */
export interface Detector {
  readonly kind: AnomalyKind;
  /** The test in a few words, with its parameters. */
  readonly test: string;
  detect(rows: RowColumns, context: DetectorContext): DetectorResult;
}

/** Groups places by a key, leaving out those without one; in order of first appearance. */
export function groupBy(
  rows: RowColumns,
  keyOf: (i: number) => string | number | undefined,
): Map<string | number, number[]> {
  const groups = new Map<string | number, number[]>();
  for (let i = 0; i < rows.count; i += 1) {
    const key = keyOf(i);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [i]);
    else group.push(i);
  }
  return groups;
}

/** Only what touches the new import is reported: the rest was reported with its own. */
export function touchesNew(rows: RowColumns, places: readonly number[]): boolean {
  return places.some((i) => rows.isNew[i] === 1);
}

export function at(array: ArrayLike<number>, i: number): number {
  return array[i] ?? 0;
}
