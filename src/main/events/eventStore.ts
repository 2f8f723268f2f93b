import type { EventType } from "../../contract/events/catalogue.ts";
import { assert } from "../base/errors.ts";
import { type ReadTx, type SqlValue, sql, type WriteTx } from "../storage/database.ts";
import type { TileStore } from "./merkle.ts";

export interface StoredEvent {
  readonly seq: number;
  readonly type: string;
  readonly project: string | null;
  readonly at: number;
  readonly body: string;
}

export interface EventFilter {
  readonly type?: EventType | undefined;
  readonly projectId?: string | undefined;
  /** Milliseconds since 1970, inclusive. */
  readonly since?: number | undefined;
  readonly until?: number | undefined;
}

export interface StoredCheckpoint {
  readonly size: number;
  readonly root: Buffer;
  readonly signed_at: number;
  readonly note: string;
}

const insertEvent = sql<[number, Buffer, string, string | null, string | null, number, string]>(
  "INSERT INTO ev (seq, id, type, project, cas, at, body) VALUES (?, ?, ?, ?, ?, ?, ?)",
);
const lastEvent = sql<[], StoredEvent>(
  "SELECT seq, type, project, at, body FROM ev ORDER BY seq DESC LIMIT 1",
);
const lastOfCase = sql<[string], StoredEvent>(
  "SELECT seq, type, project, at, body FROM ev WHERE cas = ? ORDER BY seq DESC LIMIT 1",
);
const oneEvent = sql<[number], StoredEvent>("SELECT seq, type, project, at, body FROM ev WHERE seq = ?");
const eventsAfter = sql<[number, number], StoredEvent>(
  "SELECT seq, type, project, at, body FROM ev WHERE seq > ? ORDER BY seq LIMIT ?",
);
const eventsOfTypeAfter = sql<[string, number, number], StoredEvent>(
  "SELECT seq, type, project, at, body FROM ev WHERE type = ? AND seq > ? ORDER BY seq LIMIT ?",
);
const readTile = sql<[number, number], { h: Buffer }>("SELECT h FROM tile WHERE lvl = ? AND n = ?");
const writeTile = sql<[number, number, Buffer]>("INSERT INTO tile (lvl, n, h) VALUES (?, ?, ?)");
const insertCheckpoint = sql<[number, Buffer, number, string]>(
  "INSERT INTO ckpt (size, root, signed_at, note) VALUES (?, ?, ?, ?) ON CONFLICT (size) DO NOTHING",
);
const newestCheckpoint = sql<[], StoredCheckpoint>(
  "SELECT size, root, signed_at, note FROM ckpt ORDER BY size DESC LIMIT 1",
);
const checkpointsAfter = sql<[number, number], StoredCheckpoint>(
  "SELECT size, root, signed_at, note FROM ckpt WHERE size > ? ORDER BY size LIMIT ?",
);
const countCheckpoints = sql<[], { n: number }>("SELECT count(*) AS n FROM ckpt");
const readPosition = sql<[string], { position: number }>("SELECT position FROM subscriber WHERE name = ?");
const writePosition = sql<[string, number]>(
  "INSERT INTO subscriber (name, position) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET position = excluded.position",
);

/** SQL of the log. Rows are only ever added. */
export const eventStore = {
  insert(tx: WriteTx, event: StoredEvent & { readonly id: Buffer; readonly cas: string | null }): void {
    tx.run(insertEvent, [event.seq, event.id, event.type, event.project, event.cas, event.at, event.body]);
  },
  last: (tx: ReadTx) => tx.get(lastEvent, []),
  lastOfCase: (tx: ReadTx, caseId: string) => tx.get(lastOfCase, [caseId]),
  get: (tx: ReadTx, seq: number) => tx.get(oneEvent, [seq]),
  after(tx: ReadTx, seq: number, limit: number, type?: string): StoredEvent[] {
    return type === undefined
      ? tx.all(eventsAfter, [seq, limit])
      : tx.all(eventsOfTypeAfter, [type, seq, limit]);
  },
  /** Newest first, before a sequence number (exclusive), with the count of all that the filter lets through. */
  before(
    tx: ReadTx,
    before: number,
    limit: number,
    filter: EventFilter,
  ): { events: StoredEvent[]; total: number } {
    const { where, values } = conditions(filter);
    const page = sql<SqlValue[], StoredEvent>(
      `SELECT seq, type, project, at, body FROM ev WHERE seq < ? ${where} ORDER BY seq DESC LIMIT ?`,
    );
    const count = sql<SqlValue[], { n: number }>(`SELECT count(*) AS n FROM ev WHERE 1 ${where}`);
    return { events: tx.all(page, [before, ...values, limit]), total: tx.get(count, values)?.n ?? 0 };
  },
  addCheckpoint(tx: WriteTx, checkpoint: StoredCheckpoint): void {
    tx.run(insertCheckpoint, [checkpoint.size, checkpoint.root, checkpoint.signed_at, checkpoint.note]);
  },
  newestCheckpoint: (tx: ReadTx) => tx.get(newestCheckpoint, []),
  checkpointsAfter: (tx: ReadTx, size: number, limit: number) => tx.all(checkpointsAfter, [size, limit]),
  countCheckpoints: (tx: ReadTx) => tx.get(countCheckpoints, [])?.n ?? 0,
  position: (tx: ReadTx, name: string) => tx.get(readPosition, [name])?.position,
  setPosition(tx: WriteTx, name: string, position: number): void {
    tx.run(writePosition, [name, position]);
  },
};

function conditions(filter: EventFilter): { readonly where: string; readonly values: SqlValue[] } {
  const parts: [string, SqlValue | undefined][] = [
    ["AND type = ?", filter.type],
    ["AND project = ?", filter.projectId],
    ["AND at >= ?", filter.since],
    ["AND at <= ?", filter.until],
  ];
  const given = parts.filter((part): part is [string, SqlValue] => part[1] !== undefined);
  return { where: given.map(([text]) => text).join(" "), values: given.map(([, value]) => value) };
}

/** Tiles of the log, read through `read` and written in the transaction of the append under way. */
export function tileStore(
  appending: () => WriteTx | undefined,
  read: (work: (tx: ReadTx) => Buffer | undefined) => Buffer | undefined,
): TileStore {
  return {
    readTile: (level, index) => read((tx) => tx.get(readTile, [level, index])?.h),
    writeTile(level, index, hashes) {
      const tx = appending();
      assert(tx !== undefined, "a tile was written outside an append");
      tx.run(writeTile, [level, index, hashes]);
    },
  };
}
