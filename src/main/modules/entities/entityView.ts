import type { EntityId } from "../../../contract/ids.ts";
import type { Entity } from "../../../contract/procedures/entities.ts";
import { applyDecisions, type Grouping, pairKey } from "./decisions.ts";
import type { StoredDecision } from "./entitiesStore.ts";
import { type EntityRecord, recordOf, toEntity } from "./entityRecord.ts";
import { EntityTies } from "./entityTies.ts";
import { normaliseName } from "./identity/normalName.ts";
import type { Party } from "./parties.ts";
import type { ProjectParties } from "./projectParties.ts";

export type EntitySort = "name" | "transactions" | "in" | "out" | "firstDay" | "lastDay" | "duplicates";

export interface ListQuery {
  readonly text: string;
  readonly kind: "account" | "name" | undefined;
  readonly sort: EntitySort;
  readonly descending: boolean;
}

/** Two entities that are likely one: the likeliest two of their parties stand for them. */
export interface EntityPair {
  readonly left: number;
  readonly right: number;
  readonly parties: readonly [number, number];
  readonly probability: number;
}

const noPairs = { list: [], counts: new Int32Array(0) };
/** Orders kept: 4 bytes an entity each. */
const keptOrders = 6;
const byName = new Intl.Collator("en", { sensitivity: "base", numeric: true });
/** Parties of a merged entity that are looked at for its likeliest link to another. */
const partiesLooked = 12;

/** The entities that rows and decisions make now; built anew when either changes. */
export class EntityView {
  readonly records: readonly EntityRecord[];
  readonly #source: ProjectParties;
  readonly #grouping: Grouping;
  readonly #orders = new Map<string, Int32Array>();
  #sameNames: readonly EntityPair[] | undefined;
  #numbers: ReadonlyMap<string, number> | undefined;
  #ties: EntityTies | undefined;
  #pairs: { readonly list: readonly EntityPair[]; readonly counts: Int32Array } | undefined;

  constructor(source: ProjectParties, decisions: readonly StoredDecision[]) {
    this.#source = source;
    this.#grouping = applyDecisions(
      source.parties.map(({ key }) => key),
      decisions,
    );
    this.records = this.#grouping.members.map((members) => recordOf(this.#partiesOf(members)));
  }

  get comparison() {
    const { search } = this.#source;
    return { done: search.done, total: search.parties.length, isDone: search.isDone };
  }

  /** The entity that an id leads to: of a party that was merged, what it was merged into. */
  find(entityId: EntityId): number | undefined {
    const number = this.#source.numberOf.get(entityId);
    return number === undefined ? undefined : this.#grouping.entityOf[number];
  }

  /** The most frequent spelling of one party, whatever it was merged into. */
  nameOfKey(key: string): string | undefined {
    const party = this.#source.parties[this.#numberOfKey(key)];
    return party === undefined ? undefined : recordOf([party]).name;
  }

  /** The entity that a party belongs to now. */
  findKey(key: string): number | undefined {
    return this.#grouping.entityOf[this.#numberOfKey(key)];
  }

  /** The id of a party, also of one that no row tells of now. */
  idOfKey(key: string): EntityId {
    return this.#source.idOfKey(key);
  }

  idOf(entity: number): EntityId {
    const id = this.#source.ids[this.#grouping.members[entity]?.[0] ?? -1];
    if (id === undefined) throw new Error(`Broken assumption: no entity ${entity}`);
    return id;
  }

  /** Who moved money with which own account. */
  get ties(): EntityTies {
    this.#ties ??= new EntityTies(this.#grouping.members.map((members) => this.#partiesOf(members)));
    return this.#ties;
  }

  /** The account of an entity that is also one whose statements the rows are of. */
  ownAccountOf(entity: number): string | undefined {
    const { ownAccounts } = this.#source;
    return this.members(entity).find(({ account }) => account !== undefined && ownAccounts.has(account.text))
      ?.account?.text;
  }

  members(entity: number): readonly Party[] {
    return this.#partiesOf(this.#grouping.members[entity] ?? []);
  }

  isApart(left: number, right: number): boolean {
    return this.#grouping.apart.has(pairKey(left, right));
  }

  show(entity: number): Entity {
    const members = this.#grouping.members[entity] ?? [];
    const record = this.records[entity];
    const id = this.idOf(entity);
    if (record === undefined) throw new Error(`Broken assumption: no entity ${entity}`);
    const { ownAccounts, mainCurrency } = this.#source;
    const duplicates = this.#findPairs().counts[entity] ?? 0;
    const parties = this.#partiesOf(members);
    return toEntity(record, { entityId: id, parties, ownAccounts, mainCurrency, duplicates });
  }

  /** Entities that fit, in order. */
  list(query: ListQuery): Int32Array {
    const name = `${JSON.stringify(query)} ${query.sort === "duplicates" && this.comparison.isDone}`;
    const kept = this.#orders.get(name);
    if (kept !== undefined) return kept;
    const text = query.text.trim().toLowerCase();
    const compact = text.replace(/\s/g, "");
    const fits = ({ kind, haystack }: EntityRecord) =>
      (query.kind === undefined || kind === query.kind) &&
      (haystack.includes(text) || haystack.includes(compact));
    const found = Int32Array.from(
      this.records.flatMap((record, number) => (fits(record) ? [number] : [])),
    ).sort(this.#compare(query));
    this.#orders.set(name, found);
    for (const oldest of this.#orders.keys()) if (this.#orders.size > keptOrders) this.#orders.delete(oldest);
    return found;
  }

  /** Likely duplicates that nobody decided on, the likeliest first; none until all was compared. */
  pairs(): readonly EntityPair[] {
    return this.#findPairs().list;
  }

  /** Pairs of one account and one name without account, equally named, of which neither has another such partner. */
  sameNames(): readonly EntityPair[] {
    if (!this.comparison.isDone) return [];
    this.#sameNames ??= this.#findSameNames();
    return this.#sameNames;
  }

  explain({ parties }: EntityPair) {
    return this.#source.search
      .explain(...parties)
      .map(({ kind, bits, tell }) => ({ kind, bits, words: tell() }));
  }

  /** What the program thinks of two entities, by their likeliest two parties. */
  probabilityOf(left: number, right: number): number {
    let most = Number.NEGATIVE_INFINITY;
    for (const a of (this.#grouping.members[left] ?? []).slice(0, partiesLooked))
      for (const b of (this.#grouping.members[right] ?? []).slice(0, partiesLooked))
        most = Math.max(
          most,
          this.#source.search.explain(a, b).reduce((sum, { bits }) => sum + bits, 0),
        );
    return 1 / (1 + 2 ** -most);
  }

  #findSameNames(): readonly EntityPair[] {
    const keyOf = (entity: number) => normaliseName(this.records[entity]?.name ?? "").key;
    const found = this.#findPairs().list.filter(
      ({ left, right }) =>
        this.records[left]?.kind !== this.records[right]?.kind && keyOf(left) === keyOf(right),
    );
    const partners = new Map<number, number>();
    for (const { left, right } of found)
      for (const entity of [left, right]) partners.set(entity, (partners.get(entity) ?? 0) + 1);
    return found.filter(({ left, right }) => partners.get(left) === 1 && partners.get(right) === 1);
  }

  #numberOfKey(key: string): number {
    this.#numbers ??= new Map(this.#source.parties.map((party, number) => [party.key, number] as const));
    return this.#numbers.get(key) ?? -1;
  }

  #partiesOf(members: readonly number[]): Party[] {
    return members.map((number) => this.#source.parties[number]).filter((party) => party !== undefined);
  }

  #compare({ sort, descending }: ListQuery): (a: number, b: number) => number {
    const direction = descending ? -1 : 1;
    const { records } = this;
    if (sort === "name")
      return (a, b) => direction * byName.compare(records[a]?.name ?? "", records[b]?.name ?? "") || a - b;
    const counts = sort === "duplicates" ? this.#findPairs().counts : undefined;
    const values = Float64Array.from(records, (record, number) =>
      counts === undefined ? this.#figure(record, sort) : (counts[number] ?? 0),
    );
    return (a, b) => direction * ((values[a] ?? 0) - (values[b] ?? 0)) || a - b;
  }

  /** Money is ordered by size in the currency of most rows: amounts of different currencies can't be compared. */
  #figure(record: EntityRecord, sort: EntitySort): number {
    switch (sort) {
      case "in":
        return record.flows.get(this.#source.mainCurrency)?.in ?? 0;
      case "out":
        return -(record.flows.get(this.#source.mainCurrency)?.out ?? 0);
      case "firstDay":
        return record.firstDay;
      case "lastDay":
        return record.lastDay;
      default:
        return record.transactions;
    }
  }

  #findPairs() {
    const { search } = this.#source;
    if (this.#pairs !== undefined) return this.#pairs;
    if (!search.isDone) return noPairs;
    const counts = new Int32Array(this.records.length);
    const list: EntityPair[] = [];
    const seen = new Set(this.#grouping.apart);
    for (const pair of search.pairs) {
      const left = this.#grouping.entityOf[pair.left] ?? 0;
      const right = this.#grouping.entityOf[pair.right] ?? 0;
      const key = pairKey(left, right);
      if (left === right || seen.has(key)) continue;
      seen.add(key);
      counts[left] = (counts[left] ?? 0) + 1;
      counts[right] = (counts[right] ?? 0) + 1;
      list.push({ left, right, parties: [pair.left, pair.right], probability: pair.probability });
    }
    this.#pairs = { list, counts };
    return this.#pairs;
  }
}
