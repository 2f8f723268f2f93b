import type { EventDocument, EventPattern, EventType } from "../../contract/events/catalogue.ts";
import type { eventProcedures } from "../../contract/procedures/events.ts";
import type { Handlers } from "../../contract/procedures/handlers.ts";
import type { Clock } from "../base/clock.ts";
import { type Disposable, DisposableStore, toDisposable } from "../base/disposable.ts";
import type { Logger } from "../base/logger.ts";
import type { Database, WriteTx } from "../storage/database.ts";
import type { DurableSubscriber, EventBus, EventDraft } from "./bus.ts";
import { Checkpoints } from "./checkpoints.ts";
import { createEventRequests } from "./eventRequests.ts";
import { type Identity, loadIdentity } from "./identity.ts";
import { EventLog } from "./log.ts";
import { DurableReader, LiveSubscribers } from "./subscribers.ts";

/** Publishers that share one commit, at most. */
const groupSize = 256;

export interface EventSystemOptions {
  readonly database: Database;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Folder that keeps the identity and the signed heads outside the database. */
  readonly homeDir: string;
  /** False: events are logged and nobody is told (`EVENT_BUS_ENABLED`). */
  readonly busEnabled: boolean;
  /** Called with each published event (`EVENT_BUS_DEBUG`). */
  readonly trace?: (event: EventDocument) => void;
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
  signNow(): void;
}

export function createEventSystem(options: EventSystemOptions): EventSystem {
  const { database, clock, logger, homeDir } = options;
  const disposables = new DisposableStore();
  const identity = loadIdentity(homeDir, clock.now());
  const log = new EventLog({ database, clock, identity });
  const checkpoints = disposables.add(new Checkpoints({ database, clock, identity, log, homeDir }));
  const live = new LiveSubscribers(logger);
  const durable = new Set<DurableReader>();
  disposables.add(
    toDisposable(() => {
      for (const reader of durable) reader.dispose();
    }),
  );

  const announce = (event: EventDocument): void => {
    options.trace?.(event);
    checkpoints.noteAppended();
    if (!options.busEnabled) return;
    live.offer(event);
    for (const reader of durable) reader.wake();
  };

  const bus: EventBus = {
    publish(tx, draft) {
      const event = log.append(tx, draft);
      // A document of one type is a document.
      tx.afterCommit(() => announce(event as unknown as EventDocument));
      return event;
    },
    subscribe: (pattern: EventPattern, listener) => live.add(pattern, listener),
    subscribeDurable(subscriber: DurableSubscriber) {
      const reader = new DurableReader({ database, clock, logger }, subscriber);
      durable.add(reader);
      if (options.busEnabled) reader.wake();
      return toDisposable(() => {
        durable.delete(reader);
        reader.dispose();
      });
    },
    async settled() {
      if (!options.busEnabled) return;
      for (let size = -1; size !== log.size; ) {
        size = log.size;
        for (const reader of durable) reader.drain();
        live.drain();
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
  };

  if (log.size === 0) {
    database.write((tx) =>
      bus.publish(tx, {
        type: "device.registered",
        data: { device_id: identity.deviceId, public_key: identity.publicKey.toString("base64") },
      }),
    );
  }
  return {
    bus,
    log,
    identity,
    requests: createEventRequests({ database, log, checkpoints, identity, homeDir, clock }),
    publishSoon: createGroupPublisher(database, bus),
    signNow: () => checkpoints.signNow(),
    dispose: () => disposables.dispose(),
  };
}

/** Concurrent publishers of one turn share one durable commit; a refused draft fails alone. */
function createGroupPublisher(database: Database, bus: EventBus): EventSystem["publishSoon"] {
  interface Waiting {
    publish(tx: WriteTx): void;
    resolve(): void;
    reject(reason: unknown): void;
  }
  let waiting: Waiting[] = [];
  const publishTogether = (group: readonly Waiting[]): void => {
    try {
      database.write((tx) => {
        for (const one of group) one.publish(tx);
      });
    } catch (error) {
      // One refused draft took the others' transaction with it: halve the group until it stands alone.
      const middle = Math.ceil(group.length / 2);
      if (group.length === 1) group[0]?.reject(error);
      else for (const half of [group.slice(0, middle), group.slice(middle)]) publishTogether(half);
      return;
    }
    for (const one of group) one.resolve();
  };
  const flush = (): void => {
    const group = waiting;
    waiting = [];
    for (let start = 0; start < group.length; start += groupSize)
      publishTogether(group.slice(start, start + groupSize));
  };
  return (draft) => {
    const { promise, resolve, reject } =
      Promise.withResolvers<ReturnType<typeof bus.publish<typeof draft.type>>>();
    let published: ReturnType<typeof bus.publish<typeof draft.type>> | undefined;
    if (waiting.length === 0) setImmediate(flush);
    waiting.push({
      publish(tx) {
        published = bus.publish(tx, draft);
      },
      resolve: () => published !== undefined && resolve(published),
      reject,
    });
    return promise;
  };
}
