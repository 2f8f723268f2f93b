import type { Transaction } from "../../../../contract/procedures/transactions.ts";
import { parseDay } from "../../../base/days.ts";

/** What the rows of an exhibit say of one counterparty, as it is written, towards one own account in one currency. */
export interface PartyTotal {
  readonly ownAccount: string;
  readonly name: string;
  readonly account: string;
  /** Key of the counterparty; empty where the rows name none. */
  readonly party: string;
  readonly currency: string;
  rows: number;
  /** Minor units; money out is negative. */
  paidIn: number;
  paidOut: number;
  /** Days since 1970. */
  firstDay: number;
  lastDay: number;
}

/** Sums rows by counterparty, own account and currency; currencies are never added together. */
export class PartyTally {
  readonly #partyOf: (name: string, account: string) => string;
  readonly #totals = new Map<string, PartyTotal>();
  readonly origins = new Map<string, number>();

  constructor(partyOf: (name: string, account: string) => string) {
    this.#partyOf = partyOf;
  }

  add(row: Transaction): void {
    const key = [row.account, row.counterparty, row.counterpartyAccount, row.currency].join("\u0000");
    const day = parseDay(row.date);
    const total =
      this.#totals.get(key) ?? start(row, day, this.#partyOf(row.counterparty, row.counterpartyAccount));
    this.#totals.set(key, total);
    total.rows += 1;
    if (row.amount < 0) total.paidOut += row.amount;
    else total.paidIn += row.amount;
    total.firstDay = Math.min(total.firstDay, day);
    total.lastDay = Math.max(total.lastDay, day);
    this.origins.set(row.ingestionId, (this.origins.get(row.ingestionId) ?? 0) + 1);
  }

  totals(): readonly PartyTotal[] {
    return [...this.#totals.values()];
  }
}

function start(row: Transaction, day: number, party: string): PartyTotal {
  return {
    ownAccount: row.account,
    name: row.counterparty,
    account: row.counterpartyAccount,
    party,
    currency: row.currency,
    rows: 0,
    paidIn: 0,
    paidOut: 0,
    firstDay: day,
    lastDay: day,
  };
}
