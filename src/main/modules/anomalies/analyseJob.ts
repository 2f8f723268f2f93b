import { createHash } from "node:crypto";
import type { AnomalyKind } from "../../../contract/events/anomalies.ts";
import { minorUnitDigits } from "../../../contract/money.ts";
import type { Database, ReadTx } from "../../storage/database.ts";
import type { RowColumns } from "./detectors/columns.ts";
import type { DetectedFinding, Detector, DetectorContext } from "./detectors/detector.ts";
import { populationOf } from "./detectors/population.ts";
import { detectorSuite } from "./detectors/suite.ts";
import { readOtherSide } from "./otherSideStore.ts";
import { partyKey } from "./partyKey.ts";
import { riskScore } from "./riskScore.ts";
import { readColumns } from "./rowColumns.ts";

export interface AnalyseJob {
  /** Imports whose rows are new: what touches none of them was reported before. */
  readonly ingestionNumbers: readonly number[];
  /** What they are compared with: nothing but themselves, or what counts on their side. */
  readonly scope: "file" | "side";
  readonly projectId: string;
  readonly side: "ledger" | "bank";
  readonly currency: string;
  readonly today: number;
}

/** A finding as it is stored: its rows named by import and row. */
export interface FoundAnomaly {
  readonly findingId: string;
  readonly kind: AnomalyKind;
  readonly test: string;
  readonly severity: number;
  readonly explanation: string;
  readonly amountAtRisk: number;
  /** The last of the new imports that it touches. */
  readonly ingestionNumber: number;
  readonly rows: readonly (readonly [ingestionNo: number, row: number])[];
}

export interface ImportFigures {
  readonly ingestionNumber: number;
  readonly riskScore: number;
  readonly amountAtRisk: number;
}

export interface Analysis {
  readonly findings: readonly FoundAnomaly[];
  readonly notApplicable: readonly {
    readonly kind: AnomalyKind;
    readonly test: string;
    readonly because: string;
  }[];
  /** Of each new import, in their order. */
  readonly ofImports: readonly ImportFigures[];
}

/** Runs every test over the rows of a side. Synchronous: runs in a worker thread. */
export function analyse(
  job: AnalyseJob,
  database: Database,
  detectors: readonly Detector[] = detectorSuite,
): Analysis {
  return database.read((tx) => analyseRows(tx, job, detectors));
}

function analyseRows(tx: ReadTx, job: AnalyseJob, detectors: readonly Detector[]): Analysis {
  const rows = populationOf(readColumns(tx, job));
  const { side, currency, today } = job;
  const digits = minorUnitDigits(currency);
  const otherSide = job.scope === "file" ? undefined : readOtherSide(tx, job);
  const context: DetectorContext = { side, currency, digits, today, otherSide };
  const findings: FoundAnomaly[] = [];
  const notApplicable: Analysis["notApplicable"][number][] = [];
  for (const detector of detectors) {
    const result = detector.detect(rows, context);
    if ("notApplicable" in result)
      notApplicable.push({ kind: detector.kind, test: detector.test, because: result.notApplicable });
    else findings.push(...result.findings.map((finding) => nameFinding(finding, { detector, rows, job })));
  }
  return {
    findings,
    notApplicable,
    ofImports: job.ingestionNumbers.map((ingestionNumber) => {
      const own = findings.filter((one) => one.ingestionNumber === ingestionNumber);
      return { ingestionNumber, riskScore: riskScore(own, digits), amountAtRisk: moneyTouched(own) };
    }),
  };
}

/**
 * Named by the test and by what its rows say, not by where they were stored: a second run, and the same rows after an
 * undo and a new import, give the same finding with what a person decided about it. A row that changes gives another.
 */
function nameFinding(
  finding: DetectedFinding,
  about: { readonly detector: Detector; readonly rows: RowColumns; readonly job: AnalyseJob },
): FoundAnomaly {
  const { detector, rows: columns, job } = about;
  const hash = createHash("sha256").update(
    JSON.stringify([job.projectId, job.side, job.currency, detector.kind, detector.test]),
  );
  for (const said of finding.rows.map((i) => whatRowSays(columns, i)).sort()) hash.update(said);
  const rows = finding.rows.map((i) => [columns.ingestionNo[i] ?? 0, columns.row[i] ?? 0] as const);
  return {
    findingId: `anm_${hash.digest("hex").slice(0, 24)}`,
    kind: detector.kind,
    test: detector.test,
    severity: Math.round(finding.severity * 10_000) / 10_000,
    explanation: finding.explanation,
    amountAtRisk: Math.round(finding.amountAtRisk),
    ingestionNumber: lastNew(finding.rows, columns) ?? job.ingestionNumbers.at(-1) ?? 0,
    rows,
  };
}

function lastNew(places: readonly number[], { isNew, ingestionNo }: RowColumns): number | undefined {
  let last: number | undefined;
  for (const i of places) if (isNew[i] === 1) last = Math.max(last ?? 0, ingestionNo[i] ?? 0);
  return last;
}

/** The party by its key: which of two spellings comes first depends on the order of the imports. */
function whatRowSays(columns: RowColumns, i: number): string {
  return JSON.stringify([
    columns.day[i],
    columns.amount[i],
    partyKey(columns.parties[columns.party[i] ?? 0] ?? ""),
    columns.reference[i],
  ]);
}

/** Money at risk without counting a row twice: of findings that share rows, the largest counts. */
function moneyTouched(findings: readonly FoundAnomaly[]): number {
  const taken = new Set<string>();
  let sum = 0;
  for (const finding of [...findings].sort((a, b) => b.amountAtRisk - a.amountAtRisk)) {
    const keys = finding.rows.map(([ingestionNo, row]) => `${ingestionNo}:${row}`);
    if (keys.every((key) => !taken.has(key))) sum += finding.amountAtRisk;
    for (const key of keys) taken.add(key);
  }
  return sum;
}
