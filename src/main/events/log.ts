import type { EventDocument, EventType } from "../../contract/events/catalogue.ts";
import { catalogue } from "../../contract/events/catalogue.ts";
import { type Clock, toInstant } from "../base/clock.ts";
import { uuidv7 } from "../base/uuid.ts";
import type { Database, ReadTx, WriteTx } from "../storage/database.ts";
import type { EventDraft } from "./bus.ts";
import { canonicalBody, checkEventData, deepFreeze } from "./document.ts";
import { type EventFilter, eventStore, type StoredEvent, tileStore } from "./eventStore.ts";
import type { Identity } from "./identity.ts";
import { hashLeaf, inclusionPath, MerkleTree, tileWidth } from "./merkle.ts";

/** What the log remembers of its end; thrown away and read again after any rollback. */
interface Tail {
  readonly tree: MerkleTree;
  /** Hybrid logical clock: milliseconds and counter of the last event. */
  lastMs: number;
  counter: number;
  readonly cases: Map<string, { readonly sequence: number; readonly leaf: Buffer }>;
}

/**
 * The append-only log of this workstation: one RFC 6962 tree over the exact stored bytes of its events.
 * Appending needs the transaction of the state change that the event reports.
 */
export class EventLog {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #identity: Identity;
  #tail: Tail | undefined;
  /** The transaction of the append under way. */
  #tx: WriteTx | undefined;
  /** The transaction in which the tail is being read again. */
  #loading: ReadTx | undefined;
  readonly #tiles = tileStore(
    () => this.#tx,
    (work) => {
      const tx = this.#tx ?? this.#loading;
      return tx === undefined ? this.#database.read(work) : work(tx);
    },
  );

  constructor(dependencies: {
    readonly database: Database;
    readonly clock: Clock;
    readonly identity: Identity;
  }) {
    this.#database = dependencies.database;
    this.#clock = dependencies.clock;
    this.#identity = dependencies.identity;
    this.#database.onRollback(() => {
      this.#tail = undefined;
    });
  }

  append<T extends EventType>(tx: WriteTx, draft: EventDraft<T>): EventDocument<T> {
    return this.#inside(tx, () => {
      const data = checkEventData(draft.type, draft.data);
      const tail = this.#loadTail(tx);
      const now = this.#clock.now();
      const id = uuidv7(now);
      const clock = this.#tick(tail, now);
      const link =
        draft.caseId === undefined || draft.caseId === null
          ? undefined
          : this.#caseLink(tx, tail, draft.caseId);
      const document = {
        id,
        type: draft.type,
        version: catalogue[draft.type].version,
        timestamp: toInstant(now),
        user_id: draft.userId ?? this.#identity.userId,
        project_id: draft.projectId ?? null,
        case_id: draft.caseId ?? null,
        device_id: this.#identity.deviceId,
        sequence: tail.tree.size + 1,
        clock,
        depends_on: {},
        case_sequence: link === undefined ? null : link.sequence + 1,
        case_previous: link?.leaf?.toString("hex") ?? null,
        causation_id: draft.cause?.id ?? null,
        correlation_id: draft.cause?.correlation_id ?? id,
        data,
      };
      const body = canonicalBody(document);
      const leaf = hashLeaf(body);
      const { project_id: project, case_id: cas, sequence: seq, type } = document;
      eventStore.insert(tx, {
        seq,
        type,
        project,
        cas,
        at: now,
        body,
        id: Buffer.from(id.replaceAll("-", ""), "hex"),
      });
      tail.tree.append(leaf);
      if (cas !== null) tail.cases.set(cas, { sequence: document.case_sequence ?? 1, leaf });
      // The document was built from parsed data and stamped fields: it has the shape of its type.
      return deepFreeze(document) as unknown as EventDocument<T>;
    });
  }

  /** Events after a sequence number, oldest first. */
  readAfter(after: number, limit: number, type?: EventType): StoredEvent[] {
    return this.#database.read((tx) => eventStore.after(tx, after, limit, type));
  }

  readBefore(before: number, limit: number, filter: EventFilter): { events: StoredEvent[]; total: number } {
    return this.#database.read((tx) => eventStore.before(tx, before, limit, filter));
  }

  get(sequence: number): StoredEvent | undefined {
    return this.#database.read((tx) => eventStore.get(tx, sequence));
  }

  /** Sequence of the last event; 0 before the first. */
  get size(): number {
    return this.#tail?.tree.size ?? this.#database.read((tx) => eventStore.last(tx)?.seq ?? 0);
  }

  /** Merkle root of the first `size` events. */
  root(size = this.size): Buffer {
    return this.#tree().root(size);
  }

  /** RFC 6962 inclusion path of an event in the tree of the first `size` events. */
  inclusionPath(sequence: number, size: number): Buffer[] {
    return inclusionPath(this.#tree().node, sequence - 1, size);
  }

  #tree(): MerkleTree {
    return (this.#tail ?? this.#database.read((tx) => this.#loadTail(tx))).tree;
  }

  #inside<T>(tx: WriteTx, work: () => T): T {
    this.#tx = tx;
    try {
      return work();
    } finally {
      this.#tx = undefined;
    }
  }

  #loadTail(tx: ReadTx): Tail {
    if (this.#tail !== undefined) return this.#tail;
    const last = eventStore.last(tx);
    const size = last?.seq ?? 0;
    const edge = eventStore.after(tx, size - (size % tileWidth), tileWidth);
    this.#loading = tx;
    try {
      const tree = new MerkleTree(
        this.#tiles,
        size,
        edge.map(({ body }) => hashLeaf(body)),
      );
      const [lastMs = 0, counter = 0] = last === undefined ? [] : parseClock(last.body);
      this.#tail = { tree, lastMs, counter, cases: new Map() };
      return this.#tail;
    } finally {
      this.#loading = undefined;
    }
  }

  /** Hybrid logical clock (Kulkarni et al., 2014): never goes back, also when the system's clock does. */
  #tick(tail: Tail, now: number): string {
    if (now > tail.lastMs) {
      tail.lastMs = now;
      tail.counter = 0;
    } else {
      tail.counter += 1;
    }
    return `${String(tail.lastMs).padStart(13, "0")}-${tail.counter.toString(16).padStart(8, "0")}`;
  }

  #caseLink(
    tx: ReadTx,
    tail: Tail,
    caseId: string,
  ): { readonly sequence: number; readonly leaf: Buffer | undefined } {
    const known = tail.cases.get(caseId);
    if (known !== undefined) return known;
    const last = eventStore.lastOfCase(tx, caseId);
    if (last === undefined) return { sequence: 0, leaf: undefined };
    // Our own stored document: `case_sequence` is there, because the row has a case.
    const { case_sequence: sequence } = JSON.parse(last.body) as { case_sequence: number };
    return { sequence, leaf: hashLeaf(last.body) };
  }
}

function parseClock(body: string): [number, number] {
  // Our own stored document, which always carries a clock.
  const [ms = "0", counter = "0"] = (JSON.parse(body) as { clock: string }).clock.split("-");
  return [Number(ms), Number.parseInt(counter, 16)];
}
