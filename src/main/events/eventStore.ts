import { assert } from "../base/errors.ts";
import { type ReadTx, sql, type WriteTx } from "../storage/database.ts";
import type { TileStore } from "./merkle.ts";

export interface StoredEvent {
  readonly seq: number;
  readonly type: string;
  readonly project: string | null;
  readonly at: number;
  readonly body: string;
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
const caseEventsAfter = sql<[string, number, number], StoredEvent>(
  "SELECT seq, type, project, at, body FROM ev WHERE cas = ? AND seq > ? ORDER BY seq LIMIT ?",
);
const countCaseEvents = sql<[string], { n: number }>("SELECT count(*) AS n FROM ev WHERE cas = ?");
const caseEventsAt = sql<[string, number, number], StoredEvent>(
  "SELECT seq, type, project, at, body FROM ev WHERE cas = ? ORDER BY seq DESC LIMIT ? OFFSET ?",
);
const oneEvent = sql<[number], StoredEvent>("SELECT seq, type, project, at, body FROM ev WHERE seq = ?");
const eventsAfter = sql<[number, number], StoredEvent>(
  "SELECT seq, type, project, at, body FROM ev WHERE seq > ? ORDER BY seq LIMIT ?",
);
const eventsBefore = sql<[number, number], StoredEvent>(
  "SELECT seq, type, project, at, body FROM ev WHERE seq < ? ORDER BY seq DESC LIMIT ?",
);
const readHashes = sql<[number, number], { h: Buffer }>("SELECT h FROM tile WHERE lvl = ? AND n = ?");
const readRoots = sql<[number, number, number], { root: Buffer }>(
  "SELECT root FROM tile WHERE lvl = ? AND n >= ? ORDER BY n LIMIT ?",
);
const writeTile = sql<[number, number, Buffer, Buffer]>(
  "INSERT INTO tile (lvl, n, root, h) VALUES (?, ?, ?, ?)",
);
const insertCheckpoint = sql<[number, Buffer, number, string]>(
  "INSERT INTO ckpt (size, root, signed_at, note) VALUES (?, ?, ?, ?) ON CONFLICT (size) DO NOTHING",
);
const newestCheckpoint = sql<[], StoredCheckpoint>(
  "SELECT size, root, signed_at, note FROM ckpt ORDER BY size DESC LIMIT 1",
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
  /** Newest first. */
  ofCase: (
    tx: ReadTx,
    caseId: string,
    { offset, limit }: { readonly offset: number; readonly limit: number },
  ) => tx.all(caseEventsAt, [caseId, limit, offset]),
  countOfCase: (tx: ReadTx, caseId: string) => tx.get(countCaseEvents, [caseId])?.n ?? 0,
  /** Oldest first, after a sequence number (exclusive). */
  ofCaseAfter: (tx: ReadTx, caseId: string, seq: number, limit: number) =>
    tx.all(caseEventsAfter, [caseId, seq, limit]),
  get: (tx: ReadTx, seq: number) => tx.get(oneEvent, [seq]),
  /** Oldest first, after a sequence number (exclusive). */
  after: (tx: ReadTx, seq: number, limit: number) => tx.all(eventsAfter, [seq, limit]),
  /** Newest first, before a sequence number (exclusive). */
  before: (tx: ReadTx, seq: number, limit: number) => tx.all(eventsBefore, [seq, limit]),
  addCheckpoint(tx: WriteTx, checkpoint: StoredCheckpoint): void {
    tx.run(insertCheckpoint, [checkpoint.size, checkpoint.root, checkpoint.signed_at, checkpoint.note]);
  },
  newestCheckpoint: (tx: ReadTx) => tx.get(newestCheckpoint, []),
  countCheckpoints: (tx: ReadTx) => tx.get(countCheckpoints, [])?.n ?? 0,
  tileHashes: (tx: ReadTx, index: number) => tx.get(readHashes, [0, index])?.h,
  position: (tx: ReadTx, name: string) => tx.get(readPosition, [name])?.position,
  setPosition(tx: WriteTx, name: string, position: number): void {
    tx.run(writePosition, [name, position]);
  },
};

/** Tiles of the log: read through `read`, written in the transaction of the append under way. */
export function tileStore(
  read: <T>(work: (tx: ReadTx) => T) => T,
  appending: () => WriteTx | undefined,
): TileStore {
  return {
    readHashes: (level, index) => read((tx) => tx.get(readHashes, [level, index])?.h),
    readRoots: (level, first, count) =>
      read((tx) => tx.all(readRoots, [level, first, count])).map(({ root }) => root),
    write({ level, index, root, hashes }) {
      const tx = appending();
      assert(tx !== undefined, "a tile was written outside an append");
      tx.run(writeTile, [level, index, root, hashes]);
    },
  };
}
