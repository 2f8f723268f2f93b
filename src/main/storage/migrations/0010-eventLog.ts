import type { Migration } from "../migration.ts";

/** The append-only log: exact bytes, full Merkle tiles, signed checkpoints, positions of subscribers. */
export const eventLogMigration: Migration = {
  id: 10,
  name: "eventLog",
  sql: `
    CREATE TABLE ev (
      seq INTEGER PRIMARY KEY,
      id BLOB NOT NULL UNIQUE CHECK (length(id) = 16),
      type TEXT NOT NULL,
      project TEXT,
      cas TEXT,
      at INTEGER NOT NULL,
      body TEXT NOT NULL
    ) STRICT;
    CREATE INDEX ev_case ON ev (cas, seq) WHERE cas IS NOT NULL;
    -- Written once per 256 events: an index on ev itself would cost every single event two more pages to flush.
    CREATE TABLE ev_block (block INTEGER PRIMARY KEY, from_at INTEGER NOT NULL, to_at INTEGER NOT NULL) STRICT;
    CREATE TABLE ev_mark (
      key TEXT NOT NULL,
      block INTEGER NOT NULL,
      bits BLOB NOT NULL CHECK (length(bits) = 32),
      PRIMARY KEY (key, block)
    ) STRICT, WITHOUT ROWID;
    CREATE TRIGGER ev_no_update BEFORE UPDATE ON ev BEGIN SELECT RAISE(ABORT, 'events are never changed'); END;
    CREATE TRIGGER ev_no_delete BEFORE DELETE ON ev BEGIN SELECT RAISE(ABORT, 'events are never deleted'); END;
    CREATE TABLE tile (
      lvl INTEGER NOT NULL,
      n INTEGER NOT NULL,
      root BLOB NOT NULL CHECK (length(root) = 32),
      h BLOB NOT NULL CHECK (length(h) = 8192),
      PRIMARY KEY (lvl, n)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE ckpt (
      size INTEGER PRIMARY KEY,
      root BLOB NOT NULL CHECK (length(root) = 32),
      signed_at INTEGER NOT NULL,
      note TEXT NOT NULL
    ) STRICT;
    CREATE TABLE subscriber (name TEXT PRIMARY KEY, position INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  `,
};
