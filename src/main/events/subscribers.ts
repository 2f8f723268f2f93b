import { type EventDocument, type EventPattern, matchesPattern } from "../../contract/events/catalogue.ts";
import type { Clock } from "../base/clock.ts";
import { type Disposable, toDisposable } from "../base/disposable.ts";
import type { Logger } from "../base/logger.ts";
import type { Database, WriteTx } from "../storage/database.ts";
import type { DurableSubscriber } from "./bus.ts";
import { eventStore, type StoredEvent } from "./eventStore.ts";

const batchSize = 100;
/** A position is stored at least this often, also while nothing it wants comes by. */
const storeEvery = 1_000;
const retryDelaysMs = [100, 1_000, 5_000, 30_000, 60_000] as const;

interface Parts {
  readonly database: Database;
  readonly clock: Clock;
  readonly logger: Logger;
}

interface LiveEntry {
  readonly pattern: EventPattern;
  readonly listener: (event: EventDocument) => void;
}

/** What one transaction published: its events, or where they stand in the log when they are many. */
export type Published =
  | { readonly kind: "events"; readonly events: readonly EventDocument[] }
  | { readonly kind: "range"; readonly after: number; readonly last: number };

/** Live listeners: told after the commit, in order, each isolated from the others. */
export class LiveSubscribers implements Disposable {
  readonly #logger: Logger;
  readonly #readAfter: (after: number, limit: number) => EventDocument[];
  readonly #listeners = new Set<LiveEntry>();
  #queue: Published[] = [];
  #scheduled = false;

  constructor(logger: Logger, readAfter: (after: number, limit: number) => EventDocument[]) {
    this.#logger = logger;
    this.#readAfter = readAfter;
  }

  get hasListeners(): boolean {
    return this.#listeners.size > 0;
  }

  get isIdle(): boolean {
    return this.#queue.length === 0;
  }

  add(pattern: EventPattern, listener: (event: EventDocument) => void): Disposable {
    const entry = { pattern, listener };
    this.#listeners.add(entry);
    return toDisposable(() => this.#listeners.delete(entry));
  }

  /** Hands on in a later turn, so that a slow listener never holds up the publisher. */
  offer(published: Published): void {
    if (this.#listeners.size === 0) return;
    this.#queue.push(published);
    this.#schedule();
  }

  /** Hands on what waits; of a long range one part, giving way before the next. */
  drain(): void {
    const queue = this.#queue;
    this.#queue = [];
    for (const [i, published] of queue.entries()) {
      const rest = this.#tellAll(published);
      if (rest === undefined) continue;
      this.#queue = [rest, ...queue.slice(i + 1), ...this.#queue];
      this.#schedule();
      return;
    }
  }

  dispose(): void {
    this.#listeners.clear();
    this.#queue = [];
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.drain();
    });
  }

  #tellAll(published: Published): Published | undefined {
    if (this.#listeners.size === 0) return undefined;
    if (published.kind === "events") {
      this.#tellEach(published.events);
      return undefined;
    }
    const after = Math.min(published.last, published.after + batchSize);
    this.#tellEach(this.#readAfter(published.after, after - published.after));
    return after < published.last ? { ...published, after } : undefined;
  }

  #tellEach(events: readonly EventDocument[]): void {
    const entries = [...this.#listeners];
    for (const event of events) {
      for (const entry of entries)
        if (this.#listeners.has(entry) && matchesPattern(event.type, entry.pattern)) this.#tell(entry, event);
    }
  }

  #tell({ listener }: LiveEntry, event: EventDocument): void {
    try {
      listener(event);
    } catch (error) {
      this.#logger.error({ err: error, type: event.type }, "a live subscriber failed");
    }
  }
}

/** One durable subscriber: reads on from its stored position, moves it in the transaction of its effects. */
export class DurableReader implements Disposable {
  readonly #parts: Parts;
  readonly #subscriber: DurableSubscriber;
  #position: number;
  #storedPosition: number;
  #failures = 0;
  #retry: Disposable | undefined;
  #scheduled = false;
  #disposed = false;

  constructor(parts: Parts, subscriber: DurableSubscriber) {
    this.#parts = parts;
    this.#subscriber = subscriber;
    this.#position = parts.database.read((tx) => eventStore.position(tx, subscriber.name) ?? 0);
    this.#storedPosition = this.#position;
  }

  /** Reads on in a later turn, batch after batch, giving way between them. */
  wake(): void {
    if (this.#scheduled || this.#disposed || this.#retry !== undefined) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      if (this.drainBatch()) this.wake();
    });
  }

  /** Handles the next batch; true when there may be more. Stops at a failure, which is tried again later. */
  drainBatch(): boolean {
    if (this.#disposed || this.#retry !== undefined) return false;
    const batch = this.#parts.database.read((tx) => eventStore.after(tx, this.#position, batchSize));
    const last = batch.at(-1);
    if (last === undefined) return false;
    const wanted = batch.filter(({ type }) => matchesPattern(type, this.#subscriber.pattern));
    if (wanted.length > 0 && !this.#handleTogether(wanted) && !this.#handleOneByOne(wanted)) return false;
    this.#position = last.seq;
    if (this.#position - this.#storedPosition >= storeEvery) this.#storePosition();
    return batch.length === batchSize;
  }

  dispose(): void {
    this.#disposed = true;
    this.#retry?.dispose();
  }

  #handleTogether(events: readonly StoredEvent[]): boolean {
    if (events.length === 1 || this.#failures > 0) return false;
    try {
      this.#parts.database.write((tx) => {
        for (const event of events) this.#handle(tx, event);
      });
    } catch (error) {
      const { name } = this.#subscriber;
      this.#parts.logger.debug(
        { err: error, subscriber: name },
        "a batch failed; its events are tried singly",
      );
      return false;
    }
    this.#failures = 0;
    this.#storedPosition = events.at(-1)?.seq ?? this.#storedPosition;
    return true;
  }

  #handleOneByOne(events: readonly StoredEvent[]): boolean {
    for (const event of events) {
      try {
        this.#parts.database.write((tx) => this.#handle(tx, event));
      } catch (error) {
        this.#scheduleRetry(error, event);
        return false;
      }
      this.#position = event.seq;
      this.#storedPosition = event.seq;
      this.#failures = 0;
    }
    return true;
  }

  #handle(tx: WriteTx, event: StoredEvent): void {
    // Stored bytes of our own log: written from a checked document of its type.
    this.#subscriber.handle(tx, JSON.parse(event.body) as EventDocument);
    eventStore.setPosition(tx, this.#subscriber.name, event.seq);
  }

  #storePosition(): void {
    this.#parts.database.write((tx) => eventStore.setPosition(tx, this.#subscriber.name, this.#position));
    this.#storedPosition = this.#position;
  }

  #scheduleRetry(error: unknown, event: StoredEvent): void {
    const delay = retryDelaysMs[Math.min(this.#failures, retryDelaysMs.length - 1)] ?? 60_000;
    this.#failures += 1;
    this.#parts.logger.error(
      { err: error, subscriber: this.#subscriber.name, sequence: event.seq, retryInMs: delay },
      "a durable subscriber failed",
    );
    this.#retry = this.#parts.clock.after(delay, () => {
      this.#retry = undefined;
      this.wake();
    });
  }
}
