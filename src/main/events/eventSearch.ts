import type { EventType } from "../../contract/events/catalogue.ts";
import { type ReadTx, type SqlValue, sql, type WriteTx } from "../storage/database.ts";
import { eventStore, type StoredEvent } from "./eventStore.ts";
import { tileWidth } from "./merkle.ts";

export interface EventFilter {
  readonly type?: EventType | undefined;
  readonly projectId?: string | undefined;
  /** Milliseconds since 1970, inclusive. */
  readonly since?: number | undefined;
  /** Milliseconds since 1970, inclusive. */
  readonly until?: number | undefined;
}

const addTypes = sql<[number, number]>(
  "INSERT INTO ev_type (type, seq) SELECT type, seq FROM ev WHERE seq > ? AND seq <= ? ORDER BY type, seq",
);
const addProjects = sql<[number, number]>(
  "INSERT INTO ev_project (project, seq) SELECT project, seq FROM ev WHERE seq > ? AND seq <= ? AND project IS NOT NULL ORDER BY project, seq",
);
const addBlock = sql<[number, number]>(
  "INSERT INTO ev_block (last, from_at, to_at) SELECT max(seq), min(at), max(at) FROM ev WHERE seq > ? AND seq <= ?",
);
const blockBounds = sql<[number, number], { first: number | null; last: number | null }>(
  "SELECT min(last) AS first, max(last) AS last FROM ev_block WHERE to_at >= ? AND from_at <= ?",
);
const wholeBlocks = sql<[number, number], { n: number }>(
  "SELECT count(*) AS n FROM ev_block WHERE from_at >= ? AND to_at <= ?",
);
const rowsOfCutBlocks = sql<Record<string, number>, { n: number }>(
  `SELECT count(*) AS n FROM ev_block b JOIN ev e ON e.seq > b.last - ${tileWidth} AND e.seq <= b.last
   WHERE b.to_at >= :since AND b.from_at <= :until AND NOT (b.from_at >= :since AND b.to_at <= :until)
     AND e.at >= :since AND e.at <= :until`,
);

/** Indexes a full block of events, in the transaction that completed it. */
export function addToIndexes(tx: WriteTx, after: number, last: number): void {
  tx.run(addTypes, [after, last]);
  tx.run(addProjects, [after, last]);
  tx.run(addBlock, [after, last]);
}

/** Events after a sequence number (exclusive), oldest first. */
export function findAfter(tx: ReadTx, after: number, limit: number, filter: EventFilter): StoredEvent[] {
  if (isEmpty(filter)) return eventStore.after(tx, after, limit);
  const indexed = lastIndexed(tx);
  const range = { ...filter, after, before: indexed + 1 };
  const found = after >= indexed ? [] : select(tx, { ...searchIndex(tx, range), order: "ASC", limit });
  const open = { ...filter, after: Math.max(after, indexed) };
  const rest = limit - found.length;
  return rest === 0 ? found : [...found, ...select(tx, { ...searchEdge(open), order: "ASC", limit: rest })];
}

/** Events before a sequence number (exclusive), newest first. */
export function findBefore(tx: ReadTx, before: number, limit: number, filter: EventFilter): StoredEvent[] {
  const indexed = lastIndexed(tx);
  const open = { ...filter, after: indexed, before };
  const found = before <= indexed ? [] : select(tx, { ...searchEdge(open), order: "DESC", limit });
  const rest = limit - found.length;
  if (rest === 0) return found;
  const range = { ...filter, before: Math.min(before, indexed + 1) };
  return [...found, ...select(tx, { ...searchIndex(tx, range), order: "DESC", limit: rest })];
}

/** How many events a filter lets through. */
export function countEvents(tx: ReadTx, filter: EventFilter): number {
  // Without gaps, the last number is the count.
  if (isEmpty(filter)) return eventStore.last(tx)?.seq ?? 0;
  const indexed = lastIndexed(tx);
  const open = count(tx, searchEdge({ ...filter, after: indexed }));
  if (filter.type !== undefined || filter.projectId !== undefined)
    return open + count(tx, searchIndex(tx, { ...filter, before: indexed + 1 }));
  const { since = 0, until = Number.MAX_SAFE_INTEGER } = filter;
  const whole = tx.get(wholeBlocks, [since, until])?.n ?? 0;
  return open + whole * tileWidth + (tx.get(rowsOfCutBlocks, { since, until })?.n ?? 0);
}

type Range = EventFilter & { readonly after?: number; readonly before?: number };

interface Search {
  readonly from: string;
  readonly where: readonly (readonly [string, SqlValue])[];
}

function isEmpty(filter: EventFilter): boolean {
  return Object.values(filter).every((value) => value === undefined);
}

/** Blocks of 256 are indexed when they are full; what follows is fewer rows than a block. */
function lastIndexed(tx: ReadTx): number {
  const size = eventStore.last(tx)?.seq ?? 0;
  return size - (size % tileWidth);
}

function searchEdge(range: Range): Search {
  return {
    from: "ev e",
    where: given([["e.type = ?", range.type], ["e.project = ?", range.projectId], ...places(range)]),
  };
}

function searchIndex(tx: ReadTx, range: Range): Search {
  const bounded = boundByTime(tx, range);
  const tables = [
    bounded.type === undefined ? [] : ["ev_type t ON t.seq = e.seq"],
    bounded.projectId === undefined ? [] : ["ev_project p ON p.seq = e.seq"],
  ].flat();
  const where = given([
    ["t.type = ?", bounded.type],
    ["p.project = ?", bounded.projectId],
    ...places(bounded),
  ]);
  return { from: ["ev e", ...tables].join(" JOIN "), where };
}

/** Narrows to the blocks whose times overlap the wanted ones; the times themselves are still compared. */
function boundByTime(tx: ReadTx, range: Range): Range {
  if (range.since === undefined && range.until === undefined) return range;
  const bounds = tx.get(blockBounds, [range.since ?? 0, range.until ?? Number.MAX_SAFE_INTEGER]);
  if (bounds === undefined || bounds.first === null || bounds.last === null) return { ...range, before: 0 };
  return {
    ...range,
    after: Math.max(range.after ?? 0, bounds.first - tileWidth),
    before: Math.min(range.before ?? Number.MAX_SAFE_INTEGER, bounds.last + 1),
  };
}

function places(range: Range): [string, SqlValue | undefined][] {
  return [
    ["e.at >= ?", range.since],
    ["e.at <= ?", range.until],
    ["e.seq > ?", range.after],
    ["e.seq < ?", range.before],
  ];
}

function given(parts: readonly [string, SqlValue | undefined][]): [string, SqlValue][] {
  return parts.filter((part): part is [string, SqlValue] => part[1] !== undefined);
}

function select(
  tx: ReadTx,
  search: Search & { readonly order: "ASC" | "DESC"; readonly limit: number },
): StoredEvent[] {
  const text = `SELECT e.seq, e.type, e.project, e.at, e.body FROM ${search.from} ${whereText(search)} ORDER BY e.seq ${search.order} LIMIT ?`;
  return tx.all(sql<SqlValue[], StoredEvent>(text), [...values(search), search.limit]);
}

function count(tx: ReadTx, search: Search): number {
  const text = `SELECT count(*) AS n FROM ${search.from} ${whereText(search)}`;
  return tx.get(sql<SqlValue[], { n: number }>(text), values(search))?.n ?? 0;
}

function whereText({ where }: Search): string {
  return where.length === 0 ? "" : `WHERE ${where.map(([text]) => text).join(" AND ")}`;
}

function values({ where }: Search): SqlValue[] {
  return where.map(([, value]) => value);
}
