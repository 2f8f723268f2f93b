import { closeSync, existsSync, openSync, readFileSync, readSync, statSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { type Clock, toInstant } from "../base/clock.ts";
import type { Disposable } from "../base/disposable.ts";
import { appendDurably } from "../base/files.ts";
import type { Logger } from "../base/logger.ts";
import type { Database } from "../storage/database.ts";
import { eventStore, type StoredCheckpoint } from "./eventStore.ts";
import type { Identity } from "./identity.ts";
import type { EventLog } from "./log.ts";
import { signCheckpoint } from "./signedNote.ts";

const everyEvents = 256;
const quietMs = 5_000;
/** A burst is signed once for all that it brought meanwhile: two flushes for each 256 events would halve its speed. */
const burstMs = 100;

/** Name of the file beside the database that remembers every signed head: what finds a shortened log. */
const witnessFile = "checkpoints.log";

/** Origin of this workstation's log in its checkpoints. */
export function originOf(deviceId: string): string {
  return `frenly/${deviceId}`;
}

export interface CheckpointParts {
  readonly database: Database;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly identity: Identity;
  readonly log: EventLog;
  readonly homeDir: string;
}

/** Signs the head of the log every 256 events (within 100 ms), 5 s after the last event, and when asked to. */
export class Checkpoints implements Disposable {
  readonly #parts: CheckpointParts;
  readonly #witnessPath: string;
  #signedSize: number;
  #lastAppendAt = 0;
  #timer: Disposable | undefined;
  #burstTimer: Disposable | undefined;

  constructor(parts: CheckpointParts) {
    this.#parts = parts;
    this.#witnessPath = join(parts.homeDir, witnessFile);
    this.#signedSize = parts.database.read((tx) => eventStore.newestCheckpoint(tx)?.size ?? 0);
  }

  /** Called after each commit that appended events. The commit stands, so a failure here is only reported. */
  noteAppended(): void {
    this.#lastAppendAt = this.#parts.clock.now();
    this.#timer ??= this.#parts.clock.after(quietMs, () => this.#sealWhenQuiet());
    if (this.#parts.log.size - this.#signedSize < everyEvents) return;
    this.#burstTimer ??= this.#parts.clock.after(burstMs, () => {
      this.#burstTimer = undefined;
      this.trySeal();
    });
  }

  /** As `sealNow`, but a failure is only reported: the next checkpoint covers what this one would have. */
  trySeal(): void {
    try {
      this.sealNow();
    } catch (error) {
      this.#parts.logger.error({ err: error }, "a checkpoint could not be written");
    }
  }

  /** Signs the current head, unless it is signed already: kept, flushed, outside the database and in it. */
  sealNow(): void {
    const { log, clock, identity, database } = this.#parts;
    const { size, root } = log.head();
    if (size === this.#signedSize) return;
    const signedAt = clock.now();
    const note = signCheckpoint({ origin: originOf(identity.deviceId), size, root }, identity);
    // The file comes first: a checkpoint in the database that the file lacks means that the file was shortened.
    appendDurably(
      this.#witnessPath,
      witnessLine({ size, signed_at: toInstant(signedAt), note }, this.#witnessPath),
    );
    database.write((tx) => eventStore.addCheckpoint(tx, { size, root, signed_at: signedAt, note }));
    this.#signedSize = size;
  }

  /** One timer serves a burst of events: it looks again when the last one is not old enough yet. */
  #sealWhenQuiet(): void {
    const waited = this.#parts.clock.now() - this.#lastAppendAt;
    this.#timer = undefined;
    // A clock that was set back must not put the checkpoint off for as long.
    if (waited >= quietMs || waited < 0) this.trySeal();
    else this.#timer = this.#parts.clock.after(quietMs - waited, () => this.#sealWhenQuiet());
  }

  newest(): StoredCheckpoint | undefined {
    return this.#parts.database.read((tx) => eventStore.newestCheckpoint(tx));
  }

  dispose(): void {
    this.#timer?.dispose();
    this.#burstTimer?.dispose();
  }
}

const witnessSchema = z.object({ size: z.int(), signed_at: z.string(), note: z.string() });

/** One line of JSON; begun on a line of its own when a power cut left half a line behind. */
function witnessLine(entry: z.infer<typeof witnessSchema>, path: string): string {
  return `${endsInsideLine(path) ? "\n" : ""}${JSON.stringify(entry)}\n`;
}

function endsInsideLine(path: string): boolean {
  const length = existsSync(path) ? statSync(path).size : 0;
  if (length === 0) return false;
  const file = openSync(path, "r");
  try {
    const last = Buffer.alloc(1);
    readSync(file, last, 0, 1, length - 1);
    return last[0] !== 0x0a;
  } finally {
    closeSync(file);
  }
}

/** Signed notes kept outside the database, oldest first. A line that a power cut tore is left out. */
export function readWitness(homeDir: string): string[] {
  const path = join(homeDir, witnessFile);
  if (!existsSync(path)) return [];
  return readFileSync(path, "utf8")
    .split("\n")
    .map(parseWitnessLine)
    .filter((note) => note !== undefined);
}

function parseWitnessLine(line: string): string | undefined {
  if (!line.startsWith("{") || !line.endsWith("}")) return undefined;
  try {
    return witnessSchema.parse(JSON.parse(line)).note;
  } catch (error) {
    // A damaged line is handed on as a note that no key has signed, so that verification names it.
    return `unreadable line: ${error instanceof Error ? error.name : "unknown"}`;
  }
}
