import { createReadStream, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "csv-parse";
import { type ProjectId, projectIdSchema } from "../../src/contract/ids.ts";
import { systemClock } from "../../src/main/base/clock.ts";
import { silentLogger } from "../../src/main/base/logger.ts";
import { createEventSystem } from "../../src/main/events/eventSystem.ts";
import { createIngestion } from "../../src/main/modules/ingestion/ingestion.ts";
import { createTransactions } from "../../src/main/modules/ingestion/transactions.ts";
import { Database, type SqlValue, sql, type WriteTx } from "../../src/main/storage/database.ts";
import { migrate } from "../../src/main/storage/migrate.ts";
import { migrations } from "../../src/main/storage/migrations/index.ts";
import { Vault } from "../../src/main/storage/vault.ts";
import { createWorkerPool } from "../../src/main/workers/pool.ts";
import { generateStatement, randomFrom, writeStatement } from "./parts/statement.ts";
import { type BenchRun, type BenchSuite, median, seconds } from "./suite.ts";

const rounds = 5;
const columns = 14;
/** The limit: the same values into a table of the same shape, without index, event, validation or a second thread. */
const createRaw = `CREATE TABLE raw (ingestion_no INTEGER, row INTEGER, day INTEGER, value_day INTEGER, amount INTEGER, currency TEXT,
  counterparty TEXT, counterparty_account TEXT, account TEXT, reference TEXT, description TEXT, balance INTEGER,
  byte_offset INTEGER, byte_length INTEGER, PRIMARY KEY (ingestion_no, row)) STRICT, WITHOUT ROWID`;
const insertRaw = sql<SqlValue[]>(`INSERT INTO raw VALUES (${new Array(columns).fill("?").join(", ")})`);

/** A CSV of the bank, end to end, against the bare inserts; pages of rows afterwards. */
export const suite: BenchSuite = {
  name: "ingest",
  async run(run) {
    const folder = mkdtempSync(join(tmpdir(), "frenly-bench-ingest-"));
    try {
      const rows = Math.max(10_000, Math.round(1_000_000 * run.scale));
      const path = join(folder, "statement.csv");
      writeStatement(path, rows);
      await measureImport(run, { folder, path, rows });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

interface Setting {
  readonly folder: string;
  readonly path: string;
  readonly rows: number;
}

async function measureImport(run: BenchRun, setting: Setting): Promise<void> {
  const memory = generateRows(setting.rows);
  const times = { ours: [] as number[], bare: [] as number[], peer: [] as number[] };
  let peak = 0;
  for (let round = 0; round < rounds; round += 1) {
    const bare = join(setting.folder, `bare-${round}`);
    times.bare.push(await insertBare(bare, (database) => insertAll(database, memory)));
    times.peer.push(await insertBare(`${bare}-csv`, (database) => insertParsed(database, setting.path)));
    const ours = await importOnce(run, setting, round);
    times.ours.push(ours.seconds);
    peak = Math.max(peak, ours.peakGrowth);
  }
  const { rows } = setting;
  const figures = times.ours.map((time, i) => ({
    ofBare: time / (times.bare[i] ?? 1),
    ofPeer: (times.peer[i] ?? 1) / time,
  }));
  const ofBare = median(figures.map((figure) => figure.ofBare));
  run.record({
    suite: suite.name,
    what: `${rows} rows of CSV read, validated and committed`,
    value: rows / median(times.ours),
    unit: "rows/s",
    limit: `insert of the same rows from memory, ${Math.round(rows / median(times.bare))} rows/s`,
    ratio: ofBare,
    goal: "time ≤ 2.0 ×",
    pass: ofBare <= 2,
  });
  const ofPeer = median(figures.map((figure) => figure.ofPeer));
  run.record({
    suite: suite.name,
    what: "the same against csv-parse and insert",
    value: rows / median(times.ours),
    unit: "rows/s",
    limit: `csv-parse + insert, ${Math.round(rows / median(times.peer))} rows/s`,
    ratio: ofPeer,
    goal: "faster by 1.5 ×",
    pass: ofPeer >= 1.5,
  });
  run.record({
    suite: suite.name,
    what: `growth of the process while ${rows} rows come in`,
    value: peak,
    unit: "MB",
    limit: "400 MB at any size",
    ratio: peak / 400,
    goal: "≤ 1",
    pass: peak <= 400,
  });
}

/** One import in a fresh workspace, hashing and vault included; in the last round also pages of its rows. */
async function importOnce(
  run: BenchRun,
  { folder, path, rows }: Setting,
  round: number,
): Promise<{ readonly seconds: number; readonly peakGrowth: number }> {
  const homeDir = join(folder, `home-${round}`);
  const bench = await openWorkspace(homeDir);
  const file = { path, projectId: bench.projectId, side: "bank" as const };
  globalThis.gc?.();
  const before = process.memoryUsage.rss();
  let peak = before;
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss());
  }, 20);
  const time = await seconds(async () => {
    const { accepted } = await bench.ingestion.importFile(file, bench.actor);
    if (accepted !== rows) throw new Error(`${accepted} of ${rows} rows came in`);
  });
  clearInterval(watch);
  if (round === rounds - 1) await measurePages(run, bench, rows);
  bench.dispose();
  rmSync(homeDir, { recursive: true, force: true });
  return { seconds: time, peakGrowth: (peak - before) / 1e6 };
}

type BenchWorkspace = Awaited<ReturnType<typeof openWorkspace>>;

async function openWorkspace(homeDir: string) {
  const vault = new Vault(join(homeDir, "vault")); // makes the folder as well
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
  const transactions = createTransactions({
    database,
    databaseOptions,
    vault,
    spellingsOf: () => Promise.resolve([]),
  });
  const dispose = (): void => {
    transactions.dispose();
    ingestion.dispose();
    workers.dispose();
    system.dispose();
    database.dispose();
  };
  return { ingestion, transactions, projectId, actor, dispose };
}

/** Jumps about the list, as a scroll bar does, once its order is there. */
async function measurePages(run: BenchRun, bench: BenchWorkspace, rows: number): Promise<void> {
  const random = randomFrom(7);
  for (const sort of ["row", "date", "amount", "counterparty"] as const) {
    const filter = { projectId: bench.projectId };
    const page = (offset: number, descending: boolean) =>
      bench.transactions.requests.page({ filter, sort, descending, offset, limit: 100 }, bench.actor);
    await page(rows - 100, false);
    const times: number[] = [];
    for (let i = 0; i < 500; i += 1) {
      const offset = Math.floor(random() * (rows - 100));
      times.push(await timePage(() => page(offset, i % 2 === 0)));
    }
    times.sort((a, b) => a - b);
    const p99 = (times[Math.ceil(times.length * 0.99) - 1] ?? 0) * 1000;
    run.record({
      suite: suite.name,
      what: `page of 100 rows of ${rows}, anywhere, by ${sort}: p99`,
      value: p99,
      unit: "ms",
      limit: "30 ms",
      ratio: p99 / 30,
      goal: "≤ 1",
      pass: p99 <= 30,
    });
  }
}

async function timePage(ask: () => Promise<{ rows: readonly unknown[] }> | { rows: readonly unknown[] }) {
  return await seconds(async () => {
    const { rows } = await ask();
    if (rows.length !== 100) throw new Error(`a page came with ${rows.length} rows`);
  });
}

async function insertBare(path: string, work: (database: Database) => void | Promise<void>): Promise<number> {
  const database = Database.open({ path });
  database.execute(createRaw);
  const time = await seconds(() => work(database));
  database.dispose();
  rmSync(path);
  return time;
}

function insertAll(database: Database, rows: readonly SqlValue[][]): void {
  for (let start = 0; start < rows.length; start += 10_000)
    database.write((tx) => insertSome(tx, rows.slice(start, start + 10_000)));
}

function insertSome(tx: WriteTx, rows: readonly SqlValue[][]): void {
  for (const row of rows) tx.run(insertRaw, row);
}

/** What a script would do: a known parser, no checks. */
async function insertParsed(database: Database, path: string): Promise<void> {
  const parser = createReadStream(path).pipe(parse({ from: 2 }));
  let waiting: SqlValue[][] = [];
  let row = 1;
  // csv-parse gives each record as an array of strings.
  for await (const record of parser as AsyncIterable<string[]>) {
    const [date = "", counterparty = "", account = "", reference = "", description = "", amount = ""] =
      record;
    row += 1;
    const day = Date.parse(date) / 86_400_000;
    const units = Math.round(Number(amount) * 100);
    waiting.push([
      1,
      row,
      day,
      null,
      units,
      "EUR",
      counterparty,
      account,
      "",
      reference,
      description,
      null,
      0,
      0,
    ]);
    if (waiting.length < 10_000) continue;
    database.write((tx) => insertSome(tx, waiting));
    waiting = [];
  }
  database.write((tx) => insertSome(tx, waiting));
}

function generateRows(rows: number): SqlValue[][] {
  const all: SqlValue[][] = [];
  for (const { day, amount, counterparty, counterpartyAccount, reference, description } of generateStatement(
    rows,
  )) {
    const row = all.length + 2;
    all.push([
      1,
      row,
      day,
      null,
      amount,
      "EUR",
      counterparty,
      counterpartyAccount,
      "",
      reference,
      description,
      null,
      row * 100,
      99,
    ]);
  }
  return all;
}
