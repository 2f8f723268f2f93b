import type { eventProcedures, LoggedEvent } from "../../contract/procedures/events.ts";
import type { Handlers } from "../../contract/procedures/handlers.ts";
import { type Clock, toInstant } from "../base/clock.ts";
import { AppError } from "../base/errors.ts";
import type { Database } from "../storage/database.ts";
import { type Checkpoints, readWitness } from "./checkpoints.ts";
import type { EventFilter } from "./eventSearch.ts";
import { eventStore, type StoredEvent } from "./eventStore.ts";
import type { Identity } from "./identity.ts";
import type { EventLog } from "./log.ts";
import { checkInclusion } from "./proofs.ts";
import { hashLeaf } from "./treeHash.ts";
import { verifyLog } from "./verify.ts";

interface Parts {
  readonly database: Database;
  readonly log: EventLog;
  readonly checkpoints: Checkpoints;
  readonly identity: Identity;
  readonly homeDir: string;
  readonly clock: Clock;
}

/** What may be asked of the log. */
export function createEventRequests(parts: Parts): Handlers<typeof eventProcedures> {
  const { database, log, checkpoints, identity } = parts;
  return {
    page({ before, type, projectId, since, until, limit }) {
      const filter: EventFilter = { type, projectId, since: parseTime(since), until: parseTime(until) };
      const { events, total } = log.readBefore(before ?? Number.MAX_SAFE_INTEGER, limit, filter);
      return { events: events.map(toLoggedEvent), total };
    },
    proof({ sequence }) {
      const event = log.get(sequence);
      if (event === undefined) throw new AppError("NOT_FOUND", `There is no event ${sequence} in this log.`);
      return { event: toLoggedEvent(event), ...proveEvent(parts, event) };
    },
    status() {
      const newest = checkpoints.newest();
      return {
        events: log.size,
        checkpoints: database.read((tx) => eventStore.countCheckpoints(tx)),
        anchoredUpTo: newest?.size ?? 0,
        root: log.root().toString("hex"),
        deviceId: identity.deviceId,
      };
    },
    verify() {
      checkpoints.trySeal();
      return verifyLog({
        database,
        clock: parts.clock,
        deviceId: identity.deviceId,
        publicKey: identity.publicKey,
        witness: readWitness(parts.homeDir),
      });
    },
  };
}

function proveEvent({ log, checkpoints }: Parts, event: StoredEvent) {
  const leaf = hashLeaf(event.body);
  const newest = checkpoints.newest();
  if (newest === undefined || newest.size < event.seq) {
    return { leafHash: leaf.toString("hex"), checkpoint: null, path: [], holds: false };
  }
  const path = log.inclusionPath(event.seq, newest.size);
  return {
    leafHash: leaf.toString("hex"),
    checkpoint: {
      size: newest.size,
      root: newest.root.toString("hex"),
      signedAt: toInstant(newest.signed_at),
      note: newest.note,
    },
    path: path.map((hash) => hash.toString("hex")),
    holds: checkInclusion({ leaf, index: event.seq - 1, size: newest.size, path }, newest.root),
  };
}

export function toLoggedEvent(event: StoredEvent): LoggedEvent {
  return {
    sequence: event.seq,
    type: event.type,
    timestamp: lastField(event.body, "timestamp"),
    projectId: event.project,
    userId: lastField(event.body, "user_id"),
    body: event.body,
  };
}

/**
 * A field that stands after the data in the canonical order of the envelope: the last of its name is the envelope's
 * own, whatever the data holds. A tenth of the time of parsing the whole document, where every event passes.
 */
function lastField(body: string, name: "timestamp" | "user_id"): string {
  const key = `"${name}":"`;
  const start = body.lastIndexOf(key) + key.length;
  return body.slice(start, body.indexOf('"', start));
}

function parseTime(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const time = Date.parse(text);
  if (Number.isNaN(time))
    throw new AppError("INPUT_INVALID", `"${text}" is no time; write it like 2026-01-29T10:00:00Z.`);
  return time;
}
