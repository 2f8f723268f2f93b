import type { AnomalyKind } from "../../../contract/events/anomalies.ts";
import type { IngestionId, ProjectId } from "../../../contract/ids.ts";
import { currencySchema, minorUnitsSchema } from "../../../contract/money.ts";
import type { EventBus } from "../../events/bus.ts";
import type { Database, WriteTx } from "../../storage/database.ts";
import type { Analysis, FoundAnomaly, ImportFigures } from "./analyseJob.ts";
import { anomaliesStore } from "./anomaliesStore.ts";

export interface SideToAnalyse {
  readonly projectId: ProjectId;
  readonly side: "ledger" | "bank";
  readonly currency: string;
  /** Findings that touch a row of these; each is the finding of the last import it touches. */
  readonly imports: readonly { readonly ingestionId: IngestionId; readonly ingestionNumber: number }[];
}

/** What a search over a whole side found, by import. */
export interface SideOutcome {
  readonly ofImports: readonly (ImportFigures & {
    readonly anomaliesDetected: number;
    readonly byKind: Readonly<Partial<Record<AnomalyKind, number>>>;
  })[];
  /** Each in a transaction of its own, in order: together they store the findings. */
  readonly steps: Iterable<(tx: WriteTx) => void>;
  /** Publishes what was found, in the transaction that ends the search. */
  finish(tx: WriteTx): void;
}

/** `anomaly.detected` is published for more than this many. */
export const announceAbove = 10;

/** Puts what a search found in the place of what its imports found by themselves. */
export function settleSide(
  { database, bus }: { readonly database: Database; readonly bus: EventBus },
  about: SideToAnalyse,
  analysis: Analysis,
): SideOutcome {
  const { findings } = analysis;
  const idOf = new Map(about.imports.map((one) => [one.ingestionNumber, one.ingestionId]));
  const ofImports = analysis.ofImports.map((figures) => {
    const own = findings.filter(({ ingestionNumber }) => ingestionNumber === figures.ingestionNumber);
    return { ...figures, anomaliesDetected: own.length, byKind: countByKind(own) };
  });
  const before = database.read(
    (tx) => new Map(about.imports.map(({ ingestionId: id }) => [id, anomaliesStore.countOwn(tx, id)])),
  );
  return {
    ofImports,
    steps: storingSteps(about, analysis, idOf),
    finish(tx) {
      for (const { ingestionNumber, anomaliesDetected, ...one } of ofImports) {
        const ingestionId = idOf.get(ingestionNumber);
        if (ingestionId === undefined || anomaliesDetected <= announceAbove) continue;
        // What it found by itself was announced with it.
        if ((before.get(ingestionId) ?? 0) > announceAbove) continue;
        bus.publish(tx, {
          type: "anomaly.detected",
          projectId: about.projectId,
          data: {
            ingestion_id: ingestionId,
            project_id: about.projectId,
            anomalies_count: anomaliesDetected,
            risk_score: one.riskScore,
            breakdown: one.byKind,
            amount_at_risk: minorUnitsSchema.parse(one.amountAtRisk),
            currency: currencySchema.parse(about.currency),
          },
        });
      }
    },
  };
}

/** Few enough rows in one transaction that nothing else waits for 20 ms. */
const rowsAtATime = 1_000;

function* storingSteps(
  about: SideToAnalyse,
  { findings, notApplicable }: Analysis,
  idOf: ReadonlyMap<number, IngestionId>,
): Generator<(tx: WriteTx) => void> {
  const found = new Set(findings.map(({ findingId }) => findingId));
  for (const { ingestionId } of about.imports)
    yield (tx) => anomaliesStore.forget(tx, ingestionId, (findingId) => !found.has(findingId));
  const last = about.imports.at(-1);
  if (last !== undefined) yield (tx) => anomaliesStore.saveNotApplicable(tx, last.ingestionId, notApplicable);
  let some: FoundAnomaly[] = [];
  let rows = 0;
  const saving = (those: readonly FoundAnomaly[]) => (tx: WriteTx) => {
    for (const one of those) {
      const ingestionId = idOf.get(one.ingestionNumber);
      // An import may have been undone while the search ran.
      if (ingestionId !== undefined && anomaliesStore.restsOnCommitted(tx, one))
        anomaliesStore.save(tx, { ...about, ingestionId }, [one]);
    }
  };
  for (const one of findings) {
    some.push(one);
    rows += one.rows.length;
    if (rows < rowsAtATime) continue;
    yield saving(some);
    some = [];
    rows = 0;
  }
  yield saving(some);
}

export function countByKind(
  findings: readonly { readonly kind: AnomalyKind }[],
): Partial<Record<AnomalyKind, number>> {
  const counts: Partial<Record<AnomalyKind, number>> = {};
  for (const { kind } of findings) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}
