import { createHash } from "node:crypto";
import type { Clock } from "../base/clock.ts";
import { type Database, sql } from "../storage/database.ts";
import { openCheckpoint } from "./signedNote.ts";

/** What a full verification found. `firstProblem` names the first event, tile or checkpoint that is wrong. */
export interface Verification {
  readonly events: number;
  readonly devices: number;
  readonly checkpoints: number;
  readonly ok: boolean;
  readonly firstProblem: string | null;
  readonly durationMs: number;
}

interface Row {
  readonly seq: number;
  readonly id: Buffer;
  readonly type: string;
  readonly project: string | null;
  readonly cas: string | null;
  readonly body: string;
}

const rowsAfter = sql<[number, number], Row>(
  "SELECT seq, id, type, project, cas, body FROM ev WHERE seq > ? ORDER BY seq LIMIT ?",
);
const tileRow = sql<[number], { h: Buffer }>("SELECT h FROM tile WHERE lvl = 0 AND n = ?");
const countTiles = sql<[], { n: number }>("SELECT count(*) AS n FROM tile WHERE lvl = 0");
const checkpointRows = sql<[number, number], { size: number; root: Buffer; note: string }>(
  "SELECT size, root, note FROM ckpt WHERE size > ? ORDER BY size LIMIT ?",
);

const chunk = 500;

/**
 * Reads every stored event again and proves the whole log: sequence, columns against bytes, leaf hashes against
 * tiles, roots against every signed checkpoint in the database and in the file outside it, case chains. It shares
 * no hashing code with the writer: the tree is folded here as RFC 6962 describes it, with a stack of subtrees.
 * Works in chunks and gives way between them, so that a window stays usable.
 */
export async function verifyLog(options: {
  readonly database: Database;
  readonly clock: Clock;
  readonly origin: string;
  readonly publicKey: Buffer;
  /** Signed notes kept outside the database. */
  readonly witness: readonly string[];
  readonly onProgress?: (events: number) => void;
}): Promise<Verification> {
  const started = options.clock.now();
  const check = new LogCheck(options);
  for (let rows = check.next(); rows > 0 && check.problem === undefined; rows = check.next()) {
    options.onProgress?.(check.events);
    await new Promise((resolve) => setImmediate(resolve));
  }
  check.finish();
  return {
    events: check.events,
    devices: 1,
    checkpoints: check.checkpoints,
    ok: check.problem === undefined,
    firstProblem: check.problem ?? null,
    durationMs: options.clock.now() - started,
  };
}

class LogCheck {
  problem: string | undefined;
  events = 0;
  checkpoints = 0;
  readonly #database: Database;
  readonly #origin: string;
  readonly #publicKey: Buffer;
  /** Heads that the tree must show, by size: every note that verifies, from both places. */
  readonly #heads = new Map<number, Buffer[]>();
  readonly #stack: Buffer[] = [];
  readonly #cases = new Map<string, { readonly sequence: number; readonly leaf: string }>();
  #tile: Buffer[] = [];
  #largestHead = 0;

  constructor(options: {
    database: Database;
    origin: string;
    publicKey: Buffer;
    witness: readonly string[];
  }) {
    this.#database = options.database;
    this.#origin = options.origin;
    this.#publicKey = options.publicKey;
    this.#readCheckpoints();
    for (const [i, note] of options.witness.entries())
      this.#addHead(note, `line ${i + 1} of the checkpoint file`);
  }

  /** Checks the next chunk and returns how many events it held. */
  next(): number {
    const rows = this.#database.read((tx) => tx.all(rowsAfter, [this.events, chunk]));
    for (const row of rows) {
      if (this.problem !== undefined) break;
      this.#checkRow(row);
    }
    return rows.length;
  }

  finish(): void {
    if (this.problem !== undefined) return;
    if (this.#largestHead > this.events) {
      this.#fail(
        `The log ends at event ${this.events}, but a signed checkpoint covers ${this.#largestHead}: the last ${this.#largestHead - this.events} events are missing.`,
      );
    }
    const tiles = this.#database.read((tx) => tx.get(countTiles, []))?.n ?? 0;
    if (tiles !== Math.floor(this.events / 256))
      this.#fail(`The log has ${tiles} tiles of hashes where ${Math.floor(this.events / 256)} belong.`);
  }

  #checkRow(row: Row): void {
    const expected = this.events + 1;
    if (row.seq !== expected)
      return this.#fail(
        `Event ${expected} is missing from the log: event ${row.seq} follows event ${this.events}.`,
      );
    const leaf = createHash("sha256").update("\0").update(row.body).digest();
    this.#checkDocument(row, leaf);
    this.events = expected;
    this.#fold(leaf, expected - 1);
    this.#checkTile(leaf, expected);
    for (const head of this.#heads.get(expected) ?? []) {
      if (!head.equals(this.#root()))
        this.#fail(
          `The first ${expected} events do not give the root of their signed checkpoint: something in them was changed${this.#lastTileHint()}.`,
        );
    }
  }

  /** The columns used for filtering must say what the bytes say. */
  #checkDocument(row: Row, leaf: Buffer): void {
    let document: Record<string, unknown>;
    try {
      document = JSON.parse(row.body) as Record<string, unknown>; // an object, or the comparisons below fail
    } catch {
      return this.#fail(`Event ${row.seq} is no JSON document any more.`);
    }
    const id = row.id.toString("hex");
    const columns =
      document.sequence === row.seq &&
      document.type === row.type &&
      document.project_id === row.project &&
      document.case_id === row.cas;
    if (!columns || String(document.id).replaceAll("-", "") !== id)
      this.#fail(`The columns of event ${row.seq} do not say what its document says.`);
    if (`frenly/${String(document.device_id)}` !== this.#origin)
      this.#fail(`Event ${row.seq} comes from another workstation's log.`);
    if (row.cas !== null) this.#checkCaseLink(row, document, leaf);
  }

  #checkCaseLink(row: Row, document: Record<string, unknown>, leaf: Buffer): void {
    const caseId = String(row.cas);
    const before = this.#cases.get(caseId);
    const chained =
      document.case_sequence === (before?.sequence ?? 0) + 1 &&
      document.case_previous === (before?.leaf ?? null);
    if (!chained)
      this.#fail(`Event ${row.seq} does not follow the last event of its case: one was left out or added.`);
    this.#cases.set(caseId, { sequence: (before?.sequence ?? 0) + 1, leaf: leaf.toString("hex") });
  }

  #checkTile(leaf: Buffer, size: number): void {
    this.#tile.push(leaf);
    if (this.#tile.length < 256) return;
    const index = size / 256 - 1;
    const stored = this.#database.read((tx) => tx.get(tileRow, [index]))?.h;
    const leaves = this.#tile;
    this.#tile = [];
    if (stored === undefined)
      return this.#fail(`Tile ${index} (events ${size - 255} to ${size}) is missing.`);
    const wrong = leaves.findIndex((hash, i) => !hash.equals(stored.subarray(i * 32, i * 32 + 32)));
    if (wrong !== -1)
      this.#fail(
        `Event ${size - 255 + wrong} is not the one that was recorded: its hash differs from tile ${index} (events ${size - 255} to ${size}).`,
      );
  }

  /** RFC 6962 as a stack of complete subtrees: one merge for each trailing 1 of the index. */
  #fold(leaf: Buffer, index: number): void {
    let hash = leaf;
    for (let i = index; i % 2 === 1; i = (i - 1) / 2) hash = pair(this.#stack.pop(), hash);
    this.#stack.push(hash);
  }

  #root(): Buffer {
    return this.#stack
      .slice(0, -1)
      .reduceRight((right, left) => pair(left, right), this.#stack.at(-1) ?? Buffer.alloc(0));
  }

  #lastTileHint(): string {
    const first = this.events - (this.events % 256) + 1;
    return first > this.events
      ? ""
      : `, or among the events ${first} to ${this.events} that no tile covers yet`;
  }

  #readCheckpoints(): void {
    for (let size = 0; ; ) {
      const rows = this.#database.read((tx) => tx.all(checkpointRows, [size, chunk]));
      for (const row of rows) {
        const head = this.#addHead(row.note, `the checkpoint at ${row.size} events`);
        if (head !== undefined && (head.size !== row.size || !head.root.equals(row.root)))
          this.#fail(`The checkpoint at ${row.size} events is not the one that was signed.`);
        this.checkpoints += 1;
        size = row.size;
      }
      if (rows.length < chunk) return;
    }
  }

  #addHead(note: string, what: string): { readonly size: number; readonly root: Buffer } | undefined {
    const head = openCheckpoint(note, this.#origin, this.#publicKey);
    if (head === undefined) {
      this.#fail(`The signature of ${what} is not right.`);
      return undefined;
    }
    this.#heads.set(head.size, [...(this.#heads.get(head.size) ?? []), head.root]);
    this.#largestHead = Math.max(this.#largestHead, head.size);
    return head;
  }

  #fail(problem: string): void {
    this.problem ??= problem;
  }
}

function pair(left: Buffer | undefined, right: Buffer): Buffer {
  return createHash("sha256")
    .update("\x01")
    .update(left ?? Buffer.alloc(0))
    .update(right)
    .digest();
}
