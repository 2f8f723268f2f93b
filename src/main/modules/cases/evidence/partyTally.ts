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

/** The same of one day; `txId` names the row where it is one. */
export type PartyMoment = Omit<PartyTotal, "lastDay"> & { txId: string };

/** A set of more days than this is told in spans: nobody reads a timeline of more lines from one exhibit. */
const mostMoments = 2_000;

/** Sums rows by counterparty, own account and currency; currencies are never added together. */
export class PartyTally {
  readonly #partyOf: (name: string, account: string) => string;
  readonly #totals = new Map<string, PartyTotal>();
  readonly #moments = new Map<string, PartyMoment>();
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
    addAmount(total, row);
    total.firstDay = Math.min(total.firstDay, day);
    total.lastDay = Math.max(total.lastDay, day);
    if (this.#moments.size <= mostMoments) this.#addMoment(`${day}\u0000${key}`, row, total.party);
    this.origins.set(row.ingestionId, (this.origins.get(row.ingestionId) ?? 0) + 1);
  }

  #addMoment(key: string, row: Transaction, party: string): void {
    const day = parseDay(row.date);
    const known = this.#moments.get(key);
    const moment = known ?? { ...start(row, day, party), txId: row.txId };
    this.#moments.set(key, moment);
    if (known !== undefined) known.txId = "";
    addAmount(moment, row);
  }

  /** Day by day; nothing where there are too many days. */
  moments(): readonly PartyMoment[] {
    return this.#moments.size > mostMoments ? [] : [...this.#moments.values()];
  }

  totals(): readonly PartyTotal[] {
    return [...this.#totals.values()];
  }
}

function addAmount(sum: Pick<PartyTotal, "rows" | "paidIn" | "paidOut">, { amount }: Transaction): void {
  sum.rows += 1;
  if (amount < 0) sum.paidOut += amount;
  else sum.paidIn += amount;
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
