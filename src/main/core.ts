import { join } from "node:path";
import type { EventDocument, EventType } from "../contract/events/catalogue.ts";
import type { Side } from "../contract/events/ingestion.ts";
import type { Cursor, ProjectId } from "../contract/ids.ts";
import type { Job } from "../contract/procedures/batch.ts";
import type { Actor } from "../contract/procedures/handlers.ts";
import type { Ingestion as IngestionView, Preview } from "../contract/procedures/ingestion.ts";
import type { ReconciliationRun } from "../contract/procedures/reconciliationRun.ts";
import type { Transaction } from "../contract/procedures/transactions.ts";
import type { Role } from "./api/access.ts";
import { createFeed } from "./api/feed.ts";
import { createRouter, type ModuleRequests } from "./api/router.ts";
import { type Clock, systemClock } from "./base/clock.ts";
import { DisposableStore } from "./base/disposable.ts";
import { createLogger, type Logger } from "./base/logger.ts";
import { homeFolder, loadSettings, type Settings } from "./config.ts";
import type { EventBus } from "./events/bus.ts";
import { toLoggedEvent } from "./events/eventRequests.ts";
import { createEventSystem, type EventSystem } from "./events/eventSystem.ts";
import { findPersonalData } from "./events/personalData.ts";
import { openHome } from "./home.ts";
import { createAnomalies } from "./modules/anomalies/anomalies.ts";
import { type Batch, createBatch, type PathsToImport } from "./modules/batch/batch.ts";
import type { BatchImports } from "./modules/batch/dependencies.ts";
import type { Cases } from "./modules/cases/cases.ts";
import { createEntities } from "./modules/entities/entities.ts";
import { createFrenly, type Frenly } from "./modules/frenly/frenly.ts";
import { createIngestion, type FileToImport, type Ingestion } from "./modules/ingestion/ingestion.ts";
import { createProfiles, type Profiles } from "./modules/ingestion/profiles.ts";
import { createTransactions } from "./modules/ingestion/transactions.ts";
import { createProjects } from "./modules/projects/projects.ts";
import { createReconciliationExports } from "./modules/reconciliation/exports/exports.ts";
import { createReconciliation } from "./modules/reconciliation/reconciliation.ts";
import { openCases } from "./openCases.ts";
import { Database } from "./storage/database.ts";
import { migrate } from "./storage/migrate.ts";
import { migrations } from "./storage/migrations/index.ts";
import { Vault } from "./storage/vault.ts";
import { createWorkerPool } from "./workers/pool.ts";

export const version = "0.1.0";

export interface CoreOptions {
  readonly shell: "electron" | "browser" | "terminal";
  /** Folder of the workspace; `FRENLY_HOME` or the user's data folder when left out. */
  readonly home?: string | undefined;
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly clock?: Clock;
  readonly logger?: Logger;
  /** Folder of the bundled files; beside the built program when left out. */
  readonly resourcesDir?: string;
}

/** The whole program without a window: what every shell is built around. */
export interface Core {
  readonly homeDir: string;
  readonly settings: Settings;
  readonly actor: Actor;
  readonly role: Role;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly router: ReturnType<typeof createRouter>;
  readonly requests: ModuleRequests;
  readonly bus: EventBus;
  readonly publishSoon: EventSystem["publishSoon"];
  readonly ingestion: Ingestion["requests"];
  readonly profiles: Profiles["requests"];
  readonly frenly: Frenly["requests"] & Pick<Frenly, "onDelivered">;
  readonly projects: ModuleRequests["projects"];
  readonly anomalies: ModuleRequests["anomalies"];
  readonly events: ModuleRequests["events"];
  readonly batch: ModuleRequests["batch"];
  readonly reconciliation: ModuleRequests["reconciliation"];
  readonly documents: ModuleRequests["documents"];
  readonly cases: ModuleRequests["cases"] & Pick<Cases, "idOf">;
  readonly evidence: ModuleRequests["evidence"];
  readonly caseGraph: ModuleRequests["caseGraph"];
  /** Keeps a file of this disk as an exhibit. */
  collectFile: Cases["collectFile"];
  /** Reconciles a project with its settings, changed as given, and waits for the end. */
  reconcile(
    projectId: ProjectId,
    changes: Partial<ReconciliationRun["settings"]>,
  ): Promise<ReconciliationRun>;
  readonly entities: ModuleRequests["entities"];
  submitBatch(input: PathsToImport): ReturnType<Batch["submitPaths"]>;
  onJob(listener: (job: Job) => void): { dispose(): void };
  importFile(file: FileToImport): Promise<IngestionView>;
  inspectFile(file: FileToImport): Promise<Preview>;
  iterateTransactions(projectId: ProjectId, side: Side | undefined): Iterable<Transaction>;
  readEvents(
    after: Cursor,
    type: EventType | undefined,
  ): Generator<{ sequence: number; timestamp: string; body: string }>;
  onEvent(listener: (event: EventDocument) => void): { dispose(): void };
  settled(): Promise<void>;
  /** Waits for subscribers, signs the head of the log and closes everything. */
  dispose(): Promise<void>;
}

/** Opens a workspace and builds every module over it. On failure what was opened is closed again. */
export async function createCore(options: CoreOptions): Promise<Core> {
  const disposables = new DisposableStore();
  try {
    return await buildCore(options, disposables);
  } catch (error) {
    disposables.dispose();
    throw error;
  }
}

async function buildCore(options: CoreOptions, disposables: DisposableStore): Promise<Core> {
  const environment = options.environment ?? process.env;
  const clock = options.clock ?? systemClock;
  const logger = options.logger ?? createLogger("warn");
  const home = disposables.add(openHome(homeFolder(options.home, environment)));
  const settings = loadSettings(home.dir, environment);
  const databaseOptions = { path: home.databasePath };
  const database = disposables.add(Database.open(databaseOptions));
  await migrate(database, migrations, { now: clock.now(), backupPath: home.backupPath });
  const system = disposables.add(openEvents({ database, clock, logger, settings, homeDir: home.dir }));
  const vault = new Vault(home.vaultDir);
  const modules = buildModules(
    {
      ...{ database, databaseOptions, clock, logger, settings, vault, system },
      ...{ resourcesDir: options.resourcesDir, homeDir: home.dir },
    },
    disposables,
  );

  const actor: Actor = { userId: system.identity.userId };
  const requests: ModuleRequests = {
    system: {
      info: () => ({
        version,
        shell: options.shell,
        deviceId: system.identity.deviceId,
        userId: system.identity.userId,
        home: home.dir,
        encrypted: false,
        team: settings.REDIS_HOST !== undefined,
        eventBusEnabled: settings.EVENT_BUS_ENABLED,
      }),
    },
    projects: modules.projects.requests,
    ingestion: modules.ingestion.requests,
    profiles: modules.profiles.requests,
    transactions: modules.transactions.requests,
    anomalies: modules.anomalies.requests,
    batch: modules.batch.requests,
    entities: modules.entities.requests,
    reconciliation: modules.reconciliation.requests,
    documents: modules.reconciliationExports.requests,
    cases: modules.cases.requests,
    evidence: modules.cases.evidence,
    caseGraph: modules.cases.graph,
    frenly: modules.frenly.requests,
    events: system.requests,
  };
  const feed = createFeed({
    clock,
    head: () => system.log.size,
    readAfter: (after, limit) => system.log.readAfter(after, limit).map(toLoggedEvent),
    onEvent: (listener) => system.bus.subscribe("*", listener),
    onProgress: (listener) => modules.ingestion.onProgress(listener),
    onJob: (listener) => modules.batch.onJob(listener),
    onRun: (listener) => modules.reconciliation.onProgress(listener),
  });

  return {
    homeDir: home.dir,
    settings,
    actor,
    // One person on one workstation; team mode will take the role from the signed membership.
    role: "administrator",
    clock,
    logger,
    router: createRouter({ requests, feed, logger }),
    requests,
    bus: system.bus,
    publishSoon: system.publishSoon,
    ingestion: requests.ingestion,
    profiles: requests.profiles,
    frenly: { ...modules.frenly.requests, onDelivered: modules.frenly.onDelivered },
    projects: requests.projects,
    anomalies: requests.anomalies,
    events: requests.events,
    entities: requests.entities,
    batch: requests.batch,
    reconciliation: requests.reconciliation,
    documents: requests.documents,
    cases: { ...requests.cases, idOf: modules.cases.idOf },
    evidence: requests.evidence,
    caseGraph: requests.caseGraph,
    collectFile: modules.cases.collectFile,
    reconcile: (projectId, changes) => modules.reconciliation.runAndWait(projectId, changes, actor),
    submitBatch: (input) => modules.batch.submitPaths(input, actor),
    onJob: (listener) => modules.batch.onJob(listener),
    importFile: (file) => modules.ingestion.importFile(file, actor),
    inspectFile: (file) => modules.ingestion.inspectPath(file),
    iterateTransactions: (projectId, side) => modules.transactions.iterate(projectId, side),
    *readEvents(after, type) {
      for (let cursor: number = after; ; ) {
        const page = system.log.readAfter(cursor, 1_000, type === undefined ? {} : { type });
        for (const event of page) yield toLoggedEvent(event);
        const last = page.at(-1);
        if (last === undefined) return;
        cursor = last.seq;
      }
    },
    onEvent: (listener) => system.bus.subscribe("*", listener),
    settled: () => system.bus.settled(),
    async dispose() {
      await system.bus.settled();
      system.sealNow();
      disposables.dispose();
    },
  };
}

function openEvents(parts: {
  readonly database: Database;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly settings: Settings;
  readonly homeDir: string;
}): EventSystem {
  const { settings, ...rest } = parts;
  return createEventSystem({
    ...rest,
    busEnabled: settings.EVENT_BUS_ENABLED,
    debug: settings.EVENT_BUS_DEBUG,
  });
}

interface ModuleParts {
  readonly database: Database;
  readonly databaseOptions: { readonly path: string };
  readonly clock: Clock;
  readonly logger: Logger;
  readonly settings: Settings;
  readonly vault: Vault;
  readonly system: EventSystem;
  readonly resourcesDir: string | undefined;
  readonly homeDir: string;
}

/** Builds the modules and hands each the few functions of others that it needs; no module knows another. */
function buildModules(parts: ModuleParts, disposables: DisposableStore) {
  const { database, databaseOptions, clock, logger, settings, vault, system } = parts;
  const { bus } = system;
  const workers = disposables.add(createWorkerPool());
  const sampleDir = join(parts.resourcesDir ?? join(import.meta.dirname, "..", "..", "resources"), "sample");

  const projects = createProjects({
    database,
    bus,
    clock,
    figures: (projectId) => ({ ...ingestion.figures(projectId), ...anomalies.figures(projectId) }),
    async importSample(projectId, actor) {
      await ingestion.importFile({ path: join(sampleDir, "ledger.csv"), projectId, side: "ledger" }, actor);
      await ingestion.importFile({ path: join(sampleDir, "statement.csv"), projectId, side: "bank" }, actor);
    },
  });
  const currencyOf = (projectId: ProjectId) => projects.requireProject(projectId).currency;
  const entities = disposables.add(
    createEntities({
      database,
      databaseOptions,
      bus,
      clock,
      requireProject: (projectId) => projects.requireProject(projectId),
    }),
  );
  const transactions = disposables.add(
    createTransactions({ database, databaseOptions, vault, spellingsOf: entities.spellingsOf }),
  );
  const anomalies = createAnomalies({
    database,
    databaseOptions,
    workers,
    bus,
    clock,
    currencyOf,
    transactionsOf: (ids) =>
      Promise.all(ids.map((txId) => transactions.requests.get({ txId }, { userId: system.identity.userId }))),
  });
  const frenly = disposables.add(
    createFrenly({
      database,
      bus,
      clock,
      logger,
      userId: system.identity.userId,
      maxPerUser: settings.ALERT_MAX_PER_USER,
      retentionDays: settings.ALERT_RETENTION_DAYS,
    }),
  );
  const ingestion = disposables.add(
    createIngestion({
      database,
      databaseOptions,
      workers,
      bus,
      clock,
      logger,
      vault,
      currencyOf,
      analyse: (about) => anomalies.analyse(about),
      analyseSide: (about) => anomalies.analyseSide(about),
      forgetFindings: (tx, ingestionId) => anomalies.forgetFindings(tx, ingestionId),
      restsOn(ingestionId) {
        const { exhibits, sealedIn } = cases.restingOn(ingestionId);
        return {
          findings: anomalies.findingsOf(ingestionId),
          alerts: frenly.alertsAbout(ingestionId),
          matches: reconciliation.matchesOn(ingestionId),
          evidence: exhibits,
          blockedBy: [
            ...sealedIn.map(
              (number) =>
                `its rows are evidence in the sealed case ${number}, and a seal stands. Withdraw them there, and seal anew, first.`,
            ),
            ...reconciliation.blocksUndo(ingestionId),
          ],
        };
      },
      isPublicLabel: (text) =>
        text !== null && text.length > 0 && text.length <= 120 && findPersonalData(text) === undefined,
    }),
  );
  const profiles = createProfiles({ database, bus, clock });
  const batch = disposables.add(
    createBatch({
      database,
      bus,
      clock,
      logger,
      random: Math.random,
      imports: importsForBatch(ingestion),
      requireProject: (projectId) => projects.requireProject(projectId),
    }),
  );
  const reconciliation = disposables.add(
    createReconciliation({ database, databaseOptions, bus, clock, logger, currencyOf }),
  );
  const reconciliationExports = createReconciliationExports({
    databaseOptions,
    clock,
    nameOf: (projectId) => projects.requireProject(projectId).name,
    logHead: () => ({ events: system.log.size, root: system.log.root().toString("hex") }),
  });
  const cases: Cases = disposables.add(
    openCases({
      ...{ database, databaseOptions, workers, bus, clock, logger, vault },
      ...{ homeDir: parts.homeDir, tool: `Frenly ${version}` },
      ...{ projects, ingestion, entities, anomalies, reconciliation, frenly },
    }),
  );
  return {
    projects,
    cases,
    transactions,
    anomalies,
    frenly,
    batch,
    entities,
    reconciliation,
    reconciliationExports,
    ingestion,
    profiles,
  };
}

function importsForBatch(ingestion: Ingestion): BatchImports {
  return {
    keepFile: ingestion.keepFile,
    keptFile: ingestion.keptFile,
    takeUploads: ingestion.takeUploads,
    start: ingestion.startImport,
    cancel: (ingestionId, actor) => ingestion.requests.cancel({ ingestionId }, actor),
    undo: (ingestionId, actor) => ingestion.requests.undo({ ingestionId }, actor),
    find: ingestion.find,
    awaitsSearch: ingestion.awaitsSearch,
    searchSides: ingestion.searchSides,
    onProgress: ingestion.onProgress,
  };
}
