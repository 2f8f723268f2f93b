import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CaseId, EntityId, EvidenceId, FindingId, ProjectId } from "../../../../src/contract/ids.ts";
import type { GraphNode } from "../../../../src/contract/procedures/caseGraph.ts";
import type { Collect } from "../../../../src/contract/procedures/evidence.ts";
import { silentLogger } from "../../../../src/main/base/logger.ts";
import { type Core, createCore } from "../../../../src/main/core.ts";

let home: string;
let core: Core;
let projectId: ProjectId;
let findings: readonly { readonly findingId: FindingId; readonly kind: string; readonly severity: number }[];
const page = { offset: 0, limit: 200 };
const everyEdge = { filter: {}, ...page };

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), "frenly-graph-"));
  core = await createCore({ shell: "terminal", home, environment: {}, logger: silentLogger });
  projectId = (await core.projects.openSample(undefined, core.actor)).projectId;
  ({ findings } = await core.anomalies.list({ projectId, ...page }, core.actor));
}, 60_000);
afterAll(async () => {
  await core.dispose();
  rmSync(home, { recursive: true, force: true });
});

const findingOf = (kind: string): FindingId => {
  const found = findings.find((finding) => finding.kind === kind);
  if (found === undefined) throw new Error(`the sample has no ${kind}`);
  return found.findingId;
};
const newCase = async () =>
  (await core.cases.create({ projectId, title: "Who knows whom" }, core.actor)).caseId;
const collect = (caseId: CaseId, what: Collect) =>
  core.evidence.collect({ caseId, what, description: "", authority: "" }, core.actor);
const admit = async (evidenceId: EvidenceId) => {
  const { checklist } = await core.evidence.get({ evidenceId }, core.actor);
  const answered = checklist.map(({ code }) => code);
  return core.evidence.admit({ evidenceId, answered, reason: "" }, core.actor);
};
const storedRisk = async (caseId: CaseId) => (await core.cases.get({ caseId }, core.actor)).case.risk;
const riskOf = (caseId: CaseId) => core.caseGraph.risk({ caseId, ...page }, core.actor);
const start = (caseId: CaseId) => core.caseGraph.start({ caseId, limit: 300, filter: {} }, core.actor);
const entitiesIn = (nodes: readonly GraphNode[]) => nodes.filter((node) => node.kind === "entity");
/** A case with the findings of these kinds as exhibits. */
const caseWith = async (...kinds: string[]) => {
  const caseId = await newCase();
  const exhibits: EvidenceId[] = [];
  for (const kind of kinds)
    exhibits.push((await collect(caseId, { kind: "finding", findingId: findingOf(kind) })).evidenceId);
  return { caseId, exhibits };
};

describe("the stored risk of a case", () => {
  it("is none before anything is admitted, then that of the evidence, and is what the graph works out anew", async () => {
    const { caseId, exhibits } = await caseWith("duplicate", "split_purchase");
    expect(await storedRisk(caseId)).toBe(0);
    for (const evidenceId of exhibits) {
      await admit(evidenceId);
      const { risk, entities } = await riskOf(caseId);
      expect(await storedRisk(caseId)).toBe(risk);
      expect(entities[0]?.risk).toBe(risk);
    }
    expect(await storedRisk(caseId)).toBeGreaterThan(0);
  });

  it("is taken back exactly when evidence is withdrawn, whatever was admitted in between", async () => {
    const { caseId, exhibits } = await caseWith("duplicate", "split_purchase", "threshold_bunching");
    const [first, second, third] = exhibits;
    if (first === undefined || second === undefined || third === undefined)
      throw new Error("three were made");
    const seen: [number, unknown][] = [];
    const look = async () => seen.push([await storedRisk(caseId), await riskOf(caseId)]);
    await admit(second);
    await look();
    await admit(first);
    await admit(third);
    await core.evidence.withdraw({ evidenceId: third, reason: "no" }, core.actor);
    await core.evidence.withdraw({ evidenceId: first, reason: "no" }, core.actor);
    await look();
    expect(seen[1]).toEqual(seen[0]);
    await core.evidence.withdraw({ evidenceId: second, reason: "no" }, core.actor);
    expect(await storedRisk(caseId)).toBe(0);
  });

  it("moves with a declared relation and with its removal, and the log tells both", async () => {
    const { caseId, exhibits } = await caseWith("duplicate");
    await admit(exhibits[0] as EvidenceId); // one was made
    const before = await riskOf(caseId);
    const [risky] = before.entities;
    if (risky === undefined) throw new Error("the exhibit names somebody");
    const relation = await core.caseGraph.addRelation(
      {
        caseId,
        type: "director_of",
        from: { name: "Maria Vogt" },
        to: { entityId: risky.entityId },
        note: "Register",
      },
      core.actor,
    );
    expect(relation).toMatchObject({
      from: { name: "Maria Vogt" },
      to: { name: risky.name },
      removedAt: null,
    });
    const told = (await riskOf(caseId)).entities.find(({ name }) => name === "Maria Vogt");
    expect(told?.risk).toBeCloseTo(risky.risk * 0.6, 3);
    expect(told?.parts[0]).toMatchObject({
      kind: "path",
      source: { nodeId: risky.nodeId },
      exhibits: [{ evidenceId: exhibits[0] }],
      steps: [{ type: "director_of", by: relation.relationId }],
    });
    await core.caseGraph.removeRelation({ caseId, relationId: relation.relationId }, core.actor);
    expect(await riskOf(caseId)).toEqual(before);
    const again = { caseId, relationId: relation.relationId };
    expect((await core.caseGraph.restoreRelation(again, core.actor)).removedAt).toBeNull();
    const { activity } = await core.cases.activity({ caseId, ...page }, core.actor);
    expect(activity.slice(0, 3).map(({ text }) => text)).toEqual([
      "Relation restored",
      "Relation removed",
      "Relation added",
    ]);
  });

  it("gathers on one entity once two are merged, and parts again when the merge is taken back", async () => {
    const { caseId, exhibits } = await caseWith("duplicate", "split_purchase");
    for (const evidenceId of exhibits) await admit(evidenceId);
    const before = await storedRisk(caseId);
    const { entities } = await riskOf(caseId);
    const [one, other] = entities;
    if (one === undefined || other === undefined) throw new Error("two are named");
    const merged = await core.entities.merge(
      { projectId, entityIds: [one.entityId, other.entityId] },
      core.actor,
    );
    await core.settled();
    expect(await storedRisk(caseId)).toBeGreaterThan(before);
    expect(await storedRisk(caseId)).toBe((await riskOf(caseId)).risk);
    await core.entities.withdraw({ projectId, decisionId: merged.decisionId }, core.actor);
    await core.settled();
    expect(await storedRisk(caseId)).toBe(before);
  });
});

describe("the graph of a case", () => {
  it("starts with the entities that the exhibits name, the own accounts, and what moved between them in all rows", async () => {
    const { caseId, exhibits } = await caseWith("duplicate");
    const { nodes, edges, total } = await start(caseId);
    expect(total).toMatchObject({ exhibits: 1, entities: entitiesIn(nodes).length });
    const [entity] = entitiesIn(nodes);
    if (entity?.kind !== "entity") throw new Error("an entity is named");
    const { entity: listed } = await core.entities.get({ projectId, entityId: entity.entityId }, core.actor);
    expect(entity).toMatchObject({ label: listed.name, rows: listed.transactions });
    const pays = edges.filter(({ type, to }) => type === "pays" && to === entity.id);
    expect(pays.reduce((sum, { rows }) => sum + rows, 0)).toBe(listed.transactions);
    expect(edges).toContainEqual(
      expect.objectContaining({ type: "named_in", from: `exhibit:${exhibits[0]}`, to: entity.id }),
    );
    for (const { from, to } of edges)
      for (const end of [from, to]) expect(nodes.map(({ id }) => id)).toContain(end);
  });

  it("opens an own account to everybody it moved money with, page by page", async () => {
    const { caseId } = await caseWith("duplicate");
    const account = (await start(caseId)).nodes.find(({ kind }) => kind === "account");
    if (account?.kind !== "account") throw new Error("an own account is drawn");
    const { nodes, total } = await core.caseGraph.expand(
      { caseId, nodeId: account.id, ...everyEdge },
      core.actor,
    );
    expect(total).toBe(account.neighbours);
    expect(entitiesIn(nodes).length).toBe(Math.min(total, page.limit));
    const second = await core.caseGraph.expand(
      { caseId, nodeId: account.id, filter: {}, offset: 10, limit: 5 },
      core.actor,
    );
    expect(entitiesIn(second.nodes).map(({ id }) => id)).toEqual(
      entitiesIn(nodes)
        .slice(10, 15)
        .map(({ id }) => id),
    );
  });

  it("leads from each edge of money to exactly its rows", async () => {
    const { caseId } = await caseWith("duplicate", "split_purchase");
    const { edges } = await start(caseId);
    for (const { type, from, to, rows } of edges) {
      if (type !== "pays") continue;
      const account = from.slice("account:".length);
      const own =
        account === "ledger" || account === "bank" ? ({ side: account, account: "" } as const) : { account };
      // Both were made from ids of the right kind.
      const filter = { projectId, entityId: to.slice("entity:".length) as EntityId, ...own } as const;
      expect((await core.requests.transactions.totals({ filter }, core.actor)).count).toBe(rows);
    }
  });

  it("opens an entity and an exhibit to what is tied to them", async () => {
    const { caseId, exhibits } = await caseWith("duplicate");
    const [entity] = entitiesIn((await start(caseId)).nodes);
    const nodeId = entity?.id ?? "";
    const opened = await core.caseGraph.expand({ caseId, nodeId, ...everyEdge }, core.actor);
    expect(opened.nodes.map(({ kind }) => kind)).toEqual(expect.arrayContaining(["account", "exhibit"]));
    const exhibit = await core.caseGraph.expand(
      { caseId, nodeId: `exhibit:${exhibits[0]}`, ...everyEdge },
      core.actor,
    );
    expect(exhibit.nodes.map(({ id }) => id)).toContain(nodeId);
  });

  it("leaves out edges by type, by time and by amount", async () => {
    const { caseId } = await caseWith("duplicate");
    const with_ = async (filter: Parameters<typeof core.caseGraph.start>[0]["filter"]) =>
      (await core.caseGraph.start({ caseId, limit: 300, filter }, core.actor)).edges;
    expect((await with_({ types: ["named_in"] })).every(({ type }) => type === "named_in")).toBe(true);
    expect(await with_({ to: "2000-01-01" as never })).toEqual([]);
    expect(await with_({ from: "2100-01-01" as never })).toEqual([]);
    expect(await with_({ minAmount: 1e12 as never })).toEqual([]);
  });

  it("finds a shortest way between two entities, over an own account or over what was declared", async () => {
    const { caseId } = await caseWith("duplicate", "split_purchase");
    const [one, other] = entitiesIn((await start(caseId)).nodes);
    if (one?.kind !== "entity" || other?.kind !== "entity") throw new Error("two are named");
    const over = await core.caseGraph.path({ caseId, from: one.id, to: other.id }, core.actor);
    expect(over.nodes.map(({ id }) => id).at(0)).toBe(one.id);
    expect(over.nodes.map(({ id }) => id).at(-1)).toBe(other.id);
    expect(over.edges.length).toBeGreaterThanOrEqual(over.nodes.length - 1);
    const ends = { from: { entityId: one.entityId }, to: { entityId: other.entityId } };
    await core.caseGraph.addRelation({ caseId, type: "family", ...ends, note: "" }, core.actor);
    const direct = await core.caseGraph.path({ caseId, from: one.id, to: other.id }, core.actor);
    expect(direct.edges.map(({ type }) => type)).toEqual(["family"]);
    const nowhere = { caseId, from: one.id, to: "entity:ent_00000000000000000000000000000000" };
    expect(await core.caseGraph.path(nowhere, core.actor)).toEqual({ nodes: [], edges: [] });
  });

  it("refuses a relation of one with itself, twice the same, and of an entity that is nowhere", async () => {
    const { caseId } = await caseWith("duplicate");
    const add = (from: string, to: string) =>
      core.caseGraph.addRelation(
        { caseId, type: "owns", from: { name: from }, to: { name: to }, note: "" },
        core.actor,
      );
    await expect(add("Acme Ltd", "ACME Limited")).rejects.toThrow("can't be tied to itself");
    await add("Acme Ltd", "Zeta GmbH");
    await expect(add("Acme Limited", "Zeta GmbH")).rejects.toThrow("declared already");
    const entityId = "ent_00000000000000000000000000000000" as EntityId;
    await expect(
      core.caseGraph.addRelation(
        { caseId, type: "owns", from: { entityId }, to: { name: "Zeta GmbH" }, note: "" },
        core.actor,
      ),
    ).rejects.toThrow("Neither the rows nor this case tell of");
  });
});

describe("the timeline of a case", () => {
  const timeline = (caseId: CaseId, query: Partial<Parameters<Core["caseGraph"]["timeline"]>[0]> = {}) =>
    core.caseGraph.timeline(
      { caseId, clock: "happened", descending: false, starred: false, ...page, ...query },
      core.actor,
    );

  it("tells each payment of the evidence on its day, and when the case knew of it", async () => {
    const { caseId, exhibits } = await caseWith("duplicate");
    const { total, entries } = await timeline(caseId, { kinds: ["payment"] });
    const { rows } = await core.evidence.rows({ evidenceId: exhibits[0] as EvidenceId, ...page }, core.actor);
    expect(total).toBe(entries.length);
    expect(entries.flatMap(({ flows }) => flows).reduce((sum, flow) => sum + flow.rows, 0)).toBe(rows.length);
    expect(entries.map(({ happened }) => happened?.from)).toEqual(
      [...new Set(rows.map(({ date }) => date))].sort(),
    );
    const { collectedAt } = await core.evidence.get({ evidenceId: exhibits[0] as EvidenceId }, core.actor);
    expect(entries.every(({ known }) => known === collectedAt)).toBe(true);
    for (const { opens, flows } of entries)
      if (flows[0]?.rows === 1) expect(rows.map(({ txId }) => txId)).toContain(opens.txId);
  });

  it("tells a row that two exhibits hold once", async () => {
    const { caseId, exhibits } = await caseWith("duplicate");
    const before = await timeline(caseId, { kinds: ["payment"] });
    const { rows } = await core.evidence.rows({ evidenceId: exhibits[0] as EvidenceId, ...page }, core.actor);
    await collect(caseId, { kind: "rows", txIds: rows.map(({ txId }) => txId) });
    expect(await timeline(caseId, { kinds: ["payment"] })).toEqual(before);
  });

  it("orders by either clock, and tells imports, links and decisions by when they were known", async () => {
    const { caseId, exhibits } = await caseWith("duplicate");
    await core.cases.link({ caseId, link: { kind: "finding", id: findingOf("split_purchase") } }, core.actor);
    await admit(exhibits[0] as EvidenceId);
    const known = await timeline(caseId, { clock: "known" });
    const times = known.entries.map((entry) => entry.known);
    expect(times).toEqual([...times].sort());
    expect([...new Set(known.entries.map(({ kind }) => kind))].sort()).toEqual([
      "decision",
      "exhibit",
      "import",
      "link",
      "payment",
    ]);
    expect(known.entries.find(({ kind }) => kind === "link")?.happened).not.toBeNull();
    const latest = await timeline(caseId, { clock: "known", descending: true });
    expect(latest.entries[0]?.known).toBe(times.at(-1));
  });

  it("narrows by words, days and stars", async () => {
    const { caseId } = await caseWith("duplicate");
    const [first] = (await timeline(caseId)).entries;
    if (first === undefined) throw new Error("something happened");
    await core.caseGraph.star({ caseId, entryId: first.entryId, isStarred: true }, core.actor);
    expect((await timeline(caseId, { starred: true })).entries).toEqual([{ ...first, isStarred: true }]);
    await core.caseGraph.star({ caseId, entryId: first.entryId, isStarred: false }, core.actor);
    expect((await timeline(caseId, { starred: true })).total).toBe(0);
    expect((await timeline(caseId, { to: "2000-01-01" as never })).total).toBe(0);
    expect((await timeline(caseId, { text: "nobody is called so" })).total).toBe(0);
  });
});
