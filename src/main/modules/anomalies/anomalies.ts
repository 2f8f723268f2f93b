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
import {
  announceAbove,
  countByKind,
  type SideOutcome,
  type SideToAnalyse,
  settleSide,
} from "./sideFindings.ts";

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
  /** What its rows are compared with: those of the file, or those of the whole side. */
  readonly scope: "file" | "side";
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
  /** One search over a side for several imports that were searched by themselves only. */
  analyseSide(about: SideToAnalyse): Promise<SideOutcome>;
  /** Open findings of a project and the money they touch. */
  figures(projectId: ProjectId): { readonly openFindings: number; readonly amountAtRisk: MinorUnits };
  /** A finding as it stands; undefined when there is none of that id. */
  find(findingId: FindingId): Finding | undefined;
  /** How many findings rest on an import's rows. */
  findingsOf(ingestionId: IngestionId): number;
  /** Takes back every finding that rests on an import's rows. */
  forgetFindings(tx: WriteTx, ingestionId: IngestionId): void;
}

const rowsShown = 1_000;

/** Findings: what is wrong with the rows of an import, explained, with the money at risk. */
export function createAnomalies(deps: AnomaliesDependencies): Anomalies {
  const { database, bus, clock } = deps;

  const find = (findingId: FindingId): Finding | undefined =>
    database.read((tx) => ({ found: anomaliesStore.get(tx, findingId) })).found;
  const requireFinding = (findingId: FindingId): Finding => {
    const finding = find(findingId);
    if (finding === undefined)
      throw new AppError("NOT_FOUND", `There is no finding ${findingId}; its import may have been undone.`);
    return finding;
  };

  const search = (about: Omit<AnalyseJob, "today">): Promise<Analysis> => {
    const { projectId, side, currency, ingestionNumbers, scope } = about;
    const today = Math.floor(clock.now() / 86_400_000);
    const job: AnalyseJob = { projectId, side, currency, ingestionNumbers, scope, today };
    return deps.workers.run("analyseWorker", { job, database: deps.databaseOptions });
  };

  return {
    async analyseSide(about) {
      const ingestionNumbers = about.imports.map(({ ingestionNumber }) => ingestionNumber);
      return settleSide(deps, about, await search({ ...about, ingestionNumbers, scope: "side" }));
    },
    async analyse(about) {
      const { projectId, currency, ingestionNumber } = about;
      const analysis = await search({ ...about, ingestionNumbers: [ingestionNumber] });
      const figures = analysis.ofImports[0] ?? { riskScore: 0, amountAtRisk: 0 };
      const byKind = countByKind(analysis.findings);
      return {
        anomaliesDetected: analysis.findings.length,
        byKind,
        riskScore: figures.riskScore,
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
              risk_score: figures.riskScore,
              breakdown: byKind,
              amount_at_risk: minorUnitsSchema.parse(figures.amountAtRisk),
              currency: currencySchema.parse(currency),
            },
          });
        },
      };
    },
    find,
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
