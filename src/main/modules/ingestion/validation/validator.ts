import type { BalanceProof, Mapping } from "../../../../contract/procedures/ingestion.ts";
import { parseDay } from "../../../base/days.ts";
import type { TypedRow, Validation } from "../readers/reader.ts";
import type { FormatProblem, TableFacts } from "../readers/tables/converter.ts";
import { BalanceChain } from "./balanceChain.ts";
import { CurrencyTotals } from "./currencyTotals.ts";
import { Findings } from "./findings.ts";
import { qualityOf } from "./quality.ts";
import { qualityScore } from "./rules.ts";
import { type RecordHash, SeenRecords } from "./seenRecords.ts";
import { type StatementEnds, StatementProofs } from "./statementProofs.ts";

const mostAccounts = 10_000;
const mostProofs = 1_000;
const yearAhead = 366;

/**
 * The quality checks of an import, fed row by row while the file is read and asked once at the end. Memory is
 * bounded: counters, 20 sample rows per finding, 8 bytes per row against duplicates, one chain per account.
 */
export class Validator {
  readonly findings = new Findings();
  readonly totals: CurrencyTotals;
  from: number | null = null;
  to: number | null = null;
  accepted = 0;
  rejected = 0;

  readonly #today: number;
  readonly #roles: Mapping["roles"];
  readonly #seen = new SeenRecords();
  readonly #chains = new Map<string, BalanceChain>();
  #lastChain: BalanceChain | undefined;
  readonly #date: number;
  readonly #counterparty: number;
  readonly #reference: number;
  readonly #hasBalance: boolean;
  readonly #statements: StatementProofs;
  readonly #problems: TableFacts["problems"];

  constructor(mapping: Mapping, today: number, facts?: TableFacts) {
    this.#today = today;
    this.#roles = mapping.roles;
    this.#date = mapping.roles.indexOf("date");
    this.#counterparty = mapping.roles.indexOf("counterparty");
    this.#reference = mapping.roles.indexOf("reference");
    this.#hasBalance = mapping.roles.includes("balance");
    this.totals = new CurrencyTotals(mapping.currency);
    this.#statements = new StatementProofs(facts?.statements ?? [], mapping.currency);
    this.#problems = facts === undefined ? [] : [...facts.problems, ...otherTables(facts)];
  }

  accept(row: TypedRow, hash: RecordHash): void {
    this.accepted += 1;
    this.totals.add(row);
    if (this.from === null || row.day < this.from) this.from = row.day;
    if (this.to === null || row.day > this.to) this.to = row.day;
    if (row.day > this.#today) this.findings.note("future_date", this.#date, row.row);
    if (row.day < 0 || row.day > this.#today + yearAhead)
      this.findings.note("implausible_date", this.#date, row.row);
    if (this.#seen.add(hash.low, hash.high)) this.findings.note("duplicate_row", -1, row.row);
    if (this.#counterparty !== -1 && row.counterparty === "")
      this.findings.note("missing_counterparty", this.#counterparty, row.row);
    if (this.#reference !== -1 && row.reference === "")
      this.findings.note("missing_reference", this.#reference, row.row);
    if (this.#hasBalance) this.#chain(row);
    this.#statements.add(row.row, row.amount, row.currency);
  }

  reject(code: string, column: number, row: number): void {
    this.rejected += 1;
    this.findings.note(code, column, row);
  }

  finish(columnNames: readonly string[]): Validation {
    // A column that is empty for most rows is not filled by habit: its gaps are no defect.
    for (const code of ["missing_counterparty", "missing_reference"])
      if (this.findings.rowsOf(code) * 2 > this.accepted) this.findings.drop(code);
    this.totals.report(this.findings, this.#roles.indexOf("currency"));
    if (this.#seen.unchecked > 0) this.findings.add("duplicates_partly_checked", this.#seen.unchecked, []);
    const balances = [...this.#prove(), ...this.#statements.prove(this.findings)].slice(0, mostProofs);
    this.#reportProblems();
    const issues = this.findings.toIssues(columnNames);
    const warnings = issues.filter(({ severity }) => severity !== "info").length;
    const quality = qualityOf(issues, { rows: this.accepted + this.rejected, balances });
    return {
      issues,
      warnings,
      qualityScore: qualityScore(warnings),
      balances,
      quality,
      statements: this.#ends(balances),
    };
  }

  /** What statements say; a running balance says it for the whole file. */
  #ends(balances: readonly BalanceProof[]): StatementEnds[] {
    const running = balances
      .filter(({ statement }) => statement === "")
      .map(({ account, currency, opening, closing, from, to, rows }) => ({
        account,
        currency,
        number: "",
        opening,
        closing,
        openingDay: from === null ? null : parseDay(from),
        closingDay: to === null ? null : parseDay(to),
        rows,
      }));
    return this.#hasBalance ? running : [...this.#statements.ends];
  }

  /** One finding for each kind of problem the format has told of; the first is told in words. */
  #reportProblems(): void {
    for (const code of new Set(this.#problems.map((problem) => problem.code))) {
      const alike = this.#problems.filter((problem) => problem.code === code);
      const rows = alike.map(({ row }) => row);
      this.findings.add(code, alike.length, rows, { note: alike[0]?.explanation ?? null });
    }
  }

  #chain(row: TypedRow): void {
    const last = this.#lastChain;
    if (last !== undefined && last.account === row.account && last.currency === row.currency) {
      last.add(row);
      return;
    }
    const key = `${row.account}\n${row.currency}`;
    let chain = this.#chains.get(key);
    if (chain === undefined) {
      if (this.#chains.size >= mostAccounts) {
        this.findings.note("balances_partly_checked", -1, row.row);
        return;
      }
      // A copy: a slice would keep the whole chunk it was cut from.
      const account = Buffer.from(row.account).toString();
      chain = new BalanceChain(account, row.currency);
      this.#chains.set(`${account}\n${row.currency}`, chain);
    }
    this.#lastChain = chain;
    chain.add(row);
  }

  #prove(): Validation["balances"] {
    const balances: Validation["balances"] = [];
    const column = this.#roles.indexOf("balance");
    for (const chain of this.#chains.values()) {
      const proof = chain.toProof();
      if (proof === undefined) continue;
      if (balances.length < mostProofs) balances.push(proof);
      if (chain.breaks > 0)
        this.findings.add("balance_break", chain.breaks, chain.firstBreaks, {
          column,
          note: chain.explain(),
        });
    }
    return balances;
  }
}

/** The sheets or arrays that hold rows as well and were not read: nobody should have to guess that they are there. */
function otherTables({ parts, part }: TableFacts): FormatProblem[] {
  const others = parts.filter(({ name, rows }) => name !== part && rows > 0);
  if (others.length === 0) return [];
  const list = others
    .slice(0, 10)
    .map(({ name, rows }) => `"${name.slice(0, 60)}" (${rows.toLocaleString("en-GB")} rows)`)
    .join(", ");
  const more = others.length > 10 ? ` and ${others.length - 10} more` : "";
  return [{ code: "other_tables", row: 0, explanation: `${list}${more}; choose one to import it too` }];
}
