import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Clock, toInstant } from "../base/clock.ts";
import type { Disposable } from "../base/disposable.ts";
import { appendDurably } from "../base/files.ts";
import type { Database } from "../storage/database.ts";
import { eventStore, type StoredCheckpoint } from "./eventStore.ts";
import type { Identity } from "./identity.ts";
import type { EventLog } from "./log.ts";
import { signCheckpoint } from "./signedNote.ts";

const everyEvents = 256;
const quietMs = 5_000;

/** Name of the file beside the database that remembers every signed head: what finds a shortened log. */
export const witnessFile = "checkpoints.log";

/** Origin of this workstation's log in its checkpoints. */
export function originOf(deviceId: string): string {
  return `frenly/${deviceId}`;
}

/** Signs the head of the log every 256 events, 5 s after the last event, and when asked to. */
export class Checkpoints implements Disposable {
  readonly #parts: {
    readonly database: Database;
    readonly clock: Clock;
    readonly identity: Identity;
    readonly log: EventLog;
    readonly homeDir: string;
  };
  #signedSize: number;
  #timer: Disposable | undefined;

  constructor(parts: {
    readonly database: Database;
    readonly clock: Clock;
    readonly identity: Identity;
    readonly log: EventLog;
    readonly homeDir: string;
  }) {
    this.#parts = parts;
    this.#signedSize = parts.database.read((tx) => eventStore.newestCheckpoint(tx)?.size ?? 0);
  }

  /** Called after each commit that appended events. */
  noteAppended(): void {
    this.#timer?.dispose();
    this.#timer = undefined;
    if (this.#parts.log.size - this.#signedSize >= everyEvents) this.signNow();
    else this.#timer = this.#parts.clock.after(quietMs, () => this.signNow());
  }

  /** Signs the current head, unless it is signed already: kept in the database and, flushed, outside it. */
  signNow(): void {
    const { log, clock, identity, database, homeDir } = this.#parts;
    const size = log.size;
    if (size === this.#signedSize) return;
    const root = log.root(size);
    const note = signCheckpoint({ origin: originOf(identity.deviceId), size, root }, identity);
    database.write((tx) => eventStore.addCheckpoint(tx, { size, root, signed_at: clock.now(), note }));
    appendDurably(
      join(homeDir, witnessFile),
      `${JSON.stringify({ size, signed_at: toInstant(clock.now()), note })}\n`,
    );
    this.#signedSize = size;
  }

  newest(): StoredCheckpoint | undefined {
    return this.#parts.database.read((tx) => eventStore.newestCheckpoint(tx));
  }

  dispose(): void {
    this.#timer?.dispose();
  }
}

/** Signed notes kept outside the database, oldest first; a torn last line (power cut) is left out. */
export function readWitness(homeDir: string): string[] {
  const path = join(homeDir, witnessFile);
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, "utf8").split("\n");
  const torn = lines.pop() ?? "";
  if (torn !== "") appendFileSync(path, "\n"); // so that the next line starts on its own
  return lines
    .filter((line) => line.startsWith("{") && line.endsWith("}"))
    .map((line) => (JSON.parse(line) as { note: string }).note); // written by signNow
}
