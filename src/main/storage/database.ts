import BetterSqlite3 from "better-sqlite3";
import { type Disposable, toDisposable } from "../base/disposable.ts";
import { AppError, assert, systemCode } from "../base/errors.ts";

/** A value that SQLite stores as it is. Integers are safe integers; money is in minor units. */
export type SqlValue = string | number | bigint | Buffer | null;
type SqlParams = readonly SqlValue[] | Readonly<Record<string, SqlValue>>;

/** One SQL text with the shape of its parameters and rows. Prepared once per connection, on first use. */
export interface Sql<Params extends SqlParams, Row> {
  readonly text: string;
  /** Never present: it carries the two types. */
  readonly types?: { readonly params: Params; readonly row: Row };
}

/** Declares a statement: `sql<[string], { n: number }>("SELECT count(*) AS n FROM t WHERE k = ?")`. */
export function sql<Params extends SqlParams = [], Row = never>(text: string): Sql<Params, Row> {
  return { text };
}

/** Reading inside one snapshot. */
export interface ReadTx {
  get<P extends SqlParams, R>(statement: Sql<P, R>, params: P): R | undefined;
  all<P extends SqlParams, R>(statement: Sql<P, R>, params: P): R[];
  iterate<P extends SqlParams, R>(statement: Sql<P, R>, params: P): IterableIterator<R>;
}

/** Writing inside one immediate transaction; only `Database.write` makes one. */
export interface WriteTx extends ReadTx {
  run<P extends SqlParams, R>(
    statement: Sql<P, R>,
    params: P,
  ): { readonly changes: number; readonly lastId: number };
  /** Calls back once this transaction is durable; never after a rollback. In-memory effects belong here. */
  afterCommit(effect: () => void): void;
}

export interface DatabaseOptions {
  readonly path: string;
  readonly readonly?: boolean;
  /** Encrypts every page (SQLite3 Multiple Ciphers). Without a key the file is a plain SQLite database. */
  readonly key?: string;
}

type NotPromise<T> = T extends PromiseLike<unknown> ? never : T;

/**
 * One connection to the workspace database, the only place that knows the driver.
 * One writer per workspace: the main thread's, or a worker's while it loads rows; both wait up to 5 s.
 */
export class Database implements Disposable {
  readonly path: string;
  readonly #db: BetterSqlite3.Database;
  readonly #prepared = new Map<string, BetterSqlite3.Statement<unknown[]>>();
  readonly #rollbackListeners = new Set<() => void>();
  #inTransaction = false;
  #sharers = 0;

  private constructor(path: string, db: BetterSqlite3.Database) {
    this.path = path;
    this.#db = db;
  }

  static open(options: DatabaseOptions): Database {
    const readonly = options.readonly ?? false;
    let db: BetterSqlite3.Database | undefined;
    try {
      db = new BetterSqlite3(options.path, { readonly });
      if (options.key !== undefined) db.pragma(`key = '${options.key.replaceAll("'", "''")}'`);
      applyPragmas(db, readonly);
      return new Database(options.path, db);
    } catch (error) {
      db?.close();
      throw toAppError(error, options.path);
    }
  }

  read<T>(work: (tx: ReadTx) => NotPromise<T>): T {
    return this.#transaction("BEGIN", () => work(this.#readTx));
  }

  write<T>(work: (tx: WriteTx) => NotPromise<T>): T {
    const effects: (() => void)[] = [];
    const result = this.#transaction("BEGIN IMMEDIATE", () =>
      work({
        ...this.#readTx,
        run: (s, p) => this.#run(s, p),
        afterCommit: (effect) => effects.push(effect),
      }),
    );
    for (const effect of effects) effect();
    return result;
  }

  /** Tells when a write was rolled back, so that what was cached from it is thrown away. */
  onRollback(listener: () => void): Disposable {
    this.#rollbackListeners.add(listener);
    return toDisposable(() => this.#rollbackListeners.delete(listener));
  }

  /**
   * For as long as another thread loads rows in small transactions: a write polls for its turn every half
   * millisecond. SQLite's own waiting sleeps up to 100 ms and misses the gaps in between, ten and more in a row.
   * Moving pages from the write-ahead log into the database is left to that thread as well.
   */
  shareWriting(): Disposable {
    this.#sharers += 1;
    this.#db.pragma("busy_timeout = 0");
    this.#db.pragma("wal_autocheckpoint = 0");
    return toDisposable(() => {
      this.#sharers -= 1;
      if (this.#sharers > 0 || !this.#db.open) return;
      this.#db.pragma(`busy_timeout = ${busyMs}`);
      this.#db.pragma("wal_autocheckpoint = 1000");
    });
  }

  /**
   * For a connection that loads rows which count only after a later, fully durable commit of another connection: its
   * own commits need no flush, because that commit flushes the same write-ahead log.
   */
  relyOnLaterCommit(): void {
    this.#db.pragma("synchronous = NORMAL");
    this.#db.pragma("wal_autocheckpoint = 4000");
  }

  /** Moves what the write-ahead log holds into the database, as far as no reader stands in the way. */
  checkpoint(): void {
    this.#guard(() => this.#db.pragma("wal_checkpoint(PASSIVE)"));
  }

  /** Runs SQL that takes no parameters: migrations and pragmas. */
  execute(text: string): void {
    this.#guard(() => this.#db.exec(text));
  }

  /** Runs the SQL of a migration inside the write transaction that records it. */
  executeInside(text: string): void {
    assert(this.#inTransaction, "a migration ran outside a transaction");
    this.#db.exec(text);
  }

  pragma(name: string): unknown {
    return this.#guard(() => this.#db.pragma(name, { simple: true }));
  }

  /** Copies the live database page by page (never a file copy, which could tear). */
  async backup(destination: string): Promise<void> {
    await this.#db.backup(destination);
  }

  dispose(): void {
    this.#prepared.clear();
    this.#db.close();
  }

  readonly #readTx: ReadTx = {
    get: <P extends SqlParams, R>(statement: Sql<P, R>, params: P) =>
      this.#prepare(statement.text).get(params) as R | undefined, // the row type is declared beside the SQL
    all: <P extends SqlParams, R>(statement: Sql<P, R>, params: P) =>
      this.#prepare(statement.text).all(params) as R[],
    iterate: <P extends SqlParams, R>(statement: Sql<P, R>, params: P) =>
      this.#prepare(statement.text).iterate(params) as IterableIterator<R>,
  };

  #run<P extends SqlParams, R>(statement: Sql<P, R>, params: P) {
    const result = this.#prepare(statement.text).run(params);
    return { changes: result.changes, lastId: Number(result.lastInsertRowid) };
  }

  #prepare(text: string): BetterSqlite3.Statement<unknown[]> {
    let statement = this.#prepared.get(text);
    if (statement === undefined) {
      statement = this.#db.prepare(text);
      this.#prepared.set(text, statement);
    }
    return statement;
  }

  #transaction<T>(begin: string, work: () => NotPromise<T>): T {
    assert(!this.#inTransaction, "a transaction was opened inside a transaction");
    return this.#guard(() => {
      this.#begin(begin);
      this.#inTransaction = true;
      try {
        const result = work();
        assert(!isThenable(result), "a transaction callback was asynchronous");
        this.#prepare("COMMIT").run([]);
        return result;
      } catch (error) {
        if (this.#db.inTransaction) this.#db.exec("ROLLBACK");
        if (begin !== "BEGIN") for (const listener of this.#rollbackListeners) listener();
        throw error;
      } finally {
        this.#inTransaction = false;
      }
    });
  }

  #begin(begin: string): void {
    for (let waitedMs = 0; ; waitedMs += pollMs) {
      try {
        this.#prepare(begin).run([]);
        return;
      } catch (error) {
        const isBusy = systemCode(error)?.startsWith("SQLITE_BUSY") === true;
        if (!isBusy || this.#sharers === 0 || waitedMs > busyMs) throw error;
        Atomics.wait(never, 0, 0, pollMs);
      }
    }
  }

  #guard<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw toAppError(error, this.path);
    }
  }
}

/**
 * Holds an exclusive lock on a small file until disposed of, or undefined when another process holds it. The
 * operating system lets go of it when the process dies, however it dies: no lock is ever stale.
 */
export function holdExclusively(path: string): Disposable | undefined {
  const db = new BetterSqlite3(path, { timeout: 0 });
  try {
    db.exec("BEGIN EXCLUSIVE");
    return toDisposable(() => db.close());
  } catch (error) {
    db.close();
    if (systemCode(error) === "SQLITE_BUSY") return undefined;
    throw toAppError(error, path);
  }
}

/** How long a write waits for another's, at most. */
const busyMs = 5_000;
const pollMs = 0.5;
/** Nobody ever wakes this: waiting on it is a sleep without a busy loop. */
const never = new Int32Array(new SharedArrayBuffer(4));

function isThenable(value: unknown): boolean {
  return typeof value === "object" && value !== null && "then" in value;
}

/** Set on every open and read back: the driver resets `synchronous` after the first connection. */
function applyPragmas(db: BetterSqlite3.Database, readonly: boolean): void {
  db.pragma(`busy_timeout = ${busyMs}`);
  db.pragma("foreign_keys = ON");
  db.pragma("trusted_schema = OFF");
  db.pragma("cell_size_check = ON");
  if (readonly) return;
  const mode = db.pragma("journal_mode = WAL", { simple: true });
  if (mode !== "wal")
    throw new AppError(
      "HOME_UNSAFE",
      `The database can't use a write-ahead log here (journal mode "${String(mode)}"). Choose a folder on a local disk.`,
    );
  db.pragma("synchronous = FULL");
  db.pragma("journal_size_limit = 67108864");
  if (process.platform === "darwin") {
    db.pragma("fullfsync = ON");
    db.pragma("checkpoint_fullfsync = ON");
  }
  assert(db.pragma("synchronous", { simple: true }) === 2, "synchronous=FULL was not accepted");
}

/** Turns the driver's failures into sentences; anything unknown passes as it is. */
function toAppError(error: unknown, path: string): unknown {
  if (error instanceof AppError) return error;
  switch (systemCode(error)) {
    case "SQLITE_FULL":
      return new AppError(
        "DISK_FULL",
        "The disk is full. Nothing of the last step was kept; free some space and try again.",
        { where: path, cause: error },
      );
    case "SQLITE_NOTADB":
    case "SQLITE_CORRUPT":
      return new AppError(
        "DATABASE_DAMAGED",
        "The workspace database is damaged or needs another key. It was left as it is; restore a backup or run frenly verify.",
        { where: path, cause: error },
      );
    case "SQLITE_CANTOPEN":
      return new AppError(
        "HOME_UNSAFE",
        "The workspace database can't be opened. Check that the folder exists and that you may write there.",
        { where: path, cause: error },
      );
    default:
      return error;
  }
}
