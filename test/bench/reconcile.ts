import { DuckDBInstance } from "@duckdb/node-api";
import { reconciliationSettingsSchema } from "../../src/contract/procedures/reconciliationRun.ts";
import { createVocabulary, SideBuilder } from "../../src/main/modules/reconciliation/matching/columns.ts";
import { reconcile } from "../../src/main/modules/reconciliation/matching/engine.ts";
import type { Proposal } from "../../src/main/modules/reconciliation/matching/proposals.ts";
import { type GeneratedSides, generateLedgers, noiseLevels } from "./generateLedgers.ts";
import { PackedSide, pairNumber, truePairs } from "./parts/packedSides.ts";
import { runWhole, type WholeRun } from "./parts/wholeRun.ts";
import { type BenchRun, type BenchSuite, median } from "./suite.ts";

const seeds = [1, 2, 3, 4, 5];
const windowDays = 5;
const settings = reconciliationSettingsSchema.parse({
  windows: {},
  tolerance: 2_000,
  margin: 6,
  autoConfirm: true,
  sign: "auto",
  aggregateSize: 8,
});

/** Quality against generated truth over seeds and noise, and speed and memory beside the peers that can do one to one. */
export const suite: BenchSuite = {
  name: "reconcile",
  async run(run) {
    const size = Math.max(2_000, Math.round(20_000 * run.scale));
    for (const level of ["low", "medium", "high"] as const) quality(run, level, size);
    await speed(run, Math.max(5_000, Math.round(100_000 * run.scale)), { rounds: 5, f1: 0.995, ratio: 4 });
    await whole(run, Math.max(5_000, Math.round(100_000 * run.scale)));
    if (run.scale >= 1) await speed(run, 1_000_000, { rounds: 1, f1: 0.985, ratio: 1.2 });
  },
};

function match(data: GeneratedSides): Proposal[] {
  const vocabulary = createVocabulary();
  const [ledger, bank] = [
    new SideBuilder(vocabulary, data.ledger.length),
    new SideBuilder(vocabulary, data.bank.length),
  ];
  for (const row of data.ledger) ledger.add(row);
  for (const row of data.bank) bank.add(row);
  const result = reconcile({ ledger, bank, vocabulary, settings, aliases: [], onPhase() {}, check() {} });
  return [...result.proposals];
}

interface Quality {
  readonly precision: number;
  readonly recall: number;
  readonly autoPrecision: number;
  readonly autoShare: number;
  readonly aggregates: number;
  readonly fees: number;
  readonly tiers: ReadonlyMap<string, { n: number; right: number }>;
}

const keyOf = (one: { readonly ledger: readonly number[]; readonly bank: readonly number[] }): string =>
  `${one.ledger.join()}|${one.bank.join()}`;

function judge(data: GeneratedSides, proposals: readonly Proposal[]): Quality {
  const truth = new Map(data.truth.map((one) => [keyOf(one), one]));
  const clear = proposals.filter((one) => !one.ambiguous);
  const right = clear.filter((one) => truth.has(keyOf(one)));
  const auto = clear.filter((one) => one.autoConfirm);
  const autoRight = auto.filter((one) => truth.has(keyOf(one)));
  const kinds = right.map((one) => truth.get(keyOf(one))?.kind);
  const share = (wanted: readonly string[]) => {
    const all = data.truth.filter((one) => wanted.includes(one.kind)).length;
    return kinds.filter((kind) => kind !== undefined && wanted.includes(kind)).length / Math.max(1, all);
  };
  const tiers = new Map<string, { n: number; right: number }>();
  for (const one of clear) {
    const tier = tiers.get(one.tier) ?? { n: 0, right: 0 };
    tiers.set(one.tier, { n: tier.n + 1, right: tier.right + (truth.has(keyOf(one)) ? 1 : 0) });
  }
  return {
    precision: right.length / clear.length,
    recall: right.length / truth.size,
    autoPrecision: autoRight.length / Math.max(1, auto.length),
    autoShare: autoRight.length / data.truth.filter((one) => one.kind === "plain").length,
    aggregates: share(["one_to_many", "many_to_one"]),
    fees: share(["fee"]),
    tiers,
  };
}

/** Goals are those of medium noise; at the other levels the figures stand without a verdict of their own. */
function quality(run: BenchRun, level: keyof typeof noiseLevels, size: number): void {
  const found = seeds.map((seed) => {
    const data = generateLedgers(size, seed, noiseLevels[level]);
    return judge(data, match(data));
  });
  const isGoal = level === "medium";
  const record = (what: string, pick: (quality: Quality) => number, goal: number): void => {
    const value = median(found.map(pick));
    run.record({
      suite: suite.name,
      what: `${what}, ${level} noise, ${size} rows a side, ${seeds.length} seeds`,
      value,
      unit: "share",
      limit: `the truth; lowest of the seeds ${Math.min(...found.map(pick)).toFixed(4)}`,
      ratio: value / goal,
      goal: isGoal ? `≥ ${goal}` : `≥ ${goal} at medium noise`,
      pass: !isGoal || value >= goal,
    });
  };
  record("whole groups right", (one) => one.precision, 0.995);
  record("whole groups found", (one) => one.recall, 0.97);
  record("confirmed without a person and right", (one) => one.autoPrecision, 0.9995);
  record("true one-to-one pairs confirmed without a person", (one) => one.autoShare, 0.8);
  record("sums found whole", (one) => one.aggregates, 0.9);
  record("fees found", (one) => one.fees, 0.9);
  for (const tier of ["TIER_1", "TIER_2", "TIER_3", "TIER_4"]) {
    const n = found.reduce((sum, one) => sum + (one.tiers.get(tier)?.n ?? 0), 0);
    const right = found.reduce((sum, one) => sum + (one.tiers.get(tier)?.right ?? 0), 0);
    run.record({
      suite: suite.name,
      what: `error of ${tier}, ${level} noise`,
      value: n === 0 ? 0 : 1 - right / n,
      unit: "share",
      limit: `${n} matches over all seeds`,
      ratio: 1,
      goal: "printed",
      pass: true,
    });
  }
}

/** Pairs found, as numbers. */
class FoundPairs {
  readonly #numbers: number[] = [];

  add(ledger: readonly number[], bank: readonly number[]): void {
    for (const l of ledger) for (const b of bank) this.#numbers.push(pairNumber(l, b));
  }

  /** F1 over pairs of rows, the only thing that peers without groups can be held to. */
  f1(truth: Float64Array): number {
    const found = Float64Array.from(this.#numbers).sort();
    let right = 0;
    for (let i = 0, t = 0; i < found.length; i += 1) {
      while (t < truth.length && (truth[t] ?? 0) < (found[i] ?? 0)) t += 1;
      if (truth[t] === found[i]) right += 1;
    }
    return (2 * right) / (found.length + truth.length);
  }
}

interface PackedSides {
  readonly ledger: PackedSide;
  readonly bank: PackedSide;
  readonly truth: Float64Array;
}

/** Rows for the three: loaded into DuckDB, and packed for the others. */
async function prepare(size: number): Promise<{ packed: PackedSides; peer: DuckPeer }> {
  const data = generateLedgers(size, 7, noiseLevels.medium);
  const peer = await duckPeer(data);
  const packed = {
    ledger: new PackedSide(data.ledger),
    bank: new PackedSide(data.bank),
    truth: truePairs(data),
  };
  return { packed, peer };
}

function matchPacked({ ledger, bank }: PackedSides): FoundPairs {
  const vocabulary = createVocabulary();
  const ours = new SideBuilder(vocabulary, ledger.count);
  const theirs = new SideBuilder(vocabulary, bank.count);
  ledger.addTo(ours);
  bank.addTo(theirs);
  const input = { ledger: ours, bank: theirs, vocabulary, settings, aliases: [], onPhase() {}, check() {} };
  const found = new FoundPairs();
  for (const one of reconcile(input).proposals) if (!one.ambiguous) found.add(one.ledger, one.bank);
  return found;
}

async function speed(
  run: BenchRun,
  size: number,
  goals: { readonly rounds: number; readonly f1: number; readonly ratio: number },
): Promise<void> {
  const { packed, peer } = await prepare(size);
  const [ours, theirs, buckets]: [number[], number[], number[]] = [[], [], []];
  let [matched, joined, bucketed] = [new FoundPairs(), new FoundPairs(), new FoundPairs()];
  let peak = 0;
  for (let round = 0; round < goals.rounds; round += 1) {
    globalThis.gc?.();
    const before = process.memoryUsage.rss();
    const mine = await timed(() => matchPacked(packed));
    matched = mine.value;
    ours.push(mine.seconds);
    peak = Math.max(peak, (process.memoryUsage.rss() - before) / 1e6);
    const duck = await timed(() => peer.join());
    joined = duck.value;
    theirs.push(duck.seconds);
    const bucket = await timed(() => hashBuckets(packed));
    bucketed = bucket.value;
    buckets.push(bucket.seconds);
  }
  peer.close();
  const [f1, duckF1, bucketF1] = [matched, joined, bucketed].map((one) => one.f1(packed.truth)) as [
    number,
    number,
    number,
  ]; // one for each
  const ratio = median(ours.map((time, i) => time / (theirs[i] ?? 1)));
  run.record({
    suite: suite.name,
    what: `pairs of ${size} rows a side, F1`,
    value: f1,
    unit: "F1",
    limit: `DuckDB join with Jaro-Winkler and rank ${duckF1.toFixed(3)}; hash bucket with nearest date ${bucketF1.toFixed(3)}`,
    ratio: (1 - f1) / (1 - Math.max(duckF1, bucketF1)),
    goal: `≥ ${goals.f1}, best of all`,
    pass: f1 >= goals.f1 && f1 > Math.max(duckF1, bucketF1),
  });
  run.record({
    suite: suite.name,
    what: `full matching of ${size} rows a side`,
    value: median(ours),
    unit: "s",
    limit: `DuckDB join with Jaro-Winkler (one to one only) ${median(theirs).toPrecision(3)} s; hash bucket ${median(buckets).toPrecision(3)} s`,
    ratio,
    goal: `≤ ${goals.ratio} × DuckDB`,
    pass: ratio <= goals.ratio,
  });
  run.record({
    suite: suite.name,
    what: `growth of the process in matching ${size} rows a side`,
    value: peak,
    unit: "MB",
    limit: "1,000 MB",
    ratio: peak / 1_000,
    goal: "≤ 1",
    pass: peak <= 1_000,
  });
}

/** What the person at the window notices of a run. */
async function whole(run: BenchRun, size: number): Promise<void> {
  const runs: WholeRun[] = [];
  for (let round = 0; round < 3; round += 1) runs.push(await runWhole(size));
  const of = (pick: (one: WholeRun) => number) => median(runs.map(pick));
  run.record({
    suite: suite.name,
    what: `whole run of ${size} rows a side from the database and into it, ${of((one) => one.matches)} matches`,
    value: of((one) => one.seconds),
    unit: "s",
    limit: `${of((one) => one.confirmed)} of them confirmed without a person, each with its event`,
    ratio: 1,
    goal: "shown",
    pass: true,
  });
  const lag = of((one) => one.lagP99);
  run.record({
    suite: suite.name,
    what: `the window's thread is held up while ${size} rows a side are matched, p99`,
    value: lag,
    unit: "ms",
    limit: `median ${of((one) => one.lagMedian).toFixed(1)} ms, most ${of((one) => one.lagMost).toFixed(0)} ms`,
    ratio: lag / 20,
    goal: "≤ 20 ms",
    pass: lag <= 20,
  });
}

async function timed<T>(work: () => T | Promise<T>): Promise<{ value: T; seconds: number }> {
  const start = performance.now();
  const value = await work();
  return { value, seconds: (performance.now() - start) / 1000 };
}

/** The greedy baseline: for each row of the books, the free line of equal amount nearest in date. */
function hashBuckets({ ledger, bank }: PackedSides): FoundPairs {
  const byAmount = new Map<number, number[]>();
  for (let b = 0; b < bank.count; b += 1) {
    const amount = bank.amount[b] ?? 0;
    const list = byAmount.get(amount);
    if (list === undefined) byAmount.set(amount, [b]);
    else list.push(b);
  }
  const used = new Uint8Array(bank.count);
  const found = new FoundPairs();
  for (let l = 0; l < ledger.count; l += 1) {
    let best = -1;
    let nearest = windowDays + 1;
    for (const b of byAmount.get(ledger.amount[l] ?? 0) ?? []) {
      const lag = Math.abs((bank.day[b] ?? 0) - (ledger.day[l] ?? 0));
      if (used[b] === 0 && lag < nearest) [best, nearest] = [b, lag];
    }
    if (best === -1) continue;
    used[best] = 1;
    found.add([l], [best]);
  }
  return found;
}

interface DuckPeer {
  join(): Promise<FoundPairs>;
  close(): void;
}

/** DuckDB: join on amount and date window, ranked by Jaro-Winkler of the texts, then by date; loaded beforehand. */
async function duckPeer(data: GeneratedSides): Promise<DuckPeer> {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  for (const [name, rows] of [
    ["ledger", data.ledger],
    ["bank", data.bank],
  ] as const) {
    await connection.run(`CREATE TABLE ${name} (place INTEGER, day INTEGER, amount BIGINT, words VARCHAR)`);
    const appender = await connection.createAppender(name);
    for (const [at, row] of rows.entries()) {
      appender.appendInteger(at);
      appender.appendInteger(row.day);
      appender.appendBigInt(BigInt(row.amount));
      appender.appendVarchar(`${row.counterparty} ${row.reference}${row.description}`.toLowerCase());
      appender.endRow();
    }
    appender.closeSync();
  }
  const query = `WITH scored AS (
      SELECT l.place AS l, b.place AS b, jaro_winkler_similarity(l.words, b.words) AS likeness, abs(l.day - b.day) AS lag
      FROM ledger l JOIN bank b ON l.amount = b.amount AND b.day BETWEEN l.day - ${windowDays} AND l.day + ${windowDays}),
    ranked AS (SELECT l, b, row_number() OVER (PARTITION BY l ORDER BY likeness DESC, lag, b) AS of_l,
      row_number() OVER (PARTITION BY b ORDER BY likeness DESC, lag, l) AS of_b FROM scored)
    SELECT l, b FROM ranked WHERE of_l = 1 AND of_b = 1`;
  return {
    async join() {
      const reader = await connection.runAndReadAll(query);
      const found = new FoundPairs();
      const [ours, theirs] = reader.getColumns();
      for (const [at, l] of (ours ?? []).entries()) found.add([Number(l)], [Number(theirs?.[at])]);
      return found;
    },
    close() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}
