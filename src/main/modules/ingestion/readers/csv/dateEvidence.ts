import type { DateOrder } from "../../../../../contract/procedures/ingestion.ts";
import { splitDate } from "./dateText.ts";

const distinctHeld = 20_000;

/** What a column's dates say about their order, gathered over all rows. */
export class DateEvidence {
  dates = 0;
  /** Texts that can only be day-first, texts that can only be month-first, and texts that fit both. */
  dayFirst = 0;
  monthFirst = 0;
  either = 0;
  /** Texts that fit both but are written with points, which nobody does month-first. */
  dotted = 0;
  iso = 0;
  example = "";
  /** Statements repeat their dates: each distinct text is looked at once. */
  readonly #seen = new Map<string, number>();

  add(text: string): void {
    const count = this.#seen.get(text);
    if (count !== undefined) {
      this.#seen.set(text, count + 1);
      return;
    }
    if (this.#seen.size >= distinctHeld) this.#flush();
    this.#seen.set(text.length <= 12 ? text : Buffer.from(text).toString(), 1);
  }

  /** The order that the rows prove; undefined when both fit. Contradicting rows go to quarantine, not to a guess. */
  decide(): DateOrder | undefined {
    this.#flush();
    if (this.dayFirst > this.monthFirst) return "dmy";
    if (this.monthFirst > this.dayFirst) return "mdy";
    if (this.either > 0 || this.dayFirst > 0) return undefined;
    return this.iso > 0 && this.dotted === 0 ? "ymd" : "dmy";
  }

  merge(other: DateEvidence): void {
    other.#flush();
    this.dayFirst += other.dayFirst;
    this.monthFirst += other.monthFirst;
    this.either += other.either;
    this.dotted += other.dotted;
    this.iso += other.iso;
    this.dates += other.dates;
    if (this.example === "") this.example = other.example;
  }

  #flush(): void {
    for (const [text, count] of this.#seen) this.#weigh(text, count);
    this.#seen.clear();
  }

  #weigh(text: string, count: number): void {
    const split = splitDate(text);
    if (split === undefined) return;
    const [a, b] = split.parts;
    this.dates += count;
    if (split.fixed === "ymd") this.iso += count;
    else if (split.fixed === undefined) {
      if (a > 12 && b <= 12) this.dayFirst += count;
      else if (b > 12 && a <= 12) this.monthFirst += count;
      else if (a !== b && text.includes(".")) this.dotted += count;
      else if (a !== b) this.#addEither(text, count);
    }
  }

  #addEither(text: string, count: number): void {
    this.either += count;
    if (this.example === "") this.example = text.trim();
  }
}
