import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Side } from "../../src/contract/events/ingestion.ts";
import type { Project } from "../../src/contract/procedures/projects.ts";
import { silentLogger } from "../../src/main/base/logger.ts";
import type { IngestionDependencies } from "../../src/main/modules/ingestion/dependencies.ts";
import { createIngestion, type Ingestion } from "../../src/main/modules/ingestion/ingestion.ts";
import { createTransactions, type Transactions } from "../../src/main/modules/ingestion/transactions.ts";
import { createProjects } from "../../src/main/modules/projects/projects.ts";
import { Vault } from "../../src/main/storage/vault.ts";
import { createWorkerPool } from "../../src/main/workers/pool.ts";
import { openTestWorkspace, type TestWorkspace } from "./workspace.ts";

/** A workspace with projects, imports and rows, and an analysis that finds nothing unless told otherwise. */
export interface IngestionWorkspace {
  readonly workspace: TestWorkspace;
  readonly ingestion: Ingestion;
  readonly transactions: Transactions;
  readonly actor: { readonly userId: TestWorkspace["identity"]["userId"] };
  createProject(name?: string): Project;
  /** Writes a file beside the workspace's own; its path. */
  writeSource(name: string, content: string | Buffer): string;
  importText(project: Project, text: string, side?: Side): ReturnType<Ingestion["importFile"]>;
  dispose(): void;
}

export const findsNothing: IngestionDependencies["analyse"] = () =>
  Promise.resolve({ anomaliesDetected: 0, byKind: {}, riskScore: 0, commit: () => undefined });

const findsNothingOnSide: IngestionDependencies["analyseSide"] = ({ imports }) =>
  Promise.resolve({
    ofImports: imports.map((one) => ({ ...one, anomaliesDetected: 0, byKind: {}, riskScore: 0 })),
    steps: [],
    finish: () => undefined,
  });

export async function openIngestionWorkspace(
  options: {
    readonly homeDir?: string;
    readonly analyse?: IngestionDependencies["analyse"];
    readonly analyseSide?: IngestionDependencies["analyseSide"];
  } = {},
): Promise<IngestionWorkspace> {
  const workspace = await openTestWorkspace(options.homeDir);
  const { database, bus, clock, homeDir } = workspace;
  const vault = new Vault(join(homeDir, "vault"));
  const databaseOptions = { path: workspace.databasePath };
  const workers = createWorkerPool();
  const actor = { userId: workspace.identity.userId };
  const projects = createProjects({
    database,
    bus,
    clock,
    figures: () => ({ sides: [], quarantined: 0, openFindings: 0, amountAtRisk: 0 as never }),
    importSample: () => Promise.resolve(),
  });
  const ingestion = createIngestion({
    database,
    databaseOptions,
    workers,
    bus,
    clock,
    logger: silentLogger,
    vault,
    currencyOf: (projectId) => projects.requireProject(projectId).currency,
    analyse: options.analyse ?? findsNothing,
    analyseSide: options.analyseSide ?? findsNothingOnSide,
    forgetFindings: () => undefined,
    restsOn: () => ({ findings: 0, alerts: 0, matches: 0, evidence: 0, blockedBy: [] }),
    isPublicLabel: (text) => text !== null && text.length <= 40,
  });
  const transactions = createTransactions({
    database,
    databaseOptions,
    vault,
    spellingsOf: () => Promise.resolve([]),
  });
  // In the home, so that they stay while a test opens it again and go with it.
  const sources = join(homeDir, "sources");
  mkdirSync(sources, { recursive: true });
  let written = 0;
  const writeSource = (name: string, content: string | Buffer): string => {
    const path = join(sources, name);
    writeFileSync(path, content);
    return path;
  };
  return {
    workspace,
    ingestion,
    transactions,
    actor,
    writeSource,
    createProject(name = "Payments 2026") {
      const created = projects.requests.create({ name, currency: "EUR" as never }, actor);
      if (created instanceof Promise) throw new Error("a project is created at once");
      return created;
    },
    importText(project, text, side = "bank") {
      written += 1;
      const path = writeSource(`file-${written}.csv`, text);
      return ingestion.importFile({ path, projectId: project.projectId, side }, actor);
    },
    dispose() {
      transactions.dispose();
      ingestion.dispose();
      workers.dispose();
      workspace.dispose();
    },
  };
}
