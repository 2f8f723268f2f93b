import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ProjectId, projectIdSchema } from "../../src/contract/ids.ts";
import type { Job } from "../../src/contract/procedures/batch.ts";
import { systemClock } from "../../src/main/base/clock.ts";
import { silentLogger } from "../../src/main/base/logger.ts";
import { createEventSystem } from "../../src/main/events/eventSystem.ts";
import { createBatch } from "../../src/main/modules/batch/batch.ts";
import { createIngestion } from "../../src/main/modules/ingestion/ingestion.ts";
import { inspectFile } from "../../src/main/modules/ingestion/readers/inspectFile.ts";
import { readTransactions } from "../../src/main/modules/ingestion/readers/readTransactions.ts";
import { Database, sql } from "../../src/main/storage/database.ts";
import { migrate } from "../../src/main/storage/migrate.ts";
import { migrations } from "../../src/main/storage/migrations/index.ts";
import { Vault } from "../../src/main/storage/vault.ts";
import { createWorkerPool } from "../../src/main/workers/pool.ts";
import { type BenchSuite, median, seconds } from "./suite.ts";

const rounds = 5;
const rowsPerFile = 10_000;

/**
 * A hundred files of 10,000 rows as one batch, beside the same rows as one file through one import and beside the
 * reader alone. Without the search for anomalies, which has a suite of its own; each file is a stretch of days of its
 * own, as monthly statements are.
 */
export const suite: BenchSuite = {
  name: "batch",
  async run(run) {
    const folder = mkdtempSync(join(tmpdir(), "frenly-bench-batch-"));
    try {
      const files = Math.max(3, Math.round(100 * run.scale));
      const rows = files * rowsPerFile;
      const setting = { folder, files, whole: join(folder, "whole.csv"), parts: join(folder, "bank") };
      generate(setting);
      const times = { batch: [] as number[], one: [] as number[], reader: [] as number[] };
      for (let round = 0; round < rounds; round += 1) {
        times.reader.push(await seconds(() => readAlone(setting.whole, rows)));
        times.one.push(await inWorkspace(folder, (opened) => opened.importWhole(setting.whole)));
        times.batch.push(await inWorkspace(folder, (opened) => opened.importParts(setting.parts, rows)));
      }
      const rate = (figures: readonly number[]) => Math.round(rows / median(figures));
      const against = (others: readonly number[]) =>
        median(times.batch.map((time, i) => time / (others[i] ?? Number.NaN)));
      const common = { suite: suite.name, value: rate(times.batch), unit: "rows/s" };
      const what = `${files} files of ${rowsPerFile} rows as one batch`;
      const ofReader = against(times.reader);
      run.record({
        ...common,
        what: `${what}, beside the reader alone`,
        limit: `reader alone, one file, nothing written: ${rate(times.reader)} rows/s`,
        ratio: ofReader,
        goal: "time ≤ 2.5 ×",
        pass: ofReader <= 2.5,
      });
      const ofOne = against(times.one);
      run.record({
        ...common,
        what: `${what}, beside one import of the same rows`,
        limit: `one import of one file: ${rate(times.one)} rows/s`,
        ratio: ofOne,
        goal: "time ≤ 2 ×",
        pass: ofOne <= 2,
      });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

interface Opened {
  importWhole(path: string): Promise<void>;
  importParts(folder: string, rows: number): Promise<void>;
  dispose(): void;
}

async function inWorkspace(folder: string, work: (opened: Opened) => Promise<void>): Promise<number> {
  const homeDir = mkdtempSync(join(folder, "home-"));
  const opened = await openWorkspace(homeDir);
  const time = await seconds(() => work(opened));
  opened.dispose();
  rmSync(homeDir, { recursive: true, force: true });
  return time;
}

async function openWorkspace(homeDir: string): Promise<Opened> {
  const vault = new Vault(join(homeDir, "vault"));
  const databaseOptions = { path: join(homeDir, "frenly.db") };
  const database = Database.open(databaseOptions);
  await migrate(database, migrations, { now: 0, backupPath: () => join(homeDir, "before.db") });
  const common = { database, clock: systemClock, logger: silentLogger };
  const system = createEventSystem({ ...common, homeDir, busEnabled: true });
  const { bus, identity } = system;
  const actor = { userId: identity.userId };
  const projectId: ProjectId = projectIdSchema.parse("proj_bench");
  const insertProject = sql<[string]>("INSERT INTO project VALUES (?, 'Bench', 'EUR', 0)");
  database.write((tx) => void tx.run(insertProject, [projectId]));
  const workers = createWorkerPool();
  const ingestion = createIngestion({
    ...common,
    databaseOptions,
    workers,
    bus,
    vault,
    currencyOf: () => "EUR",
    analyse: () =>
      Promise.resolve({ anomaliesDetected: 0, byKind: {}, riskScore: 0, commit: () => undefined }),
    analyseSide: () => Promise.resolve({ ofImports: [], steps: [], finish: () => undefined }),
    forgetFindings: () => undefined,
    restsOn: () => ({ findings: 0, alerts: 0, matches: 0, evidence: 0, blockedBy: [] }),
    isPublicLabel: () => true,
  });
  const batch = createBatch({
    ...common,
    bus,
    random: Math.random,
    requireProject: () => undefined,
    imports: {
      keepFile: ingestion.keepFile,
      keptFile: ingestion.keptFile,
      takeUploads: ingestion.takeUploads,
      start: ingestion.startImport,
      cancel: (ingestionId) => ingestion.requests.cancel({ ingestionId }, actor),
      undo: (ingestionId) => ingestion.requests.undo({ ingestionId }, actor),
      find: ingestion.find,
      awaitsSearch: ingestion.awaitsSearch,
      searchSides: ingestion.searchSides,
      onProgress: ingestion.onProgress,
    },
  });
  return {
    async importWhole(path) {
      await ingestion.importFile({ path, projectId, side: "bank" }, actor);
    },
    async importParts(path, rows) {
      const { promise, resolve } = Promise.withResolvers<Job>();
      batch.onJob((job) => job.endedAt !== null && resolve(job));
      const how = { dataType: "bank", priority: "medium", concurrency: 2, maxAttempts: 1 } as const;
      await batch.submitPaths({ ...how, projectId, items: [{ path }] }, actor);
      const job = await promise;
      if (job.rows !== rows) throw new Error(`${job.rows} of ${rows} rows came in: ${job.reason}`);
    },
    dispose() {
      batch.dispose();
      ingestion.dispose();
      workers.dispose();
      system.dispose();
      database.dispose();
    },
  };
}

function readAlone(path: string, rows: number): void {
  const source = { path, fileName: "whole.csv", byteSize: statSync(path).size };
  const read = readTransactions(source, inspectFile(source, { currency: "EUR" }).mapping, {
    today: 30_000,
    accept: () => undefined,
    reject: () => undefined,
    progress: () => undefined,
    isCancelled: () => false,
  });
  if (read.accepted !== rows) throw new Error(`the reader found ${read.accepted} of ${rows} rows`);
}

/** Payments in order of date, each file a few days of its own; the whole file is the same rows in a row. */
function generate(setting: { files: number; whole: string; parts: string }): void {
  mkdirSync(setting.parts);
  const header = "Date,Counterparty,Account,Reference,Description,Amount\n";
  const first = Date.UTC(2016, 0, 1) / 86_400_000;
  let state = 2_026;
  const random = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
  writeFileSync(setting.whole, header);
  for (let file = 0; file < setting.files; file += 1) {
    let text = "";
    for (let i = 0; i < rowsPerFile; i += 1) {
      const day = first + file * 30 + Math.floor((i * 30) / rowsPerFile);
      const date = new Date(day * 86_400_000).toISOString().slice(0, 10);
      const supplier = Math.floor(random() * 2_000);
      const amount = (Math.ceil(random() * 5_000_000) / 100).toFixed(2);
      text += `${date},Supplier ${supplier} Limited,ACC${String(supplier).padStart(10, "0")},INV-${file}-${i},Payment of invoice ${i},-${amount}\n`;
    }
    writeFileSync(join(setting.parts, `${String(file).padStart(4, "0")}.csv`), header + text);
    writeFileSync(setting.whole, text, { flag: "a" });
  }
}
