import type { Frequencies, PartyProfile } from "./party.ts";

/** Members of one block, in the order in which a large block is looked at. */
interface Block {
  readonly members: number[];
}

/** A word that fewer parties than this have brings them together. */
const rareWord = 40;
/** In a larger block each is compared only with its next neighbours (sorted neighbourhood, Hernandez and Stolfo 1995). */
const largeBlock = 48;
const nextNeighbours = 12;
/** Words of a name that make block keys. */
const wordsUsed = 6;

/**
 * Which parties are worth comparing: those that share a rare word, the beginnings of two words, the beginning or end
 * of the whole name, the sound of a word, the end of an account number or a registration. Each party meets a bounded
 * number of others, so that 100,000 parties need some millions of comparisons and not five thousand million.
 */
export class Candidates {
  readonly #parties: readonly PartyProfile[];
  readonly #frequencies: Frequencies;
  readonly #order: readonly number[];
  readonly #numbers = new Map<string, number>();
  readonly #blocks: Block[] = [];
  /** Per party: its blocks and where it stands in each. */
  readonly #places: { readonly block: number; readonly place: number }[][];
  #next = 0;

  constructor(parties: readonly PartyProfile[], frequencies: Frequencies) {
    this.#parties = parties;
    this.#frequencies = frequencies;
    this.#order = orderByName(parties);
    this.#places = parties.map(() => []);
  }

  /** Puts the next parties into their blocks; whether all are in. */
  fill(count: number): boolean {
    const end = Math.min(this.#order.length, this.#next + count);
    for (; this.#next < end; this.#next += 1) {
      const number = this.#order[this.#next] ?? 0;
      const party = this.#parties[number];
      if (party === undefined) continue;
      for (const key of blockKeys(party, this.#frequencies)) {
        let block = this.#numbers.get(key);
        if (block === undefined) {
          block = this.#blocks.push({ members: [] }) - 1;
          this.#numbers.set(key, block);
        }
        const place = (this.#blocks[block]?.members.push(number) ?? 1) - 1;
        this.#places[number]?.push({ block, place });
      }
    }
    return this.#next >= this.#order.length;
  }

  /** Numbers of the parties that this one is to be compared with and that follow it, ascending. */
  after(number: number): number[] {
    const found = new Set<number>();
    for (const { block, place } of this.#places[number] ?? []) {
      const members = this.#blocks[block]?.members ?? [];
      const isLarge = members.length > largeBlock;
      const from = isLarge ? Math.max(0, place - nextNeighbours) : 0;
      const to = isLarge ? Math.min(members.length, place + nextNeighbours + 1) : members.length;
      for (let at = from; at < to; at += 1) {
        const other = members[at];
        if (other !== undefined && other > number) found.add(other);
      }
    }
    return [...found].sort((a, b) => a - b);
  }
}

/** By name without regard to the order of its words: neighbours in a large block are alike. */
function orderByName(parties: readonly PartyProfile[]): number[] {
  const names = parties.map((party) => [...(party.names[0]?.tokens ?? [])].sort().join(" "));
  return parties
    .map((_, number) => number)
    .sort((a, b) => {
      const [left, right] = [names[a] ?? "", names[b] ?? ""];
      return left < right ? -1 : left > right ? 1 : a - b;
    });
}

function blockKeys(party: PartyProfile, frequencies: Frequencies): Set<string> {
  const keys = new Set<string>();
  for (const { tokens } of party.names) {
    const words = [...new Set(tokens)].sort().slice(0, wordsUsed);
    const whole = words.join("");
    keys
      .add(`b${whole.slice(0, 6)}`)
      .add(`e${whole.slice(-6)}`)
      .add(`w${tokens.join("").slice(0, 7)}`);
    for (const [i, word] of words.entries()) {
      if ((frequencies.words.get(word)?.count ?? 0) <= rareWord) keys.add(`t${word}`);
      if (word.length >= 4) keys.add(`s${soundOf(word)}`);
      for (const other of words.slice(i + 1)) keys.add(`p${word.slice(0, 3)} ${other.slice(0, 3)}`);
    }
  }
  if (party.account !== undefined)
    keys.add(`a${party.account.text.slice(-6)}`).add(`a${party.account.text.slice(4, 12)}`);
  for (const number of party.registrations) keys.add(`r${number}`);
  return keys;
}

/** A word as its first letter and the consonants after it, letters that sound alike as one, none twice in a row. */
function soundOf(word: string): string {
  const alike = word
    .replace(/ph/g, "f")
    .replace(/[ckq]+/g, "k")
    .replace(/[sz]+/g, "s")
    .replace(/[dt]+/g, "t")
    .replace(/[vw]/g, "v")
    .replace(/[bp]+/g, "b");
  return (
    alike.charAt(0) +
    alike
      .slice(1)
      .replace(/[aeiouyh]/g, "")
      .replace(/(.)\1+/g, "$1")
  );
}
