import type { AnomalyKind } from "../../../contract/events/anomalies.ts";
import type { EventDocument } from "../../../contract/events/catalogue.ts";
import type { Side } from "../../../contract/events/ingestion.ts";
import type { FindingId, IngestionId, ProjectId, TxId } from "../../../contract/ids.ts";
import {
  currencySchema,
  type MinorUnits,
  minorUnitDigits,
  minorUnitsSchema,
} from "../../../contract/money.ts";
import type { anomalyProcedures, DigitFigures, Finding } from "../../../contract/procedures/anomalies.ts";
import type { Handlers } from "../../../contract/procedures/handlers.ts";
import type { Transaction } from "../../../contract/procedures/transactions.ts";
import type { Clock } from "../../base/clock.ts";
import { AppError } from "../../base/errors.ts";
import type { EventBus } from "../../events/bus.ts";
import type { Database, DatabaseOptions, WriteTx } from "../../storage/database.ts";
import type { WorkerPool } from "../../workers/pool.ts";
import type { AnalyseJob, Analysis } from "./analyseJob.ts";
import { anomaliesStore } from "./anomaliesStore.ts";
import type { DigitJob } from "./digitFigures.ts";
import { riskScore } from "./riskScore.ts";

export interface AnomaliesDependencies {
  readonly database: Database;
  readonly databaseOptions: DatabaseOptions;
  readonly workers: WorkerPool;
  readonly bus: EventBus;
  readonly clock: Clock;
  /** Rows by id, in the order asked for; from the module that keeps them. */
  readonly transactionsOf: (ids: readonly TxId[]) => Promise<Transaction[]>;
  readonly currencyOf: (projectId: ProjectId) => string;
}

export interface ImportToAnalyse {
  readonly ingestionId: IngestionId;
  readonly ingestionNumber: number;
  readonly projectId: ProjectId;
  readonly side: Side;
  readonly currency: string;
}

export interface AnalysisOutcome {
  readonly anomaliesDetected: number;
  readonly byKind: Readonly<Record<string, number>>;
  readonly riskScore: number;
  /** Saves the findings and publishes `anomaly.detected`, inside the transaction that makes the rows count. */
  commit(tx: WriteTx, cause: EventDocument): void;
}

export interface Anomalies {
  readonly requests: Handlers<typeof anomalyProcedures>;
  analyse(about: ImportToAnalyse): Promise<AnalysisOutcome>;
  /** Open findings of a project and the money they touch. */
  figures(projectId: ProjectId): { readonly openFindings: number; readonly amountAtRisk: MinorUnits };
  /** How many findings rest on an import's rows. */
  findingsOf(ingestionId: IngestionId): number;
  /** Takes back every finding that rests on an import's rows. */
  forgetFindings(tx: WriteTx, ingestionId: IngestionId): void;
}

/** `anomaly.detected` is published for more than this many. */
const announceAbove = 10;
const rowsShown = 1_000;

/** Findings: what is wrong with the rows of an import, explained, with the money at risk. */
export function createAnomalies(deps: AnomaliesDependencies): Anomalies {
  const { database, bus, clock } = deps;

  const requireFinding = (findingId: FindingId): Finding => {
    const finding = database.read((tx) => ({ found: anomaliesStore.get(tx, findingId) })).found;
    if (finding === undefined)
      throw new AppError("NOT_FOUND", `There is no finding ${findingId}; its import may have been undone.`);
    return finding;
  };

  return {
    async analyse(about) {
      const { ingestionNumber, projectId, side, currency } = about;
      const job: AnalyseJob = {
        ingestionNumber,
        projectId,
        side,
        currency,
        today: Math.floor(clock.now() / 86_400_000),
      };
      const analysis = await deps.workers.run<AnalyseJob, Analysis>("analyseWorker", {
        job,
        database: deps.databaseOptions,
      });
      const byKind = countByKind(analysis);
      return {
        anomaliesDetected: analysis.findings.length,
        byKind,
        riskScore: analysis.riskScore,
        commit(tx, cause) {
          anomaliesStore.save(tx, about, analysis.findings);
          anomaliesStore.saveNotApplicable(tx, about.ingestionId, analysis.notApplicable);
          if (analysis.findings.length <= announceAbove) return;
          bus.publish(tx, {
            type: "anomaly.detected",
            projectId,
            cause,
            data: {
              ingestion_id: about.ingestionId,
              project_id: projectId,
              anomalies_count: analysis.findings.length,
              risk_score: analysis.riskScore,
              breakdown: byKind,
              amount_at_risk: minorUnitsSchema.parse(analysis.amountAtRisk),
              currency: currencySchema.parse(currency),
            },
          });
        },
      };
    },
    findingsOf: (ingestionId) => database.read((tx) => anomaliesStore.countOf(tx, ingestionId)),
    forgetFindings: (tx, ingestionId) => anomaliesStore.forget(tx, ingestionId),
    figures: (projectId) => database.read((tx) => anomaliesStore.figures(tx, projectId)),
    requests: {
      list: (query) => database.read((tx) => anomaliesStore.list(tx, query)),
      summary({ projectId }) {
        const digits = minorUnitDigits(deps.currencyOf(projectId));
        return database.read((tx) => ({
          kinds: anomaliesStore.kinds(tx, projectId),
          notApplicable: anomaliesStore.notApplicable(tx, projectId),
          riskScore: riskScore(anomaliesStore.weights(tx, projectId), digits),
        }));
      },
      async get({ findingId }) {
        const finding = requireFinding(findingId);
        const ids = database.read((tx) => anomaliesStore.rowsOf(tx, findingId, rowsShown));
        return { finding, transactions: await deps.transactionsOf(ids) };
      },
      triage({ findingId, status, reason }, actor) {
        const { status: from, projectId } = requireFinding(findingId);
        if (from === status && reason === undefined) return requireFinding(findingId);
        database.write((tx) => {
          const by = { at: clock.now(), userId: actor.userId };
          anomaliesStore.setStatus(tx, findingId, { status, reason: reason ?? null, ...by });
          if (from === status) return;
          const data = { finding_id: findingId, project_id: projectId, from, to: status };
          bus.publish(tx, { type: "finding.triaged", projectId, userId: actor.userId, data });
        });
        return requireFinding(findingId);
      },
      benford({ projectId, side, place }) {
        const job: DigitJob = {
          projectId,
          side,
          place,
          currency: currencySchema.parse(deps.currencyOf(projectId)),
        };
        return deps.workers.run<DigitJob, DigitFigures>("analyseWorker", {
          job,
          database: deps.databaseOptions,
        });
      },
    },
  };
}

function countByKind({ findings }: Analysis): Partial<Record<AnomalyKind, number>> {
  const counts: Partial<Record<AnomalyKind, number>> = {};
  for (const { kind } of findings) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}
