import type { FormatProblem, StatementFacts } from "../converter.ts";
import type { Owner } from "./accounts.ts";
import { accountNumber } from "./accounts.ts";
import { exactDecimal } from "./decimalSum.ts";
import { childrenNamed, descend, textAt, type XmlElement } from "./elementTree.ts";
import { ownCopy } from "./entryDetail.ts";
import { dateAt, signedText } from "./entryRows.ts";

interface Balance {
  readonly code: string;
  readonly currency: string;
  /** Plain decimal with its sign; null when it can't be read. */
  readonly amount: string | null;
  readonly date: string;
}

export interface StatementContext {
  /** Rows given before the first of this statement, and rows of it. */
  readonly rowsBefore: number;
  readonly rows: number;
  /** Currency of its first entry; empty without entries. */
  readonly entryCurrency: string;
  readonly projectCurrency: string;
}

export function ownerOf(statement: XmlElement): Owner {
  const account = descend(statement, "Acct");
  return {
    name: textAt(account, "Ownr", "Nm") || textAt(account, "Ownr", "Pty", "Nm"),
    account: accountNumber(account) || textAt(account, "Nm"),
  };
}

/**
 * What a statement says of itself. The opening balance is the booked one (`OPBD`) or the closing one of the statement
 * before (`PRCD`), the closing balance the booked one (`CLBD`); between the pages of one statement the interim
 * booked balances (`ITBD`) stand for them. Available and expected balances prove nothing about the entries.
 */
export function factsOf(
  statement: XmlElement,
  context: StatementContext,
): { facts: StatementFacts; problems: FormatProblem[] } {
  const balances = childrenNamed(statement, "Bal").map(balanceOf);
  const page = pageOf(statement);
  const currency = currencyOf(statement, balances, context);
  const own = balances.filter((balance) => balance.currency === currency);
  const interim = statement.name === "Stmt" ? own.filter(({ code }) => code === "ITBD") : [];
  const opening = withCode(own, "OPBD") ?? withCode(own, "PRCD") ?? (page.isFirst ? undefined : interim[0]);
  const lastInterim = interim.at(-1) === opening ? undefined : interim.at(-1);
  const closing = withCode(own, "CLBD") ?? (page.isLast ? undefined : lastInterim);
  const number =
    textAt(statement, "LglSeqNb") || textAt(statement, "ElctrncSeqNb") || textAt(statement, "Id");
  const facts: StatementFacts = {
    account: ownCopy(ownerOf(statement).account),
    currency: ownCopy(currency),
    number: ownCopy(page.number === "" ? number : `${number}/${page.number}`),
    opening: opening?.amount ?? null,
    closing: closing?.amount ?? null,
    openingDate: opening?.date ?? null,
    closingDate: closing?.date ?? null,
    rowsBefore: context.rowsBefore,
    rows: context.rows,
  };
  const row = context.rowsBefore + context.rows + 1;
  return { facts, problems: explainBalances(facts, balances).map((text) => problemAt(row, text)) };
}

function problemAt(row: number, explanation: string): FormatProblem {
  return { code: "control_total", row, explanation };
}

/** Balances that the statement gives and that can't be used. */
function explainBalances(facts: StatementFacts, balances: readonly Balance[]): string[] {
  const texts: string[] = [];
  const ends = [
    { word: "opening", codes: ["OPBD", "PRCD"], found: facts.opening },
    { word: "closing", codes: ["CLBD"], found: facts.closing },
  ];
  for (const { word, codes, found } of ends) {
    const given = balances.find(({ code }) => codes.includes(code));
    if (found !== null || given === undefined) continue;
    texts.push(
      given.amount === null
        ? `the ${word} balance of statement ${facts.number} can't be read`
        : `the ${word} balance of statement ${facts.number} is stated in ${given.currency}, the account is in ${facts.currency}`,
    );
  }
  return texts;
}

interface Page {
  readonly number: string;
  readonly isFirst: boolean;
  readonly isLast: boolean;
}

export function pageOf(statement: XmlElement): Page {
  const pagination = descend(statement, `${statement.name}Pgntn`);
  const number = textAt(pagination, "PgNb");
  const isLast = !/^(?:false|0)$/.test(textAt(pagination, "LastPgInd"));
  return { number, isFirst: number === "" || Number(number) <= 1, isLast };
}

function balanceOf(balance: XmlElement): Balance {
  const amount = descend(balance, "Amt");
  const text = signedText(amount?.text ?? "", textAt(balance, "CdtDbtInd"));
  return {
    // Version 1 has the code one level higher.
    code: textAt(balance, "Tp", "CdOrPrtry", "Cd") || textAt(balance, "Tp", "Cd"),
    currency: amount?.currency ?? "",
    amount: exactDecimal(text) === undefined ? null : ownCopy(text),
    date: ownCopy(dateAt(balance, "Dt") || textAt(balance, "Dt")),
  };
}

function withCode(balances: readonly Balance[], code: string): Balance | undefined {
  return balances.find((balance) => balance.code === code);
}

function currencyOf(statement: XmlElement, balances: readonly Balance[], context: StatementContext): string {
  const ofBalance = withCode(balances, "OPBD") ?? withCode(balances, "PRCD") ?? withCode(balances, "CLBD");
  return (
    textAt(statement, "Acct", "Ccy") ||
    ofBalance?.currency ||
    context.entryCurrency ||
    balances[0]?.currency ||
    context.projectCurrency
  );
}
