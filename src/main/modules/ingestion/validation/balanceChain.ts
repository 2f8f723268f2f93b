import { currencySchema, minorUnitsSchema } from "../../../../contract/money.ts";
import type { BalanceProof } from "../../../../contract/procedures/ingestion.ts";
import { formatDay } from "../../../base/days.ts";

const heldBreaks = 20;

/** What a row of an account brings into its chain. */
export interface ChainLink {
  readonly row: number;
  readonly day: number;
  readonly amount: number;
  readonly balance: number | null;
}

interface Break {
  readonly row: number;
  /** Stated minus expected. */
  readonly difference: number;
}

/** One way the file may be ordered: how many rows contradict it, and which come first. */
class Hypothesis {
  breaks = 0;
  readonly first: Break[] = [];

  check(row: number, difference: number): void {
    if (difference === 0) return;
    this.breaks += 1;
    if (this.first.length < heldBreaks) this.first.push({ row, difference });
  }
}

/**
 * The running balance of one account, row by row. Whether a file runs forward (balance after the row) or backward
 * (newest first), and whether the balance grows with money in or out (a card account states a debt), is not known
 * beforehand: all four are followed, the one with the fewest breaks is the file's.
 */
export class BalanceChain {
  readonly account: string;
  readonly currency: string;
  readonly #forward = new Hypothesis();
  readonly #backward = new Hypothesis();
  readonly #forwardDebt = new Hypothesis();
  readonly #backwardDebt = new Hypothesis();
  #sum = 0;
  #rows = 0;
  #stated = 0;
  #firstDay = 0;
  #lastDay = 0;
  /** First and last stated balance, and the sum of the amounts before, and up to, the row that states it. */
  #firstBalance = 0;
  #lastBalance = 0;
  #sumBeforeFirst = 0;
  #sumToFirst = 0;
  #sumToLast = 0;
  #sumBeforeLast = 0;

  constructor(account: string, currency: string) {
    this.account = account;
    this.currency = currency;
  }

  add(link: ChainLink): void {
    const before = this.#sum;
    this.#sum += link.amount;
    if (this.#rows === 0) this.#firstDay = link.day;
    this.#lastDay = link.day;
    this.#rows += 1;
    if (link.balance === null) return;
    if (this.#stated === 0) {
      this.#firstBalance = link.balance;
      this.#sumBeforeFirst = before;
      this.#sumToFirst = this.#sum;
    } else this.#compare(link, before);
    this.#stated += 1;
    this.#lastBalance = link.balance;
    this.#sumToLast = this.#sum;
    this.#sumBeforeLast = before;
  }

  #compare(link: ChainLink, before: number): void {
    const step = (link.balance ?? 0) - this.#lastBalance;
    const moved = this.#sum - this.#sumToLast;
    const movedBack = before - this.#sumBeforeLast;
    this.#forward.check(link.row, step - moved);
    this.#backward.check(link.row, step + movedBack);
    this.#forwardDebt.check(link.row, step + moved);
    this.#backwardDebt.check(link.row, step - movedBack);
  }

  /** The rows that don't follow from the ones before, and what that looks like. */
  get breaks(): number {
    return this.#best().breaks;
  }

  get firstBreaks(): readonly number[] {
    return this.#best().first.map(({ row }) => row);
  }

  /** What may have happened, in words; null when the chain holds. */
  explain(): string | null {
    const { breaks, first } = this.#best();
    const [one] = first;
    if (one === undefined) return null;
    const total = first.reduce((sum, { difference }) => sum + difference, 0);
    if (breaks === 1) return "a line is missing before it, was inserted, or was changed";
    if (breaks <= heldBreaks && total === 0)
      return "lines stand in another order, or a line and its balance were changed";
    return "several lines are missing, inserted or changed";
  }

  /** Undefined when the account states no balance, or when a figure is too large to be exact. */
  toProof(): BalanceProof | undefined {
    if (this.#stated === 0) return undefined;
    const best = this.#best();
    const isBackward = best === this.#backward || best === this.#backwardDebt;
    const sign = best === this.#forwardDebt || best === this.#backwardDebt ? -1 : 1;
    const sum = sign * (isBackward ? this.#sum - this.#sumBeforeFirst : this.#sumToLast) || 0;
    const opening = isBackward
      ? this.#lastBalance - sign * (this.#sum - this.#sumBeforeLast)
      : this.#firstBalance - sign * this.#sumToFirst;
    const closing = isBackward ? this.#firstBalance : this.#lastBalance;
    const difference = closing - opening - sum;
    if (![opening, sum, closing, difference].every(Number.isSafeInteger)) return undefined;
    return {
      account: this.account,
      currency: currencySchema.parse(this.currency),
      opening: minorUnitsSchema.parse(opening),
      sum: minorUnitsSchema.parse(sum),
      closing: minorUnitsSchema.parse(closing),
      difference: minorUnitsSchema.parse(difference),
      holds: best.breaks === 0 && difference === 0,
      breaksAtRow: best.first[0]?.row ?? null,
      statement: "",
      rows: this.#rows,
      from: formatDay(Math.min(this.#firstDay, this.#lastDay)),
      to: formatDay(Math.max(this.#firstDay, this.#lastDay)),
    };
  }

  #best(): Hypothesis {
    const ordered =
      this.#firstDay > this.#lastDay
        ? [this.#backward, this.#forward, this.#backwardDebt, this.#forwardDebt]
        : [this.#forward, this.#backward, this.#forwardDebt, this.#backwardDebt];
    return ordered.reduce((best, other) => (other.breaks < best.breaks ? other : best));
  }
}
