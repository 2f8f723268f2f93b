import { hash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ingestionIdSchema, projectIdSchema } from "../../src/contract/ids.ts";
import { systemClock } from "../../src/main/base/clock.ts";
import { DisposableStore, toDisposable } from "../../src/main/base/disposable.ts";
import { silentLogger } from "../../src/main/base/logger.ts";
import { createEventSystem, type EventSystem } from "../../src/main/events/eventSystem.ts";
import { Database, sql, type WriteTx } from "../../src/main/storage/database.ts";
import { migrate } from "../../src/main/storage/migrate.ts";
import { migrations } from "../../src/main/storage/migrations/index.ts";
import type { BenchRun, BenchSuite } from "./suite.ts";

const rounds = 5;
const projectId = projectIdSchema.parse("proj_0193f3a2000070008000000000000000");
const ingestionId = ingestionIdSchema.parse("ing_0193f3a2000070008000000000000001");
/** The limit: the same row, its id unique and its text of the same length, into a table of its own. */
const createRaw = `CREATE TABLE raw (
  seq INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, type TEXT NOT NULL, project TEXT, cas TEXT, at INTEGER NOT NULL,
  body TEXT NOT NULL) STRICT`;
const insertRaw = sql<[Buffer, string, string, null, number, string]>(
  "INSERT INTO raw (id, type, project, cas, at, body) VALUES (?, ?, ?, ?, ?, ?)",
);

/** Publishing against a plain INSERT of rows of the same size, verification against SHA-256 of the same bytes. */
export const suite: BenchSuite = {
  name: "publish",
  async run(report) {
    const folder = mkdtempSync(join(tmpdir(), "frenly-bench-publish-"));
    const disposables = new DisposableStore();
    disposables.add(toDisposable(() => rmSync(folder, { recursive: true, force: true })));
    try {
      const bench = await openBench(folder, disposables);
      for (let i = 0; i < 50; i += 1) publishOne(bench); // compiled code and a warm cache for both sides
      await measureSingle(bench, report);
      await measureConcurrent(bench, report);
      await measureBulk(bench, report);
      await measureVerify(bench, report);
    } finally {
      disposables.dispose();
    }
  },
};

interface Bench {
  readonly database: Database;
  readonly system: EventSystem;
  /** Text of an event like those that are published. */
  readonly rawBody: string;
  readonly ids: { next: number };
}

async function openBench(folder: string, disposables: DisposableStore): Promise<Bench> {
  const database = disposables.add(Database.open({ path: join(folder, "frenly.db") }));
  const backupPath = () => join(folder, "before.db");
  await migrate(database, migrations, { now: Date.now(), backupPath });
  database.execute(createRaw);
  const options = { database, clock: systemClock, logger: silentLogger, homeDir: folder, busEnabled: true };
  const system = disposables.add(createEventSystem(options));
  disposables.add(system.bus.subscribe("data.*", () => undefined));
  const sample = database.write((tx) => ({ event: system.bus.publish(tx, draft) })).event;
  return { database, system, rawBody: system.log.get(sample.sequence)?.body ?? "", ids: { next: 0 } };
}

const draft = {
  type: "data.ingested",
  projectId,
  data: {
    ingestion_id: ingestionId,
    project_id: projectId,
    records_count: 1_000,
    entities_created: 12,
    ghost_transactions: 0,
    anomalies_detected: 7,
    ingestion_type: "transactions",
  },
} as const;

function publishOne({ database, system }: Bench): void {
  database.write((tx) => void system.bus.publish(tx, draft));
}

async function measureSingle(bench: Bench, report: BenchRun): Promise<void> {
  const count = Math.max(100, Math.round(1_000 * report.scale));
  const raw = () => bench.database.write((tx) => insertMany(bench, tx, 1));
  const results = [];
  for (let round = 0; round < rounds; round += 1) {
    const limit = await timeEach(count, raw);
    const ours = await timeEach(count, () => publishOne(bench));
    results.push({ ours, limit });
  }
  record(report, {
    what: "one durable publish, against one INSERT of the same row (FULL)",
    unit: "events/s",
    goal: 0.8,
    pairs: results.map(({ ours, limit }) => [count / ours.seconds, count / limit.seconds] as const),
  });
  record(report, {
    what: "p99 of one durable publish, against the p99 of the INSERT",
    unit: "ms",
    goal: 3,
    atMost: true,
    pairs: results.map(({ ours, limit }) => [ours.p99 * 1_000, limit.p99 * 1_000] as const),
  });
}

async function measureConcurrent(bench: Bench, report: BenchRun): Promise<void> {
  const groups = Math.max(5, Math.round(40 * report.scale));
  const pairs = await alternate(
    async () => {
      for (let group = 0; group < groups; group += 1)
        await Promise.all(Array.from({ length: 256 }, () => bench.system.publishSoon(draft)));
    },
    () => {
      for (let group = 0; group < groups; group += 1)
        bench.database.write((tx) => insertMany(bench, tx, 256));
    },
  );
  record(report, {
    what: "256 concurrent publishers, against 256 INSERTs in one transaction",
    unit: "events/s",
    goal: 0.45,
    pairs: pairs.map(([ours, limit]) => [(groups * 256) / ours, (groups * 256) / limit] as const),
  });
}

async function measureBulk(bench: Bench, report: BenchRun): Promise<void> {
  const count = 10_000;
  const pairs = await alternate(
    () =>
      bench.database.write((tx) => {
        for (let i = 0; i < count; i += 1) bench.system.bus.publish(tx, draft);
      }),
    () => bench.database.write((tx) => insertMany(bench, tx, count)),
  );
  record(report, {
    what: `${count} events in one transaction, against as many INSERTs`,
    unit: "events/s",
    goal: 0.45,
    pairs: pairs.map(([ours, limit]) => [count / ours, count / limit] as const),
  });
}

async function measureVerify(bench: Bench, report: BenchRun): Promise<void> {
  const wanted = Math.max(20_000, Math.round(1_000_000 * report.scale));
  while (bench.system.log.size < wanted) {
    bench.database.write((tx) => {
      for (let i = 0; i < 10_000; i += 1) bench.system.bus.publish(tx, draft);
    });
  }
  const size = bench.system.log.size;
  const actor = { userId: bench.system.identity.userId };
  const bodies = bench.system.log.readAfter(0, 20_000).map(({ body }) => Buffer.from(body));
  const pairs = await alternate(
    async () => {
      const { ok, firstProblem } = await bench.system.requests.verify(undefined, actor);
      if (!ok) throw new Error(firstProblem ?? "the log does not verify");
    },
    () => {
      for (let i = 0; i < size; i += 1) hash("sha256", bodies[i % bodies.length] ?? "", "buffer");
    },
  );
  record(report, {
    what: `verify ${size} events, against SHA-256 of each one's bytes`,
    unit: "s",
    goal: 4,
    atMost: true,
    pairs,
  });
}

function insertMany({ rawBody, ids }: Bench, tx: WriteTx, count: number): void {
  for (let i = 0; i < count; i += 1) {
    const id = Buffer.allocUnsafe(16).fill(0); // ascending, as the ids of events are
    id.writeUInt32BE(ids.next++, 4);
    tx.run(insertRaw, [id, draft.type, projectId, null, 1_769_681_730_123, rawBody]);
  }
}

/** Seconds of both sides, in turn, round by round. */
async function alternate(
  ours: () => void | Promise<void>,
  limit: () => void,
): Promise<(readonly [number, number])[]> {
  const pairs: (readonly [number, number])[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const limitTime = await timeEach(1, limit);
    const ourTime = await timeEach(1, ours);
    pairs.push([ourTime.seconds, limitTime.seconds]);
  }
  return pairs;
}

async function timeEach(
  count: number,
  work: () => void | Promise<void>,
): Promise<{ readonly seconds: number; readonly p99: number }> {
  const times: number[] = [];
  const started = process.hrtime.bigint();
  for (let i = 0; i < count; i += 1) {
    const before = process.hrtime.bigint();
    const pending = work();
    if (pending !== undefined) await pending;
    times.push(Number(process.hrtime.bigint() - before) / 1e9);
  }
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  await new Promise((resolve) => setImmediate(resolve)); // subscribers hear what was published
  return { seconds, p99: times.sort((a, b) => a - b)[Math.ceil(count * 0.99) - 1] ?? 0 };
}

/** The round with the median ratio speaks for the figure. */
function record(
  report: BenchRun,
  figure: {
    readonly what: string;
    readonly unit: string;
    readonly goal: number;
    readonly atMost?: boolean;
    readonly pairs: readonly (readonly [value: number, limit: number])[];
  },
): void {
  const sorted = [...figure.pairs].sort(([a, b], [c, d]) => a / b - c / d);
  const [value = 0, limit = 1] = sorted[Math.floor(sorted.length / 2)] ?? [];
  const ratio = value / limit;
  const atMost = figure.atMost ?? false;
  report.record({
    suite: suite.name,
    what: figure.what,
    value,
    unit: figure.unit,
    limit: `${limit >= 100 ? Math.round(limit).toLocaleString("en-US") : limit.toPrecision(3)} ${figure.unit}`,
    ratio,
    goal: `${atMost ? "≤" : "≥"} ${figure.goal}`,
    pass: atMost ? ratio <= figure.goal : ratio >= figure.goal,
  });
}
