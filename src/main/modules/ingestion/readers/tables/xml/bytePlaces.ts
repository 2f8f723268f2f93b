/** Where the characters of the text in hand stand in the document. */
export class BytePlaces {
  /** Byte of the first character. */
  start = 0;
  unit: 0 | 1 | 2 = 1;
  #text = "";
  #counted = 0;
  #countedBytes = 0;

  take(text: string, unit: 0 | 1 | 2): void {
    this.#text = text;
    this.unit = unit;
    this.#counted = 0;
    this.#countedBytes = 0;
  }

  /** Byte of a character. Asked for in order: only what lies between two questions is measured. */
  at(character: number): number {
    if (this.unit !== 0) return this.start + character * this.unit;
    this.#countedBytes += Buffer.byteLength(this.#text.slice(this.#counted, character));
    this.#counted = character;
    return this.start + this.#countedBytes;
  }
}

/** Unit of a text of which the parts have theirs. */
export function joinedUnit(a: 0 | 1 | 2, b: 0 | 1 | 2): 0 | 1 | 2 {
  return a === b ? a : 0;
}
