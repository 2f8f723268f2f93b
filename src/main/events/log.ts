import { catalogue, type EventDocument, type EventType } from "../../contract/events/catalogue.ts";
import type { Instant, Sha256 } from "../../contract/ids.ts";
import { type Clock, toInstant } from "../base/clock.ts";
import { assert } from "../base/errors.ts";
import type { Database, ReadTx, WriteTx } from "../storage/database.ts";
import type { EventDraft } from "./bus.ts";
import { inCanonicalOrder } from "./canonical.ts";
import { checkEventData, checkIds, eventText, type StampedEvent } from "./document.ts";
import { countEvents, type EventFilter, findAfter, findBefore, OpenBlock } from "./eventSearch.ts";
import { eventStore, type StoredEvent, tileStore } from "./eventStore.ts";
import { type ClockReading, EventIds, nextReading, parseReading, writeReading } from "./hybridClock.ts";
import type { Identity } from "./identity.ts";
import { MerkleTree, tileWidth } from "./merkle.ts";
import { consistencyPath, inclusionPath } from "./proofs.ts";
import { hashLeaf, hashLeafText } from "./treeHash.ts";

/** Size of the log and the Merkle root over it. */
interface LogHead {
  readonly size: number;
  readonly root: Buffer;
}

/** The last event of a case: its number within the case, and its leaf hash in hexadecimal. */
interface CaseLink {
  readonly sequence: number;
  readonly leaf: string | null;
}

/** What the log remembers of its end; thrown away and read again after any rollback. */
interface Tail {
  readonly tree: MerkleTree;
  clock: ClockReading;
  readonly block: OpenBlock;
  readonly cases: Map<string, CaseLink>;
}

const noDependencies = Object.freeze({});

/**
 * The append-only log of this workstation: one RFC 6962 tree over the exact stored bytes of its events.
 * Appending needs the transaction of the state change that the event reports.
 */
export class EventLog {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #identity: Identity;
  readonly #ids = new EventIds();
  #lastInstant = { ms: 0, text: toInstant(0) };
  #tail: Tail | undefined;
  /** The transactions under way: of an append, or of a read that someone else opened. */
  #writing: WriteTx | undefined;
  #reading: ReadTx | undefined;
  readonly #tiles = tileStore(
    (work) => this.#read(work),
    () => this.#writing,
  );

  constructor(dependencies: {
    readonly database: Database;
    readonly clock: Clock;
    readonly identity: Identity;
  }) {
    this.#database = dependencies.database;
    this.#clock = dependencies.clock;
    this.#identity = dependencies.identity;
    // A failed commit leaves the tail ahead of the database: only what is stored counts.
    this.#database.onRollback(() => {
      this.#tail = undefined;
    });
  }

  /** Checks, stamps, chains and stores one event. Refusals leave no trace in memory or in the transaction. */
  append<T extends EventType>(tx: WriteTx, draft: EventDraft<T>): EventDocument<T> {
    this.#writing = tx;
    try {
      const data = inCanonicalOrder(checkEventData(draft.type, draft.data), draft.type);
      const tail = this.#loadTail();
      const now = this.#clock.now();
      const clock = nextReading(tail.clock, now);
      const link = this.#caseLink(tail, draft.caseId ?? null);
      const { key, id } = this.#ids.next(now);
      const document = this.#stamp(draft, { id, data, now, clock, link, sequence: tail.tree.size + 1 });
      const body = eventText(document);
      const leaf = hashLeafText(body);
      const { type, project_id: project, case_id: cas, sequence: seq } = document;
      eventStore.insert(tx, { seq, id: key, type, project, cas, at: now, body });
      tail.clock = clock;
      tail.tree.append(leaf);
      tail.block.add({ seq, type, project, at: now });
      if (seq % tileWidth === 0) tail.block.write(tx, seq / tileWidth - 1);
      if (cas !== null && link !== null)
        tail.cases.set(cas, {
          sequence: link.sequence + 1,
          leaf: Buffer.from(leaf, "binary").toString("hex"),
        });
      // The document was built from parsed data and stamped fields: it has the shape of its type.
      return Object.freeze(document) as unknown as EventDocument<T>;
    } finally {
      this.#writing = undefined;
    }
  }

  /** Events after a sequence number, oldest first. */
  readAfter(after: number, limit: number, filter: EventFilter = {}): StoredEvent[] {
    return this.#read((tx) => findAfter(tx, after, limit, filter));
  }

  /** Events before a sequence number, newest first, and how many the filter lets through in all. */
  readBefore(
    before: number,
    limit: number,
    filter: EventFilter = {},
  ): { readonly events: StoredEvent[]; readonly total: number } {
    return this.#read((tx) => ({
      events: findBefore(tx, before, limit, filter),
      total: countEvents(tx, filter),
    }));
  }

  get(sequence: number): StoredEvent | undefined {
    return this.#read((tx) => eventStore.get(tx, sequence));
  }

  /** Sequence of the last event; 0 before the first. */
  get size(): number {
    return this.#loadTail().tree.size;
  }

  /** Merkle root of the first `size` events. */
  root(size = this.size): Buffer {
    return this.#loadTail().tree.root(size);
  }

  /** Size and root; inside a transaction, including what it has appended, when the transaction is given. */
  head(tx?: ReadTx): LogHead {
    const before = this.#reading;
    this.#reading = tx ?? before;
    try {
      return { size: this.size, root: this.root() };
    } finally {
      this.#reading = before;
    }
  }

  /** RFC 6962 inclusion path of an event in the tree of the first `size` events. */
  inclusionPath(sequence: number, size: number): Buffer[] {
    return inclusionPath(this.#loadTail().tree.node, sequence - 1, size);
  }

  /** RFC 6962 proof that the first `first` of `second` events are unchanged. */
  consistencyPath(first: number, second: number): Buffer[] {
    return consistencyPath(this.#loadTail().tree.node, first, second);
  }

  #stamp<T extends EventType>(
    draft: EventDraft<T>,
    stamps: {
      readonly id: string;
      readonly data: unknown;
      readonly now: number;
      readonly clock: ClockReading;
      readonly link: CaseLink | null;
      readonly sequence: number;
    },
  ): StampedEvent {
    const { id } = stamps;
    checkIds([draft.caseId ?? null, draft.projectId ?? null, draft.userId ?? null, draft.cause?.id ?? null]);
    return {
      case_id: draft.caseId ?? null,
      // A SHA-256 in hexadecimal is what the brand stands for.
      case_previous: (stamps.link?.leaf ?? null) as Sha256 | null,
      case_sequence: stamps.link === null ? null : stamps.link.sequence + 1,
      causation_id: draft.cause?.id ?? null,
      clock: writeReading(stamps.clock),
      correlation_id: draft.cause?.correlation_id ?? id,
      data: stamps.data,
      depends_on: noDependencies,
      device_id: this.#identity.deviceId,
      id,
      project_id: draft.projectId ?? null,
      sequence: stamps.sequence,
      timestamp: this.#instant(stamps.now),
      type: draft.type,
      user_id: draft.userId ?? this.#identity.userId,
      version: catalogue[draft.type].version,
    };
  }

  /** Events of one millisecond share their text of it. */
  #instant(ms: number): Instant {
    if (this.#lastInstant.ms !== ms) this.#lastInstant = { ms, text: toInstant(ms) };
    return this.#lastInstant.text;
  }

  #read<T>(work: (tx: ReadTx) => T): T {
    const tx = this.#writing ?? this.#reading;
    if (tx !== undefined) return work(tx);
    let result: { readonly value: T } | undefined;
    this.#database.read((opened) => {
      this.#reading = opened;
      try {
        result = { value: work(opened) };
      } finally {
        this.#reading = undefined;
      }
    });
    assert(result !== undefined, "a read transaction did not run");
    return result.value;
  }

  #loadTail(): Tail {
    this.#tail ??= this.#read((tx) => {
      const last = eventStore.last(tx);
      const size = last?.seq ?? 0;
      const edge = eventStore.after(tx, size - (size % tileWidth), tileWidth);
      const leaves = edge.map(({ body }) => hashLeaf(body));
      const clock = last === undefined ? { ms: 0, counter: 0 } : parseReading(last.body);
      const tree = new MerkleTree(this.#tiles, size, leaves);
      return { tree, clock, block: new OpenBlock(edge), cases: new Map() };
    });
    return this.#tail;
  }

  #caseLink(tail: Tail, caseId: string | null): CaseLink | null {
    if (caseId === null) return null;
    const known = tail.cases.get(caseId);
    if (known !== undefined) return known;
    const last = this.#read((tx) => eventStore.lastOfCase(tx, caseId));
    if (last === undefined) return { sequence: 0, leaf: null };
    // Our own stored document: `case_sequence` is there, because the row has a case.
    const { case_sequence: sequence } = JSON.parse(last.body) as { case_sequence: number };
    return { sequence, leaf: hashLeaf(last.body).toString("hex") };
  }
}
