import type { EventType } from "../../contract/events/catalogue.ts";
import { assert } from "../base/errors.ts";
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

/** 256 events: bit i of `bits` (by type, project or both) says whether event `block · 256 + i + 1` is meant. */
interface Block {
  readonly block: number;
  readonly from_at: number;
  readonly to_at: number;
  readonly bits: Buffer | null;
  /** The second key's bits, where two were asked for. */
  readonly more: Buffer | null;
}

const insertBlock = sql<[number, number, number]>(
  "INSERT INTO ev_block (block, from_at, to_at) VALUES (?, ?, ?)",
);
const insertMark = sql<[string, number, Buffer]>("INSERT INTO ev_mark (key, block, bits) VALUES (?, ?, ?)");

/** Blocks read at a time. */
const blockPage = 500;

/**
 * What a block of 256 events is about, gathered in memory and stored when the block is full: an index on the events
 * themselves would cost every single one two more pages to flush.
 */
export class OpenBlock {
  readonly #types = new Map<string, Buffer>();
  readonly #projects = new Map<string, Buffer>();
  #from = Number.MAX_SAFE_INTEGER;
  #to = 0;

  constructor(events: readonly StoredEvent[]) {
    for (const event of events) this.add(event);
  }

  add(event: Omit<StoredEvent, "body">): void {
    const bit = (event.seq - 1) % tileWidth;
    mark(this.#types, event.type, bit);
    if (event.project !== null) mark(this.#projects, event.project, bit);
    this.#from = Math.min(this.#from, event.at);
    this.#to = Math.max(this.#to, event.at);
  }

  /** Stores what was gathered and starts anew. */
  write(tx: WriteTx, block: number): void {
    tx.run(insertBlock, [block, this.#from, this.#to]);
    for (const [type, bits] of this.#types) tx.run(insertMark, [typeKey(type), block, bits]);
    for (const [project, bits] of this.#projects) tx.run(insertMark, [projectKey(project), block, bits]);
    this.#types.clear();
    this.#projects.clear();
    this.#from = Number.MAX_SAFE_INTEGER;
    this.#to = 0;
  }
}

/** Events after a sequence number (exclusive), oldest first. */
export function findAfter(tx: ReadTx, after: number, limit: number, filter: EventFilter): StoredEvent[] {
  if (isEmpty(filter)) return eventStore.after(tx, after, limit);
  const indexed = lastIndexed(tx);
  const found: StoredEvent[] = [];
  for (const block of blocksOf(tx, filter, { from: Math.floor(after / tileWidth), order: "ASC" })) {
    for (const seq of sequencesOf(block)) if (seq > after) addIfInTime(tx, found, seq, filter);
    if (found.length >= limit) return found.slice(0, limit);
  }
  const open = eventStore.after(tx, Math.max(after, indexed), tileWidth);
  return [...found, ...open.filter((event) => passes(event, filter))].slice(0, limit);
}

/** Events before a sequence number (exclusive), newest first. */
export function findBefore(tx: ReadTx, before: number, limit: number, filter: EventFilter): StoredEvent[] {
  if (isEmpty(filter)) return eventStore.before(tx, before, limit);
  const open = eventStore.after(tx, lastIndexed(tx), tileWidth).reverse();
  const found = open.filter((event) => event.seq < before && passes(event, filter));
  if (found.length >= limit) return found.slice(0, limit);
  for (const block of blocksOf(tx, filter, { from: Math.floor((before - 2) / tileWidth), order: "DESC" })) {
    for (const seq of sequencesOf(block).reverse()) if (seq < before) addIfInTime(tx, found, seq, filter);
    if (found.length >= limit) break;
  }
  return found.slice(0, limit);
}

/** How many events a filter lets through. */
export function countEvents(tx: ReadTx, filter: EventFilter): number {
  const size = eventStore.last(tx)?.seq ?? 0;
  if (isEmpty(filter)) return size; // without gaps, the last number is the count
  const { since = 0, until = Number.MAX_SAFE_INTEGER } = filter;
  let count = eventStore
    .after(tx, lastIndexed(tx), tileWidth)
    .filter((event) => passes(event, filter)).length;
  for (const block of blocksOf(tx, filter, { from: 0, order: "ASC" })) {
    const sequences = sequencesOf(block);
    if (block.from_at >= since && block.to_at <= until) count += sequences.length;
    else for (const seq of sequences) if (isInTime(getEvent(tx, seq), filter)) count += 1;
  }
  return count;
}

function typeKey(type: string): string {
  return `type ${type}`;
}

function projectKey(project: string): string {
  return `project ${project}`;
}

function mark(marks: Map<string, Buffer>, key: string, bit: number): void {
  let bits = marks.get(key);
  if (bits === undefined) {
    bits = Buffer.alloc(tileWidth / 8);
    marks.set(key, bits);
  }
  bits[bit >> 3] = (bits[bit >> 3] ?? 0) | (1 << (bit & 7));
}

function isEmpty(filter: EventFilter): boolean {
  return Object.values(filter).every((value) => value === undefined);
}

function passes(event: StoredEvent, filter: EventFilter): boolean {
  if (filter.type !== undefined && event.type !== filter.type) return false;
  if (filter.projectId !== undefined && event.project !== filter.projectId) return false;
  return isInTime(event, filter);
}

function isInTime({ at }: StoredEvent, { since = 0, until = Number.MAX_SAFE_INTEGER }: EventFilter): boolean {
  return at >= since && at <= until;
}

/** The last event of the last full block; what follows is fewer than 256. */
function lastIndexed(tx: ReadTx): number {
  const size = eventStore.last(tx)?.seq ?? 0;
  return size - (size % tileWidth);
}

function getEvent(tx: ReadTx, seq: number): StoredEvent {
  const event = eventStore.get(tx, seq);
  assert(event !== undefined, `event ${seq} is indexed but missing`);
  return event;
}

function addIfInTime(tx: ReadTx, found: StoredEvent[], seq: number, filter: EventFilter): void {
  const event = getEvent(tx, seq);
  if (isInTime(event, filter)) found.push(event);
}

/** Blocks that hold events of the type and project and overlap the time, from one on, upwards or downwards. */
function* blocksOf(
  tx: ReadTx,
  filter: EventFilter,
  walk: { readonly from: number; readonly order: "ASC" | "DESC" },
): Iterable<Block> {
  const keys: string[] = [];
  if (filter.type !== undefined) keys.push(typeKey(filter.type));
  if (filter.projectId !== undefined) keys.push(projectKey(filter.projectId));
  const statement = blockQuery(keys.length, walk.order);
  const { since = 0, until = Number.MAX_SAFE_INTEGER } = filter;
  for (let from = walk.from, more = true; more; ) {
    const blocks = tx.all(statement, [...keys, from, since, until, blockPage]);
    yield* blocks;
    more = blocks.length === blockPage;
    const last = blocks.at(-1)?.block ?? 0;
    from = walk.order === "ASC" ? last + 1 : last - 1;
  }
}

function blockQuery(keys: number, order: "ASC" | "DESC") {
  const marks = [
    keys > 0 ? "JOIN ev_mark m ON m.key = ? AND m.block = b.block" : "",
    keys > 1 ? "JOIN ev_mark o ON o.key = ? AND o.block = b.block" : "",
  ].join(" ");
  const bits = `${keys > 0 ? "m.bits" : "NULL"} AS bits, ${keys > 1 ? "o.bits" : "NULL"} AS more`;
  return sql<SqlValue[], Block>(
    `SELECT b.block, b.from_at, b.to_at, ${bits} FROM ev_block b ${marks}
     WHERE b.block ${order === "ASC" ? ">=" : "<="} ? AND b.to_at >= ? AND b.from_at <= ? ORDER BY b.block ${order} LIMIT ?`,
  );
}

/** Sequence numbers that a block names, ascending. */
function sequencesOf({ block, bits, more }: Block): number[] {
  const found: number[] = [];
  for (let bit = 0; bit < tileWidth; bit += 1) {
    const byte = (bits?.[bit >> 3] ?? 0xff) & (more?.[bit >> 3] ?? 0xff);
    if (((byte >> (bit & 7)) & 1) === 1) found.push(block * tileWidth + bit + 1);
  }
  return found;
}
