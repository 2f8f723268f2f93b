import type { DecimalMark } from "./amountText.ts";

/** What a column's amounts say about their decimal mark, gathered over all rows. */
export class DecimalEvidence {
  /** Cells that can only be read with the point, or the comma, as decimal mark. */
  point = 0;
  comma = 0;
  /** Cells that fit both, such as 1.500: a thousand, or three decimals. The first one is kept for the question. */
  either = 0;
  example = "";
  add(text: string): void {
    const first = firstDigit(text);
    if (first === text.length) return;
    let points = 0;
    let commas = 0;
    let last = -1;
    let lastDigit = first;
    for (let at = Math.max(first - 1, 0); at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (code >= 48 && code <= 57) lastDigit = at;
      else if (code === 46 || code === 44) {
        const next = text.charCodeAt(at + 1);
        if (next < 48 || next > 57) continue;
        if (code === 46) points += 1;
        else commas += 1;
        last = at;
      }
    }
    if (last === -1) return;
    const isPoint = text.charCodeAt(last) === 46;
    if (points > 0 && commas > 0) this.#conclude(isPoint);
    else if (points + commas > 1) this.#conclude(!isPoint);
    else this.#addSingle(text, { first, last, lastDigit, isPoint });
  }

  /** The mark that the rows prove; undefined when both fit. */
  decide(): DecimalMark | undefined {
    if (this.point > this.comma) return ".";
    if (this.comma > this.point) return ",";
    return this.either === 0 && this.point === 0 ? "." : undefined;
  }

  merge(other: DecimalEvidence): void {
    this.point += other.point;
    this.comma += other.comma;
    this.either += other.either;
    if (this.example === "") this.example = other.example;
  }

  #conclude(isPoint: boolean): void {
    if (isPoint) this.point += 1;
    else this.comma += 1;
  }

  #addSingle(
    text: string,
    found: { first: number; last: number; lastDigit: number; isPoint: boolean },
  ): void {
    const wholeDigits = found.last - found.first;
    const decimals = found.lastDigit - found.last;
    const canGroup =
      decimals === 3 && wholeDigits >= 1 && wholeDigits <= 3 && text.charAt(found.first) !== "0";
    if (!canGroup) this.#conclude(found.isPoint);
    else {
      this.either += 1;
      if (this.example === "") this.example = text.trim();
    }
  }
}

function firstDigit(text: string): number {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code >= 48 && code <= 57) return at;
  }
  return text.length;
}
