import type { EventDocument, EventPattern, EventType } from "../../contract/events/catalogue.ts";
import type { eventProcedures } from "../../contract/procedures/events.ts";
import type { Handlers } from "../../contract/procedures/handlers.ts";
import type { Clock } from "../base/clock.ts";
import { type Disposable, DisposableStore, toDisposable } from "../base/disposable.ts";
import { assert } from "../base/errors.ts";
import type { Logger } from "../base/logger.ts";
import type { Database, WriteTx } from "../storage/database.ts";
import type { DurableSubscriber, EventBus, EventDraft } from "./bus.ts";
import { Checkpoints, readWitness } from "./checkpoints.ts";
import { createEventRequests } from "./eventRequests.ts";
import { eventStore } from "./eventStore.ts";
import { GroupPublisher } from "./groupPublisher.ts";
import { type Identity, loadIdentity } from "./identity.ts";
import { EventLog } from "./log.ts";
import { checkTail } from "./startCheck.ts";
import { DurableReader, LiveSubscribers } from "./subscribers.ts";

export interface EventSystemOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Folder that keeps the identity and the signed heads outside the database. */
  readonly homeDir: string;
  /** False: events are logged and nobody is told (`EVENT_BUS_ENABLED`). */
  readonly busEnabled: boolean;
  /** True: one `EVENT_PUBLISHED` line per event on stderr (`EVENT_BUS_DEBUG`). */
  readonly debug?: boolean;
  /** Takes the lines of `debug` instead of stderr. */
  readonly debugOutput?: (line: string) => void;
}

/** The log, the bus over it, and what may be asked of both. */
export interface EventSystem extends Disposable {
  readonly bus: EventBus;
  readonly log: EventLog;
  readonly identity: Identity;
  readonly requests: Handlers<typeof eventProcedures>;
  /** Publishes in a transaction shared with others who publish in the same turn (group commit). */
  publishSoon<T extends EventType>(draft: EventDraft<T>): Promise<EventDocument<T>>;
  /** Signs the head of the log now: on seal, sync and quit. */
  sealNow(): void;
}

/**
 * Opens the log of a workspace and the bus over it. A new log starts with `device.registered`.
 * @throws AppError LOG_DAMAGED when the end of the stored log is not the one that was signed; nothing is changed then.
 */
export function createEventSystem(options: EventSystemOptions): EventSystem {
  const { database, clock, logger, homeDir } = options;
  const disposables = new DisposableStore();
  const isNew = database.read((tx) => eventStore.last(tx)) === undefined;
  const witness = readWitness(homeDir);
  const identity = loadIdentity(homeDir, { now: clock.now(), mayCreate: isNew && witness.length === 0 });
  const log = new EventLog({ database, clock, identity });
  checkTail({ database, log, identity, witness });
  const checkpoints = disposables.add(new Checkpoints({ database, clock, logger, identity, log, homeDir }));
  const bus = disposables.add(new LogBus(options, log, checkpoints));
  const group = new GroupPublisher(database, bus);
  disposables.add(toDisposable(() => group.flush()));
  if (isNew) registerDevice(database, bus, identity);
  return {
    bus,
    log,
    identity,
    requests: createEventRequests({ database, log, checkpoints, identity, homeDir, clock }),
    publishSoon: (draft) => group.publishSoon(draft),
    sealNow: () => checkpoints.sealNow(),
    dispose: () => disposables.dispose(),
  };
}

function registerDevice(database: Database, bus: EventBus, identity: Identity): void {
  const data = { device_id: identity.deviceId, public_key: identity.publicKey.toString("base64") };
  database.write((tx) => void bus.publish(tx, { type: "device.registered", data }));
}

/** An import publishes many thousands in one transaction: beyond this many only their place in the log is kept. */
const keptEvents = 500;

interface Pending {
  readonly after: number;
  last: number;
  events: EventDocument[];
}

/** The bus: appends in the publisher's transaction, tells subscribers once it is durable. */
class LogBus implements EventBus, Disposable {
  readonly #options: EventSystemOptions;
  readonly #log: EventLog;
  readonly #checkpoints: Checkpoints;
  readonly #live: LiveSubscribers;
  readonly #durable = new Map<string, DurableReader>();
  /** What transactions that have not committed yet have published. */
  readonly #pending = new WeakMap<WriteTx, Pending>();

  constructor(options: EventSystemOptions, log: EventLog, checkpoints: Checkpoints) {
    this.#options = options;
    this.#log = log;
    this.#checkpoints = checkpoints;
    this.#live = new LiveSubscribers(options.logger, (after, limit) => this.#readAfter(after, limit));
  }

  publish<T extends EventType>(tx: WriteTx, draft: EventDraft<T>): EventDocument<T> {
    const event = this.#log.append(tx, draft);
    const { sequence } = event;
    let pending = this.#pending.get(tx);
    if (pending === undefined) {
      const started: Pending = { after: sequence - 1, last: sequence, events: [] };
      this.#pending.set(tx, started);
      tx.afterCommit(() => this.#announce(started));
      pending = started;
    }
    pending.last = sequence;
    if (sequence - pending.after > keptEvents) pending.events = [];
    else pending.events.push(event as unknown as EventDocument); // a document of one type is a document
    return event;
  }

  subscribe(pattern: EventPattern, listener: (event: EventDocument) => void): Disposable {
    return this.#live.add(pattern, listener);
  }

  subscribeDurable(subscriber: DurableSubscriber): Disposable {
    assert(!this.#durable.has(subscriber.name), `two durable subscribers are named "${subscriber.name}"`);
    const reader = new DurableReader(this.#options, subscriber);
    this.#durable.set(subscriber.name, reader);
    if (this.#options.busEnabled) reader.wake();
    return toDisposable(() => {
      this.#durable.delete(subscriber.name);
      reader.dispose();
    });
  }

  async settled(): Promise<void> {
    if (!this.#options.busEnabled) return;
    for (let size = -1, more = false; more || size !== this.#log.size; ) {
      size = this.#log.size;
      const unfinished = [...this.#durable.values()].filter((reader) => reader.drainBatch());
      this.#live.drain();
      more = unfinished.length > 0 || !this.#live.isIdle;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  dispose(): void {
    for (const reader of this.#durable.values()) reader.dispose();
    this.#durable.clear();
    this.#live.dispose();
  }

  #announce({ after, last, events }: Pending): void {
    const { busEnabled, debug = false, debugOutput = writeToStderr } = this.#options;
    if (debug) for (const event of this.#readAfter(after, last - after)) debugOutput(publishedLine(event));
    this.#checkpoints.noteAppended();
    if (!busEnabled) return;
    this.#live.offer(events.length === 0 ? { kind: "range", after, last } : { kind: "events", events });
    for (const reader of this.#durable.values()) reader.wake();
  }

  #readAfter(after: number, limit: number): EventDocument[] {
    // Stored bytes of our own log: written from checked documents of their types.
    return this.#log.readAfter(after, limit).map(({ body }) => JSON.parse(body) as EventDocument);
  }
}

/** `EVENT_PUBLISHED`, type, UTC time, user, project, data. */
function publishedLine(event: EventDocument): string {
  const { type, timestamp, user_id: user, project_id: project, data } = event;
  return `EVENT_PUBLISHED type=${type} timestamp=${timestamp} user=${user} project=${project ?? "-"} data=${JSON.stringify(data)}`;
}

function writeToStderr(line: string): void {
  process.stderr.write(`${line}\n`);
}
