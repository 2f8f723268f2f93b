import type { Migration } from "../migration.ts";

/** Alerts with every step of their life, and when each person was shown something: the rate limit survives a restart. */
export const frenlyMigration: Migration = {
  id: 50,
  name: "frenly",
  sql: `
    CREATE TABLE alert (
      alert_no INTEGER PRIMARY KEY,
      alert_id TEXT NOT NULL UNIQUE,
      project_id TEXT,
      type TEXT NOT NULL,
      severity INTEGER NOT NULL CHECK (severity BETWEEN 0 AND 3),
      status TEXT NOT NULL,
      message TEXT NOT NULL,
      reason TEXT NOT NULL,
      subject TEXT NOT NULL,
      fingerprint TEXT NOT NULL,
      episode INTEGER NOT NULL,
      occurrences INTEGER NOT NULL,
      raised_at INTEGER NOT NULL,
      last_seen_at INTEGER NOT NULL,
      delivered_at INTEGER,
      held_back_by TEXT,
      snoozed_until INTEGER,
      active INTEGER NOT NULL CHECK (active IN (0, 1))
    ) STRICT;
    CREATE INDEX alert_fingerprint ON alert (fingerprint, alert_no);
    CREATE INDEX alert_active ON alert (active, severity, raised_at);
    CREATE TABLE alert_step (
      alert_no INTEGER NOT NULL,
      n INTEGER NOT NULL,
      status TEXT NOT NULL,
      at INTEGER NOT NULL,
      user_id TEXT NOT NULL,
      detail TEXT,
      PRIMARY KEY (alert_no, n)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE alert_cause (event_id TEXT NOT NULL, rule TEXT NOT NULL, PRIMARY KEY (event_id, rule)) STRICT, WITHOUT ROWID;
    CREATE TABLE delivery (at INTEGER NOT NULL, alert_no INTEGER NOT NULL) STRICT;
    CREATE INDEX delivery_at ON delivery (at);
    CREATE TABLE pattern_event (rule TEXT NOT NULL, grp TEXT NOT NULL, at INTEGER NOT NULL, kind TEXT NOT NULL, event_id TEXT NOT NULL) STRICT;
    CREATE INDEX pattern_event_group ON pattern_event (rule, grp, at);
  `,
};
