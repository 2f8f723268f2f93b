import type { EntityId } from "../../../contract/ids.ts";
import { type EntityTie, passes, type TieFilter } from "./entityTies.ts";
import type { EntityView } from "./entityView.ts";
import { findShortestPath } from "./shortestPath.ts";

/** Who a party is, as the rows tell of it now. */
export interface KnownEntity {
  readonly entityId: EntityId;
  /** Of one of its parties. */
  readonly key: string;
  /** The most frequent spelling; empty when no row tells of it now. */
  readonly name: string;
  readonly rows: number;
  /** Own accounts it moved money with. */
  readonly neighbours: number;
  /** Its own account number, where that is one of the project's own accounts. */
  readonly ownAccount: string | null;
}

export type ShownTie = Omit<EntityTie, "entity"> & { readonly entityId: EntityId };

export interface TiedEntities {
  /** How many there are; the rest is one page of them. */
  readonly total: number;
  readonly ties: readonly ShownTie[];
  readonly entities: readonly KnownEntity[];
  /** Entities that each own account of these ties moved money with. */
  readonly accounts: readonly (readonly [account: string, entities: number])[];
}

export type TieNode = { readonly entityId: EntityId } | { readonly account: string };
interface Page {
  readonly offset: number;
  readonly limit: number;
}

/** Whoever has these keys, in their order; those that no row tells of now have an id and nothing else. */
export function resolveKeys(view: EntityView, keys: readonly string[]): KnownEntity[] {
  return keys.map((key) => {
    const entity = view.findKey(key);
    if (entity !== undefined) return { ...showKnown(view, entity), key };
    return { entityId: view.idOfKey(key), key, name: "", rows: 0, neighbours: 0, ownAccount: null };
  });
}

/** Everything that moved between these entities and own accounts. */
export function tiesOf(view: EntityView, ids: readonly EntityId[], filter: TieFilter): TiedEntities {
  const found = ids.map((id) => view.find(id)).filter((entity) => entity !== undefined);
  const ties = [...new Set(found)]
    .flatMap((entity) => view.ties.ofEntity(entity))
    .filter((tie) => passes(tie, filter));
  return show(view, ties, { total: ties.length });
}

/** What a node is tied to by rows, those of most rows first. */
export function tiedTo(view: EntityView, node: TieNode, { filter, page }: { filter: TieFilter; page: Page }) {
  const entity = "account" in node ? undefined : view.find(node.entityId);
  const all =
    "account" in node
      ? view.ties.ofAccount(node.account)
      : entity === undefined
        ? []
        : view.ties.ofEntity(entity);
  const fit = all.filter((tie) => passes(tie, filter));
  return show(view, fit.slice(page.offset, page.offset + page.limit), { total: fit.length });
}

/** One of the shortest ways over rows and over what else ties nodes (`also`), as ids of nodes; empty without one. */
export function findConnection(
  view: EntityView,
  { from, to, also }: { from: string; to: string; also: readonly (readonly [string, string])[] },
): readonly string[] {
  const others = new Map<string, string[]>();
  const join = (a: string, b: string): void => void (others.get(a)?.push(b) ?? others.set(a, [b]));
  for (const [a, b] of also) {
    join(a, b);
    join(b, a);
  }
  const neighboursOf = function* (node: string): Generator<string> {
    yield* others.get(node) ?? [];
    if (node.startsWith("account:")) {
      const account = node.slice("account:".length);
      for (const { entity } of view.ties.ofAccount(account)) yield `entity:${view.idOf(entity)}`;
      const holder = view.findKey(`a:${account}`);
      if (holder !== undefined) yield `entity:${view.idOf(holder)}`;
      return;
    }
    if (!node.startsWith("entity:")) return;
    // Cut from an id that was checked or made here.
    const entity = view.find(node.slice("entity:".length) as EntityId);
    if (entity === undefined) return;
    for (const { account } of view.ties.ofEntity(entity)) yield `account:${account}`;
    const own = view.ownAccountOf(entity);
    if (own !== undefined) yield `account:${own}`;
  };
  return findShortestPath(from, to, neighboursOf) ?? [];
}

function show(view: EntityView, ties: readonly EntityTie[], { total }: { total: number }): TiedEntities {
  const entities = [...new Set(ties.map(({ entity }) => entity))];
  const accounts = [...new Set(ties.map(({ account }) => account))];
  return {
    total,
    ties: ties.map(({ entity, ...tie }) => ({ ...tie, entityId: view.idOf(entity) })),
    entities: entities.map((entity) => showKnown(view, entity)),
    accounts: accounts.map((account) => [account, view.ties.ofAccount(account).length] as const),
  };
}

function showKnown(view: EntityView, entity: number): KnownEntity {
  const record = view.records[entity];
  return {
    entityId: view.idOf(entity),
    key: view.members(entity)[0]?.key ?? "",
    name: record?.name ?? "",
    rows: record?.transactions ?? 0,
    neighbours: view.ties.ofEntity(entity).length,
    ownAccount: view.ownAccountOf(entity) ?? null,
  };
}
