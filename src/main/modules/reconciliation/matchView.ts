import type { MatchId, ProjectId, TxId, UserId } from "../../../contract/ids.ts";
import type { Currency, MinorUnits } from "../../../contract/money.ts";
import type { Match } from "../../../contract/procedures/reconciliationMatch.ts";
import type { BankCalendar } from "../../../contract/procedures/reconciliationRun.ts";
import { toInstant } from "../../base/clock.ts";
import { formatDay } from "../../base/days.ts";
import { type ReadTx, sql } from "../../storage/database.ts";
import type { MatchRow } from "./matchesStore.ts";
import type { Evidence } from "./matching/proposals.ts";
import { matchRows, toTransaction, txIdOf } from "./matchRows.ts";
import { explainMatch } from "./waterfall.ts";

/** Rows of a side that a match shows. */
const shownRows = 20;
const shownAlternatives = 100;

/** A stored match with its first rows and its reasons. Casts: each column was written from a value of that type. */
export function toMatch(tx: ReadTx, row: MatchRow, calendar: BankCalendar): Match {
  const ledger = matchRows.ofMatch(tx, row.match_no, "ledger", shownRows);
  const bank = matchRows.ofMatch(tx, row.match_no, "bank", shownRows);
  const difference = row.bank_sum - row.ledger_sum;
  const reasons = explainMatch({
    evidence: JSON.parse(row.evidence) as Evidence,
    confidence: row.confidence,
    ambiguous: row.ambiguous === 1,
    manual: row.manual === 1,
    difference,
    currency: row.currency,
    calendar,
    ledger,
    bank,
    ledgerRows: row.ledger_rows,
    bankRows: row.bank_rows,
  });
  return {
    matchId: row.match_id as MatchId,
    projectId: row.project_id as ProjectId,
    status: row.status as Match["status"],
    type: row.type as Match["type"],
    tier: row.tier as Match["tier"],
    confidence: row.confidence,
    ambiguous: row.ambiguous === 1,
    autoConfirmed: row.auto_confirmed === 1 && row.status === "confirmed",
    manual: row.manual === 1,
    currency: row.currency as Currency,
    ledgerSum: row.ledger_sum as MinorUnits,
    bankSum: row.bank_sum as MinorUnits,
    difference: difference as MinorUnits,
    days: row.last_day - row.first_day,
    ledgerRows: row.ledger_rows,
    bankRows: row.bank_rows,
    ledger: ledger.map(toTransaction),
    bank: bank.map(toTransaction),
    reasons,
    bits: Math.round(reasons.reduce((sum, reason) => sum + reason.bits, 0) * 100) / 100,
    decidedAt: row.decided_at === null ? null : toInstant(row.decided_at),
    decidedBy: row.decided_by as UserId | null,
    assignee: row.assignee,
    snoozedUntil: row.snoozed_until === null ? null : formatDay(row.snoozed_until),
    comments: row.comments,
  };
}

const importIds = sql<[number], { ingestion_id: string }>(
  "SELECT ingestion_id FROM ingestion WHERE ingestion_no = ?",
);

/** The choices of an ambiguous set: its sums, or its pairs. */
export function alternativesOf(
  tx: ReadTx,
  row: MatchRow,
): { ledger: TxId[]; bank: TxId[]; confidence: number }[] {
  if (row.ambiguous === 0) return [];
  const ids = new Map<number, string>();
  const idOf = ([ingestionNo, line]: readonly [number, number]): TxId => {
    const id = ids.get(ingestionNo) ?? tx.get(importIds, [ingestionNo])?.ingestion_id ?? "";
    ids.set(ingestionNo, id);
    return txIdOf(id, line);
  };
  type Keys = readonly (readonly [number, number])[];
  const stored = JSON.parse(row.alternatives) as { ledger: Keys; bank: Keys }[]; // written by the run
  if (stored.length > 0)
    return stored.slice(0, shownAlternatives).map((one) => ({
      ledger: one.ledger.map(idOf),
      bank: one.bank.map(idOf),
      confidence: Math.round((1 / stored.length) * 10_000) / 10_000,
    }));
  const ledger = matchRows
    .ofMatch(tx, row.match_no, "ledger", 10)
    .map((one) => txIdOf(one.ingestion_id, one.row));
  const bank = matchRows
    .ofMatch(tx, row.match_no, "bank", 10)
    .map((one) => txIdOf(one.ingestion_id, one.row));
  const confidence = Math.round((1 / Math.max(row.ledger_rows, row.bank_rows)) * 10_000) / 10_000;
  return ledger
    .flatMap((ours) => bank.map((theirs) => ({ ledger: [ours], bank: [theirs], confidence })))
    .slice(0, shownAlternatives);
}
