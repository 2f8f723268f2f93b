import type { EventDocument, EventType } from "../../contract/events/catalogue.ts";
import { AppError } from "../base/errors.ts";
import type { Database, WriteTx } from "../storage/database.ts";
import type { EventBus, EventDraft } from "./bus.ts";

/** Publishers that share one commit, at most. */
const groupSize = 256;

interface Waiting {
  /** Appends inside the group's transaction and returns what to do once it is durable. */
  publish(tx: WriteTx): () => void;
  reject(reason: unknown): void;
}

/** Concurrent publishers of one turn share one durable commit; a refused draft fails alone. */
export class GroupPublisher {
  readonly #database: Database;
  readonly #bus: EventBus;
  #waiting: Waiting[] = [];

  constructor(database: Database, bus: EventBus) {
    this.#database = database;
    this.#bus = bus;
  }

  publishSoon<T extends EventType>(draft: EventDraft<T>): Promise<EventDocument<T>> {
    return new Promise((resolve, reject) => {
      if (this.#waiting.length === 0) setImmediate(() => this.flush());
      this.#waiting.push({
        publish: (tx) => {
          const event = this.#bus.publish(tx, draft);
          return () => resolve(event);
        },
        reject,
      });
    });
  }

  flush(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (let start = 0; start < waiting.length; start += groupSize)
      this.#publishTogether(waiting.slice(start, start + groupSize));
  }

  #publishTogether(group: readonly Waiting[]): void {
    const done: (() => void)[] = [];
    try {
      this.#database.write((tx) => {
        for (const one of group) {
          const accepted = publishOrRefuse(one, tx);
          if (accepted !== undefined) done.push(accepted);
        }
      });
    } catch (error) {
      for (const one of group) one.reject(error);
      return;
    }
    for (const accepted of done) accepted();
  }
}

/** A refusal comes before anything is written, so the others of the group can go on in the same transaction. */
function publishOrRefuse(one: Waiting, tx: WriteTx): (() => void) | undefined {
  try {
    return one.publish(tx);
  } catch (error) {
    if (!(error instanceof AppError) || (error.code !== "EVENT_REFUSED" && error.code !== "PERSONAL_DATA"))
      throw error;
    one.reject(error);
    return undefined;
  }
}
