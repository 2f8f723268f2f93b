import { AppError } from "../../../../../base/errors.ts";
import { type FormatProblem, type StatementFacts, statementCells, type TableSink } from "../converter.ts";
import type { Owner } from "./accounts.ts";
import { childrenNamed, descend, type TreeReceiver, textAt, type XmlElement } from "./elementTree.ts";
import { detailOf, type EntryDetail } from "./entryDetail.ts";
import { figuresOf, rowsOfEntry } from "./entryRows.ts";
import { EntryTotals } from "./entryTotals.ts";
import { factsOf, ownerOf, pageOf } from "./statementFacts.ts";

const messageName = /^BkToCstmr(?:Stmt|AcctRpt|DbtCdtNtfctn)(?:V\d\d)?$/;
const statementName = /^(?:Stmt|Rpt|Ntfctn)$/;
/** Transactions of one entry that are kept to give each its own row; an entry with more is one row. */
const mostDetails = 100_000;
const mostStatements = 200_000;
const mostProblems = 1_000;

/** Gives the rows of the entries as they close and gathers what the statements say of themselves. */
export class CamtReading implements TreeReceiver {
  readonly statements: StatementFacts[] = [];
  readonly problems: FormatProblem[] = [];
  hasMessage = false;
  readonly #sink: TableSink;
  readonly #fileName: string;
  readonly #projectCurrency: string;
  /** Number of tags around the message; -1 outside of it. */
  #messageDepth = -1;
  #rows = 0;
  #rowsBefore = 0;
  #totals = new EntryTotals();
  #owner: Owner | null = null;
  #details: EntryDetail[] = [];
  #detailCount = 0;

  constructor(sink: TableSink, fileName: string, projectCurrency: string) {
    this.#sink = sink;
    this.#fileName = fileName;
    this.#projectCurrency = projectCurrency;
  }

  opened({ name }: XmlElement, ancestors: readonly XmlElement[]): void {
    if (this.#messageDepth < 0 && messageName.test(name)) {
      this.#messageDepth = ancestors.length;
      this.hasMessage = true;
    }
    const depth = this.#depthOf(ancestors);
    if (depth === 1 && statementName.test(name)) {
      this.#rowsBefore = this.#rows;
      this.#totals = new EntryTotals();
      this.#owner = null;
    }
    if (depth === 2 && name === "Ntry") {
      this.#details = [];
      this.#detailCount = 0;
    }
  }

  closed(element: XmlElement, ancestors: readonly XmlElement[]): boolean {
    const depth = this.#depthOf(ancestors);
    if (depth < 0) return false;
    const { name } = element;
    if (depth === 0) {
      this.#messageDepth = -1;
      return false;
    }
    if (depth === 1) {
      if (statementName.test(name)) this.#closeStatement(element);
      else if (name === "GrpHdr") this.#checkPages(element);
      return false;
    }
    if (name === "Ntry" && depth === 2) return this.#closeEntry(element, ancestors);
    if (name === "TxDtls" && (depth === 3 || depth === 4)) return this.#closeDetail(element, ancestors);
    return name !== "SplmtryData" && name !== "RltdAcct";
  }

  #depthOf(ancestors: readonly XmlElement[]): number {
    return this.#messageDepth < 0 ? -1 : ancestors.length - this.#messageDepth;
  }

  /** The owner of the account, known once the first entry begins. */
  #ownerOf(statement: XmlElement): Owner {
    this.#owner ??= ownerOf(statement);
    return this.#owner;
  }

  #closeDetail(element: XmlElement, ancestors: readonly XmlElement[]): boolean {
    const statement = ancestors[this.#messageDepth + 1];
    const entry = ancestors[this.#messageDepth + 2];
    const parent = ancestors.at(-1);
    if (statement === undefined || entry?.name !== "Ntry") return false;
    if (parent !== entry && parent?.name !== "NtryDtls") return true;
    this.#detailCount += 1;
    if (this.#details.length < mostDetails)
      this.#details.push(detailOf(element, entry, this.#ownerOf(statement)));
    return false;
  }

  #closeEntry(entry: XmlElement, ancestors: readonly XmlElement[]): boolean {
    const statement = ancestors[this.#messageDepth + 1];
    if (statement === undefined || !statementName.test(statement.name)) return false;
    this.#totals.add(figuresOf(entry), textAt(entry, "CdtDbtInd"));
    const account = this.#ownerOf(statement).account;
    const context = { account, detailCount: this.#detailCount };
    for (const { row, place } of rowsOfEntry(entry, this.#details, context)) {
      this.#sink.row(statementCells(row), place);
      this.#rows += 1;
    }
    this.#checkBatch(entry);
    this.#details = [];
    return false;
  }

  /** A batch states how many transactions it has; where they are listed, the two must agree. */
  #checkBatch(entry: XmlElement): void {
    const groups = childrenNamed(entry, "NtryDtls");
    const batches = [entry, ...groups].flatMap((group) => childrenNamed(group, "Btch"));
    const counts = batches.map((batch) => textAt(batch, "NbOfTxs")).filter((text) => /^\d{1,15}$/.test(text));
    if (this.#detailCount === 0 || counts.length === 0 || counts.length < groups.length) return;
    const stated = counts.reduce((sum, text) => sum + Number(text), 0);
    // A single summary in place of the transactions is not a list of them.
    if (stated === this.#detailCount || this.#detailCount === groups.length) return;
    this.#report({
      code: "record_count",
      row: this.#rows + 1,
      explanation: `an entry says that it has ${stated} transactions, it lists ${this.#detailCount}`,
    });
  }

  #closeStatement(statement: XmlElement): void {
    if (this.statements.length >= mostStatements)
      throw new AppError(
        "FORMAT_UNSUPPORTED",
        `Can't read "${this.#fileName}": it has more than ${mostStatements.toLocaleString("en-GB")} statements. Import it in parts.`,
        { where: this.#fileName },
      );
    const rowsBefore = this.#rowsBefore;
    const { facts, problems } = factsOf(statement, {
      rowsBefore,
      rows: this.#rows - rowsBefore,
      entryCurrency: this.#totals.currency,
      projectCurrency: this.#projectCurrency,
    });
    this.statements.push(facts);
    for (const problem of problems) this.#report(problem);
    const row = this.#rows + 1;
    const page = pageOf(statement);
    // The totals of a statement in pages count what stands on the others too.
    if (page.isFirst && page.isLast)
      for (const problem of this.#totals.explain(statement, row)) this.#report(problem);
    if (!page.isLast)
      this.#report({
        code: "missing_end",
        row,
        explanation: `statement ${facts.number} says that more pages follow`,
      });
  }

  #checkPages(header: XmlElement): void {
    const pages = descend(header, "MsgPgntn");
    if (!/^(?:false|0)$/.test(textAt(pages, "LastPgInd"))) return;
    const explanation = `the message is page ${textAt(pages, "PgNb")} and says that more pages follow`;
    this.#report({ code: "missing_end", row: 0, explanation });
  }

  #report(problem: FormatProblem): void {
    if (this.problems.length < mostProblems) this.problems.push(problem);
  }
}
