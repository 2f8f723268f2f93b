import { noDay } from "../../../../src/main/modules/anomalies/detectors/columns.ts";
import type { Detector, DetectorContext } from "../../../../src/main/modules/anomalies/detectors/detector.ts";
import { journalWordIn } from "../../../../src/main/modules/anomalies/detectors/journalWords.ts";
import {
  type Population,
  populationOf,
} from "../../../../src/main/modules/anomalies/detectors/population.ts";

export interface Row {
  readonly party?: string;
  readonly amount: number;
  readonly day?: number;
  readonly valueDay?: number;
  readonly reference?: string;
  readonly text?: string;
  readonly account?: string;
  readonly otherAccount?: string;
}

/** 2026-01-05, a Monday. */
export const monday = 20_458;

export const context: DetectorContext = { side: "ledger", currency: "EUR", digits: 2, today: monday + 400 };

/** The population of rows of one import, written with what matters to a test. */
export function populationFrom(rows: readonly Row[]): Population {
  const parties = codesOf(rows.map(({ party }) => party));
  const accounts = codesOf(rows.flatMap(({ account, otherAccount }) => [account, otherAccount]));
  return populationOf({
    count: rows.length,
    ingestionNo: new Int32Array(rows.length).fill(1),
    row: Int32Array.from(rows, (_, i) => i + 2),
    day: Int32Array.from(rows, (row) => row.day ?? monday),
    valueDay: Int32Array.from(rows, (row) => row.valueDay ?? noDay),
    amount: Float64Array.from(rows, (row) => row.amount),
    party: Int32Array.from(rows, (row) => parties.get(row.party ?? "") ?? 0),
    parties: [...parties.keys()],
    account: Int32Array.from(rows, (row) => accounts.get(row.account ?? "") ?? 0),
    counterpartyAccount: Int32Array.from(rows, (row) => accounts.get(row.otherAccount ?? "") ?? 0),
    accounts: [...accounts.keys()],
    reference: rows.map((row) => row.reference ?? ""),
    word: Uint8Array.from(rows, (row) => journalWordIn(row.text ?? "")),
    isNew: new Uint8Array(rows.length).fill(1),
  });
}

function codesOf(texts: readonly (string | undefined)[]): Map<string, number> {
  const codes = new Map([["", 0]]);
  for (const text of texts) if (text !== undefined && !codes.has(text)) codes.set(text, codes.size);
  return codes;
}

/** What a test finds in some rows; an error with the reason when it can't be applied. */
export function find(detector: Detector, rows: readonly Row[], about: Partial<DetectorContext> = {}) {
  const result = detector.detect(populationFrom(rows), { ...context, ...about });
  if ("notApplicable" in result) throw new Error(result.notApplicable);
  return result.findings;
}

/** Numbers below a bound that are the same in every run with a seed. */
export function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return Math.floor((state / 2_147_483_647) * below);
  };
}
