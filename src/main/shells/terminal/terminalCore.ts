import type { EventDocument, EventType } from "../../../contract/events/catalogue.ts";
import type { Side } from "../../../contract/events/ingestion.ts";
import type { CaseId, Cursor, ProfileId, ProjectId } from "../../../contract/ids.ts";
import type { anomalyProcedures } from "../../../contract/procedures/anomalies.ts";
import type { batchProcedures, Job, JobOptions } from "../../../contract/procedures/batch.ts";
import type { caseGraphProcedures } from "../../../contract/procedures/caseGraph.ts";
import type { caseProcedures } from "../../../contract/procedures/cases.ts";
import type { documentProcedures } from "../../../contract/procedures/documents.ts";
import type { entityProcedures } from "../../../contract/procedures/entities.ts";
import type { eventProcedures } from "../../../contract/procedures/events.ts";
import type { Exhibit, evidenceProcedures } from "../../../contract/procedures/evidence.ts";
import type { frenlyProcedures } from "../../../contract/procedures/frenly.ts";
import type { Actor, Handlers } from "../../../contract/procedures/handlers.ts";
import type {
  FileFormat,
  Ingestion,
  ingestionProcedures,
  Mapping,
  Preview,
} from "../../../contract/procedures/ingestion.ts";
import type { profileProcedures } from "../../../contract/procedures/profiles.ts";
import type { projectProcedures } from "../../../contract/procedures/projects.ts";
import type { reconciliationProcedures } from "../../../contract/procedures/reconciliation.ts";
import type { ReconciliationRun } from "../../../contract/procedures/reconciliationRun.ts";
import type { Transaction } from "../../../contract/procedures/transactions.ts";

export interface FileToImport {
  readonly path: string;
  readonly projectId: ProjectId;
  readonly side: Side;
  readonly mapping?: Partial<Mapping> | undefined;
  readonly profileId?: ProfileId | null | undefined;
  readonly plan?: string | undefined;
  readonly format?: FileFormat | undefined;
}

/** A file, or a folder with what is below it. */
export interface PathToImport {
  readonly path: string;
  readonly side?: Side | undefined;
  readonly mapping?: Partial<Mapping> | undefined;
}

/** What the terminal asks of the core: the requests of the contract, and whole files and lists without a window. */
export interface TerminalCore {
  readonly actor: Actor;
  readonly projects: Handlers<typeof projectProcedures>;
  readonly ingestion: Handlers<typeof ingestionProcedures>;
  readonly profiles: Handlers<typeof profileProcedures>;
  readonly batch: Handlers<typeof batchProcedures>;
  readonly reconciliation: Handlers<typeof reconciliationProcedures>;
  readonly documents: Handlers<typeof documentProcedures>;
  readonly cases: Handlers<typeof caseProcedures> & {
    /** The case that a person names: `C-17`, `17` or its id. */
    idOf(named: string): CaseId;
  };
  readonly evidence: Handlers<typeof evidenceProcedures>;
  readonly caseGraph: Handlers<typeof caseGraphProcedures>;
  /** Keeps a file of this disk as an exhibit. */
  collectFile(
    caseId: CaseId,
    file: { readonly path: string; readonly title: string | undefined },
    actor: Actor,
  ): Promise<Exhibit>;
  /** Reconciles a project with its settings, changed as given, and waits for the end. */
  reconcile(
    projectId: ProjectId,
    changes: Partial<ReconciliationRun["settings"]>,
  ): Promise<ReconciliationRun>;
  readonly anomalies: Handlers<typeof anomalyProcedures>;
  readonly entities: Handlers<typeof entityProcedures>;
  readonly frenly: Handlers<typeof frenlyProcedures>;
  readonly events: Handlers<typeof eventProcedures>;
  submitBatch(
    input: JobOptions & { readonly projectId: ProjectId; readonly items: readonly PathToImport[] },
  ): Promise<{ readonly job: Job; readonly skipped: readonly string[] }>;
  onJob(listener: (job: Job) => void): { dispose(): void };
  importFile(file: FileToImport): Promise<Ingestion>;
  inspectFile(file: FileToImport): Promise<Preview>;
  iterateTransactions(projectId: ProjectId, side: Side | undefined): Iterable<Transaction>;
  /** Events after a cursor, oldest first; `type` narrows. */
  readEvents(
    after: Cursor,
    type: EventType | undefined,
  ): Iterable<{ sequence: number; timestamp: string; body: string }>;
  onEvent(listener: (event: EventDocument) => void): { dispose(): void };
  /** Resolves once every subscriber has handled what was published. */
  settled(): Promise<void>;
  dispose(): Promise<void>;
}
