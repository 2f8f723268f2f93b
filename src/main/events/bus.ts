import type { EventData, EventDocument, EventPattern, EventType } from "../../contract/events/catalogue.ts";
import type { CaseId, ProjectId, UserId } from "../../contract/ids.ts";
import type { Disposable } from "../base/disposable.ts";
import type { WriteTx } from "../storage/database.ts";

/** What a publisher states; the log adds id, time, clock, sequence and links. */
export interface EventDraft<T extends EventType> {
  readonly type: T;
  readonly data: EventData<T>;
  readonly projectId?: ProjectId | null;
  readonly caseId?: CaseId | null;
  /** The person who acted; the workstation's own user when left out. */
  readonly userId?: UserId;
  /** The event that made this one happen. Its correlation id is inherited. */
  readonly cause?: EventDocument;
}

/** A subscriber that keeps its position in the database and catches up after a restart. */
export interface DurableSubscriber {
  /** Stable name: the key of its stored position. */
  readonly name: string;
  readonly pattern: EventPattern;
  /**
   * Runs inside a write transaction that also moves the position, so its effects happen exactly once per event
   * in this database. Throwing rolls both back; the event is offered again after a growing delay.
   */
  handle(tx: WriteTx, event: EventDocument): void;
}

/** Facts of this workstation, in order. Publishing needs the transaction of the change it reports. */
export interface EventBus {
  publish<T extends EventType>(tx: WriteTx, draft: EventDraft<T>): EventDocument<T>;
  /** Live: after the commit, in order, isolated from other listeners. Misses what was published before. */
  subscribe(pattern: EventPattern, listener: (event: EventDocument) => void): Disposable;
  /** Durable: at least once, in order, from its stored position. */
  subscribeDurable(subscriber: DurableSubscriber): Disposable;
  /** Resolves once every subscriber has handled all that was published before the call. */
  settled(): Promise<void>;
}
