/** Candidate pairs as columns; those of one ledger row lie together. */
export class Pairs {
  count = 0;
  ledger: Int32Array;
  bank: Int32Array;
  /** What agreed and what did not: see `levels.ts`. */
  code: Uint16Array;
  /** Rows of the bank that carry the rarest reference key both have; 0 without one. */
  keyRows: Uint16Array;
  /** Evidence of the amount: how rare it is to meet it by chance. */
  amountBits: Float32Array;
  /** All evidence together. */
  bits: Float32Array;

  constructor(expected = 4_096) {
    this.ledger = new Int32Array(expected);
    this.bank = new Int32Array(expected);
    this.code = new Uint16Array(expected);
    this.keyRows = new Uint16Array(expected);
    this.amountBits = new Float32Array(expected);
    this.bits = new Float32Array(expected);
  }

  add(
    ledger: number,
    bank: number,
    about: { readonly code: number; readonly keyRows: number; readonly amountBits: number },
  ): void {
    if (this.count === this.ledger.length) this.#grow();
    const at = this.count;
    this.ledger[at] = ledger;
    this.bank[at] = bank;
    this.code[at] = about.code;
    this.keyRows[at] = Math.min(65_535, about.keyRows);
    this.amountBits[at] = about.amountBits;
    this.count = at + 1;
  }

  /** Keeps only the pairs for which the test holds, in their order. */
  keep(test: (at: number) => boolean): void {
    let kept = 0;
    for (let at = 0; at < this.count; at += 1) {
      if (!test(at)) continue;
      if (kept !== at) {
        this.ledger[kept] = this.ledger[at] ?? 0;
        this.bank[kept] = this.bank[at] ?? 0;
        this.code[kept] = this.code[at] ?? 0;
        this.keyRows[kept] = this.keyRows[at] ?? 0;
        this.amountBits[kept] = this.amountBits[at] ?? 0;
        this.bits[kept] = this.bits[at] ?? 0;
      }
      kept += 1;
    }
    this.count = kept;
  }

  #grow(): void {
    const size = this.ledger.length * 2;
    const enlarge = <A extends { set(from: A): void }>(from: A, to: A): A => {
      to.set(from);
      return to;
    };
    this.ledger = enlarge(this.ledger, new Int32Array(size));
    this.bank = enlarge(this.bank, new Int32Array(size));
    this.code = enlarge(this.code, new Uint16Array(size));
    this.keyRows = enlarge(this.keyRows, new Uint16Array(size));
    this.amountBits = enlarge(this.amountBits, new Float32Array(size));
    this.bits = enlarge(this.bits, new Float32Array(size));
  }
}
