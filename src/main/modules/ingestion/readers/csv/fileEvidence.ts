import type { Mapping } from "../../../../../contract/procedures/ingestion.ts";
import type { SourceFile } from "../reader.ts";
import { AmountReader } from "./amountText.ts";
import { withFileSource } from "./byteSource.ts";
import { DateEvidence } from "./dateEvidence.ts";
import { DecimalEvidence } from "./decimalEvidence.ts";
import { sideOf } from "./directionWords.ts";
import type { RecordView } from "./recordView.ts";
import { type Dialect, Scanner } from "./scanner.ts";

/** How amounts of one column tell money in from money out. */
class SignEvidence {
  credits = 0;
  debits = 0;
  unmarked = 0;
  negative = 0;
  positive = 0;
  readonly #reader = new AmountReader(".");

  add(text: string): void {
    const trimmed = text.trim();
    if (trimmed === "") return;
    const last = trimmed.charCodeAt(trimmed.length - 1) | 32;
    const isWord = last >= 97 && last <= 122;
    if (isWord) this.#reader.read(trimmed.replaceAll(",", ""), "CLF");
    this.addMark(isWord ? this.#reader.side : undefined);
    if (isNegative(trimmed)) this.negative += 1;
    else if (/[1-9]/.test(trimmed)) this.positive += 1;
  }

  addMark(side: "credit" | "debit" | undefined): void {
    if (side === "credit") this.credits += 1;
    else if (side === "debit") this.debits += 1;
    else this.unmarked += 1;
  }
}

function isNegative(amount: string): boolean {
  return /^\D*[-−–(]/.test(amount) || /\d[-−–]$/.test(amount);
}

/** What all rows of a file say about how it is to be read: nothing is decided on a sample. */
export class FileEvidence {
  rows = 0;
  readonly filled: Float64Array;
  readonly #mapping: Mapping;
  readonly #dates = new Map<number, DateEvidence>();
  readonly #decimals = new Map<number, DecimalEvidence>();
  readonly #amount: number;
  readonly #debit: number;
  readonly #direction: number;
  readonly #amountSigns = new SignEvidence();
  readonly #debitSigns = new SignEvidence();
  readonly #marks = new SignEvidence();
  readonly #marked = { positive: { credit: 0, debit: 0 }, negative: { credit: 0, debit: 0 } };

  constructor(mapping: Mapping) {
    this.#mapping = mapping;
    this.filled = new Float64Array(mapping.roles.length);
    this.#amount = mapping.roles.indexOf("amount");
    this.#debit = mapping.roles.indexOf("debit");
    this.#direction = mapping.roles.indexOf("direction");
    for (const [index, role] of mapping.roles.entries()) {
      if (role === "date" || role === "value_date") this.#dates.set(index, new DateEvidence());
      if (role === "amount" || role === "credit" || role === "debit" || role === "balance")
        this.#decimals.set(index, new DecimalEvidence());
    }
  }

  gather(source: SourceFile, dialect: Dialect): void {
    withFileSource(source, (bytes) =>
      new Scanner(dialect).scan(bytes, {
        record: (view) => {
          if (view.row > this.#mapping.headerRow && !view.isBlank()) this.#add(view);
          return true;
        },
      }),
    );
  }

  dates(): DateEvidence {
    return merged(this.#dates.values(), new DateEvidence());
  }

  /** The amounts decide; a balance, often put in by a spreadsheet in its own way, only where they fit both. */
  decimals(): DecimalEvidence {
    const balance = this.#mapping.roles.indexOf("balance");
    const all = [...this.#decimals];
    const amounts = all.flatMap(([column, evidence]) => (column === balance ? [] : [evidence]));
    const found = merged(amounts, new DecimalEvidence());
    if (found.point !== found.comma) return found;
    return merged(
      all.map(([, evidence]) => evidence),
      new DecimalEvidence(),
    );
  }

  /** The column a question about dates, or amounts, is about. */
  get dateColumn(): number {
    return this.#mapping.roles.indexOf("date");
  }

  get amountColumn(): number {
    return this.#amount === -1 ? Math.max(this.#mapping.roles.indexOf("credit"), this.#debit) : this.#amount;
  }

  /** Where each debit carries its minus and no credit does, a direction column says the same again. */
  get directionIsRedundant(): boolean {
    if (this.#direction === -1 || this.#amount === -1 || this.#amountSigns.negative === 0) return false;
    return this.#marked.positive.debit === 0 && this.#marked.negative.credit === 0;
  }

  /** What a minus means beside a direction: nothing where the two always go together, else it can't be told. */
  get markedNegatives(): NonNullable<Mapping["markedNegatives"]> {
    const { positive, negative } = this.#marked;
    const isMixed = negative.credit + negative.debit > 0 && (positive.credit > 0 || negative.debit > 0);
    return isMixed && !this.directionIsRedundant ? "refused" : "absolute";
  }

  get unmarkedAmounts(): NonNullable<Mapping["unmarkedAmounts"]> {
    if (this.#amount === -1 || this.directionIsRedundant) return "as_written";
    if (this.#direction === -1 && this.#amountSigns.negative > 0) return "as_written";
    const marks = this.#direction === -1 ? this.#amountSigns : this.#marks;
    if (marks.credits > 0 && marks.debits === 0) return "debit";
    if (marks.debits > 0 && marks.credits === 0) return "credit";
    return this.#direction === -1 ? "as_written" : "refused";
  }

  get debitColumn(): NonNullable<Mapping["debitColumn"]> {
    return this.#debitSigns.negative > 0 && this.#debitSigns.positive === 0 ? "signed" : "unsigned";
  }

  #addMark(view: RecordView): void {
    const side = sideOf(view.cell(this.#direction).trim());
    this.#marks.addMark(side);
    if (side === undefined || this.#amount === -1) return;
    this.#marked[isNegative(view.cell(this.#amount).trim()) ? "negative" : "positive"][side] += 1;
  }

  #add(view: RecordView): void {
    this.rows += 1;
    if (view.problem !== null) return;
    const { filled } = this;
    for (let i = 0; i < filled.length; i += 1)
      if ((view.ends[i] ?? 0) > (view.starts[i] ?? 0) && i < view.count) filled[i] = (filled[i] ?? 0) + 1;
    for (const [column, evidence] of this.#dates) evidence.add(view.cell(column));
    for (const [column, evidence] of this.#decimals) evidence.add(view.cell(column));
    if (this.#amount !== -1) this.#amountSigns.add(view.cell(this.#amount));
    if (this.#debit !== -1) this.#debitSigns.add(view.cell(this.#debit));
    if (this.#direction !== -1) this.#addMark(view);
  }
}

function merged<Evidence extends { merge(other: Evidence): void }>(
  parts: Iterable<Evidence>,
  whole: Evidence,
): Evidence {
  for (const part of parts) whole.merge(part);
  return whole;
}
