import type { EventDocument } from "../../../contract/events/catalogue.ts";
import type { Side } from "../../../contract/events/ingestion.ts";
import type { IngestionId, ProjectId } from "../../../contract/ids.ts";
import type { Clock } from "../../base/clock.ts";
import type { Logger } from "../../base/logger.ts";
import type { EventBus } from "../../events/bus.ts";
import type { Database, DatabaseOptions, WriteTx } from "../../storage/database.ts";
import type { Vault } from "../../storage/vault.ts";
import type { WorkerPool } from "../../workers/pool.ts";

/** What the search for anomalies in an import found; `commit` saves it in the transaction that makes the rows count. */
export interface AnalysisOutcome {
  readonly anomaliesDetected: number;
  readonly byKind: Readonly<Record<string, number>>;
  readonly riskScore: number;
  commit(tx: WriteTx, cause: EventDocument): void;
}

/** Counted by the modules that hold it. */
export interface RestsOn {
  readonly findings: number;
  readonly alerts: number;
  readonly matches: number;
  readonly evidence: number;
  /** Why the import can't be undone, in sentences. */
  readonly blockedBy: readonly string[];
}

/** What a search over a whole side found, by import. */
export interface SideOutcome {
  readonly ofImports: readonly {
    readonly ingestionNumber: number;
    readonly anomaliesDetected: number;
    readonly byKind: Readonly<Record<string, number>>;
    readonly riskScore: number;
  }[];
  /** Each in a transaction of its own, in order: together they store the findings. */
  readonly steps: Iterable<(tx: WriteTx) => void>;
  /** Publishes what was found, in the transaction that ends the search. */
  finish(tx: WriteTx): void;
}

/** What the rows of an import are compared with: those of the file, or those of its whole side. */
export type SearchScope = "file" | "side";

export interface IngestionDependencies {
  readonly database: Database;
  /** With what a worker thread opens its own connection. */
  readonly databaseOptions: DatabaseOptions;
  readonly workers: WorkerPool;
  readonly bus: EventBus;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly vault: Vault;
  /** Currency of a project, or an error that says there is no such project. */
  readonly currencyOf: (projectId: ProjectId) => string;
  readonly analyse: (about: {
    readonly ingestionId: IngestionId;
    readonly ingestionNumber: number;
    readonly projectId: ProjectId;
    readonly side: Side;
    readonly currency: string;
    readonly scope: SearchScope;
    readonly isCancelled: () => boolean;
  }) => Promise<AnalysisOutcome>;
  readonly analyseSide: (about: {
    readonly projectId: ProjectId;
    readonly side: Side;
    readonly currency: string;
    /** Findings that touch a row of these. */
    readonly imports: readonly { readonly ingestionId: IngestionId; readonly ingestionNumber: number }[];
  }) => Promise<SideOutcome>;
  readonly forgetFindings: (tx: WriteTx, ingestionId: IngestionId) => void;
  /** What other modules hold that rests on an import's rows. */
  readonly restsOn: (ingestionId: IngestionId) => RestsOn;
  /** Whether a column's name may stand in the log: short, and no personal data. */
  readonly isPublicLabel: (text: string | null) => boolean;
}
