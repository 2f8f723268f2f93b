import type { Side } from "../../../../contract/events/ingestion.ts";
import type { Database, ReadTx, WriteTx } from "../../../storage/database.ts";
import { ingestionStore } from "../ingestionStore.ts";
import { type Period, sameDays } from "./overlap.ts";
import { type AlikeRow, type Overlapping, overlapStore, type RowsTable, type Twins } from "./overlapStore.ts";

/** Rows in one transaction: few enough that another writer waits under 20 ms. */
const chunkRows = 500;

/** What of a file is in already. */
export interface Overlap {
  /** Rows that an earlier import of the side holds. */
  readonly same: readonly Twins[];
  /** Rows that look like one of an earlier import and stay in: the file does not overlap it there, or says it otherwise. */
  readonly ambiguous: readonly number[];
}

interface Import extends Period {
  readonly ingestionNo: number;
  readonly projectId: string;
  readonly side: Side;
}

const nothing: Overlap = { same: [], ambiguous: [] };

/** Compares the rows of an import with those of earlier imports of its side whose period it shares. */
export function findOverlap(tx: ReadTx, table: RowsTable, mine: Import): Overlap {
  const others = ingestionStore
    .committedPeriods(tx, mine.projectId, mine.side)
    .filter(
      ({ ingestion_no: no, from, to }) => no !== mine.ingestionNo && from <= mine.to && to >= mine.from,
    );
  if (others.length === 0) return nothing;
  const theirs = { from: Math.min(...others.map((o) => o.from)), to: Math.max(...others.map((o) => o.to)) };
  const about: Overlapping = {
    no: mine.ingestionNo,
    others: others.map((other) => other.ingestion_no),
    from: Math.max(mine.from, theirs.from),
    to: Math.min(mine.to, theirs.to),
  };
  const twins = overlapStore.twins(tx, table, about);
  const matched = new Map<number, number>();
  for (const { day } of twins) matched.set(day, (matched.get(day) ?? 0) + 1);
  const days = overlapStore
    .days(tx, table, about)
    .map((day) => ({ ...day, matched: matched.get(day.day) ?? 0 }));
  const same = sameDays(days, mine, theirs);
  const held = twins.filter(({ day }) => same.has(day));
  const ambiguous = ambiguousRows(overlapStore.alike(tx, table, about), new Set(held.map(({ row }) => row)));
  return { same: held, ambiguous };
}

/** Of the rows that look like one of theirs, those that are not held, as far as theirs are not spoken for. */
function ambiguousRows(rows: readonly AlikeRow[], held: ReadonlySet<number>): number[] {
  const free = new Map<string, number>();
  const keyOf = ({ day, amount, currency }: AlikeRow) => `${day} ${amount} ${currency}`;
  for (const row of rows) {
    const key = keyOf(row);
    free.set(key, (free.get(key) ?? row.theirs) - (held.has(row.row) ? 1 : 0));
  }
  const ambiguous: number[] = [];
  for (const row of rows) {
    const key = keyOf(row);
    const left = free.get(key) ?? 0;
    if (held.has(row.row) || left <= 0) continue;
    free.set(key, left - 1);
    ambiguous.push(row.row);
  }
  return ambiguous;
}

/** Holds back the rows of a loaded import that are in already, a few at a time. */
export function holdTwins(database: Database, mine: Import): Overlap {
  const overlap = database.read((tx) => findOverlap(tx, "tx", mine));
  for (let at = 0; at < overlap.same.length; at += chunkRows) {
    const some = overlap.same.slice(at, at + chunkRows);
    database.write((tx) => overlapStore.hold(tx, mine.ingestionNo, some));
  }
  return overlap;
}

/**
 * Lets the rows count again that others held back because of an import which is being undone; each import in turn
 * is compared anew, so that of two that held back the same row one counts. Which imports changed.
 */
export function releaseTwins(tx: WriteTx, undoneNo: number): number[] {
  const changed = overlapStore.holders(tx, undoneNo);
  for (const no of changed) {
    overlapStore.release(tx, no, undoneNo);
    const mine = ingestionStore.periodOf(tx, no);
    if (mine !== undefined) overlapStore.hold(tx, no, findOverlap(tx, "tx", mine).same);
    overlapStore.noteHeld(tx, no);
  }
  return changed;
}
