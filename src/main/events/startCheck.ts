import { AppError } from "../base/errors.ts";
import type { Database } from "../storage/database.ts";
import { originOf } from "./checkpoints.ts";
import { eventStore } from "./eventStore.ts";
import type { Identity } from "./identity.ts";
import type { EventLog } from "./log.ts";
import { tileWidth } from "./merkle.ts";
import { openCheckpoint } from "./signedNote.ts";
import { hashLeaf } from "./treeHash.ts";

interface Parts {
  readonly database: Database;
  readonly log: EventLog;
  readonly identity: Identity;
  /** Signed notes kept outside the database, oldest first. */
  readonly witness: readonly string[];
}

/**
 * Checks the end of the log at start: the last full tile and what follows it, and the newest signed heads, inside
 * the database and outside. Everything older is for `verifyLog`.
 * @throws AppError LOG_DAMAGED; nothing is changed or deleted.
 */
export function checkTail(parts: Parts): void {
  const problem = findTailProblem(parts);
  if (problem === undefined) return;
  throw new AppError(
    "LOG_DAMAGED",
    `The event log was changed outside Frenly. ${problem} Nothing was deleted: keep a copy of the folder, then restore a backup.`,
    { where: parts.database.path },
  );
}

function findTailProblem(parts: Parts): string | undefined {
  return findGap(parts) ?? findTileProblem(parts) ?? findHeadProblem(parts);
}

/** The stored events from the start of the last full tile on. */
function readTail({ database }: Parts) {
  return database.read((tx) => {
    const size = eventStore.last(tx)?.seq ?? 0;
    const first = Math.max(0, size - (size % tileWidth) - tileWidth);
    return { size, first, events: eventStore.after(tx, first, 2 * tileWidth) };
  });
}

function findGap(parts: Parts): string | undefined {
  const { first, events } = readTail(parts);
  const gap = events.findIndex(({ seq }, i) => seq !== first + 1 + i);
  return gap === -1 ? undefined : `Event ${first + 1 + gap} is missing from the log.`;
}

function findTileProblem(parts: Parts): string | undefined {
  const { size, first, events } = readTail(parts);
  if (size < tileWidth) return undefined;
  const index = first / tileWidth;
  const hashes = parts.database.read((tx) => eventStore.tileHashes(tx, index));
  if (hashes === undefined) return `Tile ${index} (events ${first + 1} to ${first + tileWidth}) is missing.`;
  const wrong = events
    .slice(0, tileWidth)
    .findIndex(({ body }, i) => hashLeaf(body).compare(hashes, i * 32, i * 32 + 32) !== 0);
  if (wrong === -1) return undefined;
  return `Event ${first + 1 + wrong} is not the one that was recorded: its hash differs from tile ${index}.`;
}

function findHeadProblem({ database, log, identity, witness }: Parts): string | undefined {
  const stored = database.read((tx) => eventStore.newestCheckpoint(tx))?.note;
  for (const note of [stored, witness.at(-1)]) {
    if (note === undefined) continue;
    const head = openCheckpoint(note, originOf(identity.deviceId), identity.publicKey);
    if (head === undefined) return "The newest checkpoint is not signed by the key of this workstation.";
    if (head.size > log.size)
      return `It ends at event ${log.size}, but a signed checkpoint covers ${head.size}: the last ${head.size - log.size} events are missing.`;
    if (!log.root(head.size).equals(head.root))
      return `The first ${head.size} events do not give the root of their signed checkpoint.`;
  }
  return undefined;
}
