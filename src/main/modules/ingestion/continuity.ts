import type { Side } from "../../../contract/events/ingestion.ts";
import type { Day, IngestionId } from "../../../contract/ids.ts";
import type { Currency, MinorUnits } from "../../../contract/money.ts";
import type { AccountContinuity, StatementLink } from "../../../contract/procedures/ingestion.ts";
import { formatDay } from "../../base/days.ts";
import type { StatementRow } from "./statementsStore.ts";

/**
 * Lays the statements of each account end to end, across files: a statement must open with what the one before it
 * closed with. Days that no statement covers are a gap, days that two cover an overlap; a difference between closing
 * and next opening is money that moved where no statement looks.
 *
 * `rows` come by side, account, currency and closing day.
 */
export function layEndToEnd(rows: readonly StatementRow[]): AccountContinuity[] {
  const accounts: AccountContinuity[] = [];
  for (const row of rows) {
    const last = accounts.at(-1);
    const isSame =
      last !== undefined &&
      last.side === row.side &&
      last.account === row.account &&
      last.currency === row.currency;
    const account = isSame ? last : startAccount(row);
    if (!isSame) accounts.push(account);
    const link = toLink(row, account.statements.at(-1));
    account.statements.push(link);
    if (link.problem !== null) account.problems += 1;
  }
  return accounts;
}

/** Casts: each column was written from a value of that type. */
function startAccount(row: StatementRow): AccountContinuity {
  return {
    side: row.side as Side,
    account: row.account,
    currency: row.currency as Currency,
    problems: 0,
    statements: [],
  };
}

function toLink(row: StatementRow, before: StatementLink | undefined): StatementLink {
  const from = row.opening_day === null ? null : formatDay(row.opening_day);
  const link = {
    ingestionId: row.ingestion_id as IngestionId,
    fileName: row.file_name,
    number: row.number,
    opening: row.opening as MinorUnits | null,
    closing: row.closing as MinorUnits | null,
    from,
    to: row.closing_day === null ? null : formatDay(row.closing_day),
    rows: row.rows,
    problem: null,
    difference: null,
  };
  return before === undefined ? link : { ...link, ...compare(before, { opening: link.opening, from }) };
}

function compare(
  before: StatementLink,
  { opening, from }: { readonly opening: MinorUnits | null; readonly from: Day | null },
): Pick<StatementLink, "problem" | "difference"> {
  const isEarlier = from !== null && before.to !== null && from < before.to;
  if (before.closing === null || opening === null) return { problem: null, difference: null };
  const difference = (opening - before.closing) as MinorUnits; // whole numbers of the same unit
  if (difference === 0) return { problem: null, difference: null };
  return { problem: isEarlier ? "overlap" : "gap", difference };
}
