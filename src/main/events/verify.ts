import { hash } from "node:crypto";
import type { Clock } from "../base/clock.ts";
import { type Database, sql } from "../storage/database.ts";
import { openCheckpoint } from "./signedNote.ts";
import { VerifiedTree } from "./verifyTree.ts";

/** What a full verification found. `firstProblem` names the first event, tile or checkpoint that is wrong. */
export interface Verification {
  readonly events: number;
  readonly devices: number;
  readonly checkpoints: number;
  readonly ok: boolean;
  readonly firstProblem: string | null;
  readonly durationMs: number;
}

interface VerificationInput {
  readonly database: Database;
  readonly clock: Clock;
  readonly deviceId: string;
  readonly publicKey: Buffer;
  /** Signed notes kept outside the database. */
  readonly witness: readonly string[];
  readonly onProgress?: (events: number) => void;
}

interface Row {
  readonly seq: number;
  /** In hexadecimal. */
  readonly id: string;
  readonly type: string;
  readonly project: string | null;
  readonly cas: string | null;
  readonly at: number;
  readonly body: string;
}

const rowsAfter = sql<[number, number], Row>(
  "SELECT seq, lower(hex(id)) AS id, type, project, cas, at, body FROM ev WHERE seq > ? ORDER BY seq LIMIT ?",
);
const checkpointRows = sql<[number, number], { size: number; root: Buffer; note: string }>(
  "SELECT size, root, note FROM ckpt WHERE size > ? ORDER BY size LIMIT ?",
);

/** Rows between two turns of the event loop: some milliseconds, so that a window stays usable. */
const chunk = 1_000;

/**
 * Reads every stored event again and proves the whole log: sequence, columns against bytes, leaf hashes against
 * tiles, roots against every signed checkpoint in the database and in the file outside it, case chains. It shares
 * no tree code with the writer. Works in chunks and gives way between them.
 */
export async function verifyLog(input: VerificationInput): Promise<Verification> {
  const started = input.clock.now();
  const check = new LogCheck(input);
  while (check.next()) {
    input.onProgress?.(check.events);
    await new Promise((resolve) => setImmediate(resolve));
  }
  check.finish();
  return {
    events: check.events,
    devices: check.events === 0 ? 0 : 1,
    checkpoints: check.checkpoints,
    ok: check.problem === undefined,
    firstProblem: check.problem ?? null,
    durationMs: Math.max(0, input.clock.now() - started),
  };
}

class LogCheck {
  problem: string | undefined;
  events = 0;
  checkpoints = 0;
  readonly #input: VerificationInput;
  readonly #tree: VerifiedTree;
  /** Heads that the tree must show, by size: every note that verifies, from both places. */
  readonly #heads = new Map<number, Buffer[]>();
  readonly #cases = new Map<string, { readonly sequence: number; readonly leaf: string }>();
  #lastTime = { at: Number.NaN, text: "" };
  #largestHead = 0;
  #provenSize = 0;

  constructor(input: VerificationInput) {
    this.#input = input;
    this.#tree = new VerifiedTree(input.database, (problem) => this.#fail(problem));
    const witnessed = new Set<number>();
    for (const [i, note] of input.witness.entries()) {
      const head = this.#addHead(note, `line ${i + 1} of the checkpoint file`);
      if (head !== undefined) witnessed.add(head.size);
    }
    this.#readCheckpoints(witnessed);
  }

  /** Checks the next chunk; false when there is nothing more to check. */
  next(): boolean {
    if (this.problem !== undefined) return false;
    const rows = this.#input.database.read((tx) => tx.all(rowsAfter, [this.events, chunk]));
    for (const row of rows) {
      this.#checkRow(row);
      if (this.problem !== undefined) return false;
    }
    return rows.length === chunk;
  }

  finish(): void {
    if (this.problem !== undefined) return;
    const missing = this.#largestHead - this.events;
    if (missing > 0) {
      this.#fail(
        `The log ends at event ${this.events}, but a signed checkpoint covers ${this.#largestHead}: the last ${missing} events are missing.`,
      );
    }
    this.#tree.checkTileCount();
  }

  #checkRow(row: Row): void {
    const expected = this.events + 1;
    if (row.seq !== expected)
      return this.#fail(
        `Event ${expected} is missing from the log: event ${row.seq} follows event ${this.events}.`,
      );
    const leaf = hash("sha256", `\0${row.body}`, "binary");
    this.#tree.add(leaf);
    this.#checkDocument(row, leaf);
    this.events = expected;
    const heads = this.#heads.get(expected);
    if (heads === undefined) return;
    const root = this.#tree.root();
    if (!heads.every((head) => head.equals(root)))
      return this.#fail(
        `The first ${expected} events do not give the root of their signed checkpoint: one of the events ${this.#provenSize + 1} to ${expected} was changed.`,
      );
    this.#provenSize = expected;
  }

  /**
   * The columns used for filtering must say what the bytes say. Canonical text has one order of fields, so the bytes
   * are compared as text; a quotation mark inside a value is escaped and can't imitate a field.
   */
  #checkDocument(row: Row, leaf: string): void {
    const { body } = row;
    const { id: hex } = row;
    const id = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
    const project = row.project === null ? "null" : `"${row.project}"`;
    const time = this.#timeText(row.at);
    const fields = `,"device_id":"${this.#input.deviceId}","id":"${id}","project_id":${project},"sequence":${row.seq},"timestamp":"${time}","type":"${row.type}"`;
    const end = body.lastIndexOf(',"user_id":"');
    if (!body.startsWith(fields, end - fields.length))
      return this.#fail(`The columns of event ${row.seq} do not say what its document says.`);
    if (row.cas !== null) this.#checkCaseLink(row, row.cas, leaf);
    else if (!body.startsWith('{"case_id":null,"case_previous":null,"case_sequence":null,'))
      this.#fail(`The columns of event ${row.seq} do not name the case that its document names.`);
  }

  /** Events of one millisecond share the text of it. */
  #timeText(at: number): string {
    if (this.#lastTime.at !== at) this.#lastTime = { at, text: new Date(at).toISOString() };
    return this.#lastTime.text;
  }

  #checkCaseLink(row: Row, caseId: string, leaf: string): void {
    const before = this.#cases.get(caseId);
    const sequence = (before?.sequence ?? 0) + 1;
    const previous = before === undefined ? "null" : `"${before.leaf}"`;
    const chain = `{"case_id":"${caseId}","case_previous":${previous},"case_sequence":${sequence},`;
    if (!row.body.startsWith(chain))
      this.#fail(`Event ${row.seq} does not follow the last event of its case: one was left out or added.`);
    this.#cases.set(caseId, { sequence, leaf: Buffer.from(leaf, "binary").toString("hex") });
  }

  #readCheckpoints(witnessed: ReadonlySet<number>): void {
    for (let size = 0, more = true; more; ) {
      const rows = this.#input.database.read((tx) => tx.all(checkpointRows, [size, chunk]));
      for (const row of rows) {
        const head = this.#addHead(row.note, `the checkpoint at ${row.size} events`);
        if (head !== undefined && (head.size !== row.size || !head.root.equals(row.root)))
          this.#fail(`The checkpoint at ${row.size} events is not the one that was signed.`);
        if (!witnessed.has(row.size))
          this.#fail(
            `The checkpoint at ${row.size} events is missing from the checkpoint file beside the database: the file was shortened or replaced.`,
          );
        this.checkpoints += 1;
        size = row.size;
      }
      more = rows.length === chunk;
    }
  }

  #addHead(note: string, what: string): { readonly size: number; readonly root: Buffer } | undefined {
    const head = openCheckpoint(note, `frenly/${this.#input.deviceId}`, this.#input.publicKey);
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
