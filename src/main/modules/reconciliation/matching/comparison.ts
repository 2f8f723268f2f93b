import type { Side, Vocabulary } from "./columns.ts";
import { account, lagLevel, name, packLevels, reference } from "./levels.ts";
import type { Names } from "./names.ts";
import { NameSimilarity } from "./similarity.ts";

/** Names that a person has matched again and again: the books' name beside the bank's. */
export type Alias = readonly [ledgerName: string, bankName: string];

/** Compares rows of two sides field by field. */
export class Comparison {
  readonly #ledger: Side;
  readonly #bank: Side;
  readonly #names: Names;
  readonly #similarity: NameSimilarity;
  readonly #aliases = new Set<number>();
  /** Rows of the bank that carry the rarest key shared by the pair compared last. */
  keyRows = 0;

  constructor(
    sides: { readonly ledger: Side; readonly bank: Side },
    vocabulary: Vocabulary,
    aliases: readonly Alias[],
  ) {
    this.#ledger = sides.ledger;
    this.#bank = sides.bank;
    this.#names = vocabulary.names;
    this.#similarity = new NameSimilarity(vocabulary.names);
    for (const [ours, theirs] of aliases)
      this.#aliases.add(pairKey(vocabulary.names.numberOf(ours), vocabulary.names.numberOf(theirs)));
  }

  /** The packed steps of a pair; `keyRows` is set for it as well. */
  compare(l: number, b: number, outside: boolean): number {
    const ledger = this.#ledger;
    const bank = this.#bank;
    return packLevels({
      lag: lagLevel((bank.business[b] ?? 0) - (ledger.business[l] ?? 0)),
      reference: this.#compareKeys(l, b),
      name: this.nameLevel(l, b),
      account: compareAccounts(ledger.account[l] ?? 0, bank.account[b] ?? 0),
      amountDiffers: ledger.amount[l] !== bank.amount[b],
      outside,
    });
  }

  nameLevel(l: number, b: number): number {
    const ours = this.#ledger.name[l] ?? 0;
    const theirs = this.#bank.name[b] ?? 0;
    if (ours === 0 || theirs === 0) return name.blank;
    if (ours === theirs) return name.same;
    const level = this.#levelOf(ours, theirs);
    // A text is full of other words: not finding the name in it says nothing.
    const fromText = this.#ledger.isNameFromText[l] === 1 || this.#bank.isNameFromText[b] === 1;
    return fromText && level > name.close ? name.blank : level;
  }

  /**
   * Whether two rows could share a reference key, an account or a name: false is certain but for names without a
   * common first letter in two words. Far quicker than comparing.
   */
  mayShare(l: number, b: number): boolean {
    if (((this.#ledger.keyBits[l] ?? 0) & (this.#bank.keyBits[b] ?? 0)) !== 0) return true;
    const ours = this.#ledger.account[l] ?? 0;
    if (ours !== 0 && ours === this.#bank.account[b]) return true;
    const [one, other] = [this.#ledger.name[l] ?? 0, this.#bank.name[b] ?? 0];
    if (this.#aliases.size > 0 && this.#aliases.has(pairKey(one, other))) return true;
    const initials = this.#names.initialsOf(one);
    const others = this.#names.initialsOf(other);
    const shared = initials & others;
    if (shared === 0) return false;
    const isOne = (mask: number) => (mask & (mask - 1)) === 0;
    return !isOne(shared) || isOne(initials) || isOne(others);
  }

  #levelOf(ours: number, theirs: number): number {
    if (this.#aliases.size > 0 && this.#aliases.has(pairKey(ours, theirs))) return name.same;
    const similarity = this.#similarity.of(ours, theirs);
    return similarity === undefined ? name.blank : levelOfSimilarity(similarity);
  }

  /** Looks one side's reference up in the other's reference and text, both ways. */
  #compareKeys(l: number, b: number): number {
    const { keyStart: lStart, keys: lKeys, ownKeys: lOwn } = this.#ledger;
    const { keyStart: bStart, keys: bKeys, ownKeys: bOwn } = this.#bank;
    const lFrom = lStart[l] ?? 0;
    const lTo = lStart[l + 1] ?? 0;
    const bFrom = bStart[b] ?? 0;
    const bTo = bStart[b + 1] ?? 0;
    this.keyRows = 0;
    if (lFrom === lTo || bFrom === bTo) return reference.blank;
    const lOwnTo = lFrom + (lOwn[l] ?? 0);
    const bOwnTo = bFrom + (bOwn[b] ?? 0);
    if (((this.#ledger.keyBits[l] ?? 0) & (this.#bank.keyBits[b] ?? 0)) === 0)
      return lOwnTo > lFrom && bOwnTo > bFrom ? reference.differs : reference.blank;
    for (let i = lFrom; i < lTo; i += 1) {
      for (let j = bFrom; j < bTo; j += 1) {
        if (lKeys[i] !== bKeys[j] || (i >= lOwnTo && j >= bOwnTo)) continue;
        const rows = this.#bank.keyRows[lKeys[i] ?? 0] ?? 0;
        if (this.keyRows === 0 || rows < this.keyRows) this.keyRows = rows;
      }
    }
    if (this.keyRows > 0) return reference.agrees;
    return lOwnTo > lFrom && bOwnTo > bFrom ? reference.differs : reference.blank;
  }
}

function pairKey(ours: number, theirs: number): number {
  return ours * 67_108_864 + theirs;
}

function levelOfSimilarity(similarity: number): number {
  if (similarity >= 0.92) return name.near;
  if (similarity >= 0.8) return name.close;
  return similarity >= 0.6 ? name.somewhat : name.differs;
}

function compareAccounts(ours: number, theirs: number): number {
  if (ours === 0 || theirs === 0) return account.blank;
  return ours === theirs ? account.same : account.differs;
}
