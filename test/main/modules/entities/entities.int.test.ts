import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { EntityId, ProjectId } from "../../../../src/contract/ids.ts";
import type { Entity } from "../../../../src/contract/procedures/entities.ts";
import { createEntities, type Entities } from "../../../../src/main/modules/entities/entities.ts";
import {
  createTransactions,
  type Transactions,
} from "../../../../src/main/modules/ingestion/transactions.ts";
import { sql } from "../../../../src/main/storage/database.ts";
import { Vault } from "../../../../src/main/storage/vault.ts";
import { type IngestionWorkspace, openIngestionWorkspace } from "../../../support/ingestionWorkspace.ts";

const header = "Date,Amount,Counterparty,Counterparty account,Reference,Description";
const statement = [
  header,
  "2026-01-05,-100.00,Nordwind Logistik GmbH,DE89370400440532013000,INV-2026-001,Freight",
  "2026-01-06,-50.00,NORDWIND LOGISTIK G.m.b.H.,DE89 3704 0044 0532 0130 00,INV-2026-002,Freight",
  "2026-01-07,-70.00,Nordwind Logistik,DE89370400440532013001,INV-2026-003,Freight",
  "2026-01-08,300.00,Quellbach Verlag Ltd.,,R-1,Fees",
  "2026-01-09,20.00,QUELLBACH VERLAG Limited,,R-2,Fees",
  "2026-01-12,5.00,Quelbach Verlag,,R-3,Fees",
  "2026-01-13,-9.00,Zoë Ångström,,R-4,Lunch",
  "2026-01-14,-8.00,Angstrom Zoe,,R-5,Lunch",
  "",
].join("\n");

let held: IngestionWorkspace;
let entities: Entities;
let transactions: Transactions;
let projectId: ProjectId;

beforeEach(async () => {
  held = await openIngestionWorkspace();
  const { database, databasePath, bus, clock, homeDir } = held.workspace;
  const databaseOptions = { path: databasePath };
  entities = createEntities({ database, databaseOptions, bus, clock, requireProject: (id) => id });
  const { spellingsOf } = entities;
  transactions = createTransactions({
    database,
    databaseOptions,
    vault: new Vault(`${homeDir}/vault`),
    spellingsOf,
  });
  projectId = held.createProject().projectId;
});

afterEach(() => {
  transactions.dispose();
  entities.dispose();
  held.dispose();
});

async function list(text = ""): Promise<Entity[]> {
  const query = { projectId, text, sort: "name", descending: false, offset: 0, limit: 100 } as const;
  return (await entities.requests.list(query, held.actor)).entities;
}

async function duplicates() {
  const query = { projectId, least: 0.8, wait: true, offset: 0, limit: 100 };
  return (await entities.requests.duplicates(query, held.actor)).duplicates;
}

async function import_(): Promise<Awaited<ReturnType<IngestionWorkspace["importText"]>>> {
  return held.importText({ projectId } as never, statement);
}

async function idsOf(...names: string[]): Promise<EntityId[]> {
  const all = await list();
  return names.map((name) => {
    const found = all.find((entity) => entity.name === name);
    if (found === undefined) throw new Error(`no entity ${name} in ${all.map((one) => one.name).join(", ")}`);
    return found.entityId;
  });
}

const countTables = sql<[], { decisions: number; entities: number }>(
  "SELECT (SELECT count(*) FROM entity_decision) AS decisions, (SELECT count(*) FROM entity) AS entities",
);
const kept = () => ({
  ...held.workspace.database.read((tx) => tx.get(countTables, [])),
  events: held.workspace.log.size,
});

describe("entities of a project", () => {
  it("are one per account number or normalised name, with the figures of their rows", async () => {
    await import_();
    const found = await list();
    expect(
      found.map(({ name, kind, transactions: rows, spellings, accounts }) => [
        name,
        kind,
        rows,
        spellings,
        accounts.map(({ account, check }) => `${account} ${check}`).join(),
      ]),
    ).toEqual([
      ["Angstrom Zoe", "name", 2, 2, ""],
      ["Nordwind Logistik", "account", 1, 1, "DE89370400440532013001 wrong_check_digits"],
      ["NORDWIND LOGISTIK G.m.b.H.", "account", 2, 2, "DE89370400440532013000 valid"],
      ["Quelbach Verlag", "name", 1, 1, ""],
      ["QUELLBACH VERLAG Limited", "name", 2, 2, ""],
    ]);
    expect(found[2]).toMatchObject({
      sums: [{ currency: "EUR", in: 0, out: -15_000 }],
      firstDay: "2026-01-05",
      lastDay: "2026-01-06",
      sides: ["bank"],
      merged: 1,
    });
  });

  it("are found by any spelling and by an account with or without spaces", async () => {
    await import_();
    expect((await list("g.m.b.h")).map(({ name }) => name)).toEqual(["NORDWIND LOGISTIK G.m.b.H."]);
    expect(await list("DE89 3704 0044 0532 0130 00")).toHaveLength(1);
    expect(await list("nobody")).toEqual([]);
  });

  it("lead to exactly their rows", async () => {
    await import_();
    const [entityId] = await idsOf("NORDWIND LOGISTIK G.m.b.H.");
    const filter = { projectId, ...(entityId === undefined ? {} : { entityId }) };
    const page = await transactions.requests.page(
      { filter, sort: "row", descending: false, offset: 0, limit: 10 },
      held.actor,
    );
    expect(page.rows.map(({ row }) => row)).toEqual([2, 3]);
    expect((await transactions.requests.totals({ filter }, held.actor)).sums[0]?.sum).toBe(-15_000);
  });

  it("are not made by looking: nothing is written by any question", async () => {
    await import_();
    const before = kept();
    const [first] = await list();
    await duplicates();
    if (first !== undefined) await entities.requests.get({ projectId, entityId: first.entityId }, held.actor);
    await entities.requests.decisions({ projectId, offset: 0, limit: 10 }, held.actor);
    expect(kept()).toEqual(before);
  });

  it("are the same whatever the order of the imports", async () => {
    const half = (from: number, to: number) =>
      [header, ...statement.split("\n").slice(from, to), ""].join("\n");
    const parts = [half(1, 4), half(4, 7), half(7, 9)];
    const seen: unknown[] = [];
    for (const order of [parts, parts.toReversed()]) {
      const project = held.createProject(`Order ${seen.length}`);
      projectId = project.projectId;
      for (const text of order) await held.importText(project, text);
      const nameless = (entity: Entity) => ({ ...entity, entityId: entity.name });
      const pairs = (await duplicates()).map(({ left, right, ...rest }) => ({
        ...rest,
        names: [left.name, right.name],
      }));
      seen.push([(await list()).map(nameless), pairs]);
    }
    expect(seen[0]).toEqual(seen[1]);
  });

  it("are gone when the import they were read from is undone", async () => {
    const { ingestionId } = await import_();
    expect(await list()).toHaveLength(5);
    await held.ingestion.requests.undo({ ingestionId }, held.actor);
    expect(await list()).toEqual([]);
  });
});

describe("likely duplicates", () => {
  it("are proposed with a waterfall whose bits give the probability", async () => {
    await import_();
    const found = await duplicates();
    const nordwind = found.find(({ left }) => left.name.toLowerCase().startsWith("nordwind"));
    expect(nordwind?.evidence.map(({ kind }) => kind)).toEqual(["prior", "name", "account", "reference"]);
    expect(nordwind?.evidence[2]?.words).toContain("fails its check digits");
    const bits = nordwind?.evidence.reduce((sum, one) => sum + one.bits, 0) ?? 0;
    expect(nordwind?.probability).toBeCloseTo(1 / (1 + 2 ** -bits), 10);
  });

  it("become one entity by a merge, and two again when it is taken back", async () => {
    await import_();
    const before = await list();
    const entityIds = await idsOf("NORDWIND LOGISTIK G.m.b.H.", "Nordwind Logistik");
    const decision = await entities.requests.merge({ projectId, entityIds }, held.actor);
    expect(decision.names).toHaveLength(2);
    const merged = (await list("nordwind"))[0];
    expect(merged).toMatchObject({
      transactions: 3,
      merged: 2,
      sums: [{ currency: "EUR", in: 0, out: -22_000 }],
    });
    expect(merged?.accounts.map(({ check }) => check)).toEqual(["valid", "wrong_check_digits"]);
    for (const entityId of entityIds)
      expect((await entities.requests.get({ projectId, entityId }, held.actor)).entity).toEqual(merged);
    expect(await duplicates()).not.toContainEqual(expect.objectContaining({ left: merged }));
    await entities.requests.withdraw({ projectId, decisionId: decision.decisionId }, held.actor);
    expect(await list()).toEqual(before.map((one) => ({ ...one, duplicates: expect.any(Number) })));
    await expect(
      entities.requests.withdraw({ projectId, decisionId: decision.decisionId }, held.actor),
    ).rejects.toThrow("taken back before");
  });

  it("of equal names, one with and one without account, are merged at once, each by a decision of its own", async () => {
    const ledger = [
      header,
      "2026-01-05,-100.00,Ostbach GmbH,,A-1,x",
      "2026-01-06,-100.00,Westbach GmbH,,A-2,x",
      "2026-01-07,-100.00,Ostbach GmbH,DE89370400440532013000,A-3,x",
      "2026-01-08,-100.00,Westbach GmbH,GB29NWBK60161331926819,A-4,x",
      "2026-01-09,-100.00,Westbach GmbH,FR1420041010050500013M02606,A-5,x",
      "",
    ].join("\n");
    await held.importText({ projectId } as never, ledger, "ledger");
    await duplicates();
    const { decisionIds } = await entities.requests.mergeSameNames({ projectId }, held.actor);
    expect(decisionIds).toHaveLength(1);
    expect((await list("ostbach")).map(({ merged }) => merged)).toEqual([2]);
    expect(await list("westbach")).toHaveLength(3);
    expect((await entities.requests.mergeSameNames({ projectId }, held.actor)).decisionIds).toEqual([]);
  });

  it("stay decided when the import is undone and the file is imported again", async () => {
    const { ingestionId } = await import_();
    const nordwind = await idsOf("NORDWIND LOGISTIK G.m.b.H.", "Nordwind Logistik");
    const quellbach = await idsOf("QUELLBACH VERLAG Limited", "Quelbach Verlag");
    await entities.requests.merge({ projectId, entityIds: nordwind }, held.actor);
    await entities.requests.keepApart({ projectId, entityIds: quellbach }, held.actor);
    const after = await list();
    await held.ingestion.requests.undo({ ingestionId }, held.actor);
    expect(await list()).toEqual([]);
    await import_();
    await duplicates();
    expect(await list()).toEqual(after.map((one) => ({ ...one, duplicates: 0 })));
    expect(await duplicates()).toEqual([]);
  });

  it("can't be merged while they are kept apart, nor kept apart while they are one", async () => {
    await import_();
    const entityIds = await idsOf("QUELLBACH VERLAG Limited", "Quelbach Verlag");
    const apart = await entities.requests.keepApart({ projectId, entityIds }, held.actor);
    await expect(entities.requests.merge({ projectId, entityIds }, held.actor)).rejects.toThrow(
      "it was decided that they are not the same",
    );
    await entities.requests.withdraw({ projectId, decisionId: apart.decisionId }, held.actor);
    await entities.requests.merge({ projectId, entityIds }, held.actor);
    await expect(entities.requests.keepApart({ projectId, entityIds }, held.actor)).rejects.toThrow(
      "is one entity already",
    );
  });

  it("are told in events that name no person and no account", async () => {
    await import_();
    const entityIds = await idsOf("NORDWIND LOGISTIK G.m.b.H.", "Nordwind Logistik");
    const { decisionId } = await entities.requests.merge({ projectId, entityIds }, held.actor);
    await entities.requests.withdraw({ projectId, decisionId }, held.actor);
    const events = held.workspace.log.readAfter(0 as never, 1_000).map((event) => event.body);
    const told = events.filter((body) => body.includes('"entity.'));
    expect(told).toHaveLength(2);
    expect(told.join()).not.toMatch(/nordwind|DE89|370400440532013000/i);
  });
});
