import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CaseId } from "../../src/contract/ids.ts";
import type { GraphNode } from "../../src/contract/procedures/caseGraph.ts";
import { silentLogger } from "../../src/main/base/logger.ts";
import { type Core, createCore } from "../../src/main/core.ts";
import { CaseGraphQuery } from "../../src/main/modules/cases/graph/graphQuestions.ts";
import { partyKeyOf } from "../../src/main/modules/entities/identity/partyKey.ts";
import { mergedKeys } from "../../src/main/modules/entities/mergedKeys.ts";
import { Database, sql } from "../../src/main/storage/database.ts";
import { type Planted, plantCase } from "./parts/plantCase.ts";
import { type BenchRun, type BenchSuite, median, seconds } from "./suite.ts";

/** One case over 1,000,000 rows, 100,000 entities and 10,000 exhibits: its graph, its risk and its timeline. */
export const suite: BenchSuite = {
  name: "cases",
  async run(run) {
    const home = mkdtempSync(join(tmpdir(), "frenly-bench-cases-"));
    try {
      const core = await createCore({ shell: "terminal", home, environment: {}, logger: silentLogger });
      try {
        await measure(run, core, join(home, "frenly.db"));
      } finally {
        await core.dispose();
      }
    } finally {
      rmSync(home, { recursive: true, force: true });
    }
  },
};

async function measure(run: BenchRun, core: Core, path: string): Promise<void> {
  const planted = await plant(run, core, path);
  const { caseId } = planted;
  const limit = await readRows(path);
  const first = await seconds(async () => void (await open(core, caseId)));
  record(run, {
    what: `first graph of ${planted.rows} rows and ${planted.parties} entities`,
    value: first,
    unit: "s",
    limit: `the same rows read and summed by party, ${limit.toPrecision(3)} s`,
    ratio: first / limit,
    most: 2,
  });
  const opened = await times(15, () => open(core, caseId));
  inMilliseconds(run, "graph of the case opened again", opened, 300);
  const { nodes } = await core.caseGraph.start({ caseId, limit: 2_000, filter: {} }, core.actor);
  await expandNodes(run, core, { caseId, nodes });
  await askMore(run, core, planted);
  await recomputeRisk(run, path, planted);
}

async function plant(run: BenchRun, core: Core, path: string): Promise<Planted> {
  const { projectId } = await core.projects.create({ name: "Bench", currency: "EUR" as never }, core.actor);
  const { caseId } = await core.cases.create({ projectId, title: "Everything at once" }, core.actor);
  const sizes = {
    rows: Math.round(1_000_000 * run.scale),
    parties: Math.round(100_000 * run.scale),
    exhibits: Math.round(10_000 * run.scale),
  };
  plantCase(path, { projectId, caseId, ...sizes });
  return { projectId, caseId, ...sizes };
}

const open = (core: Core, caseId: CaseId) =>
  core.caseGraph.start({ caseId, limit: 150, filter: {} }, core.actor);

/** The least that it takes to know who was paid what: every row read once, and its party's key made. */
async function readRows(path: string): Promise<number> {
  const database = Database.open({ path, readonly: true });
  const statement = sql<
    [],
    { counterparty: string; counterparty_account: string; account: string; amount: number }
  >(
    "SELECT counterparty, counterparty_account, account, currency, day, amount FROM tx ORDER BY ingestion_no, row",
  );
  const parties = new Map<string, number>();
  const spent = await seconds(() =>
    database.read((tx) => {
      for (const row of tx.iterate(statement, [])) {
        const key = partyKeyOf(row.counterparty, row.counterparty_account)?.key ?? "";
        parties.set(key, (parties.get(key) ?? 0) + row.amount);
      }
    }),
  );
  database.dispose();
  return spent;
}

async function expandNodes(
  run: BenchRun,
  core: Core,
  { caseId, nodes }: { readonly caseId: CaseId; readonly nodes: readonly GraphNode[] },
): Promise<void> {
  const of = (kind: GraphNode["kind"]) => nodes.filter((node) => node.kind === kind);
  const expand = ({ id }: GraphNode, offset = 0) =>
    core.caseGraph.expand({ caseId, nodeId: id, filter: {}, offset, limit: 60 }, core.actor);
  const [accounts, entities, exhibits] = [of("account"), of("entity"), of("exhibit")];
  const pick = (list: readonly GraphNode[], i: number): GraphNode => {
    const node = list[(i * 37) % list.length];
    if (node === undefined) throw new Error("the graph of the planted case is empty");
    return node;
  };
  inMilliseconds(run, "an entity opened", await times(200, (i) => expand(pick(entities, i))), 100);
  const hubs = await times(100, (i) => expand(pick(accounts, i), (i * 60) % 6_000));
  inMilliseconds(run, "60 neighbours of an own account that thousands were paid from", hubs, 100);
  inMilliseconds(run, "an exhibit opened", await times(100, (i) => expand(pick(exhibits, i))), 100);
}

async function askMore(run: BenchRun, core: Core, { caseId }: Planted): Promise<void> {
  const page = { offset: 0, limit: 50 };
  inMilliseconds(
    run,
    "the 50 highest risks with their paths",
    await times(15, () => core.caseGraph.risk({ caseId, ...page }, core.actor)),
    300,
  );
  const timeline = await times(9, (i) =>
    core.caseGraph.timeline(
      { caseId, clock: i % 2 === 0 ? "happened" : "known", descending: false, starred: false, ...page },
      core.actor,
    ),
  );
  inMilliseconds(run, "a page of the timeline", timeline, 1_000);
}

/** From what is stored to the risk of every entity, against reading what it is made of. */
async function recomputeRisk(
  run: BenchRun,
  path: string,
  { caseId, projectId, parties }: Planted,
): Promise<void> {
  const database = Database.open({ path, readonly: true });
  const knowledge = {
    partyOf: (name: string, account: string) => partyKeyOf(name, account)?.key ?? "",
    mergedKeys,
  };
  const read = sql<[string], { party: string }>(
    `SELECT p.* FROM exhibit e CROSS JOIN exhibit_party p ON p.evidence_id = e.evidence_id WHERE e.case_id = ? LIMIT 10000000`,
  );
  const limits: number[] = [];
  const spent: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    limits.push(await seconds(() => void database.read((tx) => tx.all(read, [caseId]).length)));
    // A query of its own has nothing kept.
    const query = new CaseGraphQuery(database, knowledge);
    spent.push(await seconds(() => void query.answer({ kind: "highest", caseId, projectId })));
  }
  database.dispose();
  const [limit, value] = [median(limits), median(spent)];
  record(run, {
    what: `risk of ${parties} entities worked out anew`,
    value,
    unit: "s",
    limit: `reading the exhibits' parties from SQLite, ${limit.toPrecision(3)} s`,
    ratio: value / limit,
    most: 12,
  });
}

async function times(count: number, work: (round: number) => unknown): Promise<number[]> {
  const spent: number[] = [];
  for (let round = 0; round < count; round += 1)
    spent.push(1_000 * (await seconds(async () => void (await work(round)))));
  return spent.sort((a, b) => a - b);
}

/** Middle and 99th of a hundred, sorted, against a limit in milliseconds. */
function inMilliseconds(run: BenchRun, what: string, sorted: readonly number[], most: number): void {
  const worst = sorted[Math.ceil(sorted.length * 0.99) - 1] ?? Number.NaN;
  const ratio = worst / most;
  const middle = median(sorted);
  run.record({
    suite: suite.name,
    what: `${what}, p99 (p50 ${middle.toPrecision(3)} ms)`,
    value: worst,
    unit: "ms",
    limit: `${most} ms`,
    ratio,
    goal: "≤ 1",
    pass: ratio <= 1,
  });
}

function record(
  run: BenchRun,
  { most, ...row }: { what: string; value: number; unit: string; limit: string; ratio: number; most: number },
): void {
  run.record({ suite: suite.name, ...row, goal: `≤ ${most}`, pass: row.ratio <= most });
}
