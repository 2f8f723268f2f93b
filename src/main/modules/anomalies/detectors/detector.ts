import type { AnomalyKind } from "../../../../contract/events/anomalies.ts";
import type { Population } from "./population.ts";

export interface DetectorContext {
  readonly side: "ledger" | "bank";
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
  detect(rows: Population, context: DetectorContext): DetectorResult;
}
