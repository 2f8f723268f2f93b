import type { AnomalyKind } from "../../../../contract/events/anomalies.ts";
import type { Population } from "./population.ts";

export interface DetectorContext {
  readonly side: "ledger" | "bank";
  readonly currency: string;
  /** Decimals of the currency's minor unit. */
  readonly digits: number;
  /** Days since 1970-01-01. */
  readonly today: number;
  /** What the other side of the project holds in this currency; undefined where it holds nothing. */
  readonly otherSide?: OtherSide | undefined;
}

/** The books for a statement, the bank for a ledger. */
export interface OtherSide {
  /** First and last day. */
  readonly from: number;
  readonly to: number;
  /** Its rows with one of these magnitudes. */
  rowsOf(
    magnitudes: ReadonlySet<number>,
  ): ReadonlyMap<number, readonly { readonly day: number; readonly sign: number }[]>;
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
  detect(rows: Population, context: DetectorContext): DetectorResult;
}
