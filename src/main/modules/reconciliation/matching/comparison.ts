import { KeyCounts, type Side, type Vocabulary } from "./columns.ts";
import { account, lagLevel, name, packLevels, reference } from "./levels.ts";
import { nameSimilarity } from "./similarity.ts";

/** Names that a person has matched again and again: the books' name beside the bank's. */
export type Alias = readonly [ledgerName: string, bankName: string];

/** Similarities kept, at most: two sides of edited names have a pair for every comparison. */
const cacheLimit = 2_000_000;

/** Compares rows of two sides field by field. */
export class Comparison {
  readonly #ledger: Side;
  readonly #bank: Side;
  readonly #words: Vocabulary["names"]["words"];
  readonly #bankKeys: KeyCounts;
  readonly #nameLevels = new Map<number, number>();
  /** Rows of the bank that carry the rarest key shared by the pair compared last. */
  keyRows = 0;

  constructor(
    sides: { readonly ledger: Side; readonly bank: Side },
    vocabulary: Vocabulary,
    aliases: readonly Alias[],
  ) {
    this.#ledger = sides.ledger;
    this.#bank = sides.bank;
    this.#words = vocabulary.names.words;
    this.#bankKeys = new KeyCounts(sides.bank.keys);
    for (const [ours, theirs] of aliases)
      this.#nameLevels.set(
        pairKey(vocabulary.names.numberOf(ours), vocabulary.names.numberOf(theirs)),
        name.same,
      );
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
    const fromText = this.#ledger.isNameFromText[l] === 1 || this.#bank.isNameFromText[b] === 1;
    const level = ours === theirs ? name.same : this.#levelOf(ours, theirs);
    // A text is full of other words: not finding the name in it says nothing.
    return fromText && level > name.close ? name.blank : level;
  }

  #levelOf(ours: number, theirs: number): number {
    const key = pairKey(ours, theirs);
    const known = this.#nameLevels.get(key);
    if (known !== undefined) return known;
    const similarity = nameSimilarity(this.#words[ours] ?? [], this.#words[theirs] ?? []);
    const level = similarity === undefined ? name.blank : levelOfSimilarity(similarity);
    if (this.#nameLevels.size < cacheLimit) this.#nameLevels.set(key, level);
    return level;
  }

  /** Looks one side's reference up in the other's reference and text, both ways. */
  #compareKeys(l: number, b: number): number {
    const { keyStart: lStart, keys: lKeys, ownKeys: lOwn } = this.#ledger;
    const { keyStart: bStart, keys: bKeys, ownKeys: bOwn } = this.#bank;
    const [lFrom, lTo] = [lStart[l] ?? 0, lStart[l + 1] ?? 0];
    const [bFrom, bTo] = [bStart[b] ?? 0, bStart[b + 1] ?? 0];
    this.keyRows = 0;
    if (lFrom === lTo || bFrom === bTo) return reference.blank;
    const [lOwnTo, bOwnTo] = [lFrom + (lOwn[l] ?? 0), bFrom + (bOwn[b] ?? 0)];
    for (let i = lFrom; i < lTo; i += 1) {
      for (let j = bFrom; j < bTo; j += 1) {
        if (lKeys[i] !== bKeys[j] || (i >= lOwnTo && j >= bOwnTo)) continue;
        const rows = this.#bankKeys.of(lKeys[i] ?? 0);
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
