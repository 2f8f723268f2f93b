import { currencySchema, formatDecimal, minorUnitsSchema } from "../../../../contract/money.ts";
import type { BalanceProof } from "../../../../contract/procedures/ingestion.ts";
import { dayOf, formatDay } from "../../../base/days.ts";
import { AmountReader } from "../readers/csv/amountText.ts";
import type { StatementFacts } from "../readers/tables/converter.ts";
import type { Findings } from "./findings.ts";

/** What a statement says about an account at its two ends; amounts in minor units, days since 1970-01-01. */
export interface StatementEnds {
  readonly account: string;
  readonly currency: string;
  readonly number: string;
  readonly opening: number | null;
  readonly closing: number | null;
  readonly openingDay: number | null;
  readonly closingDay: number | null;
  readonly rows: number;
}

interface Running {
  readonly ends: StatementEnds;
  readonly firstRow: number;
  readonly lastRow: number;
  sum: number;
  /** Rows of it that count: in the statement's currency and readable. */
  counted: number;
}

/**
 * Opening balance + the statement's rows = closing balance, to the minor unit, for each statement of a file that
 * states its balances; and each statement opens with what the one before it closed with.
 */
export class StatementProofs {
  readonly #statements: readonly Running[];
  #at = 0;

  constructor(facts: readonly StatementFacts[], currency: string) {
    const amounts = new AmountReader(".");
    const units = (text: string | null, of: string): number | null =>
      text !== null && amounts.read(text, of) === null ? amounts.units : null;
    this.#statements = facts.map((fact) => {
      const of = fact.currency === "" ? currency : fact.currency;
      return {
        ends: {
          account: fact.account,
          currency: of,
          number: fact.number,
          opening: units(fact.opening, of),
          closing: units(fact.closing, of),
          openingDay: dayNumber(fact.openingDate),
          closingDay: dayNumber(fact.closingDate),
          rows: fact.rows,
        },
        firstRow: fact.rowsBefore + 1,
        lastRow: fact.rowsBefore + fact.rows,
        sum: 0,
        counted: 0,
      };
    });
  }

  get ends(): readonly StatementEnds[] {
    return this.#statements.map(({ ends }) => ends);
  }

  /** Takes the accepted rows in the order of the table. */
  add(row: number, amount: number, currency: string): void {
    for (;;) {
      const statement = this.#statements[this.#at];
      if (statement === undefined || row < statement.firstRow) return;
      if (row <= statement.lastRow) {
        if (currency !== statement.ends.currency) return;
        statement.sum += amount;
        statement.counted += 1;
        return;
      }
      this.#at += 1;
    }
  }

  /** The proofs of the statements that state both ends; what does not hold is noted as a finding. */
  prove(findings: Findings): BalanceProof[] {
    const proofs: BalanceProof[] = [];
    const broken = new Told("statement_break");
    const parted = new Told("continuity_break");
    const last = new Map<string, StatementEnds>();
    for (const statement of this.#statements) {
      const { ends, firstRow } = statement;
      const proof = proofOf(statement);
      if (proof !== undefined) {
        proofs.push(proof);
        if (!proof.holds) broken.add(firstRow, explain(proof, statement));
      }
      const key = `${ends.account}\n${ends.currency}`;
      const before = last.get(key);
      if (before !== undefined && breaksAfter(before, ends))
        parted.add(firstRow, explainContinuity(before, ends));
      last.set(key, ends);
    }
    broken.report(findings);
    parted.report(findings);
    return proofs;
  }
}

/** One finding for all statements that break the same rule; the first is told in words. */
class Told {
  readonly #code: string;
  readonly #rows: number[] = [];
  #first = "";

  constructor(code: string) {
    this.#code = code;
  }

  add(row: number, explanation: string): void {
    if (this.#rows.length === 0) this.#first = explanation;
    this.#rows.push(row);
  }

  report(findings: Findings): void {
    if (this.#rows.length > 0) findings.add(this.#code, this.#rows.length, this.#rows, { note: this.#first });
  }
}

function dayNumber(text: string | null): number | null {
  const [year, month, day] = (text ?? "").split("-").map(Number);
  if (year === undefined || month === undefined || day === undefined) return null;
  return dayOf(year, month, day) ?? null;
}

function proofOf({ ends, sum, counted }: Running): BalanceProof | undefined {
  const { opening, closing, account, currency, number } = ends;
  if (opening === null || closing === null) return undefined;
  const difference = closing - opening - sum;
  if (!Number.isSafeInteger(sum) || !Number.isSafeInteger(difference)) return undefined;
  return {
    account,
    currency: currencySchema.parse(currency),
    statement: number,
    rows: counted,
    opening: minorUnitsSchema.parse(opening),
    sum: minorUnitsSchema.parse(sum),
    closing: minorUnitsSchema.parse(closing),
    difference: minorUnitsSchema.parse(difference),
    holds: difference === 0,
    breaksAtRow: null,
    from: ends.openingDay === null ? null : formatDay(ends.openingDay),
    to: ends.closingDay === null ? null : formatDay(ends.closingDay),
  };
}

/** Whether a statement does not open with what the one before it closed with, of the same account. */
export function breaksAfter(before: StatementEnds, next: StatementEnds): boolean {
  return before.closing !== null && next.opening !== null && before.closing !== next.opening;
}

function explain(proof: BalanceProof, { ends, firstRow, lastRow, counted }: Running): string {
  const show = (units: number) => formatDecimal(units, proof.currency);
  const waiting = ends.rows - counted;
  const cause =
    waiting > 0
      ? `${waiting} of its ${ends.rows} rows could not be counted`
      : "a line is missing, was inserted or was changed, or a balance was";
  const rows = ends.rows === 0 ? "no rows" : `rows ${firstRow} to ${lastRow}`;
  return (
    `${nameOf(ends)} opens with ${show(proof.opening)}, its rows add up to ${show(proof.sum)} and it closes with ` +
    `${show(proof.closing)}, a difference of ${show(proof.difference)} (${rows}): ${cause}`
  );
}

function explainContinuity(before: StatementEnds, next: StatementEnds): string {
  const show = (units: number | null) => formatDecimal(units ?? 0, next.currency);
  return `${nameOf(before)} closes with ${show(before.closing)} and ${nameOf(next)} opens with ${show(next.opening)}`;
}

function nameOf({ number, account }: StatementEnds): string {
  const of = account === "" ? "" : ` of account ${account}`;
  return number === "" ? `the statement${of}` : `statement ${number}${of}`;
}
