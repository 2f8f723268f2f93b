import type { ProjectId, TxId } from "../../../contract/ids.ts";
import { formatDecimal } from "../../../contract/money.ts";
import { AppError } from "../../base/errors.ts";
import type { ReadTx, WriteTx } from "../../storage/database.ts";
import { fingerprint, matchIdOf } from "./fingerprints.ts";
import { type MatchRow, matchesStore } from "./matchesStore.ts";
import { matchRows, type StoredTx } from "./matchRows.ts";
import { runsStore } from "./runsStore.ts";

/** Rows that a person puts together. */
export interface RowsBySide {
  readonly ledger: readonly TxId[];
  readonly bank: readonly TxId[];
}

/** Rows of a match to be made, with their sums in the bank's sign. */
export interface RowsOfMatch {
  readonly ledger: readonly StoredTx[];
  readonly bank: readonly StoredTx[];
  readonly ledgerSum: number;
  readonly bankSum: number;
  readonly currencies: readonly string[];
}

/** What a match of these rows would be; `refusal` says why it may not be made. */
export function previewMatch(
  tx: ReadTx,
  projectId: ProjectId,
  rows: RowsBySide,
): RowsOfMatch & { readonly refusal: string | null } {
  const run = runsStore.current(tx, projectId);
  const sign = run?.sign ?? 1;
  const ledger = rows.ledger.map((txId) => requireRow(tx, txId));
  const bank = rows.bank.map((txId) => requireRow(tx, txId));
  const ledgerSum = ledger.reduce((sum, row) => sum + row.amount, 0) * sign + 0;
  const bankSum = bank.reduce((sum, row) => sum + row.amount, 0);
  const currencies = [...new Set([...ledger, ...bank].map((row) => row.currency))];
  const held =
    run === undefined
      ? undefined
      : holdersOf(tx, [...ledger, ...bank], run.run_no).find((holder) => holder.status === "confirmed");
  const refusal = refusalOf({ projectId, ledger, bank, currencies, held, hasRun: run !== undefined });
  return { ledger, bank, ledgerSum, bankSum, currencies, refusal };
}

export function requireRow(tx: ReadTx, txId: TxId): StoredTx {
  const row = matchRows.byId(tx, txId);
  if (row === undefined)
    throw new AppError("NOT_FOUND", `There is no row ${txId}; its import may have been undone.`);
  return row;
}

/** The standing matches that hold any of the rows. */
export function holdersOf(tx: ReadTx, rows: readonly StoredTx[], runNo: number): MatchRow[] {
  const holders = new Map<number, MatchRow>();
  for (const row of rows) {
    const holder = matchesStore.holder(tx, { ingestionNo: row.ingestion_no, row: row.row, runNo });
    if (holder !== undefined) holders.set(holder.match_no, holder);
  }
  return [...holders.values()];
}

/** Adds a match made by a person, or what is left of an ambiguous set; it stands nowhere until it is moved. */
export function insertGroup(
  tx: WriteTx,
  rows: RowsOfMatch,
  about: {
    readonly projectId: string;
    readonly standing: { readonly runNo: number };
    readonly manual: boolean;
  },
): number {
  const { ledger, bank } = rows;
  const days = [...ledger, ...bank].map((row) => row.day);
  const isPair = ledger.length === 1 && bank.length === 1;
  const group = {
    id: matchIdOf(about.projectId, ledger.map(fingerprint), bank.map(fingerprint)),
    project: about.projectId,
    run: about.standing.runNo,
    type: isPair || !about.manual ? "direct" : "aggregate",
    tier: about.manual ? "TIER_1" : "TIER_4",
    confidence: about.manual ? 1 : 0.5,
    ambiguous: about.manual || isPair ? 0 : 1,
    manual: about.manual ? 1 : 0,
    currency: rows.currencies[0] ?? "",
    ledgerSum: rows.ledgerSum,
    bankSum: rows.bankSum,
    first: days.reduce((a, b) => Math.min(a, b)),
    last: days.reduce((a, b) => Math.max(a, b)),
    ledgerRows: ledger.length,
    bankRows: bank.length,
    bits: 0,
    evidence: JSON.stringify(about.manual ? {} : { solutions: ledger.length * bank.length }),
  };
  const keys = [...ledger, ...bank].map((row) => ({
    ingestionNo: row.ingestion_no,
    row: row.row,
    side: row.side,
  }));
  return matchesStore.insert(tx, group, keys);
}

function refusalOf(about: {
  readonly projectId: string;
  readonly ledger: readonly StoredTx[];
  readonly bank: readonly StoredTx[];
  readonly currencies: readonly string[];
  readonly held: MatchRow | undefined;
  readonly hasRun: boolean;
}): string | null {
  const { ledger, bank, currencies, held } = about;
  const all = [...ledger, ...bank];
  if (!about.hasRun) return "This project was not reconciled yet. Run the reconciliation first.";
  if (ledger.length === 0 || bank.length === 0) return "A match needs rows of both sides.";
  if (ledger.some((row) => row.side !== "ledger") || bank.some((row) => row.side !== "bank"))
    return "A row stands on the wrong side: the books' rows go left, the bank's right.";
  if (all.some((row) => row.project_id !== about.projectId)) return "A row belongs to another project.";
  if (new Set(all.map((row) => `${row.ingestion_no} ${row.row}`)).size < all.length)
    return "A row is named twice.";
  if (currencies.length > 1) return `Currencies never mix: the rows are in ${currencies.join(" and ")}.`;
  if (held !== undefined)
    return `A row is in a confirmed match already (${formatDecimal(held.bank_sum, held.currency)} ${held.currency}). Take that one apart first.`;
  return null;
}
