import type { MatchId, TxId } from "../../../contract/ids.ts";
import type { MinorUnits } from "../../../contract/money.ts";
import type { Match, Reason } from "../../../contract/procedures/reconciliationMatch.ts";
import type { BankCalendar } from "../../../contract/procedures/reconciliationRun.ts";
import { AppError } from "../../base/errors.ts";
import { type ReadTx, type SqlValue, sql } from "../../storage/database.ts";
import { matchesStore } from "./matchesStore.ts";
import { createVocabulary, SideBuilder } from "./matching/columns.ts";
import { Comparison } from "./matching/comparison.ts";
import { Pairs } from "./matching/pairs.ts";
import { estimateWeights, explainPair, scorePair } from "./matching/weights.ts";
import { matchRows, type StoredTx, toTransaction, txColumns } from "./matchRows.ts";
import { settingsOf } from "./projectSettings.ts";
import { runsStore } from "./runsStore.ts";
import { explainMatch } from "./waterfall.ts";

const shown = 20;
const compared = 200;
const days = 45;

/** Rows of the other side near in time whose amount is nearest. */
const near = sql<Record<string, SqlValue>, StoredTx>(
  `SELECT ${txColumns} FROM ingestion i CROSS JOIN tx t ON t.ingestion_no = i.ingestion_no
   WHERE i.project_id = :project AND i.side = :side AND i.status = 'committed' AND t.day BETWEEN :from AND :to AND t.currency = :currency
   ORDER BY min(abs(t.amount - :amount), abs(t.amount + :amount)), abs(t.day - :day) LIMIT :limit`,
);

/** Of about a thousand rows one has lost its minus, where it happens at all. */
const lostSignBits = 10;

interface Candidate {
  readonly transaction: Match["ledger"][number];
  readonly confidence: number;
  readonly bits: number;
  readonly reasons: Reason[];
  readonly difference: MinorUnits;
  readonly heldBy: MatchId | null;
}

/** Rows of the other side that a row could belong to, best first, with the waterfall of each. */
export function findCandidatesOf(tx: ReadTx, txId: TxId): Candidate[] {
  const row = matchRows.byId(tx, txId);
  if (row === undefined)
    throw new AppError("NOT_FOUND", `There is no row ${txId}; its import may have been undone.`);
  const settings = settingsOf(tx, row.project_id);
  const run = runsStore.current(tx, row.project_id);
  const sign = run?.sign ?? 1;
  const others = tx.all(near, {
    project: row.project_id,
    side: row.side === "ledger" ? "bank" : "ledger",
    from: row.day - days,
    to: row.day + days,
    currency: row.currency,
    amount: row.amount * sign,
    day: row.day,
    limit: compared,
  });
  const isLedger = row.side === "ledger";
  const scored = score(row, others, {
    sign: sign === -1 ? -1 : 1,
    window: settings.windows.other,
    calendar: settings.calendar,
  });
  return scored
    .sort((a, b) => b.bits - a.bits)
    .slice(0, shown)
    .map(({ other, bits, evidence, difference }) => {
      const holder = matchesStore.holder(tx, {
        ingestionNo: other.ingestion_no,
        row: other.row,
        runNo: run?.run_no ?? -1,
      });
      const confidence =
        Math.round(Math.min(0.9999, Math.max(0.0001, 1 / (1 + 2 ** -bits))) * 10_000) / 10_000;
      return {
        transaction: toTransaction(other),
        confidence,
        bits: Math.round(bits * 100) / 100,
        reasons: explainMatch({
          evidence,
          confidence,
          ambiguous: false,
          manual: false,
          difference,
          tolerance: settings.tolerance,
          calendar: settings.calendar,
          currency: row.currency,
          ledger: isLedger ? [row] : [other],
          bank: isLedger ? [other] : [row],
          ledgerRows: 1,
          bankRows: 1,
        }),
        difference: difference as MinorUnits, // a difference of minor units
        heldBy: (holder?.match_id ?? null) as MatchId | null, // written from a branded id
      };
    });
}

function score(
  row: StoredTx,
  others: readonly StoredTx[],
  about: { readonly sign: 1 | -1; readonly window: number; readonly calendar: BankCalendar },
) {
  const vocabulary = createVocabulary(about.calendar);
  const [one, many] = [new SideBuilder(vocabulary), new SideBuilder(vocabulary)];
  const add = (side: SideBuilder, of: StoredTx) =>
    side.add({ ...of, counterpartyAccount: of.counterparty_account });
  add(one, row);
  for (const other of others) add(many, other);
  const isLedger = row.side === "ledger";
  const ledger = (isLedger ? one : many).build(about.sign);
  const bank = (isLedger ? many : one).build(1);
  const comparison = new Comparison({ ledger, bank }, vocabulary, []);
  const pairs = new Pairs();
  for (const place of others.keys()) {
    const [l, b] = isLedger ? [0, place] : [place, 0];
    const lag = Math.abs((bank.business[b] ?? 0) - (ledger.business[l] ?? 0));
    const code = comparison.compare(l, b, lag > about.window);
    // A different amount is shown so that a person can choose it, and weighs heavily against it.
    const [ours, theirs] = [ledger.amount[l] ?? 0, bank.amount[b] ?? 0];
    const amountBits = amountBitsOf(Math.abs(theirs - ours), {
      isOpposite: ours === -theirs,
      rows: others.length,
    });
    pairs.add(l, b, { code, keyRows: comparison.keyRows, amountBits });
  }
  const weights = estimateWeights(new Pairs(), { ledger, bank, comparison });
  return [...others.entries()].map(([at, other]) => {
    const parts = explainPair(pairs, at, bank, weights);
    const [l, b] = [pairs.ledger[at] ?? 0, pairs.bank[at] ?? 0];
    return {
      other,
      bits: scorePair(pairs, at, bank, weights),
      evidence: { ...parts, code: pairs.code[at] ?? 0, amountRows: 1, keyRows: pairs.keyRows[at] ?? 0 },
      difference: (bank.amount[b] ?? 0) - (ledger.amount[l] ?? 0),
    };
  });
}

/** An amount that is the same but for its sign says as much, less how rarely a sign is lost. */
function amountBitsOf(difference: number, about: { isOpposite: boolean; rows: number }): number {
  const same = Math.log2(about.rows + 1);
  if (difference === 0) return same;
  return about.isOpposite ? same - lostSignBits : -Math.min(20, Math.log2(1 + difference));
}
